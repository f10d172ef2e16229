import { type Instant, localDateOf } from '../calendar/local-date.ts';
import type { Contract } from '../contracts/contract.ts';
import { aheadOf, alertsOf, type FirmsWay, nextAtOf } from './due.ts';
import { type AlertRecord, recordsOf } from './told.ts';

/** When a contract is to be looked at next, and what is known of its alerts. */
export interface ContractSchedule {
  /** RFC 3339, UTC, to the second: compared as text. Absent while nothing is ahead. */
  readonly nextAt?: Instant | undefined;
  readonly alerts: readonly AlertRecord[];
  /** Of the contract that it follows from. */
  readonly contractVersion: number;
}

/** The schedule of a contract whose alerts have these records; `now` is to the second. */
export const scheduleFrom = (
  contract: Contract,
  way: FirmsWay,
  records: readonly AlertRecord[],
  now: Instant,
): ContractSchedule => {
  const nextAt = nextAtOf(aheadOf(contract, way, records), way, now);
  return { ...(nextAt !== undefined && { nextAt }), alerts: records, contractVersion: contract.version };
};

/**
 * The schedule of a contract after a change of it, or of its firm's ways. What was due and is not seen to yet stays due; what
 * was told stays told. Undefined for a contract that had none and needs none.
 */
export const scheduleOf = (
  contract: Contract,
  way: FirmsWay,
  current: ContractSchedule | undefined,
  now: Instant,
): ContractSchedule | undefined => {
  const records = recordsOf(alertsOf(contract, way), current?.alerts ?? [], localDateOf(now, way.timeZone));
  const next = scheduleFrom(contract, way, records, now);
  if (!current && next.nextAt === undefined) return undefined;
  const isWaiting = current?.nextAt !== undefined && current.nextAt <= now;
  return next.nextAt !== undefined && isWaiting ? { ...next, nextAt: current.nextAt } : next;
};
