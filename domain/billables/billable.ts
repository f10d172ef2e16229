import type { Instant, LocalDate } from '../calendar/local-date.ts';
import type { BillingState } from '../contracts/billing-state.ts';
import type { Unit } from '../invoicing/line.ts';
import type { Warranty } from './warranty.ts';

/**
 * `noCharge` is printed at 0.00, `hidden` is not printed, `writtenOff` is work that is given up: not printed, and counted
 * as lost. None costs the client anything (semantics.md §2.5).
 */
export const charging = ['billable', 'noCharge', 'hidden', 'writtenOff'] as const;
export type Charging = (typeof charging)[number];

/**
 * What work waits for before it can be charged: that somebody approves it (tools only propose), that its ticket is closed
 * (contracts billed per intervention), or that a person releases what a person held back.
 */
export const waits = ['approval', 'ticket', 'release'] as const;
export type Wait = (typeof waits)[number];

/** Where a tool's work comes from, and the last that the tool said of it. */
export interface WorkSource {
  readonly integrationId: string;
  /** The tool's own id of the piece of work. */
  readonly externalId: string;
  /** Sorts as text by when the tool said it: what is older than this is ignored. */
  readonly version: string;
}

/**
 * That an entry was accounted (Supremo's lock, semantics.md §1.8): when, and what it came to at that moment. Neither it nor
 * its time is changed any more, unless that is taken back.
 */
export interface Accounted {
  readonly at: Instant;
  /** Minor units of `currency`. */
  readonly cost: number;
  readonly currency: string;
  /** Decimal string per hour; absent where the cost comes from no price by the hour, or from several. */
  readonly perHour?: string | undefined;
}

/**
 * A project's task, with the names that both had when the work was recorded: what is printed of it stays as it was,
 * whatever they are called later.
 */
export interface WorkTask {
  readonly projectId: string;
  readonly taskId: string;
  readonly projectName: string;
  readonly taskName: string;
}

interface OnContract {
  readonly billableId: string;
  readonly contractId: string;
}

/** Working time on a contract. `workedOn` and `startedAtLocal` are on the tenant's wall and were fixed when written. */
export interface TimeEntry extends OnContract {
  readonly kind: 'time';
  readonly startedAt: Instant;
  readonly endedAt: Instant;
  /** Elapsed seconds, as worked; never overwritten by a rounding rule. */
  readonly seconds: number;
  readonly workedOn: LocalDate;
  /** The hours of the day are not known, only how long it took: such work is not split at bands. */
  readonly untimed?: boolean | undefined;
  /** Added to the time when it is priced; may be negative, but never makes it less than nothing. */
  readonly extraMinutes?: number | undefined;
  readonly technician: string;
  readonly team?: string | undefined;
  /** The ticket as Monthend keeps it; `ticket` is its number, as printed. */
  readonly ticketId?: string | undefined;
  /** The project's task that it was done for; work of a ticket has none. */
  readonly task?: WorkTask | undefined;
  /** A remote session, and the machine that was worked on. */
  readonly session?: { readonly machine?: string | undefined } | undefined;
  /** Weighs the time where a block says so. */
  readonly role?: string | undefined;
  readonly workType?: string | undefined;
  readonly ticket?: string | undefined;
  readonly description?: string | undefined;
  /** For the firm's own eyes: on no invoice. */
  readonly notes?: string | undefined;
  readonly source?: WorkSource | undefined;
  /** Empty or absent when nothing keeps it from being charged. */
  readonly waitsFor?: readonly Wait[] | undefined;
  readonly charging: Charging;
  /** Why it was recorded at no charge: the warranty that the equipment of its ticket had on that day. */
  readonly warranty?: Warranty | undefined;
  /** A price per hour for this entry alone, before every other rate. */
  readonly hourlyPrice?: string | undefined;
  /** A price for the entry whatever it took; it wins over every rate (RATE-03). */
  readonly fixedPrice?: string | undefined;
  /** The way to the client; its presence is one visit. */
  readonly travel?: { readonly kilometres?: string | undefined; readonly minutes?: number | undefined } | undefined;
  /** The day it was accounted, where terms are taken by it. */
  readonly accountedOn?: LocalDate | undefined;
  readonly accounted?: Accounted | undefined;
}

/** More or fewer units of a recurring fee, from a day on. */
export interface QuantityChange extends OnContract {
  readonly kind: 'quantityChange';
  readonly chargeId: string;
  readonly on: LocalDate;
  /** Decimal string; negative for fewer. */
  readonly by: string;
  readonly description?: string | undefined;
}

/** Prepaid hours, money or incidents that are bought beyond what the contract brings (Supremo's "Recharge"). */
export interface TopUp extends OnContract {
  readonly kind: 'topUp';
  readonly chargeId: string;
  /** Valid from this day. */
  readonly on: LocalDate;
  /** Decimal string: hours, currency units or incidents. */
  readonly quantity: string;
  /** Decimal string of currency units: what the client pays for it. */
  readonly amount: string;
  /** The last day on which it can be used. */
  readonly expiresOn?: LocalDate | undefined;
  readonly description?: string | undefined;
}

