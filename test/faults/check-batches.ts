import type { BatchItem } from '../../domain/batches/item.ts';
import type { Invoice } from '../../domain/invoicing/invoice.ts';
import { keysOf } from '../../domain/table/blobs.ts';
import type { MailStatus } from '../../domain/table/mail-store.ts';
import type { Remains, Report } from './violations.ts';

/** Every invoice has its item, every item that is issued its invoice, and none is left on the way. */
export const checkBatches = async (
  { house, firm: { tenantId }, batchIds, told }: Remains,
  invoices: readonly Invoice[],
  report: Report,
): Promise<void> => {
  const byId = new Map(invoices.map((invoice) => [invoice.invoiceId, invoice]));
  const named = new Map<string, string>();
  for (const batchId of batchIds) {
    const batch = await house.stores.batches.get(tenantId, batchId);
    const status = batch?.status;
    if (!batch || !['closed', 'cancelled', 'failed'].includes(batch.status))
      report('batchLeft', `batch ${batchId} is ${status}`);
    const items = (await house.rows(`T#${tenantId}#B#${batchId}`, 'ITEM#')) as unknown as BatchItem[];
    const issued = items.filter(({ invoiceId }) => invoiceId !== undefined).length;
    const closing = told.get(batchId);
    if (closing && closing.issued !== issued)
      report('toldWrong', `batch ${batchId} issued ${issued}, the tenant is told ${closing.issued}`);
    for (const item of items) {
      const what = `item ${item.itemId} of ${batchId}, ${status}: ${JSON.stringify(item)}`;
      if (item.invoiceId !== undefined) {
        const invoice = byId.get(item.invoiceId);
        if (invoice?.itemId !== item.itemId || invoice.batchId !== batchId) report('itemWithoutInvoice', what);
        if (named.has(item.invoiceId)) report('itemWithoutInvoice', `${what} as ${named.get(item.invoiceId)}`);
        named.set(item.invoiceId, what);
      }
      if (item.status === 'issued') report('itemLeft', what);
      if (status === 'closed' && (item.status === 'drafted' || item.status === 'approved')) report('itemLeft', what);
      if (item.status === 'failed') report('defect', what);
    }
  }
  for (const { invoiceId } of invoices)
    if (!named.has(invoiceId)) report('invoiceWithoutItem', `no item knows ${invoiceId}`);
};

/** Each invoice has its PDF, went out at most once, and has a mail record that says how it ended. */
export const checkMails = async (
  { house, firm: { tenantId }, posted, injected }: Remains,
  invoices: readonly Invoice[],
  report: Report,
): Promise<void> => {
  let unknown = 0;
  // Of a batch the tenant is told once by each attempt.
  const times = Map.groupBy(posted, ({ about, purpose }) => `${about} ${purpose}`);
  for (const [about, mails] of times) if (mails.length > 1) report('mailTwice', `${mails.length} mails about ${about}`);
  for (const { invoiceId } of invoices) {
    const pdf = house.objects.get(keysOf(tenantId).invoicePdf(invoiceId));
    if (Buffer.from(pdf?.subarray(0, 5) ?? []).toString() !== '%PDF-') report('pdfMissing', `of ${invoiceId}`);
    const [mail] = await house.rows(`T#${tenantId}#MAIL#${invoiceId}`);
    const status = mail?.status as MailStatus | undefined;
    const sent = posted.some(({ about }) => about === invoiceId);
    if (status === 'unknown') unknown += 1;
    else if (status !== 'sent') report('mailUnsettled', `the mail of ${invoiceId} is ${status}`);
    else if (!sent) report('mailWrong', `the mail of ${invoiceId} is sent, and never arrived`);
  }
  // Mails about batches have their own.
  const ids = invoices.map(({ invoiceId }) => invoiceId);
  const atSending = injected.filter((one) => one.atSending && ids.some((id) => one.operation.includes(id))).length;
  if (unknown > atSending) report('mailUnknown', `${unknown} unknown mails by ${atSending} faults at sending`);
};
