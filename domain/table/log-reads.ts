import type { Billable, BillableKind, Expense, LoggedBillable, Revision, TimeEntry } from '../billables/billable.ts';
import type { LogRange } from '../billables/time-filter.ts';
import type { LocalDate } from '../calendar/local-date.ts';
import { fromRow, HELD, isPlaced, type Stored, type StoredBillable, technicianKey } from './log-row.ts';
import type { Page, PageRequest, Table } from './table.ts';
import { whole } from './whole.ts';

/** All that is open on a contract, whatever its day. */
export interface OpenLog {
  readonly logged: readonly LoggedBillable[];
  /** Not ready to be charged: no bill takes it. */
  readonly held: readonly Billable[];
}

/** What a ticket has lists of. */
const lists = ['TIME', 'EXPENSES'] as const;

/** How often one page of a list of some kinds looks on for as many as were asked for. */
const ROUNDS = 10;

/** All that reads the contracts' logs. */
export const logReads = ({ billable }: Pick<Table, 'billable'>) => ({
  /** A billable of a contract, or undefined. */
  async get(tenantId: string, contractId: string, billableId: string): Promise<StoredBillable | undefined> {
    const { data } = await billable.get({ tenantId, contractId, billableId }).go({ consistent: true });
    return data === null ? undefined : fromRow(data);
  },

  /** Those of the ids that stand on a contract, read consistently. */
  async many(tenantId: string, contractId: string, ids: readonly string[]): Promise<readonly StoredBillable[]> {
    if (ids.length === 0) return [];
    const keys = ids.map((billableId) => ({ tenantId, contractId, billableId }));
    const { data } = whole(await billable.get(keys).go({ consistent: true, concurrent: 8 }));
    // What stands there but is no billable comes as null: a place that one has left.
    return data.filter((found) => found !== null).map(fromRow);
  },

  /** Those of the keys under which a billable stands, read consistently. */
  async existing(
    tenantId: string,
    keys: readonly Pick<Billable, 'contractId' | 'billableId'>[],
  ): Promise<readonly Pick<Billable, 'contractId' | 'billableId'>[]> {
    if (keys.length === 0) return [];
    const { data } = await billable
      .get(keys.map(({ contractId, billableId }) => ({ tenantId, contractId, billableId })))
      .go({ consistent: true, concurrent: 8 })
      .then(whole);
    // What stands there but is no billable comes as null: a place that one has left.
    return data.filter((found) => found !== null);
  },

  /** The log between two bill dates, both included, in one consistent Query. */
  async read(
    tenantId: string,
    contractId: string,
    from: LocalDate,
    through: LocalDate,
  ): Promise<readonly LoggedBillable[]> {
    const { data } = await billable.query
      .log({ tenantId, contractId })
      .between({ billDate: from, ulid: '0' }, { billDate: through, ulid: '~' })
      .go({ consistent: true, pages: 'all' });
    return data.map(fromRow).filter(isPlaced);
  },

  /** The log from a bill date on, and behind it what is held back: all that is open on a contract, in one consistent Query. */
  async open(tenantId: string, contractId: string, from: LocalDate): Promise<OpenLog> {
    const { data } = await billable.query
      .log({ tenantId, contractId })
      .between({ billDate: from, ulid: '0' }, { billDate: HELD, ulid: '~' })
      .go({ consistent: true, pages: 'all' });
    const [logged, held]: [LoggedBillable[], Billable[]] = [[], []];
    for (const found of data.map(fromRow)) {
      if (isPlaced(found)) logged.push(found);
      else held.push(found);
    }
    return { logged, held };
  },

  /** What was said of billed time since its day, in no order. */
  async revisionsOf(
    tenantId: string,
    { contractId, billableId, workedOn }: Pick<TimeEntry, 'contractId' | 'billableId' | 'workedOn'>,
  ): Promise<readonly Stored<Revision>[]> {
    const { data } = await billable.query
      .log({ tenantId, contractId })
      .between({ billDate: workedOn, ulid: '0' }, { billDate: HELD, ulid: '~' })
      .where(({ of }, { eq }) => eq(of, billableId))
      .go({ consistent: true, pages: 'all' });
    return data.map((row) => fromRow(row) as Stored<Revision>);
  },

  /**
   * A page of what is on a contract of some kinds, ready to be charged or not. It may hold fewer than asked for, or
   * none, while its cursor goes on: what is of other kinds is looked through, not listed.
   */
  async list<K extends BillableKind>(
    tenantId: string,
    contractId: string,
    kinds: readonly K[],
    { limit, cursor }: PageRequest,
  ): Promise<Page<Stored<Extract<Billable, { kind: K }>>>> {
    const wanted: readonly BillableKind[] = kinds;
    const items: StoredBillable[] = [];
    let next = cursor ?? null;
    for (let round = 0; round < ROUNDS; round += 1) {
      const page = await billable.query
        .byId({ tenantId, contractId })
        .where(({ kind }, { eq }) => wanted.map((one) => eq(kind, one)).join(' OR '))
        .go({ limit: limit - items.length, pages: 1, cursor: next });
      items.push(...page.data.map(fromRow));
      next = page.cursor;
      if (next === null || items.length === limit) break;
    }
    return { items: items as Stored<Extract<Billable, { kind: K }>>[], cursor: next };
  },

  /**
   * A page of the working time in a part of a contract's log, by bill date, what is held behind it by day. It may hold fewer
   * than asked for, or none, while its cursor goes on.
   */
  async listOfLog(
    tenantId: string,
    contractId: string,
    { of, from, through }: LogRange,
    { limit, cursor }: PageRequest,
  ): Promise<Page<Stored<TimeEntry>>> {
    const page = await billable.query
      .log({ tenantId, contractId })
      .between(
        of === 'held' ? { billDate: HELD, ulid: from } : { billDate: from, ulid: '0' },
        of === 'log' ? { billDate: through, ulid: '~' } : { billDate: HELD, ulid: of === 'held' ? `${through}~` : '~' },
      )
      .where(({ kind }, { eq }) => eq(kind, 'time'))
      .go({ limit, pages: 1, cursor: cursor ?? null });
    return { items: page.data.map((row) => fromRow(row) as Stored<TimeEntry>), cursor: page.cursor };
  },

  /** All the time of a ticket, by day. */
  async allOfTicket(tenantId: string, ticketId: string): Promise<readonly Stored<TimeEntry>[]> {
    const { data } = await billable.query
      .ofRelated({ tenantId, relatedKind: 'TICKET', relatedId: ticketId, relatedList: 'TIME' })
      .go({ hydrate: true, pages: 'all' })
      .then(whole);
    return data.map((row) => fromRow(row) as Stored<TimeEntry>);
  },

  /** The contracts on which time or expenses of a ticket lie. */
  async contractsOfTicket(tenantId: string, ticketId: string): Promise<readonly string[]> {
    const found = await Promise.all(
      lists.map((relatedList) =>
        billable.query
          .ofRelated({ tenantId, relatedKind: 'TICKET', relatedId: ticketId, relatedList })
          .go({ hydrate: true, pages: 'all' })
          .then(whole),
      ),
    );
    return [...new Set(found.flatMap(({ data }) => data.map(({ contractId }) => contractId)))];
  },

  /** All expenses of a ticket, by day, on whatever contract. */
  async expensesOfTicket(tenantId: string, ticketId: string): Promise<readonly Stored<Expense>[]> {
    const { data } = await billable.query
      .ofRelated({ tenantId, relatedKind: 'TICKET', relatedId: ticketId, relatedList: 'EXPENSES' })
      .go({ hydrate: true, pages: 'all' })
      .then(whole);
    return data.map((row) => fromRow(row) as Stored<Expense>);
  },

  /** A page of the expenses of a ticket, by day, on whatever contract. */
  async listExpensesOfTicket(
    tenantId: string,
    ticketId: string,
    { limit, cursor }: PageRequest,
  ): Promise<Page<Stored<Expense>>> {
    const page = await billable.query
      .ofRelated({ tenantId, relatedKind: 'TICKET', relatedId: ticketId, relatedList: 'EXPENSES' })
      .go({ hydrate: true, count: limit, cursor: cursor ?? null })
      .then(whole);
    return { items: page.data.map((row) => fromRow(row) as Stored<Expense>), cursor: page.cursor };
  },

  /** A page of the time of a ticket or a project, by day, on whatever contract. */
  async listOfRelated(
    tenantId: string,
    [relatedKind, relatedId]: readonly ['TICKET' | 'PROJECT', string],
    { limit, cursor }: PageRequest,
    from: LocalDate = '0',
    to: LocalDate = '~',
  ): Promise<Page<Stored<TimeEntry>>> {
    const page = await billable.query
      .ofRelated({ tenantId, relatedKind, relatedId, relatedList: 'TIME' })
      .between({ workedOn: from, billableId: '0' }, { workedOn: to, billableId: '~' })
      .go({ hydrate: true, count: limit, cursor: cursor ?? null })
      .then(whole);
    return { items: page.data.map((row) => fromRow(row) as Stored<TimeEntry>), cursor: page.cursor };
  },

  /** A page of a technician's work, by day. */
  async listOfTechnician(
    tenantId: string,
    technician: string,
    { limit, cursor }: PageRequest,
    from: LocalDate = '0',
    to: LocalDate = '~',
  ): Promise<Page<Stored<TimeEntry>>> {
    const page = await billable.query
      .ofTechnician({ tenantId, technicianKey: technicianKey(technician) })
      .between({ workedOn: from, billableId: '0' }, { workedOn: to, billableId: '~' })
      .go({ hydrate: true, count: limit, cursor: cursor ?? null })
      .then(whole);
    return { items: page.data.map((row) => fromRow(row) as Stored<TimeEntry>), cursor: page.cursor };
  },

  /** All of a technician's work between two days, both included. */
  async workOfTechnician(
    tenantId: string,
    technician: string,
    from: LocalDate,
    to: LocalDate,
  ): Promise<readonly Stored<TimeEntry>[]> {
    const { data } = await billable.query
      .ofTechnician({ tenantId, technicianKey: technicianKey(technician) })
      .between({ workedOn: from, billableId: '0' }, { workedOn: to, billableId: '~' })
      .go({ hydrate: true, pages: 'all', concurrent: 8 })
      .then(whole);
    return data.map((row) => fromRow(row) as Stored<TimeEntry>);
  },
});
