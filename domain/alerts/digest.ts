import * as z from 'zod';
import { addDays, type Instant, type LocalDate, localDateOf } from '../calendar/local-date.ts';
import { weekdayOf, weekdays } from '../calendar/week.ts';
import type { BalanceUnit } from '../contracts/charge-balance.ts';
import { MORNING_HOUR, morningOf } from './morning.ts';

/** Each week, to each account manager: what comes up with the contracts that are theirs. */
export const ContractDigest = z
  .strictObject({
    weekday: z.enum(weekdays).default('mon'),
    hour: z.int().min(0).max(23).default(MORNING_HOUR).describe('Local.'),
    weeks: z.int().min(1).max(26).default(6).describe('So far it looks ahead.'),
  })
  .meta({ id: 'ContractDigest' });
export type ContractDigest = z.infer<typeof ContractDigest>;

/** What a line of a digest is about. */
export type DigestedThing =
  | 'end'
  | 'termBegins'
  | 'noticeDeadline'
  | 'priceRevision'
  | 'blockExpiry'
  | 'blockLow'
  | 'openTime'
  | 'proposalLapses';

/** One thing that comes up with a contract. */
export interface DigestLine {
  readonly contractId: string;
  readonly about: DigestedThing;
  readonly on: LocalDate;
  /** Of a block: what it is called, and what is left of it. */
  readonly charge?: string | undefined;
  readonly left?: string | undefined;
  readonly unit?: BalanceUnit | undefined;
}

/** What one account manager is told: the nearest first. */
export interface ManagersDigest {
  readonly to: string;
  readonly lines: readonly DigestLine[];
  /** Lines beyond those that a mail has. */
  readonly more: number;
}

/** A digest that is being put together, contract by contract. */
export interface DigestRun {
  /** Its local day, by which it is known. */
  readonly on: LocalDate;
  /** The table's own, of the next page of contracts; absent at the first, null once all are read. */
  readonly cursor?: string | null | undefined;
  readonly managers: readonly ManagersDigest[];
}

/** What of a tenant counts. */
export interface DigestWay {
  readonly timeZone: string;
  readonly contractDigest?: ContractDigest | undefined;
}

const DAYS_OF_WEEK = 7;

const momentOn = (day: LocalDate, { hour }: ContractDigest, timeZone: string): Instant =>
  morningOf(day, timeZone, hour);

/** The day of the digest in the week that ends with a day. */
const digestDayUpTo = (day: LocalDate, { weekday }: ContractDigest): LocalDate => {
  const back = (weekdays.indexOf(weekdayOf(day)) - weekdays.indexOf(weekday) + DAYS_OF_WEEK) % DAYS_OF_WEEK;
  return addDays(day, -back);
};

/** The newest digest whose hour has come, by its day: of weeks that were missed it is the only one. */
export const digestDayBy = (digest: ContractDigest, timeZone: string, now: Instant): LocalDate => {
  const day = digestDayUpTo(localDateOf(now, timeZone), digest);
  return momentOn(day, digest, timeZone) <= now ? day : addDays(day, -DAYS_OF_WEEK);
};

/** When the first digest after a moment is due. */
export const digestAfter = (digest: ContractDigest, timeZone: string, after: Instant): Instant =>
  momentOn(addDays(digestDayBy(digest, timeZone, after), DAYS_OF_WEEK), digest, timeZone);

/**
 * When a firm's digest is due after a change of its settings; undefined where it has none. One that is due already stays
 * due, and one that is being put together goes on.
 */
export const digestScheduleOf = <Current extends { readonly nextAt: Instant; readonly run?: DigestRun | undefined }>(
  { contractDigest, timeZone }: DigestWay,
  current: Current | undefined,
  now: Instant,
): Pick<Current, 'nextAt' | 'run'> | undefined => {
  if (!contractDigest) return undefined;
  if (current && current.nextAt <= now) return { nextAt: current.nextAt, run: current.run };
  return { nextAt: digestAfter(contractDigest, timeZone, now) };
};
