import * as z from 'zod';
import { LocalDateSchema } from '../../../domain/calendar/local-date.ts';
import { explanationOf } from '../../../domain/documents/explanations.ts';
import { Id } from '../../../domain/ids.ts';
import type {
  Allowance as AllowanceFacts,
  InvoiceContent,
  TaxedLine,
  Tax as TaxFacts,
  TaxTotal,
} from '../../../domain/invoicing/invoice.ts';
import type { Minor } from '../../../domain/money/rounding.ts';
import { TaxCategory } from '../../../domain/tenants/tax-rate.ts';
import { Money, moneyOf } from '../money.ts';
import { ByHand, EditedLine, editedLineView } from './edited.ts';
import { Explanation } from './explanation.ts';
import { kind, Period } from './summary.ts';

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
    edited: ByHand.optional().describe('Who gave it, of one that was not agreed.'),
  })
  .meta({ id: 'Allowance' });

const Line = z
  .strictObject({
    key: z.string().describe('The same facts give the same key.'),
    contractId: Id.optional().describe('Absent on a line that was written without a contract.'),
    chargeId: z.string(),
    description: z.string(),
    productCode: z.string().optional().describe('Of a product of the catalogue.'),
    ticket: z.string().optional(),
    technician: z.string().optional(),
    workType: z.string().optional(),
    period: Period,
    late: z.boolean().describe('Work of a period that was invoiced already.'),
    putBack: z
      .string()
      .optional()
      .describe('Billed again: the number of the invoice that it was on before a credit note put it back.'),
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
        invoiceNumber: z.string().optional().describe('The invoice that the line was on.'),
        revised: z
          .array(
            z.strictObject({
              billableId: Id,
              on: LocalDateSchema,
              ticket: z.string().optional(),
              fromSeconds: z.int().describe('As it was billed.'),
              toSeconds: z.int().describe('By now; 0 when it was deleted.'),
            }),
          )
          .optional()
          .describe('The work of the line that was revised, where a revision is why; none where it is of other lines.'),
      })
      .optional(),
    taxRateId: z.string().optional(),
    tax: Tax,
    termsFrom: LocalDateSchema.optional().describe('Since when the terms hold that it was priced by.'),
    explanation: Explanation,
    sentence: z.string().describe('The explanation in words, in the language of the document.'),
    billableIds: z.array(Id),
    edited: EditedLine.optional().describe('What a person made of it.'),
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

/** What priced lines come to. */
export const amounts = {
  kind,
  lines: z.array(Line),
  allowances: z.array(Allowance).describe('Discounts on the whole.'),
  totals: Totals,
};

type Told = Pick<InvoiceContent, 'kind' | 'lines' | 'allowances' | 'totals' | 'currency' | 'locale' | 'seller'>;

const optional = (minor: Minor | undefined, currency: string) =>
  minor === undefined ? undefined : moneyOf(minor, currency);

const lineTaxView = ({ minor, ...tax }: TaxFacts, currency: string) => ({ ...tax, amount: optional(minor, currency) });

const lineView = (line: TaxedLine, { currency, locale, seller }: Told) => {
  const { net, gross, discount, tax, edited, ...facts } = line;
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
    edited: edited && editedLineView(edited, currency),
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
