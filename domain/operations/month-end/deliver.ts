import type { BatchItem } from '../../batches/batch.ts';
import { composeInvoiceMail } from '../../documents/invoice-mail.ts';
import { renderInvoice } from '../../documents/invoice-pdf.ts';
import { BillingError } from '../../errors.ts';
import type { Invoice } from '../../invoicing/invoice.ts';
import { keysOf } from '../../table/blobs.ts';
import type { Tenant } from '../../tenants/tenant.ts';
import { sleep } from '../concurrently.ts';
import type { Mailer, Needs } from '../ports.ts';
import type { ShardInput } from './draft.ts';
import { type MailResult, mailIdOf, sendOnce } from './send-once.ts';

export interface DeliverSettings {
  /** Mails that one function may send in a second; with its concurrency it stays below the account's rate. */
  readonly mailsPerSecond: number;
}

export interface DeliverOutcome {
  /** 0 when every item of the shard is delivered or has its reason; else seconds to wait before going on. */
  readonly waitSeconds: number;
}

type LogoOf = (logoKey: string | undefined) => Promise<Uint8Array | undefined>;

/** Each logo is read once for all invoices of a shard. */
const logoReader = ({ blobs }: Needs): LogoOf => {
  const read = new Map<string, Promise<Uint8Array>>();
  return async (logoKey) => {
    if (logoKey === undefined) return undefined;
    const logo = read.get(logoKey) ?? blobs.get(logoKey);
    read.set(logoKey, logo);
    return logo;
  };
};

/** The stored PDF: rendered and stored the first time, read from then on, so that every mail brings the same bytes. */
const storedPdf = async ({ blobs }: Needs, tenantId: string, invoice: Invoice, logoOf: LogoOf): Promise<Uint8Array> => {
  const key = keysOf(tenantId).invoicePdf(invoice.invoiceId);
  const pdf = await renderInvoice(invoice, { logo: await logoOf(invoice.seller.logoKey) });
  return (await blobs.putOnce(key, pdf, 'application/pdf')) ? pdf : blobs.get(key);
};

const mailInvoice = async (
  needs: Needs,
  mailer: Mailer,
  { tenantId, settings }: Tenant,
  invoice: Invoice,
  pdf: Uint8Array,
): Promise<MailResult> => {
  const to = invoice.buyer.contacts;
  if (to.length === 0) return { result: 'notSent', reason: 'the client has no billing contact' };
  const recipients = to.map(({ email }) => email);
  const from = { name: settings.sender.name, email: mailer.from };
  const { replyTo } = settings.sender;
  const key = { tenantId, aboutId: invoice.invoiceId, purpose: 'issue' };
  const tags = { tenant: tenantId, invoice: invoice.invoiceId };
  return sendOnce(needs, mailer, key, recipients, async () => {
    const raw = await composeInvoiceMail({
      mailId: mailIdOf(key),
      invoice,
      pdf,
      from,
      replyTo,
      to,
      date: needs.clock(),
    });
    return { raw, recipients, tags };
  });
};

const deliverItem = async (
  needs: Needs,
  mailer: Mailer,
  tenant: Tenant,
  item: BatchItem,
  logoOf: LogoOf,
): Promise<MailResult> => {
  const invoice = await needs.stores.ledger.get(tenant.tenantId, item.invoiceId ?? '');
  if (!invoice) throw new BillingError('NotFound', `there is no invoice ${item.invoiceId}`);
  return mailInvoice(needs, mailer, tenant, invoice, await storedPdf(needs, tenant.tenantId, invoice, logoOf));
};

/**
 * Renders, stores and mails the invoices of one shard, one after the other at the given pace. Stopped anywhere, it finds
 * the PDF stored and the mail claimed, and goes on.
 */
export const deliverShard =
  (needs: Needs, mailer: Mailer, { mailsPerSecond }: DeliverSettings) =>
  async ({ tenantId, batchId, shard }: ShardInput, timeLeft: () => number): Promise<DeliverOutcome> => {
    const { stores } = needs;
    const [tenant, items] = await Promise.all([
      stores.tenants.get(tenantId),
      stores.batches.items(tenantId, batchId, shard),
    ]);
    if (!tenant) throw new BillingError('NotFound', `there is no tenant ${tenantId}`);
    const logoOf = logoReader(needs);
    let waitSeconds = 0;
    for (const item of items.filter(({ status }) => status === 'issued')) {
      if (timeLeft() < 30_000) return { waitSeconds: 1 };
      const startedAt = needs.clock().getTime();
      const delivered = await deliverItem(needs, mailer, tenant, item, logoOf);
      if (delivered.result === 'later') {
        waitSeconds = Math.max(waitSeconds, delivered.waitSeconds);
        continue;
      }
      if (delivered.result === 'sent')
        await stores.batches.moveItem(tenantId, batchId, item.itemId, 'issued', 'delivered');
      else await stores.batches.moveItem(tenantId, batchId, item.itemId, 'issued', 'notDelivered', delivered.reason);
      await sleep(Math.max(0, 1000 / mailsPerSecond - (needs.clock().getTime() - startedAt)));
    }
    return { waitSeconds };
  };
