import type PDFDocument from 'pdfkit';
import type { Invoice, InvoiceContent } from '../invoicing/invoice.ts';
import { ciiOf } from './einvoice/cii.ts';
import { eInvoiceOf } from './einvoice/reading.ts';
import { drawFacts } from './invoice/facts.ts';
import { drawLetterhead } from './invoice/letterhead.ts';
import { drawLines } from './invoice/line-table.ts';
import { drawNote } from './invoice/note.ts';
import { drawFooters, markAsDraft, reserveFooter } from './invoice/page-marks.ts';
import { drawPaymentAndMentions } from './invoice/payment-block.ts';
import { type Rendering, renderingOf, titleOf } from './invoice/rendering.ts';
import { drawTotals } from './invoice/totals-block.ts';
import { openDocument, toBytes } from './pdf/document.ts';
import { embedFacturX } from './pdf/factur-x.ts';
import { type Fonts, loadFonts } from './pdf/fonts.ts';
import { checkLogo } from './pdf/logo.ts';
import { Sheet } from './pdf/sheet.ts';

export interface RenderOptions {
  /** PNG or JPEG; one that `checkLogo` refuses is left out, so that a bad picture never holds an invoice back. */
  readonly logo?: Uint8Array | undefined;
  /** `loadFonts()` unless given. */
  readonly fonts?: Fonts | undefined;
}

/** The order of the document, top to bottom. */
const sections: readonly ((sheet: Sheet, rendering: Rendering) => void)[] = [
  reserveFooter,
  drawLetterhead,
  drawFacts,
  drawNote,
  drawLines,
  drawTotals,
  drawPaymentAndMentions,
  drawFooters,
];

const open = (rendering: Rendering, fonts: Fonts): InstanceType<typeof PDFDocument> => {
  const { invoice, issued } = rendering;
  return openDocument(
    {
      paper: invoice.paper,
      language: invoice.locale,
      title: [titleOf(rendering), issued?.formattedNumber].filter(Boolean).join(' '),
      author: invoice.seller.legalName,
      // A draft was never issued; the end of its period is the only date that the same content always has.
      createdAt: new Date(issued ? issued.issuedAt : `${invoice.period.until}T00:00:00Z`),
    },
    fonts,
  );
};

/** An issued invoice is its own e-invoice too, wherever its amounts are such that there can be one. */
const embedEInvoice = (doc: InstanceType<typeof PDFDocument>, issued: Invoice): void => {
  const eInvoice = eInvoiceOf(issued);
  if (eInvoice) embedFacturX(doc, ciiOf(eInvoice), new Date(issued.issuedAt));
};

/**
 * An invoice or credit note, or the draft of one, as PDF/A-3b; what is issued as Factur-X. The same invoice gives the same bytes on every machine, so a retry
 * stores nothing new and the SHA-256 in the archive proves what the client was sent.
 */
export const renderInvoice = (
  invoice: Invoice | InvoiceContent,
  { logo, fonts = loadFonts() }: RenderOptions = {},
): Promise<Uint8Array> => {
  const checked = logo && checkLogo(logo);
  const rendering = renderingOf(invoice, checked && 'logo' in checked ? checked.logo : undefined);
  const doc = open(rendering, fonts);
  const sheet = new Sheet(doc, fonts, markAsDraft(rendering));
  for (const draw of sections) draw(sheet, rendering);
  if (rendering.issued) embedEInvoice(doc, rendering.issued);
  return toBytes(doc);
};
