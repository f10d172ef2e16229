import { type Billable, billDateOf, dayOf } from '../billables/billable.ts';
import { laterOf } from '../calendar/local-date.ts';
import type { BillingState } from '../contracts/billing-state.ts';
import { idFrom, newId } from '../ids.ts';
import type { TicketStatus } from '../integrations/news.ts';
import { courseOf } from '../tickets/course.ts';
import { numberOf, type TicketRecord } from '../tickets/ticket.ts';
import { committed, unlessRefused } from './commit.ts';
import { moveOn } from './contract-store.ts';
import { isPlaced, newOnLog, rowOf, type StoredBillable } from './log-row.ts';
import type { Page, PageRequest, Table, Tables } from './table.ts';
import { whole } from './whole.ts';

/** Stands where a contract's id does in the list of a client's tickets. */
const NO_CONTRACT = 'none';

/** What tickets are found by beside their id. */
type Ref = readonly ['number' | 'serviceOrder', string];
const refKeyOf = ([kind, value]: Ref): string => idFrom('ticketRef', kind, value);

const refsOf = (record: TicketRecord): readonly string[] => {
  const { serviceOrder } = record.heard.facts;
  const refs: readonly Ref[] = [
    ['number', numberOf(record)],
    ...(serviceOrder == null ? [] : [['serviceOrder', serviceOrder] as const]),
  ];
  return refs.map(refKeyOf);
};

const rowOfTicket = (tenantId: string, record: TicketRecord) => {
  const { facts, first, statuses } = record.heard;
  const openedAt = facts.openedAt ?? first;
  return {
    ...record,
    tenantId,
    clientId: record.clientId ?? '',
    contractKey: record.contractId ?? NO_CONTRACT,
    status: courseOf(statuses).status,
    openedAt,
    openedMonth: openedAt.slice(0, 7),
  };
};

type Row = TicketRecord & Omit<ReturnType<typeof rowOfTicket>, keyof TicketRecord>;
const fromRow = (row: unknown): TicketRecord => {
  const { tenantId: _t, contractKey: _k, status: _s, openedAt: _o, openedMonth: _m, clientId, ...facts } = row as Row;
  return { ...facts, ...(clientId ? { clientId } : {}) };
};

/** An open entry of a ticket, and what is to stand in its place; nothing where it is taken away. */
export interface TakenOff {
  readonly read: StoredBillable;
  readonly state: BillingState;
  readonly left: Billable | undefined;
}

