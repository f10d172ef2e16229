import type { LocalDate } from '../../calendar/local-date.ts';
import type { AccountManager, Contract, Terms } from '../../contracts/contract.ts';
import type { InvoiceContent } from '../../invoicing/invoice.ts';
import type { Minor } from '../../money/rounding.ts';
import type { InvoiceRules, PaymentTerms } from '../../tenants/tenant.ts';
import { taxKindOf, wordsOf } from '../catalogue.ts';
import { formatsOf } from '../formats.ts';
import { proposalWordsOf } from '../proposal-catalogue.ts';

/** A contract that is offered, with all that its document prints. */
export interface ProposalDocument
  extends Pick<InvoiceContent, 'seller' | 'buyer' | 'locale' | 'paper' | 'currency' | 'paymentTerms'> {
  readonly contract: Pick<Contract, 'name' | 'startsOn' | 'endsOn' | 'renewal' | 'purchaseOrder'>;
  /** In order, at the prices of their lists. */
  readonly versions: readonly Terms[];
  /** The day on which it is drawn, and the last on which it can be accepted. */
  readonly on: LocalDate;
  readonly validUntil: LocalDate;
  readonly prices: InvoiceRules['prices'];
  /** What an hour costs where the terms state no rate: the client's price, then the firm's. */
  readonly usualRate?: string | undefined;
  /** What a first full period, or all of a contract without one, comes to if nothing is used; absent where that is nothing. */
  readonly firstPeriod?: InvoiceContent | undefined;
  /** Minor units before tax of what recurs without usage. */
  readonly yearlyWorth: Minor;
  readonly accountManager?: AccountManager | undefined;
  readonly paymentTerms: PaymentTerms;
}

/** What every section needs: the document, its language and how its amounts are written. */
export const proposalRendering = (document: ProposalDocument) => {
  const { locale, seller, currency } = document;
  const words = wordsOf(locale);
  const said = proposalWordsOf(locale);
  return {
    document,
    invoice: document,
    /** Nobody is billed yet, and nothing is to be paid. */
    words: {
      ...words,
      party: { ...words.party, billedTo: said.preparedFor },
      totals: { ...words.totals, gross: { invoice: said.gross, creditNote: said.gross } },
    },
    said,
    formats: formatsOf(locale, seller.address.country, currency),
    taxKind: taxKindOf(seller.address.country),
  };
};
export type ProposalRendering = ReturnType<typeof proposalRendering>;
