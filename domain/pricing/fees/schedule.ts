import { periodOf, periodsOver } from '../../calendar/cadence.ts';
import { addDays, earlierOf, type LocalDate, laterOf } from '../../calendar/local-date.ts';
import { overlap, type Period, without } from '../../calendar/period.ts';
import type { BillingState } from '../../contracts/billing-state.ts';
import type { Charge } from '../../contracts/charges/charge.ts';
import type { Timing } from '../../contracts/charges/recurring-fee.ts';
import { type Contract, FAR_FUTURE, suspensionPeriod, type Terms, termsByPeriod } from '../../contracts/contract.ts';

/** A part of a billing period that a charge is due for: whole, or what its terms and the contract's rests leave of it. */
export interface Piece<C extends Charge = Charge> {
  readonly charge: C;
  readonly terms: Terms;
  /** The whole billing period that the piece belongs to. */
  readonly period: Period;
  /** The days of it that are charged by this piece. */
  readonly days: Period;
  /** The period is paid in full with this piece, however few days it has; there is no other of it. */
  readonly inFull: boolean;
}

export interface Schedule {
  readonly pieces: readonly Piece[];
  readonly chargedUntil: BillingState['chargedUntil'];
}

interface Rhythm {
  readonly timing: Timing;
  readonly leadDays: number;
  /** A started period is due in full, once. */
  readonly inFull: boolean;
}

/**
 * How a charge is due by the calendar, or undefined where it is not. What a block brings for a period it brings whole,
 * so its purchase is never cut.
 */
const rhythmOf = (charge: Charge): Rhythm | undefined => {
  if (charge.kind === 'recurringFee')
    return { timing: charge.timing, leadDays: charge.leadDays, inFull: charge.proration === 'none' };
  if (charge.kind === 'metered') return { timing: 'arrears', leadDays: 0, inFull: false };
  if (charge.kind === 'time' && charge.minimum)
    return { timing: charge.minimum.timing, leadDays: charge.minimum.leadDays, inFull: false };
  if (charge.kind === 'prepaidBlock' && charge.purchase.every === 'period')
    return { timing: 'advance', leadDays: charge.purchase.leadDays, inFull: true };
  return undefined;
};

/** A version's last period is over when the version is. */
const isDue = ({ timing, leadDays }: Rhythm, { from, until }: Period, inForce: Period, nextDay: LocalDate): boolean =>
  timing === 'advance' ? from <= addDays(nextDay, leadDays) : earlierOf(until, inForce.until) <= nextDay;

/** Until when it is known which days the contract rests: a rest without an end is decided day by day. */
const decidedUntil = ({ suspensions }: Contract, nextDay: LocalDate): LocalDate =>
  suspensions
    .filter(({ until }) => until === undefined)
    .reduce((earliest, { from }) => earlierOf(earliest, laterOf(from, nextDay)), FAR_FUTURE);

/** The end of the last period that can be due: the one that holds the day after the billed ones, or a day further ahead. */
const farthestDue = ({ cadence }: Terms, { leadDays }: Rhythm, nextDay: LocalDate): LocalDate =>
  periodOf(cadence, addDays(nextDay, leadDays)).until;

/**
 * Cuts days of a period into pieces. The terms of a period's first charged day decide: where they take any started
 * period in full, it is paid with that day and nothing more of it is due, whatever is agreed later in it; else each day
 * is charged by its own terms, and those that take started periods in full charge their days of that one.
 */
const cutterOf = (contract: Contract) => {
  const versions = termsByPeriod(contract);
  const rests = contract.suspensions.map(suspensionPeriod);

  const awake = (days: Period): readonly Period[] =>
    rests.reduce<readonly Period[]>((left, rest) => left.flatMap((part) => without(part, rest)), [days]);

  /** How the charge was due on its first day of the period before `until` that was not suspended. */
  const openedBy = (chargeId: string, { from }: Period, until: LocalDate): Rhythm | undefined => {
    for (const { terms, period } of versions) {
      const before = overlap(period, { from, until });
      const charge = terms.charges.find((one) => one.chargeId === chargeId);
      const rhythm = before && charge && rhythmOf(charge);
      if (rhythm && awake(before).length > 0) return rhythm;
    }
    return undefined;
  };

  return <C extends Charge>(charge: C, terms: Terms, period: Period, open: Period): readonly Piece<C>[] => {
    const opened = openedBy(charge.chargeId, period, open.from);
    if (opened?.inFull) return [];
    const inFull = opened === undefined && rhythmOf(charge)?.inFull === true;
    const parts = awake(open);
    return (inFull ? parts.slice(0, 1) : parts).map((days) => ({ charge, terms, period, days, inFull }));
  };
};

/**
 * Everything that is due by a day and not charged yet, of every charge that goes by the calendar: each day at its own
 * terms, suspended days left out. In advance a period is due `leadDays` before its first day, in arrears once it is over.
 * Days of a suspension without an end stay undecided until they are past, so a contract that is resumed loses nothing.
 */
export const duePieces = (
  contract: Contract,
  chargedUntil: BillingState['chargedUntil'],
  nextDay: LocalDate,
): Schedule => {
  // A map: a charge may well be called "constructor".
  const charged = new Map(Object.entries(chargedUntil));
  const pieces: Piece[] = [];
  const decided = decidedUntil(contract, nextDay);
  const cut = cutterOf(contract);

  /** False while days of this version stay open: the next version waits, or they would be passed over. */
  const chargeVersion = (charge: Charge, rhythm: Rhythm, terms: Terms, inForce: Period): boolean => {
    const from = laterOf(charged.get(charge.chargeId) ?? inForce.from, inForce.from);
    const horizon = earlierOf(earlierOf(inForce.until, decided), farthestDue(terms, rhythm, nextDay));
    for (const period of periodsOver(terms.cadence, { from, until: laterOf(from, horizon) })) {
      if (!isDue(rhythm, period, inForce, nextDay)) break;
      const open = overlap(period, { from, until: horizon });
      if (!open) break;
      pieces.push(...cut(charge, terms, period, open));
      charged.set(charge.chargeId, open.until);
    }
    return (charged.get(charge.chargeId) ?? inForce.from) >= inForce.until;
  };

  const waiting = new Set<string>();
  for (const { terms, period } of termsByPeriod(contract)) {
    for (const charge of terms.charges) {
      const rhythm = rhythmOf(charge);
      if (!rhythm || waiting.has(charge.chargeId)) continue;
      if (!chargeVersion(charge, rhythm, terms, period)) waiting.add(charge.chargeId);
    }
  }
  return { pieces, chargedUntil: Object.fromEntries(charged) };
};

/**
 * The pieces of a charge that concern days which were charged already, for what becomes known of them later. A period
 * that was paid in full is among them only if all its charged days are.
 */
export const chargedPieces = (contract: Contract, chargeId: string, days: Period): readonly Piece[] => {
  const cut = cutterOf(contract);
  return termsByPeriod(contract).flatMap(({ terms, period: inForce }) => {
    const charge = terms.charges.find((one) => one.chargeId === chargeId);
    const held = overlap(inForce, days);
    if (!held || !charge || !rhythmOf(charge)) return [];
    return periodsOver(terms.cadence, held).flatMap((period) => {
      const open = overlap(period, held);
      return open ? cut(charge, terms, period, open) : [];
    });
  });
};
