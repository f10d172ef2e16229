import * as z from 'zod';
import { LocalDateSchema } from '../../../domain/calendar/local-date.ts';
import { Id } from '../../../domain/ids.ts';
import type {
  BilledContract,
  Invoice,
  InvoiceContent,
  TaxedLine,
  TaxTotal,
} from '../../../domain/invoicing/invoice.ts';
import { PaymentTerms, TaxCategory } from '../../../domain/tenants/tenant.ts';
import { Address, Locale } from '../../../domain/text.ts';
import { Money, moneyOf } from '../money.ts';

const Period = z
  .strictObject({
    from: LocalDateSchema,
    until: LocalDateSchema.describe('The first day that is not covered.'),
  })
  .meta({ id: 'Period' });

const arithmetic = z.string().describe('The sum as a person would write it.');

const Explanation = z
  .discriminatedUnion('rule', [
    z.strictObject({ rule: z.enum(['fullPeriod', 'startedPeriod']), arithmetic }),
    z.strictObject({
      rule: z.literal('proratedByDays'),
      daysCovered: z.int(),
      daysOfPeriod: z.int(),
      arithmetic,
    }),
    z.strictObject({
      rule: z.literal('roundedTime'),
      entries: z.int(),
      actualSeconds: z.int(),
      billedMinutes: z.int(),
      rounding: z.string(),
      rateOrigin: z.string().describe('Where the rate came from.'),
      arithmetic,
    }),
    z.strictObject({
      rule: z.enum(['includedInFee', 'noCharge']),
      entries: z.int(),
      actualSeconds: z.int(),
      arithmetic,
    }),
  ])
  .meta({ id: 'Explanation' });

const Line = z
  .strictObject({
    key: z.string().describe('The same facts give the same key.'),
    contractId: Id,
    chargeId: z.string(),
    description: z.string(),
    ticket: z.string().optional(),
    technician: z.string().optional(),
    workType: z.string().optional(),
    period: Period,
    late: z.boolean().describe('Work of a period that was invoiced already.'),
    quantity: z.string(),
    unit: z.enum(['C62', 'MIN', 'DAY']).describe('UN/ECE Recommendation 20.'),
    unitPrice: z.string().describe('For `baseQuantity` units.'),
    baseQuantity: z.number(),
    net: Money,
    taxRateId: z.string().optional(),
    tax: z.strictObject({ category: TaxCategory, percent: z.string() }),
    explanation: Explanation,
    billableIds: z.array(Id),
  })
  .meta({ id: 'InvoiceLine' });

const Party = {
  address: Address,
  vatNumber: z.string().optional(),
  companyNumber: z.string().optional(),
};

const content = {
  currency: z.string(),
  locale: Locale,
  seller: z.strictObject({
    legalName: z.string(),
    legalForm: z.string().optional(),
    legalText: z.string().optional(),
    ...Party,
    email: z.string(),
    phone: z.string().optional(),
  }),
  buyer: z.strictObject({
    clientId: Id,
    name: z.string(),
    ...Party,
    contacts: z.array(z.strictObject({ name: z.string().optional(), email: z.string() })),
  }),
  purchaseOrder: z.string().optional(),
  period: Period,
  lines: z.array(Line),
  totals: z.strictObject({
    taxes: z.array(
      z.strictObject({
        category: TaxCategory,
        percent: z.string(),
        base: Money,
        tax: Money,
        exemptionReason: z.string().optional(),
      }),
    ),
    net: Money,
    tax: Money,
    gross: Money,
  }),
  paymentTerms: PaymentTerms,
  payment: z.strictObject({
    iban: z.string().optional(),
    bic: z.string().optional(),
    text: z.string().optional(),
  }),
  latePenaltyPercent: z.string().optional(),
  contracts: z.array(z.strictObject({ contractId: Id, name: z.string(), purchaseOrder: z.string().optional() })),
};

const heading = {
  invoiceId: z.string(),
  series: z.string(),
  number: z.int().describe('1, 2, 3 and so on within the series, without a gap.'),
  formattedNumber: z.string(),
  issuedOn: LocalDateSchema,
  dueOn: LocalDateSchema,
  batchId: Id,
};

export const DraftView = z.strictObject({ itemId: z.string(), ...content }).meta({ id: 'Draft' });
export const InvoiceView = z
  .strictObject({ ...heading, issuedAt: z.iso.datetime(), ...content })
  .meta({ id: 'Invoice' });
export const InvoiceSummary = z
  .strictObject({
    ...heading,
    clientId: Id,
    clientName: z.string(),
    period: Period,
    net: Money,
    tax: Money,
    gross: Money,
  })
  .meta({ id: 'InvoiceSummary' });

export const PdfLink = z
  .strictObject({ url: z.url().describe('Whoever has it can fetch the PDF.'), expiresAt: z.iso.datetime() })
  .meta({ id: 'PdfLink' });

const lineView = ({ net, ...line }: TaxedLine, currency: string) => ({ ...line, net: moneyOf(net, currency) });
const taxView = ({ base, tax, ...rate }: TaxTotal, currency: string) => ({
  ...rate,
  base: moneyOf(base, currency),
  tax: moneyOf(tax, currency),
});

/** Billing states are the house's own: people get the contract, and what of it was billed stands on the lines. */
const contractView = ({ contractId, name, purchaseOrder }: BilledContract) => ({ contractId, name, purchaseOrder });

/** What an invoice or a draft says, with the reason of every line. */
export const contentView = ({ seller, totals, ...said }: InvoiceContent) => {
  const { currency } = said;
  const { logoKey: _, ...printed } = seller;
  return {
    currency,
    locale: said.locale,
    seller: printed,
    buyer: said.buyer,
    purchaseOrder: said.purchaseOrder,
    period: said.period,
    lines: said.lines.map((line) => lineView(line, currency)),
    totals: {
      taxes: totals.taxes.map((tax) => taxView(tax, currency)),
      net: moneyOf(totals.net, currency),
      tax: moneyOf(totals.tax, currency),
      gross: moneyOf(totals.gross, currency),
    },
    paymentTerms: said.paymentTerms,
    payment: said.payment,
    latePenaltyPercent: said.latePenaltyPercent,
    contracts: said.contracts.map(contractView),
  };
};

const headingOf = ({ invoiceId, series, number, formattedNumber, issuedOn, dueOn, batchId }: Invoice) => ({
  invoiceId,
  series,
  number,
  formattedNumber,
  issuedOn,
  dueOn,
  batchId,
});

export const invoiceView = (invoice: Invoice) => ({
  ...headingOf(invoice),
  issuedAt: invoice.issuedAt,
  ...contentView(invoice),
});

export const invoiceSummary = (invoice: Invoice) => {
  const { buyer, period, totals, currency } = invoice;
  return {
    ...headingOf(invoice),
    clientId: buyer.clientId,
    clientName: buyer.name,
    period,
    net: moneyOf(totals.net, currency),
    tax: moneyOf(totals.tax, currency),
    gross: moneyOf(totals.gross, currency),
  };
};
