import * as z from 'zod';
import { addDays, type LocalDate, LocalDateSchema } from '../calendar/local-date.ts';
import type { Client } from '../clients/client.ts';
import { Discount } from '../contracts/charges/discount.ts';
import { BillingError } from '../errors.ts';
import { Id } from '../ids.ts';
import { minorDigits } from '../money/currency.ts';
import { Price, SignedQuantity } from '../money/decimal.ts';
import { priceLine } from '../money/rounding.ts';
import type { Tenant } from '../tenants/tenant.ts';
import { line, paragraph, Slug } from '../text.ts';
import { type Agreement, agreementOf, pricedLine, reckon } from './agreement.ts';
import { withDiscount } from './discount.ts';
import type { InvoiceContent } from './invoice.ts';
import { type Line, periodOfLines } from './line.ts';
import { headOf } from './parties.ts';

const AdHocLine = z
  .strictObject({
    description: line(300),
    /** Below zero gives back; the whole must come to more than nothing. */
    quantity: SignedQuantity,
    unit: z.enum(['C62', 'MIN', 'DAY', 'KMT', 'E34']).default('C62').describe('UN/ECE Recommendation 20.'),
    unitPrice: Price.describe('For `baseQuantity` units; with the tax where prices include it.'),
    baseQuantity: z.int().min(1).max(10_000).default(1).describe('60 for an hourly price on minutes.'),
    discount: Discount.optional(),
    taxRateId: Slug.optional().describe("The firm's default rate when absent."),
    period: z
      .strictObject({ from: LocalDateSchema, until: LocalDateSchema.describe('The first day that is not covered.') })
      .refine(({ from, until }) => from < until, { error: 'must be after from', path: ['until'] })
      .optional()
      .describe('The day of the invoice when absent.'),
  })
  .meta({ id: 'AdHocLine' });

/** What an invoice without a contract says. */
export const AdHocContent = z.strictObject({
  clientId: Id,
  lines: z.array(AdHocLine).min(1).max(200),
  /** Taken off the whole before tax, after the client's own. */
  discount: Discount.optional(),
  purchaseOrder: line(60).optional(),
  note: paragraph(1000).min(1, 'must not be empty').optional(),
});
export type AdHocContent = z.infer<typeof AdHocContent>;

const linesOf = ({ lines }: AdHocContent, day: LocalDate, digits: number): readonly Line[] =>
  lines.map(({ discount, period, ...written }, i) => {
    const plain: Line = {
      ...written,
      key: `line-${i + 1}`,
      chargeId: 'adHoc',
      period: period ?? { from: day, until: addDays(day, 1) },
      late: false,
      net: priceLine(written, digits),
      explanation: { rule: 'asWritten' },
      billableIds: [],
    };
    return discount ? withDiscount(plain, discount, digits) : plain;
  });

/** The content, and what its amounts were made by, so that a person's changes go the same way. */
export interface AdHocInvoice {
  readonly content: InvoiceContent;
  readonly agreement: Agreement;
}

/**
 * An invoice of lines that a person wrote, for a client and no contract: the same roundings, discounts, taxes and totals
 * as any other. Throws `TaxRateUnknown`, `AmountTooLarge`, and `NothingToInvoice` where it does not come to more than 0.
 */
export const composeAdHoc = (tenant: Tenant, client: Client, asked: AdHocContent, day: LocalDate): AdHocInvoice => {
  const agreement = agreementOf(tenant, client, []);
  const lines = linesOf(asked, day, minorDigits(agreement.settings.currency));
  const priced = lines.map((one) => pricedLine(one, agreement));
  const { discount, purchaseOrder = client.purchaseOrder, note } = asked;
  const reckoned = reckon(priced, agreement, discount ? [{ discount }] : []);
  if (reckoned.totals.gross <= 0)
    throw new BillingError(
      'NothingToInvoice',
      'the lines must come to more than 0.00: credit an invoice to give back',
      [{ pointer: '/lines', detail: 'must come to more than 0.00' }],
    );
  const content: InvoiceContent = {
    ...headOf(tenant, client),
    kind: 'invoice',
    purchaseOrder,
    period: periodOfLines(lines) ?? { from: day, until: addDays(day, 1) },
    ...reckoned,
    ...(note === undefined ? {} : { note }),
    contracts: [],
  };
  return { content, agreement };
};
