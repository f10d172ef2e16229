import type { Instant, LocalDate } from '../calendar/local-date.ts';
import type { BillingState } from '../pricing/billing-state.ts';

/** `noCharge` is printed at 0.00, `hidden` is not printed; neither costs the client anything (semantics.md §2.5). */
export const charging = ['billable', 'noCharge', 'hidden'] as const;
export type Charging = (typeof charging)[number];

/** Working time on a contract. `workedOn` and `startedAtLocal` are on the tenant's wall and were fixed when written. */
export interface TimeEntry {
  readonly kind: 'time';
  readonly billableId: string;
  readonly contractId: string;
  readonly startedAt: Instant;
  readonly endedAt: Instant;
  /** Elapsed seconds, as worked; never overwritten by a rounding rule. */
  readonly seconds: number;
  readonly workedOn: LocalDate;
  readonly technician: string;
  readonly workType?: string | undefined;
  readonly ticket?: string | undefined;
  readonly description?: string | undefined;
  readonly charging: Charging;
}

/** A thing to be charged, told apart by `kind`. Closed like the charges. */
export type Billable = TimeEntry;

/** Where a billable stands on its contract's log: absent while it is not ready to be charged. */
export interface LogPlace {
  readonly billDate: LocalDate;
  readonly ulid: string;
}

export type LoggedBillable = Billable & LogPlace;

/** Billed is a comparison, not a flag (design §2). */
export const isBilled = ({ billDate, ulid }: LogPlace, { through, cutoff }: BillingState): boolean =>
  through !== null && cutoff !== null && billDate <= through && ulid <= cutoff;

/** The day of the work, or the first open day, whichever is later: late work never reopens the past. */
export const billDateOf = (workedOn: LocalDate, { openFrom }: BillingState): LocalDate =>
  workedOn < openFrom ? openFrom : workedOn;
