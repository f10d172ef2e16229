import { createHash } from 'node:crypto';
import type { Crediting, DocumentFacts } from '../../audits/check-document.ts';
import type { Batch } from '../../batches/batch.ts';
import type { Invoice } from '../../invoicing/invoice.ts';
import type { HistoryEvent, Settlement } from '../../invoicing/settlement.ts';
import { keysOf, unlessGone } from '../../table/blobs.ts';
import { concurrently } from '../concurrently.ts';
import type { AuditNeeds } from './ports.ts';

const READS_AT_ONCE = 10;

const sha256 = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex');

/** What the credit notes that a history names say themselves. */
const creditingOf = async (
  { stores }: AuditNeeds,
  tenantId: string,
  { invoiceId }: Invoice,
  history: readonly HistoryEvent[],
): Promise<readonly Crediting[]> => {
  const named = history.flatMap(({ change }) => (change.kind === 'credit' ? [change] : []));
  return concurrently(named, READS_AT_ONCE, async ({ creditNoteId, amount }) => {
    const read = await unlessGone(stores.ledger.get(tenantId, creditNoteId).then((note) => ({ note })));
    // One that is gone is a finding of its own; the history may well be right.
    if (!read) return { creditNoteId, given: amount };
    const { note } = read;
    return { creditNoteId, given: note?.credits?.invoiceId === invoiceId ? note.totals.gross : 0 };
  });
};

/** What the history of a credited invoice says of one of its credit notes. */
const creditedBy = async (
  { stores }: AuditNeeds,
  tenantId: string,
  { invoiceId: creditNoteId, credits }: Invoice,
): Promise<number | undefined> => {
  if (!credits) return undefined;
  const history = await stores.settlements.history(tenantId, credits.invoiceId);
  for (const { change } of history)
    if (change.kind === 'credit' && change.creditNoteId === creditNoteId) return change.amount;
  return undefined;
};

const factsOf = async (
  needs: AuditNeeds,
  tenantId: string,
  document: Invoice,
  settlement: Settlement | undefined,
  batch: Batch['status'] | undefined,
): Promise<DocumentFacts> => {
  const { stores, find } = needs;
  const { invoiceId } = document;
  const [history, mails, pdf, amount] = await Promise.all([
    stores.settlements.history(tenantId, invoiceId),
    stores.mails.about(tenantId, invoiceId),
    find(keysOf(tenantId).invoicePdf(invoiceId)),
    creditedBy(needs, tenantId, document),
  ]);
  const credited = await creditingOf(needs, tenantId, document, history);
  return { document, settlement, history, credited, creditedBy: amount, mails, pdf: pdf && sha256(pdf), batch };
};

/** The statuses of the batches that issued some documents. */
const batchesOf = async (
  { stores }: AuditNeeds,
  tenantId: string,
  documents: readonly Invoice[],
): Promise<ReadonlyMap<string, Batch['status']>> => {
  const batchIds = [...new Set(documents.flatMap(({ batchId }) => batchId ?? []))];
  const found = await concurrently(batchIds, READS_AT_ONCE, (batchId) => stores.batches.get(tenantId, batchId));
  return new Map(found.flatMap((batch) => (batch ? [[batch.batchId, batch.status]] : [])));
};

/** Documents with all that lies beside them: settlement, history, mails and PDF. */
export const readDocumentFacts = async (
  needs: AuditNeeds,
  tenantId: string,
  documents: readonly Invoice[],
): Promise<readonly DocumentFacts[]> => {
  const ids = documents.map(({ invoiceId }) => invoiceId);
  const [settlements, batches] = await Promise.all([
    needs.stores.settlements.many(tenantId, ids),
    batchesOf(needs, tenantId, documents),
  ]);
  return concurrently(documents, READS_AT_ONCE, (document) =>
    factsOf(needs, tenantId, document, settlements.get(document.invoiceId), batches.get(document.batchId ?? '')),
  );
};
