import { periodsOver } from '../calendar/cadence.ts';
import { addDays, earlierOf, type LocalDate, laterOf } from '../calendar/local-date.ts';
import { daysOf, overlap, type Period, without } from '../calendar/period.ts';
import type { RecurringFee } from '../contracts/charges/recurring-fee.ts';
import { type Contract, suspensionPeriod, type Terms, termOf, termsByPeriod } from '../contracts/contract.ts';
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

const isDue = (
  { timing }: RecurringFee,
  { from, until }: Period,
  contractEnd: LocalDate,
  nextDay: LocalDate,
): boolean => (timing === 'advance' ? from <= nextDay : earlierOf(until, contractEnd) <= nextDay);

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

/**
 * Every recurring fee that is due by a day and not charged yet: each day at its own terms, suspended days left out.
 * Days of a suspension without an end stay undecided until they are past, so a contract that is resumed loses nothing.
 */
export const priceRecurringFees = ({ contract, chargedUntil, through, minorDigits }: FeeInput): Fees => {
  const charged: Record<string, LocalDate> = { ...chargedUntil };
  const lines: Line[] = [];
  const term = termOf(contract);
  const nextDay = addDays(through, 1);
  const rests = contract.suspensions.map(suspensionPeriod);
  const decidedUntil = contract.suspensions.some(({ until }) => until === undefined) ? nextDay : term.until;

  const chargeVersion = (charge: RecurringFee, terms: Terms, inForce: Period): void => {
    const from = laterOf(charged[charge.chargeId] ?? inForce.from, inForce.from);
    const horizon = earlierOf(earlierOf(inForce.until, decidedUntil), farthestDue(terms, nextDay));
    for (const period of periodsOver(terms.cadence, { from, until: laterOf(from, horizon) })) {
      if (!isDue(charge, period, term.until, nextDay)) break;
      const open = overlap(period, { from, until: horizon });
      if (!open) break;
      const alreadyStarted = charge.proration === 'none' && (charged[charge.chargeId] ?? period.from) > period.from;
      const pieces = rests.reduce<readonly Period[]>(
        (left, rest) => left.flatMap((piece) => without(piece, rest)),
        [open],
      );
      const kept = charge.proration === 'none' ? pieces.slice(0, alreadyStarted ? 0 : 1) : pieces;
      lines.push(...kept.map((days) => lineOf({ charge, period, days }, contract.contractId, minorDigits)));
      charged[charge.chargeId] = open.until;
    }
  };

  for (const { terms, period } of termsByPeriod(contract)) {
    for (const charge of terms.charges) if (charge.kind === 'recurringFee') chargeVersion(charge, terms, period);
  }
  return { lines, chargedUntil: charged };
};

/** The end of the last period that can be due: the one that holds the day after the billed ones. */
const farthestDue = ({ cadence }: Terms, nextDay: LocalDate): LocalDate =>
  periodsOver(cadence, { from: nextDay, until: addDays(nextDay, 1) })[0]?.until ?? nextDay;
