import type { Invoice } from '../invoicing/invoice.ts';
import { NEW_SERIES, parseInvoiceId, type SeriesCounter } from '../invoicing/numbering.ts';
import { fetchPlaced, keysOf, type Placed, place } from './blobs.ts';
import { commit } from './commit.ts';
import { stateRow } from './contract-store.ts';
import { type Entry, entryActions } from './settlement-store.ts';
import type { Page, PageRequest, Table, Tables } from './table.ts';
import { whole } from './whole.ts';

/** An invoice that is ready to be issued: numbered, and stored in S3 where it is large. */
export interface PlacedInvoice {
  readonly invoice: Invoice;
  readonly placed: Placed<Invoice>;
}

/** Most actions in one transaction; DynamoDB allows 100. */
export const TRANSACTION_ACTIONS = 96;
/** Most bytes in one transaction; DynamoDB allows 4 MB. */
export const TRANSACTION_BYTES = 3_000_000;
/** Most contracts on one invoice: with its other three actions it fits a transaction twice over. */
export const CONTRACTS_PER_INVOICE = 40;

/** Actions of one invoice in its transaction: its row, the states of its contracts and its item; the counter is the pack's. */
export const actionsOf = ({ contracts }: Pick<Invoice, 'contracts'>): number => 2 + contracts.length;

const keyOf = (tenantId: string, series: string, number: number) => ({
  tenantId,
  series,
  thousand: String(Math.floor(number / 1000)).padStart(6, '0'),
  place: String(number).padStart(9, '0'),
});

/** Moves a series' counter past its last document, if it still is what was read. */
const advanceCounter = (tables: Tables, tenantId: string, read: SeriesCounter, last: Invoice) => {
  const row = { tenantId, series: last.series, next: last.number + 1, lastIssuedOn: last.issuedOn };
  return read.next === NEW_SERIES.next
    ? tables.series.create(row).commit()
    : tables.series
        .put(row)
        .where(({ next }, { eq }) => eq(next, read.next))
        .commit();
};

const createRow = (tables: Tables, tenantId: string, { invoice: issued, placed }: PlacedInvoice) =>
  tables.invoice
    .create({
      ...keyOf(tenantId, issued.series, issued.number),
      invoiceId: issued.invoiceId,
      clientId: issued.buyer.clientId,
      issuedOn: issued.issuedOn,
      ...('inline' in placed ? { invoice: placed.inline } : placed),
    })
    .commit();

/** The item of the batch that an invoice is issued for; those without one are not issued by the month end. */
const itemOf = ({ batchId, itemId, invoiceId }: Invoice): { batchId: string; itemId: string } => {
  if (batchId === undefined || itemId === undefined) throw new Error(`${invoiceId} is of no batch`);
  return { batchId, itemId };
};

export const ledgerStore = ({ series, invoice, transaction, blobs, clock }: Table) => {
  const counter = async (tenantId: string, name: string): Promise<SeriesCounter> => {
    const { data } = await series.get({ tenantId, series: name }).go({ consistent: true });
    return data === null ? NEW_SERIES : { next: data.next, lastIssuedOn: data.lastIssuedOn };
  };

  const open = (row: { invoice?: Invoice | undefined; objectKey?: string | undefined }) =>
    fetchPlaced<Invoice>(row.invoice, row.objectKey, blobs);

  return {
    counter,

    /** Whether the tenant has ever issued an invoice, in whatever series. */
    async hasIssued(tenantId: string): Promise<boolean> {
      const { data } = await series.query.bySeries({ tenantId }).go({ consistent: true, limit: 1 });
      return data.length > 0;
    },

    /** Stores a large invoice beside the table, before it is committed. */
    async place(tenantId: string, issued: Invoice): Promise<PlacedInvoice> {
      return { invoice: issued, placed: await place(issued, keysOf(tenantId).documents, blobs) };
    },

    /**
     * The only way to issue invoices: one transaction of their rows, the series' counter, the billing state of each of
     * their contracts and their batch items. Consecutive numbers from `read.next` on. Throws `CommitRefused`.
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
              createRow(tables, tenantId, { invoice: issued, placed }),
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
                  gross: issued.totals.gross,
                  currency: issued.currency,
                })
                .where(({ status }, { eq }) => eq(status, 'approved'))
                .commit(),
            ]),
          ];
        }),
      );
    },

    /**
     * The only way to issue a credit note on an invoice: one transaction of its row, its series' counter, and what it
     * credits of the invoice with the event that says so. No more than `total` (minor units) is credited of the invoice,
     * whatever was read. Throws `CommitRefused`.
     */
    async issueCredit(
      tenantId: string,
      read: SeriesCounter,
      note: PlacedInvoice,
      entry: Entry,
      total: number,
    ): Promise<void> {
      await commit(
        transaction.write((tables) => [
          advanceCounter(tables, tenantId, read, note.invoice),
          createRow(tables, tenantId, note),
          ...entryActions(tables, tenantId, entry, total - note.invoice.totals.gross),
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
      const end = before ?? (await counter(tenantId, name)).next;
      const numbers = Array.from({ length: Math.min(limit, end - 1) }, (_, i) => end - 1 - i);
      if (numbers.length === 0) return [];
      const { data } = await invoice
        .get(numbers.map((number) => keyOf(tenantId, name, number)))
        .go({ consistent: true, preserveBatchOrder: true })
        .then(whole);
      const rows = data.filter((row) => row !== null);
      return Promise.all(rows.map((row) => open(row)));
    },

    /** A client's invoices, newest first. */
    async listOfClient(tenantId: string, clientId: string, { limit, cursor }: PageRequest): Promise<Page<Invoice>> {
      const page = await invoice.query
        .ofClient({ tenantId, clientId })
        .go({ hydrate: true, count: limit, cursor: cursor ?? null, order: 'desc' })
        .then(whole);
      return { items: await Promise.all(page.data.map((row) => open(row))), cursor: page.cursor };
    },
  };
};
