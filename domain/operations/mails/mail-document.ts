import { type Brought, composeInvoiceMail } from '../../documents/invoice-mail.ts';
import type { Invoice } from '../../invoicing/invoice.ts';
import type { Contact } from '../../mails/recipients.ts';
import type { MailSettings } from '../../mails/settings.ts';
import type { MailFacts } from '../../table/mail-store.ts';
import { settingsAt } from '../../tenants/at-branch.ts';
import type { Tenant } from '../../tenants/tenant.ts';
import type { Mailer, Needs } from '../ports.ts';
import { enterSent } from './enter-sent.ts';
import { mailContacts } from './mail-contacts.ts';
import type { MailResult } from './send-once.ts';

/** How long a link in a mail is good: weeks after the invoice is due, it is still looked for. */
export const DOCUMENT_LINK_DAYS = 90;

/** A PDF and the hash of its bytes. */
export interface StoredPdf {
  readonly bytes: Uint8Array;
  /** Hexadecimal. */
  readonly sha256: string;
}

export interface DocumentMail extends Pick<MailFacts, 'askedBy' | 'why'> {
  readonly purpose: string;
  readonly contacts: readonly Contact[];
  readonly pdf: StoredPdf;
}

/** The PDF itself, or a link to it where it is larger than the firm wants to attach. */
const broughtBy = async (
  { links, clock }: Needs,
  tenantId: string,
  { invoiceId }: Invoice,
  pdf: StoredPdf,
  { attachUpToKilobytes }: MailSettings,
): Promise<Brought> => {
  if (!links || pdf.bytes.length <= attachUpToKilobytes * 1000) return { pdf: pdf.bytes };
  const until = new Date(clock().getTime() + DOCUMENT_LINK_DAYS * 86_400_000);
  return { url: await links.linkTo(tenantId, invoiceId, until), until: until.toISOString().slice(0, 10) };
};

/** Brings a document by a mail of this purpose, at most once, and enters in its history that it was sent. */
export const mailDocument = async (
  needs: Needs,
  mailer: Mailer,
  { tenantId, settings }: Tenant,
  invoice: Invoice,
  { purpose, contacts, pdf, ...asked }: DocumentMail,
): Promise<MailResult> => {
  const { mail, sender } = settingsAt(settings, invoice.seller.branch?.branchId);
  const { sha256: pdfSha256 } = pdf;
  const key = { tenantId, aboutId: invoice.invoiceId, purpose };
  const contactMail = { key, contacts, copyTo: mail.copyTo, ...asked };
  const mailed = await mailContacts(needs, mailer, { sender }, contactMail, async (envelope) => {
    const brought = await broughtBy(needs, tenantId, invoice, pdf, mail);
    const wording = mail.wording[invoice.locale]?.[invoice.kind];
    return { raw: await composeInvoiceMail({ ...envelope, invoice, brought, wording }), pdfSha256 };
  });
  if (mailed.result === 'sent') await enterSent(needs, tenantId, invoice, { purpose, pdfSha256, ...asked });
  return mailed;
};
