import { createHash } from 'node:crypto';
import { renderInvoice } from '../documents/invoice-pdf.ts';
import { idFrom } from '../ids.ts';
import type { Invoice } from '../invoicing/invoice.ts';
import { BY_ITSELF } from '../invoicing/settlement.ts';
import type { Delivery } from '../mails/delivery.ts';
import { keysOf } from '../table/blobs.ts';
import type { Tenant } from '../tenants/tenant.ts';
import type { LogoOf } from './logo-reader.ts';
import { mailDocument, type StoredPdf } from './mails/mail-document.ts';
import type { MailResult } from './mails/send-once.ts';
import { standingOfEarlier } from './mails/standing-of-earlier.ts';
import type { Mailer, Needs } from './ports.ts';
import { enterOnce } from './settlements/enter.ts';

/** The stored PDF: rendered and stored the first time, read from then on, so that every mail brings the same bytes. */
export const storedPdf = async (
  { blobs }: Pick<Needs, 'blobs'>,
  tenantId: string,
  invoice: Invoice,
  logoOf: LogoOf,
): Promise<StoredPdf> => {
  const key = keysOf(tenantId).invoicePdf(invoice.invoiceId);
  const pdf = await renderInvoice(invoice, { logo: await logoOf(invoice.seller.logoKey) });
  const bytes = (await blobs.putOnce(key, pdf, 'application/pdf')) ? pdf : await blobs.get(key);
  return { bytes, sha256: createHash('sha256').update(bytes).digest('hex') };
};

/** What became of a document's delivery; `stored`: its PDF is there, and no mail was wished for. */
export type DeliveryResult = MailResult | { readonly result: 'stored' };

/** How a document goes out. */
export interface Dispatch {
  /** The batch's wish, before the client's. */
  readonly delivery?: Delivery | undefined;
  /** The batch's attempt; from 1 on an earlier mail may stand there. */
  readonly attempt?: number;
}

const handOver = async (needs: Needs, tenantId: string, invoice: Invoice, pdf: StoredPdf): Promise<DeliveryResult> => {
  const entering = { eventId: idFrom('stored', invoice.invoiceId), by: BY_ITSELF };
  await enterOnce(needs, tenantId, invoice, entering, () => ({ kind: 'stored', pdfSha256: pdf.sha256 }));
  return { result: 'stored' };
};

/**
 * Renders and stores an invoice or credit note, mails it unless the PDF alone is wished for, and enters in its history
 * what was done. Stopped anywhere and run again, it finds the PDF stored, the mail claimed and the entry made, and goes on.
 */
export const deliverDocument = async (
  needs: Needs,
  mailer: Mailer,
  tenant: Tenant,
  invoice: Invoice,
  logoOf: LogoOf,
  { delivery, attempt = 0 }: Dispatch = {},
): Promise<DeliveryResult> => {
  const { tenantId } = tenant;
  const pdf = await storedPdf(needs, tenantId, invoice, logoOf);
  if ((delivery ?? invoice.buyer.delivery) === 'pdf') return handOver(needs, tenantId, invoice, pdf);
  const { contacts } = invoice.buyer;
  const earlier = await standingOfEarlier(needs, tenantId, invoice, attempt);
  return 'result' in earlier ? earlier : mailDocument(needs, mailer, tenant, invoice, { ...earlier, contacts, pdf });
};
