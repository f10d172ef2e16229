import type { BatchItem, IssuedTotal } from '../batches/batch.ts';
import type { Minor } from '../money/rounding.ts';
import type { BilledContract, Invoice, InvoiceContent, TaxedLine, TaxTotal } from './invoice.ts';

/** Money as the API says it: minor units and the currency, never a fraction. */
export interface MoneyView {
  readonly amount: Minor;
  readonly currency: string;
}

type Money = (amount: Minor) => MoneyView;
const moneyIn =
  (currency: string): Money =>
  (amount) => ({ amount, currency });

const lineView = (money: Money, { net, ...line }: TaxedLine) => ({ ...line, net: money(net) });
const taxView = (money: Money, { base, tax, ...rate }: TaxTotal) => ({ ...rate, base: money(base), tax: money(tax) });

/** Billing states are the house's own: people get the contract, and what of it was billed stands on the lines. */
const contractView = ({ contractId, name, purchaseOrder }: BilledContract) => ({ contractId, name, purchaseOrder });

/** What an invoice or draft says, with the reason of every line. */
export const contentView = (content: InvoiceContent) => {
  const money = moneyIn(content.currency);
  const { seller, totals } = content;
  const { logoKey: _, ...printed } = seller;
  return {
    currency: content.currency,
    locale: content.locale,
    seller: printed,
    buyer: content.buyer,
    purchaseOrder: content.purchaseOrder,
    period: content.period,
    lines: content.lines.map((line) => lineView(money, line)),
    totals: {
      taxes: totals.taxes.map((tax) => taxView(money, tax)),
      net: money(totals.net),
      tax: money(totals.tax),
      gross: money(totals.gross),
    },
    paymentTerms: content.paymentTerms,
    payment: content.payment,
    contracts: content.contracts.map(contractView),
  };
};

const heading = (invoice: Invoice) => ({
  invoiceId: invoice.invoiceId,
  formattedNumber: invoice.formattedNumber,
  issuedOn: invoice.issuedOn,
  dueOn: invoice.dueOn,
  batchId: invoice.batchId,
});

/** A row of a list of invoices. */
export const invoiceSummary = (invoice: Invoice) => {
  const money = moneyIn(invoice.currency);
  const { net, tax, gross } = invoice.totals;
  return {
    ...heading(invoice),
    clientId: invoice.buyer.clientId,
    clientName: invoice.buyer.name,
    period: invoice.period,
    net: money(net),
    tax: money(tax),
    gross: money(gross),
  };
};

export const invoiceView = (invoice: Invoice) => ({
  ...heading(invoice),
  issuedAt: invoice.issuedAt,
  ...contentView(invoice),
});

export const itemView = ({ gross, currency, ...item }: BatchItem) => ({
  ...item,
  ...(gross === undefined || currency === undefined ? {} : { gross: moneyIn(currency)(gross) }),
});

export const issuedView = ({ currency, invoices, gross }: IssuedTotal) => ({
  invoices,
  gross: moneyIn(currency)(gross),
});
