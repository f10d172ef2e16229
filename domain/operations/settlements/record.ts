import { checkCurrency, checkMoney } from '../../invoicing/money-checks.ts';
import type { MoneyMoved, Settlement } from '../../invoicing/settlement.ts';
import type { ManualStatus } from '../../invoicing/status.ts';
import { type Entering, enter, type SettlementNeeds } from './enter.ts';
import { readDocument, type StandingDocument, withStanding } from './read.ts';

/** A payment or refund as it is told, in whatever currency. */
export interface ToldMoney extends MoneyMoved {
  readonly currency: string;
}

/**
 * Records a payment or a refund, once for each id. Throws `NotFound`, `CurrencyMismatch`, `PaymentBeforeInvoice`,
 * `NotPayable` and `AmountExceedsOpen`.
 */
export const recordMoney =
  (needs: SettlementNeeds) =>
  async (
    tenantId: string,
    invoiceId: string,
    entering: Entering,
    { currency, ...moved }: ToldMoney,
  ): Promise<StandingDocument> => {
    const found = await readDocument(needs, tenantId, invoiceId);
    checkCurrency(found.document, currency, '/amount/currency');
    const settlement = await enter(needs, tenantId, found.document, entering, (read) => {
      checkMoney(found.document, read, moved);
      return moved;
    });
    return withStanding(found, settlement);
  };

/** What came back was not sent: a person who hands it over says so anew. */
const saidAlready = ({ sentAt, bouncedAt, exportedAt }: Settlement, status: ManualStatus): boolean =>
  status === 'sent' ? sentAt !== undefined && bouncedAt === undefined : exportedAt !== undefined;

/** Says by hand that a document was exported or sent; what is said already is not entered again. */
export const markDocument =
  (needs: SettlementNeeds) =>
  async (tenantId: string, invoiceId: string, entering: Entering, status: ManualStatus): Promise<StandingDocument> => {
    const found = await readDocument(needs, tenantId, invoiceId);
    const settlement = await enter(needs, tenantId, found.document, entering, (read) =>
      saidAlready(read, status) ? undefined : { kind: status },
    );
    return withStanding(found, settlement);
  };
