import type { Invoice } from '../invoicing/invoice.ts';
import { NEW_SERIES, type SeriesCounter } from '../invoicing/numbering.ts';
import type { Placed } from './blobs.ts';
import { settlementRow } from './settlement-store.ts';
import type { Tables } from './table.ts';

/** An invoice that is ready to be issued: numbered, and stored in S3 where it is large. */
export interface PlacedInvoice {
  readonly invoice: Invoice;
  readonly placed: Placed<Invoice>;
}

/** Most actions in one transaction; DynamoDB allows 100. */
export const TRANSACTION_ACTIONS = 96;
/** Most bytes in one transaction; DynamoDB allows 4 MB. */
export const TRANSACTION_BYTES = 3_000_000;

/**
 * Actions of one invoice in its transaction: its row, its settlement, the states of its contracts and its item; the
 * counter is the pack's.
 */
export const actionsOf = ({ contracts }: Pick<Invoice, 'contracts'>): number => 3 + contracts.length;

/** Where a document stands in its series. */
export const keyOf = (tenantId: string, series: string, number: number) => ({
  tenantId,
  series,
  thousand: String(Math.floor(number / 1000)).padStart(6, '0'),
  place: String(number).padStart(9, '0'),
});

/** Moves a series' counter past its last document, if it still is what was read. */
export const advanceCounter = (tables: Tables, tenantId: string, read: SeriesCounter, last: Invoice) => {
  const row = { tenantId, series: last.series, next: last.number + 1, lastIssuedOn: last.issuedOn };
  return read.next === NEW_SERIES.next
    ? tables.series.create(row).commit()
    : tables.series
        .put(row)
        .where(({ next }, { eq }) => eq(next, read.next))
        .commit();
};

/** The document's row, and that of its settlement, which lists it as open. */
export const createRows = (tables: Tables, tenantId: string, { invoice: issued, placed }: PlacedInvoice) => [
  tables.invoice
    .create({
      ...keyOf(tenantId, issued.series, issued.number),
      invoiceId: issued.invoiceId,
      clientId: issued.buyer.clientId,
      issuedOn: issued.issuedOn,
      ...('inline' in placed ? { invoice: placed.inline } : placed),
    })
    .commit(),
  tables.settlement.create(settlementRow(tenantId, issued)).commit(),
];

/** The item of the batch that an invoice is issued for; those without one are not issued by the month end. */
export const itemOf = ({ batchId, itemId, invoiceId }: Invoice): { batchId: string; itemId: string } => {
  if (batchId === undefined || itemId === undefined) throw new Error(`${invoiceId} is of no batch`);
  return { batchId, itemId };
};
