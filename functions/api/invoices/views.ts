import * as z from 'zod';
import { LocalDateSchema } from '../../../domain/calendar/local-date.ts';
import { explanationOf } from '../../../domain/documents/explanations.ts';
import { Id } from '../../../domain/ids.ts';
import type {
  Allowance as AllowanceFacts,
  BilledContract,
  InvoiceContent,
  TaxedLine,
  Tax as TaxFacts,
  TaxTotal,
} from '../../../domain/invoicing/invoice.ts';
import type { Minor } from '../../../domain/money/rounding.ts';
import type { StandingDocument } from '../../../domain/operations/settlements/read.ts';
import { PaymentTerms, TaxCategory } from '../../../domain/tenants/tenant.ts';
import { Address, Locale } from '../../../domain/text.ts';
import { Money, moneyOf } from '../money.ts';
import { Explanation } from './explanation.ts';
import { credits, standing, standingFacts } from './standing.ts';
import { heading, headingOf, kind, Period } from './summary.ts';

const Tax = z
  .strictObject({
    category: TaxCategory,
    percent: z.string(),
    exemptionReason: z.string().optional(),
    amount: Money.optional().describe('Only where tax is rounded on each line.'),
  })
  .meta({ id: 'LineTax' });

/** Where prices include the tax. */
const gross = Money.optional().describe('With the tax, where prices include it; there `unitPrice` does too.');

const Allowance = z
  .strictObject({
    reason: z.string().optional(),
    percent: z.string().optional(),
    amount: Money.describe('Taken off the lines before tax.'),
    gross,
    tax: Tax,
    contractId: Id.optional().describe("Whose discount it is; absent for the client's."),
  })
  .meta({ id: 'Allowance' });

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
    unit: z
      .enum(['C62', 'MIN', 'DAY', 'KMT', 'E34'])
      .describe('UN/ECE Recommendation 20: piece, minute, day, kilometre, gigabyte.'),
    unitPrice: z.string().describe('For `baseQuantity` units.'),
    baseQuantity: z.number(),
    net: Money.describe("After the line's discount."),
    gross,
    discount: z
      .strictObject({ amount: Money, percent: z.string().optional(), reason: z.string().optional() })
      .optional(),
    corrects: z
      .strictObject({
        of: z.string().describe('The line of an earlier bill.'),
        as: z.enum(['credit', 'charge']).describe('Taken back, or charged in its place.'),
      })
      .optional(),
    taxRateId: z.string().optional(),
    tax: Tax,
    termsFrom: LocalDateSchema.optional().describe('Since when the terms hold that it was priced by.'),
    explanation: Explanation,
    sentence: z.string().describe('The explanation in words, in the language of the document.'),
    billableIds: z.array(Id),
  })
  .meta({ id: 'InvoiceLine' });

const Totals = z
  .strictObject({
    taxes: z.array(
      z.strictObject({
        category: TaxCategory,
        percent: z.string(),
        base: Money,
        tax: Money,
        exemptionReason: z.string().optional(),
      }),
    ),
    lineNet: Money.describe('Sum of the lines.'),
    allowances: Money.describe('Sum of the allowances.'),
    net: Money,
    tax: Money,
    gross: Money,
  })
  .meta({ id: 'Totals' });

const Party = {
  address: Address,
  vatNumber: z.string().optional(),
  companyNumber: z.string().optional(),
};

/** What priced lines come to. */
export const amounts = {
  kind,
  lines: z.array(Line),
  allowances: z.array(Allowance).describe('Discounts on the whole.'),
  totals: Totals,
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
  ...amounts,
  paymentTerms: PaymentTerms,
  payment: z.strictObject({
    iban: z.string().optional(),
    bic: z.string().optional(),
    text: z.string().optional(),
  }),
  latePenaltyPercent: z.string().optional(),
  contracts: z.array(z.strictObject({ contractId: Id, name: z.string(), purchaseOrder: z.string().optional() })),
};

export const DraftView = z.strictObject({ itemId: z.string(), ...content }).meta({ id: 'Draft' });
export const InvoiceView = z
  .strictObject({ ...heading, issuedAt: z.iso.datetime(), ...content, credits, ...standing })
  .meta({ id: 'Invoice' });
export const PdfLink = z
  .strictObject({ url: z.url().describe('Whoever has it can fetch the PDF.'), expiresAt: z.iso.datetime() })
  .meta({ id: 'PdfLink' });

type Told = Pick<InvoiceContent, 'kind' | 'lines' | 'allowances' | 'totals' | 'currency' | 'locale' | 'seller'>;

const optional = (minor: Minor | undefined, currency: string) =>
  minor === undefined ? undefined : moneyOf(minor, currency);

const lineTaxView = ({ minor, ...tax }: TaxFacts, currency: string) => ({ ...tax, amount: optional(minor, currency) });

const lineView = (line: TaxedLine, { currency, locale, seller }: Told) => {
  const { net, gross, discount, tax, ...facts } = line;
  return {
    ...facts,
    net: moneyOf(net, currency),
    gross: optional(gross, currency),
    discount: discount && {
      amount: moneyOf(discount.minor, currency),
      percent: discount.percent,
      reason: discount.reason,
    },
    tax: lineTaxView(tax, currency),
    sentence: explanationOf(line, { locale, currency, country: seller.address.country }),
  };
};

const allowanceView = ({ minor, gross, tax, ...facts }: AllowanceFacts, currency: string) => ({
  ...facts,
  amount: moneyOf(minor, currency),
  gross: optional(gross, currency),
  tax: lineTaxView(tax, currency),
});

const taxView = ({ base, tax, ...rate }: TaxTotal, currency: string) => ({
  ...rate,
  base: moneyOf(base, currency),
  tax: moneyOf(tax, currency),
});

/** Lines with the reason of each, and what they come to. */
export const amountsView = (told: Told) => {
  const { kind, currency, totals } = told;
  return {
    kind,
    lines: told.lines.map((line) => lineView(line, told)),
    allowances: told.allowances.map((allowance) => allowanceView(allowance, currency)),
    totals: {
      taxes: totals.taxes.map((tax) => taxView(tax, currency)),
      lineNet: moneyOf(totals.lineNet, currency),
      allowances: moneyOf(totals.allowances, currency),
      net: moneyOf(totals.net, currency),
      tax: moneyOf(totals.tax, currency),
      gross: moneyOf(totals.gross, currency),
    },
  };
};

/** Billing states are the house's own: people get the contract, and what of it was billed stands on the lines. */
const contractView = ({ contractId, name, purchaseOrder }: BilledContract) => ({ contractId, name, purchaseOrder });

/** What an invoice or a draft says, with the reason of every line. */
export const contentView = (said: InvoiceContent) => {
  const { logoKey: _, ...printed } = said.seller;
  return {
    currency: said.currency,
    locale: said.locale,
    seller: printed,
    buyer: said.buyer,
    purchaseOrder: said.purchaseOrder,
    period: said.period,
    ...amountsView(said),
    paymentTerms: said.paymentTerms,
    payment: said.payment,
    latePenaltyPercent: said.latePenaltyPercent,
    contracts: said.contracts.map(contractView),
  };
};

export const invoiceView = (found: StandingDocument) => ({
  ...headingOf(found.document),
  issuedAt: found.document.issuedAt,
  ...contentView(found.document),
  credits: found.document.credits,
  ...standingFacts(found),
});
