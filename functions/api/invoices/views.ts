import * as z from 'zod';
import { LocalDateSchema } from '../../../domain/calendar/local-date.ts';
import { Id } from '../../../domain/ids.ts';
import type { BilledContract, InvoiceContent } from '../../../domain/invoicing/invoice.ts';
import { Delivery } from '../../../domain/mails/delivery.ts';
import type { StandingDocument } from '../../../domain/operations/settlements/read.ts';
import { PaymentTerms } from '../../../domain/tenants/tenant.ts';
import { Address, Locale, Slug } from '../../../domain/text.ts';
import { Money, moneyOf } from '../money.ts';
import { amounts, amountsView } from './amounts.ts';
import { EditedContent, editedContentView } from './edited.ts';
import { credits, standing, standingFacts } from './standing.ts';
import { heading, headingOf, Period } from './summary.ts';

const Party = {
  address: Address,
  vatNumber: z.string().optional(),
  companyNumber: z.string().optional(),
};

/** What a draft or an invoice says. */
export const contentFields = {
  currency: z.string(),
  taxCurrency: z
    .strictObject({
      tax: Money.describe("The tax in the firm's currency."),
      rate: z.string().describe("What 1 unit of the document's currency is in it."),
      on: LocalDateSchema.describe('The day of the rate.'),
    })
    .optional()
    .describe("Of a document in another currency than the firm's."),
  locale: Locale,
  seller: z.strictObject({
    legalName: z.string(),
    branch: z.strictObject({ branchId: Slug, name: z.string() }).optional().describe('The branch that it comes from.'),
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
    contacts: z.array(z.strictObject({ name: z.string().optional(), email: z.string(), copy: z.boolean().optional() })),
    invoiceGroup: z.string().optional().describe('The part of the client that it is for.'),
    delivery: Delivery.optional().describe('Default: by mail.'),
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
  note: z.string().optional().describe('What the client is told.'),
  dates: z
    .strictObject({ issueOn: LocalDateSchema.optional(), dueOn: LocalDateSchema.optional() })
    .optional()
    .describe('Wished for this document alone.'),
  edited: EditedContent.optional().describe('What a person changed beside the lines.'),
};

export const InvoiceView = z
  .strictObject({ ...heading, issuedAt: z.iso.datetime(), ...contentFields, credits, ...standing })
  .meta({ id: 'Invoice' });
export const PdfLink = z
  .strictObject({ url: z.url().describe('Whoever has it can fetch the PDF.'), expiresAt: z.iso.datetime() })
  .meta({ id: 'PdfLink' });

/** Billing states are the house's own: people get the contract, and what of it was billed stands on the lines. */
const contractView = ({ contractId, name, purchaseOrder }: BilledContract) => ({ contractId, name, purchaseOrder });

/** What an invoice or a draft says, with the reason of every line. */
export const contentView = (said: InvoiceContent) => {
  const { logoKey: _, ...printed } = said.seller;
  const { taxCurrency } = said;
  return {
    currency: said.currency,
    taxCurrency: taxCurrency && {
      tax: moneyOf(taxCurrency.tax, taxCurrency.currency),
      rate: taxCurrency.rate,
      on: taxCurrency.on,
    },
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
    note: said.note,
    dates: said.dates,
    edited: said.edited && editedContentView(said.edited, said.currency),
  };
};

export const invoiceView = (found: StandingDocument) => ({
  ...headingOf(found.document),
  issuedAt: found.document.issuedAt,
  ...contentView(found.document),
  credits: found.document.credits,
  ...standingFacts(found),
});
