import { type Instant, type LocalDate, localTimeOf } from '../calendar/local-date.ts';
import type { BillingState } from '../contracts/billing-state.ts';
import type { CostPart } from '../pricing/present-cost.ts';
import type { Accounted, Charging, LogPlace, TimeEntry, Wait, WorkSource } from './billable.ts';
import { type BillingStatus, billingOf } from './billable-view.ts';
import { type TimeState, timeStateOf } from './time-state.ts';
import { waitsOf } from './waiting.ts';

/** What an entry comes to at present, or why nobody can say. Amounts in minor units of the currency. */
export interface ShownCost {
  readonly cost?: { readonly amount: number; readonly currency: string } | undefined;
  readonly pricedBy?: readonly CostPart[] | undefined;
  readonly costProblem?: { readonly code: string; readonly detail: string } | undefined;
  /** That it is on. */
  readonly invoice?: { readonly invoiceId: string; readonly number: string } | undefined;
}

/** An entry as people see it. */
export interface TimeEntryView extends ShownCost {
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
  /** For the firm's own eyes. */
  readonly notes?: string | undefined;
  readonly ticketId?: string | undefined;
  readonly task?: TimeEntry['task'];
  readonly session?: TimeEntry['session'];
  readonly source?: WorkSource | undefined;
  readonly charging: Charging;
  readonly warranty?: TimeEntry['warranty'];
  readonly extraMinutes?: number | undefined;
  readonly hourlyPrice?: string | undefined;
  readonly fixedPrice?: string | undefined;
  readonly travel?: TimeEntry['travel'];
  readonly accountedOn?: LocalDate | undefined;
  readonly accounted?: Accounted | undefined;
  readonly billing: BillingStatus;
  readonly state: TimeState;
  /** What keeps it from being charged. */
  readonly waitsFor: readonly Wait[];
  /** The date under which it is billed: later than the work when that was late or was postponed. */
  readonly billDate?: LocalDate | undefined;
  readonly version: number;
}

type Stored = TimeEntry & Partial<LogPlace> & { readonly version: number };

export const viewOf = (stored: Stored, state: BillingState, zone: string, cost: ShownCost = {}): TimeEntryView => ({
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
  notes: stored.notes,
  ticketId: stored.ticketId,
  task: stored.task,
  session: stored.session,
  source: stored.source,
  charging: stored.charging,
  warranty: stored.warranty,
  extraMinutes: stored.extraMinutes,
  hourlyPrice: stored.hourlyPrice,
  fixedPrice: stored.fixedPrice,
  travel: stored.travel,
  accountedOn: stored.accountedOn,
  accounted: stored.accounted,
  ...cost,
  billing: billingOf(stored, state),
  state: timeStateOf(stored, state),
  waitsFor: waitsOf(stored),
  billDate: stored.billDate,
  version: stored.version,
});
