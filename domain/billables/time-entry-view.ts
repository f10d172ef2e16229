import { type Instant, type LocalDate, localTimeOf } from '../calendar/local-date.ts';
import type { BillingState } from '../contracts/billing-state.ts';
import type { Charging, LogPlace, TimeEntry } from './billable.ts';
import { type BillingStatus, billingOf } from './billable-view.ts';

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
  readonly untimed?: boolean | undefined;
  readonly technician: string;
  readonly team?: string | undefined;
  readonly role?: string | undefined;
  readonly workType?: string | undefined;
  readonly ticket?: string | undefined;
  readonly description?: string | undefined;
  readonly charging: Charging;
  readonly extraMinutes?: number | undefined;
  readonly hourlyPrice?: string | undefined;
  readonly fixedPrice?: string | undefined;
  readonly travel?: TimeEntry['travel'];
  readonly accountedOn?: LocalDate | undefined;
  readonly billing: BillingStatus;
  /** The date under which it is billed: later than the work when that was late or was postponed. */
  readonly billDate?: LocalDate | undefined;
  readonly version: number;
}

type Stored = TimeEntry & Partial<LogPlace> & { readonly version: number };

export const viewOf = (stored: Stored, state: BillingState, zone: string): TimeEntryView => ({
  billableId: stored.billableId,
  contractId: stored.contractId,
  startedAt: stored.startedAt,
  endedAt: stored.endedAt,
  startedAtLocal: localTimeOf(stored.startedAt, zone),
  seconds: stored.seconds,
  minutes: Math.round((stored.seconds * 100) / 60) / 100,
  workedOn: stored.workedOn,
  untimed: stored.untimed,
  technician: stored.technician,
  team: stored.team,
  role: stored.role,
  workType: stored.workType,
  ticket: stored.ticket,
  description: stored.description,
  charging: stored.charging,
  extraMinutes: stored.extraMinutes,
  hourlyPrice: stored.hourlyPrice,
  fixedPrice: stored.fixedPrice,
  travel: stored.travel,
  accountedOn: stored.accountedOn,
  billing: billingOf(stored, state),
  billDate: stored.billDate,
  version: stored.version,
});
