import { type Instant, type LocalDate, localTimeOf } from '../calendar/local-date.ts';
import type { BillingState } from '../pricing/billing-state.ts';
import { type Charging, isBilled, type LogPlace, type TimeEntry } from './billable.ts';

/** Held back, open for the next bill, or on an invoice and locked. */
export const billingStatuses = ['held', 'open', 'billed'] as const;
export type BillingStatus = (typeof billingStatuses)[number];

/** An entry as people see it. */
export interface TimeEntryView {
  readonly billableId: string;
  readonly contractId: string;
  readonly startedAt: Instant;
  readonly endedAt: Instant;
  /** On the tenant's wall. */
  readonly startedAtLocal: string;
  readonly seconds: number;
  /** The same in minutes, for reading: to two decimals. */
  readonly minutes: number;
  readonly workedOn: LocalDate;
  readonly technician: string;
  readonly workType?: string | undefined;
  readonly ticket?: string | undefined;
  readonly description?: string | undefined;
  readonly charging: Charging;
  readonly billing: BillingStatus;
  /** The date under which it is billed: later than the work when that was late or was postponed. */
  readonly billDate?: LocalDate | undefined;
  readonly version: number;
}

type Stored = TimeEntry & Partial<LogPlace> & { readonly version: number };

/** Billed is a comparison with how far the contract is billed, never a flag on the entry (design §2). */
export const billingOf = ({ billDate, ulid }: Partial<LogPlace>, state: BillingState): BillingStatus => {
  if (billDate === undefined || ulid === undefined) return 'held';
  return isBilled({ billDate, ulid }, state) ? 'billed' : 'open';
};

export const viewOf = (stored: Stored, state: BillingState, zone: string): TimeEntryView => ({
  billableId: stored.billableId,
  contractId: stored.contractId,
  startedAt: stored.startedAt,
  endedAt: stored.endedAt,
  startedAtLocal: localTimeOf(stored.startedAt, zone),
  seconds: stored.seconds,
  minutes: Math.round((stored.seconds * 100) / 60) / 100,
  workedOn: stored.workedOn,
  technician: stored.technician,
  workType: stored.workType,
  ticket: stored.ticket,
  description: stored.description,
  charging: stored.charging,
  billing: billingOf(stored, state),
  billDate: stored.billDate,
  version: stored.version,
});
