import type { Reopened } from '../billables/billable.ts';
import type { LocalDate } from '../calendar/local-date.ts';
import type { Before } from '../clients/history.ts';
import type { BillingState } from '../contracts/billing-state.ts';
import type { Invoice } from '../invoicing/invoice.ts';
import { NEW_SERIES, parseInvoiceId, type SeriesCounter } from '../invoicing/numbering.ts';
import { fetchPlaced, keysOf, place, unlessGone } from './blobs.ts';
import { commit } from './commit.ts';
import { moveOn, stateRow } from './contract-store.ts';
import { advanceCounter, createRows, itemOf, keyOf, type PlacedInvoice } from './issue-actions.ts';
import { newOnLog } from './log-row.ts';
import { type Entry, entryActions } from './settlement-store.ts';
import type { Page, PageRequest, Table } from './table.ts';
import { whole } from './whole.ts';

/** A contract on a credited invoice, by its state as it was read, and what puts usage back on it. */
export interface CreditedContract {
  readonly contractId: string;
  readonly state: BillingState;
  readonly reopened?: Reopened | undefined;
}

/** A document of the ledger; or, where its object is gone, what its row tells of it. */
export type FoundInvoice =
  | { readonly document: Invoice; readonly gone?: undefined }
  | {
      readonly gone: Pick<Invoice, 'invoiceId' | 'series' | 'number' | 'issuedOn'>;
      readonly document?: undefined;
    };

interface Placed {
  readonly issuedOn: LocalDate;
  readonly invoiceId: string;
}
const placeOf = ({ issuedOn, invoiceId }: Placed): string => `${issuedOn}#${invoiceId}`;
/** As the list of a client is in order. */
const newestFirst = <Row extends Placed>(rows: readonly Row[]): Row[] =>
  [...rows].sort((a, b) => (placeOf(a) < placeOf(b) ? 1 : -1));

