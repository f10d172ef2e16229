import { periodOf, periodsOver } from '../calendar/cadence.ts';
import { addDays, earlierOf, type LocalDate, laterOf } from '../calendar/local-date.ts';
import { daysOf, overlap, type Period, without } from '../calendar/period.ts';
import type { RecurringFee } from '../contracts/charges/recurring-fee.ts';
import { type Contract, FAR_FUTURE, suspensionPeriod, type Terms, termsByPeriod } from '../contracts/contract.ts';
import type { Explanation, Line } from '../invoicing/line.ts';
import { formatDecimal, parseDecimal, QUANTITY_DECIMALS } from '../money/decimal.ts';
import { type LinePrice, priceLine } from '../money/rounding.ts';
import type { BillingState } from './billing-state.ts';
import { equation } from './equation.ts';

export interface FeeInput {
  readonly contract: Contract;
  readonly chargedUntil: BillingState['chargedUntil'];
  /** The last day that is billed. */
  readonly through: LocalDate;
  readonly minorDigits: number;
}

export interface Fees {
  readonly lines: readonly Line[];
  readonly chargedUntil: BillingState['chargedUntil'];
}

interface Piece {
  readonly charge: RecurringFee;
  /** The whole billing period that the piece belongs to. */
  readonly period: Period;
  /** The days of it that are charged by this line. */
  readonly days: Period;
}

/** A version's last period is over when the version is. */
const isDue = ({ timing }: RecurringFee, { from, until }: Period, inForce: Period, nextDay: LocalDate): boolean =>
  timing === 'advance' ? from <= nextDay : earlierOf(until, inForce.until) <= nextDay;

const priceOf = ({ charge, period, days }: Piece): LinePrice & Pick<Line, 'unit'> => {
  const { quantity, unitPrice } = charge;
  if (charge.proration === 'none' || daysOf(days) === daysOf(period)) {
    return { quantity, unitPrice, baseQuantity: 1, unit: 'C62' };
  }
  const unitDays = parseDecimal(quantity, QUANTITY_DECIMALS) * BigInt(daysOf(days));
  return { quantity: formatDecimal(unitDays, QUANTITY_DECIMALS), unitPrice, baseQuantity: daysOf(period), unit: 'DAY' };
};

const explain = ({ charge, period, days }: Piece, arithmetic: string): Explanation => {
  const [daysCovered, daysOfPeriod] = [daysOf(days), daysOf(period)];
  if (daysCovered === daysOfPeriod) return { rule: 'fullPeriod', arithmetic };
  if (charge.proration === 'none') return { rule: 'startedPeriod', arithmetic };
  return { rule: 'proratedByDays', daysCovered, daysOfPeriod, arithmetic };
};

const lineOf = (piece: Piece, contractId: string, minorDigits: number): Line => {
  const { charge, days } = piece;
  const price = priceOf(piece);
  const net = priceLine(price, minorDigits);
  return {
    key: `${charge.chargeId}:${days.from}`,
    contractId,
    chargeId: charge.chargeId,
    description: charge.description,
    period: days,
    late: false,
    ...price,
    net,
    taxRateId: charge.taxRateId,
    explanation: explain(piece, equation(price, net, minorDigits)),
    billableIds: [],
  };
};

/** Until when it is known which days the contract rests: a rest without an end is decided day by day. */
const decidedUntil = ({ suspensions }: Contract, nextDay: LocalDate): LocalDate =>
  suspensions
    .filter(({ until }) => until === undefined)
    .reduce((earliest, { from }) => earlierOf(earliest, laterOf(from, nextDay)), FAR_FUTURE);

/**
 * Every recurring fee that is due by a day and not charged yet: each day at its own terms, suspended days left out.
 * Days of a suspension without an end stay undecided until they are past, so a contract that is resumed loses nothing.
 */
export const priceRecurringFees = ({ contract, chargedUntil, through, minorDigits }: FeeInput): Fees => {
  // A map: a charge may well be called "constructor".
  const charged = new Map(Object.entries(chargedUntil));
  const lines: Line[] = [];
  const nextDay = addDays(through, 1);
  const rests = contract.suspensions.map(suspensionPeriod);
  const decided = decidedUntil(contract, nextDay);
  const versions = termsByPeriod(contract);

  const awake = (days: Period): readonly Period[] =>
    rests.reduce<readonly Period[]>((left, rest) => left.flatMap((piece) => without(piece, rest)), [days]);

  /** A fee that is not prorated was charged with the first day of the period that it held on and was not suspended. */
  const isStarted = (chargeId: string, { from }: Period): boolean =>
    versions.some(({ terms, period }) => {
      const before = overlap(period, { from, until: charged.get(chargeId) ?? from });
      return before !== undefined && awake(before).length > 0 && terms.charges.some((one) => one.chargeId === chargeId);
    });

  /** False while days of this version stay open: the next version waits, or they would be passed over. */
  const chargeVersion = (charge: RecurringFee, terms: Terms, inForce: Period): boolean => {
    const from = laterOf(charged.get(charge.chargeId) ?? inForce.from, inForce.from);
    const horizon = earlierOf(earlierOf(inForce.until, decided), farthestDue(terms, nextDay));
    for (const period of periodsOver(terms.cadence, { from, until: laterOf(from, horizon) })) {
      if (!isDue(charge, period, inForce, nextDay)) break;
      const open = overlap(period, { from, until: horizon });
      if (!open) break;
      const pieces = awake(open);
      const kept = charge.proration === 'none' ? pieces.slice(0, isStarted(charge.chargeId, period) ? 0 : 1) : pieces;
      lines.push(...kept.map((days) => lineOf({ charge, period, days }, contract.contractId, minorDigits)));
      charged.set(charge.chargeId, open.until);
    }
    return (charged.get(charge.chargeId) ?? inForce.from) >= inForce.until;
  };

  const waiting = new Set<string>();
  for (const { terms, period } of versions) {
    for (const charge of terms.charges) {
      if (charge.kind !== 'recurringFee' || waiting.has(charge.chargeId)) continue;
      if (!chargeVersion(charge, terms, period)) waiting.add(charge.chargeId);
    }
  }
  return { lines, chargedUntil: Object.fromEntries(charged) };
};

/** The end of the last period that can be due: the one that holds the day after the billed ones. */
const farthestDue = ({ cadence }: Terms, nextDay: LocalDate): LocalDate => periodOf(cadence, nextDay).until;
