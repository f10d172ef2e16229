import { isDeepStrictEqual } from 'node:util';
import type { Invoice } from '../../domain/invoicing/invoice.ts';
import { replay } from '../../domain/invoicing/settlement.ts';
import { keysOf } from '../../domain/table/blobs.ts';
import type { Remains, Report } from './violations.ts';

/** Every document's settlement is what its history says, and no more is credited or paid than it asks for. */
export const checkSettlements = async (
  { house, firm: { tenantId }, known }: Remains,
  invoices: readonly Invoice[],
  notes: readonly Invoice[],
  report: Report,
): Promise<void> => {
  const { settlements } = house.stores;
  const named: string[] = [];
  const entered = new Map<string, string>();
  for (const { invoiceId, totals } of invoices) {
    const [history, stored] = [
      await settlements.history(tenantId, invoiceId),
      await settlements.get(tenantId, invoiceId),
    ];
    const replayed = replay(history);
    if (history.some(({ place }, i) => place !== i + 1)) report('settlementWrong', `places of ${invoiceId} have a gap`);
    if (!isDeepStrictEqual(stored, replayed))
      report(
        'settlementWrong',
        `${invoiceId}: ${JSON.stringify(stored)}, its history gives ${JSON.stringify(replayed)}`,
      );
    const { credited, paid, refunded } = replayed.settled;
    if (credited > totals.gross || paid - refunded > totals.gross)
      report('overSettled', `${invoiceId} of ${totals.gross}: ${JSON.stringify(replayed.settled)}`);
    for (const { eventId, change } of history) {
      if (entered.has(eventId)) report('entryTwice', `${eventId} on ${entered.get(eventId)} and ${invoiceId}`);
      entered.set(eventId, invoiceId);
      if (change.kind === 'credit') named.push(change.creditNoteId);
    }
  }
  for (const { eventId, invoiceId, there } of known.entries)
    if (there === 'yes' && entered.get(eventId) !== invoiceId) report('lostWrite', `entry ${eventId} on ${invoiceId}`);
  checkNotes(named, notes, report);
  for (const { invoiceId } of notes) {
    const pdf = house.objects.get(keysOf(tenantId).invoicePdf(invoiceId));
    if (Buffer.from(pdf?.subarray(0, 5) ?? []).toString() !== '%PDF-') report('pdfMissing', `of ${invoiceId}`);
  }
};

/** Each credit note stands in the history of one invoice, and each that a history names is there. */
const checkNotes = (named: readonly string[], notes: readonly Invoice[], report: Report): void => {
  const ids = notes.map(({ invoiceId }) => invoiceId);
  for (const id of named) if (!ids.includes(id)) report('noteMissing', `a history names ${id}, which is not there`);
  for (const id of ids) {
    const times = named.filter((one) => one === id).length;
    if (times !== 1) report('noteMissing', `${id} stands in ${times} histories`);
  }
};

/** What a reviewer changed is on the invoice that was issued, and what was taken out is on none. */
export const checkReviews = async (
  { house, firm: { tenantId }, known }: Remains,
  invoices: readonly Invoice[],
  report: Report,
): Promise<void> => {
  for (const { batchId, itemId, what, there } of known.reviews) {
    const invoice = invoices.find((one) => one.batchId === batchId && one.itemId === itemId);
    const extra = invoice?.lines.filter(({ key }) => key.endsWith('added-1')) ?? [];
    const said = `${itemId} of ${batchId}: ${JSON.stringify(invoice?.lines.map(({ key, net }) => [key, net]))}`;
    const item = there === 'yes' ? await house.stores.batches.item(tenantId, batchId, itemId) : undefined;
    // Its contract may have been billed by another batch meanwhile: then the second reviewer is told that it was lost.
    const isNamed = item?.lostEdits?.some(({ about }) => about.endsWith('added-1')) ?? false;
    const kept = extra.length === 1 && extra[0]?.net === 1_000;
    if (what === 'changed' && there === 'yes' && invoice && !kept && !isNamed) report('editLost', said);
    if (what === 'removed' && there === 'yes') {
      if (invoice || item?.status !== 'removed') report('editLost', `${item?.status} and not removed: ${said}`);
    }
  }
  const touched = known.reviews
    .filter(({ what }) => what === 'changed')
    .map(({ batchId, itemId }) => `${batchId} ${itemId}`);
  for (const { batchId, itemId, lines } of invoices)
    if (lines.some(({ key }) => key.endsWith('added-1')) && !touched.includes(`${batchId} ${itemId}`))
      report('editLost', `an extra line on ${itemId} of ${batchId} that nobody added`);
};
