import type { Buyer, Invoice, Seller } from '../../invoicing/invoice.ts';
import type { Statement } from '../../invoicing/statement.ts';
import type { TenantSettings } from '../../tenants/tenant.ts';
import type { Locale } from '../../text.ts';
import { taxKindOf, wordsOf } from '../catalogue.ts';
import { dunningWordsOf } from '../dunning-catalogue.ts';
import { formatsOf } from '../formats.ts';

/** A statement of account with all that is printed around it. */
export interface StatementDocument {
  readonly statement: Statement;
  readonly seller: Seller;
  readonly buyer: Buyer;
  readonly payment: Invoice['payment'];
  readonly locale: Locale;
  readonly paper: TenantSettings['paper'];
  /** The firm's own. */
  readonly currency: string;
}

/** What every section needs: the document and its language; amounts have the format of their account. */
export const statementRendering = (document: StatementDocument) => ({
  document,
  invoice: document,
  words: wordsOf(document.locale),
  said: dunningWordsOf(document.locale).statement,
  formats: formatsOf(document.locale, document.seller.address.country, document.currency),
  taxKind: taxKindOf(document.seller.address.country),
});
export type StatementRendering = ReturnType<typeof statementRendering>;