/** What a meter showed on a day, or what was used on it where the charge adds up. */
export interface Reading extends OnContract {
  readonly kind: 'reading';
  readonly chargeId: string;
  readonly on: LocalDate;
  /** Which of several meters; all readings without one are of one meter. */
  readonly device?: string | undefined;
  /** Decimal string. */
  readonly quantity: string;
}

/** A project's milestone that was reached. */
export interface MilestoneReached extends OnContract {
  readonly kind: 'milestone';
  readonly chargeId: string;
  readonly milestoneId: string;
  readonly on: LocalDate;
}

/** The product that an expense is of, as the catalogue had it when the expense was recorded. */
export interface SoldProduct {
  readonly productId: string;
  readonly version: number;
  readonly code: string;
  /** Decimal string: the catalogue's price of one, if it had one. */
  readonly price?: string | undefined;
}

/** A product or expense: at its own price, or at cost and the contract's markup. */
export interface Expense extends OnContract {
  readonly kind: 'expense';
  readonly on: LocalDate;
  readonly description: string;
  readonly quantity: string;
  readonly unitPrice?: string | undefined;
  readonly unitCost?: string | undefined;
  /** Percent on the cost, in place of the contract's. */
  readonly markupPercent?: string | undefined;
  readonly taxRateId?: string | undefined;
  /** What it is counted in; pieces when absent. */
  readonly unit?: Unit | undefined;
  /** Name, unit, price, cost and tax rate above are its own since it was recorded: the catalogue may change. */
  readonly product?: SoldProduct | undefined;
  /** The ticket as Monthend keeps it; `ticket` is its number, as printed. */
  readonly ticketId?: string | undefined;
  readonly ticket?: string | undefined;
  /** Empty or absent when nothing keeps it from being charged. */
  readonly waitsFor?: readonly Wait[] | undefined;
  readonly charging: Charging;
}

/** What is done for a client, ticket by ticket: it follows its ticket, and is billed once more where it is put back. */
export type Usage = TimeEntry | Expense;

export const isUsage = <B extends Billable>(billable: B): billable is B & Usage =>
  billable.kind === 'time' || billable.kind === 'expense';

/**
 * Usage of an invoice that its credit note put back: the work and expenses on the note's lines are billed once more, in
 * the place of this. They themselves stay where they are.
 */
export interface Reopened extends OnContract {
  readonly kind: 'reopened';
  /** The first day of that usage. */
  readonly on: LocalDate;
  readonly invoiceId: string;
  readonly creditNoteId: string;
}

/**
 * What became of work after it was billed: how long it lasted by now, as its tool or a person says. The entry stays as it
 * is; the next bill takes or gives the difference (docs/decisions/0017). Its id is `revisionId(of, asOf)`.
 */
export interface Revision extends OnContract {
  readonly kind: 'revision';
  /** The time entry, on the same contract. */
  readonly of: string;
  /** The day of that work. */
  readonly on: LocalDate;
  /** Elapsed seconds by now; 0 when the work was deleted. */
  readonly seconds: number;
  /** Sorts as text by when it was said (a tool's `WorkSource.version`): of several on the log the greatest holds. */
  readonly asOf: string;
  /** Why, for the firm's own eyes. */
  readonly description?: string | undefined;
}

/** A thing to be charged, told apart by `kind`. Closed like the charges. */
export type Billable = TimeEntry | QuantityChange | TopUp | Reading | MilestoneReached | Expense | Reopened | Revision;
export type BillableKind = Billable['kind'];
/** What is put on a contract beside working time. */
export type OtherBillable = Exclude<Billable, TimeEntry>;
export const otherKinds = [
  'quantityChange',
  'topUp',
  'reading',
  'milestone',
  'expense',
  'reopened',
  'revision',
] as const satisfies readonly OtherBillable['kind'][];
export const billableKinds = ['time', ...otherKinds] as const satisfies readonly BillableKind[];

/** The local day of the work, change, purchase or reading. */
export const dayOf = (billable: Billable): LocalDate => (billable.kind === 'time' ? billable.workedOn : billable.on);

/** Where a billable stands on its contract's log: absent while it is not ready to be charged. */
export interface LogPlace {
  readonly billDate: LocalDate;
  readonly ulid: string;
}

export type Logged<B extends Billable> = B &
  LogPlace & {
    /** Of usage that is billed once more: the number of the invoice that it was on. Never stored. */
    readonly putBack?: string | undefined;
  };
export type LoggedBillable = Logged<Billable>;
export type LoggedTime = Logged<TimeEntry>;

/** Billed is a comparison, not a flag (design §2). */
export const isBilled = ({ billDate, ulid }: LogPlace, { through, cutoff }: BillingState): boolean =>
  through !== null && cutoff !== null && billDate <= through && ulid <= cutoff;

/** The day of the work, or the first open day, whichever is later: late work never reopens the past. */
export const billDateOf = (day: LocalDate, { openFrom }: BillingState): LocalDate => (day < openFrom ? openFrom : day);