export const ledgerStore = ({ series, invoice, transaction, blobs, clock }: Table) => {
  const counter = async (tenantId: string, name: string): Promise<SeriesCounter> => {
    const { data } = await series.get({ tenantId, series: name }).go({ consistent: true });
    return data === null ? NEW_SERIES : { next: data.next, lastIssuedOn: data.lastIssuedOn };
  };

  const open = (row: { invoice?: Invoice | undefined; objectKey?: string | undefined }) =>
    fetchPlaced<Invoice>(row.invoice, row.objectKey, blobs);

  const rowsOf = async (tenantId: string, name: string, limit: number, before?: number) => {
    const end = before ?? (await counter(tenantId, name)).next;
    const numbers = Array.from({ length: Math.min(limit, end - 1) }, (_, i) => end - 1 - i);
    if (numbers.length === 0) return [];
    const { data } = await invoice
      .get(numbers.map((number) => keyOf(tenantId, name, number)))
      .go({ consistent: true, preserveBatchOrder: true })
      .then(whole);
    return data.filter((row) => row !== null);
  };

  /** A page of what was issued to a client under its ids, newest first; the cursor is the place of the last. */
  const rowsOfClient = async (tenantId: string, clientIds: readonly string[], { limit, cursor }: PageRequest) => {
    const [issuedOn = '', invoiceId = ''] = cursor?.split('#') ?? [];
    const found = await Promise.all(
      clientIds.map(async (clientId) => {
        const all = invoice.query.ofClient({ tenantId, clientId });
        return (cursor === undefined ? all : all.lt({ issuedOn, invoiceId }))
          .go({ hydrate: true, count: limit, order: 'desc' })
          .then(whole);
      }),
    );
    const data = newestFirst(found.flatMap((one) => one.data)).slice(0, limit);
    const last = data.at(-1);
    const isMore = data.length === limit && last !== undefined;
    return { data, cursor: isMore ? placeOf(last) : null };
  };

  return {
    counter,

    /** Whether the tenant has ever issued an invoice, in whatever series. */
    async hasIssued(tenantId: string): Promise<boolean> {
      const { data } = await series.query.bySeries({ tenantId }).go({ consistent: true, limit: 1 });
      return data.length > 0;
    },

    /** The names of all series that ever gave a number, in order. */
    async allSeries(tenantId: string): Promise<readonly string[]> {
      const { data } = await series.query.bySeries({ tenantId }).go({ consistent: true, pages: 'all' });
      return data.map((row) => row.series);
    },

    /** Stores a large invoice beside the table, before it is committed. */
    async place(tenantId: string, issued: Invoice): Promise<PlacedInvoice> {
      return { invoice: issued, placed: await place(issued, keysOf(tenantId).documents, blobs) };
    },

    /**
     * The only way to issue invoices: one transaction of their rows, their settlements, the series' counter, the billing
     * state of each of their contracts and their batch items. Consecutive numbers from `read.next` on. Throws `CommitRefused`.
     */
    async issue(tenantId: string, read: SeriesCounter, pack: readonly PlacedInvoice[]): Promise<void> {
      const last = pack.at(-1)?.invoice;
      if (!last) return;
      const changedAt = clock().toISOString();
      await commit(
        transaction.write((tables) => {
          return [
            advanceCounter(tables, tenantId, read, last),
            ...pack.flatMap(({ invoice: issued, placed }) => [
              ...createRows(tables, tenantId, { invoice: issued, placed }),
              ...issued.contracts.map(({ contractId, stateBefore, stateAfter }) => {
                return tables.billingState
                  .put(stateRow(tenantId, contractId, stateAfter, changedAt))
                  .where(
                    ({ version, through, cutoff }, { eq, lte, notExists }) =>
                      `${eq(version, stateBefore.version)} AND (${notExists(through)} OR ${lte(through, stateAfter.through ?? '')}) AND (${notExists(cutoff)} OR ${lte(cutoff, stateAfter.cutoff ?? '')})`,
                  )
                  .commit();
              }),
              tables.batchItem
                .patch({ tenantId, ...itemOf(issued) })
                .set({
                  status: 'issued',
                  invoiceId: issued.invoiceId,
                  formattedNumber: issued.formattedNumber,
                  kind: issued.kind,
                  net: issued.totals.net,
                  gross: issued.totals.gross,
                  currency: issued.currency,
                })
                // What was approved is an amount: a draft of another one is not issued.
                .where(({ status, gross }, { eq }) => `${eq(status, 'approved')} AND ${eq(gross, issued.totals.gross)}`)
                .commit(),
            ]),
          ];
        }),
      );
    },

    /**
     * The only way to issue a credit note on an invoice: one transaction of its rows, its series' counter, and what it
     * credits of the invoice with the event that says so. No more than `total` (minor units) is credited of the invoice,
     * whatever was read. The states of the invoice's contracts move on, so that nothing computed without the note can be
     * issued; usage that it puts back comes onto their logs. Throws `CommitRefused`.
     */
    async issueCredit(
      tenantId: string,
      read: SeriesCounter,
      note: PlacedInvoice,
      entry: Entry,
      total: number,
      contracts: readonly CreditedContract[] = [],
    ): Promise<void> {
      await commit(
        transaction.write((tables) => [
          advanceCounter(tables, tenantId, read, note.invoice),
          ...createRows(tables, tenantId, note),
          ...entryActions(tables, tenantId, entry, total - note.invoice.totals.gross),
          ...contracts.flatMap(({ contractId, state, reopened }) => [
            moveOn(tables, tenantId, contractId, state, clock().toISOString()),
            ...(reopened ? [tables.billable.create(newOnLog(tenantId, reopened, state, clock())).commit()] : []),
          ]),
        ]),
      );
    },

    /** An issued invoice by its id, or undefined. */
    async get(tenantId: string, invoiceId: string): Promise<Invoice | undefined> {
      const parsed = parseInvoiceId(invoiceId);
      if (!parsed) return undefined;
      const { data } = await invoice.get(keyOf(tenantId, parsed.series, parsed.number)).go({ consistent: true });
      return data === null ? undefined : open(data);
    },

    /** The ledger of a series in the order of its numbers, backwards from a number (not included), newest first. */
    async list(tenantId: string, name: string, limit: number, before?: number): Promise<readonly Invoice[]> {
      const rows = await rowsOf(tenantId, name, limit, before);
      return Promise.all(rows.map((row) => open(row)));
    },

    /** The same, with what its row tells of a document whose object is gone. */
    async listFound(tenantId: string, name: string, limit: number, before: number): Promise<readonly FoundInvoice[]> {
      const rows = await rowsOf(tenantId, name, limit, before);
      return Promise.all(
        rows.map(async (row) => {
          const { invoiceId, issuedOn, place: number } = row;
          const document = await unlessGone(open(row));
          return document ? { document } : { gone: { invoiceId, issuedOn, series: name, number: Number(number) } };
        }),
      );
    },

    /** A client's invoices, newest first, by its ids (`accountIds`). */
    async listOfClient(tenantId: string, clientIds: readonly string[], asked: PageRequest): Promise<Page<Invoice>> {
      const { data, cursor } = await rowsOfClient(tenantId, clientIds, asked);
      return { items: await Promise.all(data.map((row) => open(row))), cursor };
    },

    /** A client's invoices, newest first; before a place among them, if one is given. */
    async latestOfClient(
      tenantId: string,
      clientId: string,
      limit: number,
      before?: Before,
    ): Promise<readonly Invoice[]> {
      const all = invoice.query.ofClient({ tenantId, clientId });
      const { data } = await (before ? all.lt({ issuedOn: before.time, invoiceId: before.id }) : all)
        .go({ hydrate: true, order: 'desc', count: limit })
        .then(whole);
      return Promise.all(data.map((row) => open(row)));
    },

    /** All that was issued to a client on some days, both included, in the order of their days. */
    async issuedToClient(
      tenantId: string,
      clientIds: readonly string[],
      from: LocalDate,
      to: LocalDate,
    ): Promise<readonly Invoice[]> {
      const found = await Promise.all(
        clientIds.map((clientId) =>
          invoice.query
            .ofClient({ tenantId, clientId })
            .between({ issuedOn: from, invoiceId: '0' }, { issuedOn: to, invoiceId: '~' })
            .go({ hydrate: true, pages: 'all' })
            .then(whole),
        ),
      );
      const rows = newestFirst(found.flatMap(({ data }) => data)).reverse();
      return Promise.all(rows.map((row) => open(row)));
    },

    /** A page of a client's invoices, without those whose object is gone. */
    async listFoundOfClient(
      tenantId: string,
      clientIds: readonly string[],
      asked: PageRequest,
    ): Promise<Page<Invoice>> {
      const { data, cursor } = await rowsOfClient(tenantId, clientIds, asked);
      const found = await Promise.all(data.map((row) => unlessGone(open(row))));
      return { items: found.filter((document) => document !== undefined), cursor };
    },
  };
};