export const ticketStore = (table: Table) => {
  const { ticket, ticketRef, transaction, clock } = table;

  const get = async (tenantId: string, ticketId: string): Promise<TicketRecord | undefined> => {
    const { data } = await ticket.get({ tenantId, ticketId }).go({ consistent: true });
    return data === null ? undefined : fromRow(data);
  };

  const many = async (tenantId: string, ids: readonly string[]): Promise<readonly TicketRecord[]> => {
    if (ids.length === 0) return [];
    const { data } = whole(
      await ticket.get(ids.map((ticketId) => ({ tenantId, ticketId }))).go({ consistent: true, concurrent: 8 }),
    );
    return data.map(fromRow);
  };

  /** Tickets that have, or once had, this number or service order, read consistently. */
  const byRef = async (tenantId: string, ref: Ref): Promise<readonly TicketRecord[]> => {
    const { data } = await ticketRef.query
      .byRef({ tenantId, refKey: refKeyOf(ref) })
      .go({ consistent: true, pages: 'all' });
    return many(
      tenantId,
      data.map(({ ticketId }) => ticketId),
    );
  };

  /** So that the ticket is found by what it has from now on: before it has it, for who dies between does it again. */
  const point = async (tenantId: string, read: TicketRecord | undefined, next: TicketRecord): Promise<void> => {
    const known = new Set(read ? refsOf(read) : []);
    const { ticketId } = next;
    for (const refKey of refsOf(next)) if (!known.has(refKey)) await ticketRef.put({ tenantId, refKey, ticketId }).go();
  };

  const after = (tenantId: string, read: TicketRecord | undefined, next: TicketRecord) =>
    rowOfTicket(tenantId, { ...next, version: (read?.version ?? 0) + 1 });

  /** The next version in place of the one that was read, or the first. */
  const written = (tables: Tables, tenantId: string, read: TicketRecord | undefined, next: TicketRecord) =>
    read === undefined
      ? tables.ticket.create(after(tenantId, read, next)).commit()
      : tables.ticket
          .put(after(tenantId, read, next))
          .where(({ version }, { eq }) => eq(version, read.version))
          .commit();

  return {
    get,
    many,
    byRef,

    /** False when the ticket is no longer what was read. */
    async save(tenantId: string, read: TicketRecord | undefined, next: TicketRecord): Promise<boolean> {
      await point(tenantId, read, next);
      const row = after(tenantId, read, next);
      const write = () =>
        read === undefined
          ? ticket.create(row).go()
          : ticket
              .put(row)
              .where(({ version }, { eq }) => eq(version, read.version))
              .go();
      return (await unlessRefused<unknown>(write)) !== undefined;
    },

    /** With a new billable of its time, together or not at all. */
    async saveWith(
      tenantId: string,
      read: TicketRecord | undefined,
      next: TicketRecord,
      item: Billable,
      state: BillingState,
      held: boolean,
    ): Promise<boolean> {
      await point(tenantId, read, next);
      const row = held ? rowOf(tenantId, item, undefined, 1) : newOnLog(tenantId, item, state, clock());
      return committed(
        transaction.write((tables) => [written(tables, tenantId, read, next), tables.billable.create(row).commit()]),
      );
    },

    /** With less of an entry of its time that is on no invoice, or nothing of it; a draft with the old value is not issued. */
    async saveWithout(
      tenantId: string,
      read: TicketRecord,
      next: TicketRecord,
      { read: entry, state, left }: TakenOff,
    ): Promise<boolean> {
      const { contractId, billableId } = entry;
      const place = isPlaced(entry)
        ? { billDate: laterOf(entry.billDate, billDateOf(dayOf(entry), state)), ulid: newId(clock()) }
        : undefined;
      return committed(
        transaction.write((tables) => [
          written(tables, tenantId, read, next),
          moveOn(tables, tenantId, contractId, state, clock().toISOString()),
          left === undefined
            ? tables.departed
                .put({ tenantId, contractId, billableId })
                .where(({ version }, { eq }) => eq(version, entry.version))
                .commit()
            : tables.billable
                .put(rowOf(tenantId, left, place, entry.version + 1))
                .where(({ version }, { eq }) => eq(version, entry.version))
                .commit(),
        ]),
      );
    },

    /** A page of a client's tickets, contract by contract, or of one contract's, in the order of their opening. */
    async listOfClient(
      tenantId: string,
      clientId: string,
      contractId: string | undefined,
      { limit, cursor }: PageRequest,
    ): Promise<Page<TicketRecord>> {
      const page = await ticket.query
        .ofClient(contractId === undefined ? { tenantId, clientId } : { tenantId, clientId, contractKey: contractId })
        .go({ hydrate: true, count: limit, cursor: cursor ?? null })
        .then(whole);
      return { items: page.data.map(fromRow), cursor: page.cursor };
    },

    /** The newest tickets of a client's contract, or of those that are on none: one page, whose cursor says that there are more. */
    async newestOfClient(
      tenantId: string,
      clientId: string,
      contractId: string | undefined,
      limit: number,
    ): Promise<Page<TicketRecord>> {
      const page = await ticket.query
        .ofClient({ tenantId, clientId, contractKey: contractId ?? NO_CONTRACT })
        .go({ hydrate: true, count: limit, order: 'desc' })
        .then(whole);
      return { items: page.data.map(fromRow), cursor: page.cursor };
    },

    /** A page of the tickets of a status that were opened in a month, "2025-01". */
    async listOfStatus(
      tenantId: string,
      status: TicketStatus,
      openedMonth: string,
      { limit, cursor }: PageRequest,
    ): Promise<Page<TicketRecord>> {
      const page = await ticket.query
        .ofStatus({ tenantId, status, openedMonth })
        .go({ hydrate: true, count: limit, cursor: cursor ?? null })
        .then(whole);
      return { items: page.data.map(fromRow), cursor: page.cursor };
    },
  };
};
