import {
  type Billable,
  billDateOf,
  dayOf,
  isUsage,
  type LoggedBillable,
  type LogPlace,
} from '../billables/billable.ts';
import type { BillingState } from '../contracts/billing-state.ts';
import { idFrom, newId } from '../ids.ts';

/** A billable as it is stored: with its place on the log, if it has one, and its version. */
export type Stored<B extends Billable> = B & Partial<LogPlace> & { readonly version: number };
export type StoredBillable = Stored<Billable>;

/** What is held back stands behind all days of its contract's log, by its own day: no bill reads that far. */
export const HELD = 'held';
const NOBODY = { technicianKey: '', workedOn: '' } as const;

export const technicianKey = (technician: string): string => idFrom('technician', technician);

/** As the table has it: which facts stand there depends on the kind, which only the code that writes them knows. */
type Row = Record<string, unknown> &
  Pick<Billable, 'billableId' | 'contractId' | 'kind'> &
  LogPlace & { version: number };

/** The row of a billable at its place on the log, or held back when it has none. */
export const rowOf = (tenantId: string, item: Billable, place: LogPlace | undefined, version: number) => {
  // A place that the item brings along from an earlier reading is not the place it is to have.
  const { billDate: _b, ulid: _u, ...bare } = item as Billable & Partial<LogPlace>;
  const work = item.kind === 'time' ? { technicianKey: technicianKey(item.technician) } : NOBODY;
  const ofTicket = item.kind === 'expense' && item.ticketId !== undefined ? { workedOn: item.on } : {};
  return {
    ...work,
    ...bare,
    ...ofTicket,
    ...relationOf(item),
    tenantId,
    ...(place ?? { billDate: HELD, ulid: dayOf(item) }),
    version,
  };
};

/** Whose time or expense it is, for the key: a ticket's or a project's. Work is of one of them; of both, should a tool say so, the ticket's. */
const relationOf = (item: Billable): { relatedKind: string; relatedId: string; relatedList: string } => {
  const relatedList = item.kind === 'expense' ? 'EXPENSES' : 'TIME';
  const { ticketId } = isUsage(item) ? item : {};
  const { task } = item.kind === 'time' ? item : {};
  if (ticketId !== undefined) return { relatedKind: 'TICKET', relatedId: ticketId, relatedList };
  return task === undefined
    ? { relatedKind: '', relatedId: '', relatedList: '' }
    : { relatedKind: 'PROJECT', relatedId: task.projectId, relatedList };
};

/** The row of a billable that is new on the log, by the state that was just read; its ULID is of this moment. */
export const newOnLog = (tenantId: string, item: Billable, state: BillingState, now: Date) =>
  rowOf(tenantId, item, { billDate: billDateOf(dayOf(item), state), ulid: newId(now) }, 1);

/** The billable of a row. */
export const fromRow = (row: unknown): StoredBillable => {
  const {
    tenantId: _t,
    technicianKey: _k,
    relatedKind: _r,
    relatedId: _i,
    relatedList: _l,
    ...rest
  } = row as Partial<Row>;
  const { workedOn, billDate, ulid, ...facts } = rest;
  const worked = workedOn && facts.kind === 'time' ? { workedOn } : {};
  const place = billDate && ulid && billDate !== HELD ? { billDate, ulid } : {};
  return { ...facts, ...worked, ...place } as StoredBillable;
};

/** Whether a billable stands on the log, and is not held back. */
export const isPlaced = (stored: StoredBillable): stored is StoredBillable & LoggedBillable =>
  stored.billDate !== undefined && stored.ulid !== undefined;
