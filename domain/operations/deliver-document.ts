import { composeInvoiceMail } from '../documents/invoice-mail.ts';
import { renderInvoice } from '../documents/invoice-pdf.ts';
import { idFrom } from '../ids.ts';
import type { Invoice } from '../invoicing/invoice.ts';
import { BY_ITSELF } from '../invoicing/settlement.ts';
import { keysOf } from '../table/blobs.ts';
import type { Tenant } from '../tenants/tenant.ts';
import { type MailResult, mailIdOf, sendOnce } from './month-end/send-once.ts';
import type { Mailer, Needs } from './ports.ts';
import { enterOnce } from './settlements/enter.ts';

export type LogoOf = (logoKey: string | undefined) => Promise<Uint8Array | undefined>;

/** Each logo is read once for all documents. */
export const logoReader = ({ blobs }: Pick<Needs, 'blobs'>): LogoOf => {
  const read = new Map<string, Promise<Uint8Array>>();
  return async (logoKey) => {
    if (logoKey === undefined) return undefined;
    const logo = read.get(logoKey) ?? blobs.get(logoKey);
    read.set(logoKey, logo);
    return logo;
  };
};

/** The stored PDF: rendered and stored the first time, read from then on, so that every mail brings the same bytes. */
export const storedPdf = async (
  { blobs }: Pick<Needs, 'blobs'>,
  tenantId: string,
  invoice: Invoice,
  logoOf: LogoOf,
): Promise<Uint8Array> => {
  const key = keysOf(tenantId).invoicePdf(invoice.invoiceId);
  const pdf = await renderInvoice(invoice, { logo: await logoOf(invoice.seller.logoKey) });
  return (await blobs.putOnce(key, pdf, 'application/pdf')) ? pdf : blobs.get(key);
};

const mailDocument = async (
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

/**
 * Renders, stores and mails an invoice or credit note, and enters in its history that it was sent. Stopped anywhere and
 * run again, it finds the PDF stored, the mail claimed and the entry made, and goes on.
 */
export const deliverDocument = async (
  needs: Needs,
  mailer: Mailer,
  tenant: Tenant,
  invoice: Invoice,
  logoOf: LogoOf,
): Promise<MailResult> => {
  const { tenantId } = tenant;
  const pdf = await storedPdf(needs, tenantId, invoice, logoOf);
  const mailed = await mailDocument(needs, mailer, tenant, invoice, pdf);
  if (mailed.result === 'sent') {
    const eventId = idFrom('sent', invoice.invoiceId);
    await enterOnce(needs, tenantId, invoice, { eventId, by: BY_ITSELF }, () => ({ kind: 'sent' }));
  }
  return mailed;
};
