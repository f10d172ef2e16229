import { assertNever } from '../../errors.ts';
import type { Invoice, InvoiceContent } from '../../invoicing/invoice.ts';
import type { TaxKind, Words } from '../catalogue/words.ts';
import { taxKindOf, wordsOf } from '../catalogue.ts';
import { type Telling, tellingOf } from '../explain/telling.ts';
import { type Formats, formatsOf } from '../formats.ts';
import type { Logo } from '../pdf/logo.ts';

/** What every section of the document needs: the invoice, its language, and what only an issued one has. */
export interface Rendering {
  readonly invoice: InvoiceContent;
  /** Absent for a draft, which has no number and no dates. */
  readonly issued: Invoice | undefined;
  readonly words: Words;
  readonly formats: Formats;
  readonly taxKind: TaxKind;
  readonly logo: Logo | undefined;
  readonly telling: Telling;
}

/** What of it amounts are written with. */
export type AmountsRendering = Pick<Rendering, 'invoice' | 'words' | 'formats' | 'taxKind'>;

const isIssued = (invoice: Invoice | InvoiceContent): invoice is Invoice => 'formattedNumber' in invoice;

export const renderingOf = (invoice: Invoice | InvoiceContent, logo: Logo | undefined): Rendering => {
  const { country } = invoice.seller.address;
  return {
    invoice,
    issued: isIssued(invoice) ? invoice : undefined,
    words: wordsOf(invoice.locale),
    formats: formatsOf(invoice.locale, country, invoice.currency),
    taxKind: taxKindOf(country),
    logo,
    telling: tellingOf(invoice.locale, country, invoice.currency),
  };
};

/** "Invoice", "Draft credit note". */
export const titleOf = ({ invoice: { kind }, issued, words: { title } }: Rendering): string => {
  switch (kind) {
    case 'invoice':
      return issued ? title.invoice : title.draft;
    case 'creditNote':
      return issued ? title.creditNote : title.draftCreditNote;
    default:
      return assertNever(kind);
  }
};
