import * as z from 'zod';
import { LocalDateSchema } from '../../../domain/calendar/local-date.ts';
import { Id } from '../../../domain/ids.ts';
import type { ProfitReport } from '../../../domain/operations/profit/profit.ts';
import type { ProfitSums } from '../../../domain/profit/profit.ts';
import { Money, moneyOf } from '../money.ts';

const sums = {
  revenue: Money.describe('Net of the invoices less credit notes of these days, by their date.'),
  workCost: Money.describe('Of the work that stands under these days, as worked, by the cost rates.'),
  productCost: Money.describe(
    'Of the products and expenses that stand under these days, where their cost is recorded.',
  ),
  margin: Money.describe('The revenue less both costs.'),
  marginPercent: z.string().optional().describe('Of the revenue; absent where there is none.'),
  seconds: z.int().describe('As worked.'),
  secondsWithoutRate: z.int().describe('Those of them that no rate is known for: they cost nothing here.'),
  expensesWithoutCost: z.int().describe('Products and expenses whose cost is not known: they cost nothing here.'),
};

export const ProfitView = z
  .strictObject({
    from: LocalDateSchema,
    until: LocalDateSchema,
    ...sums,
    months: z.array(z.strictObject({ month: z.string().describe('"2016-03"'), ...sums })),
    contracts: z
      .array(z.strictObject({ contractId: Id.optional(), ...sums }))
      .describe('What is of no contract has no id: lines that a person wrote.'),
    documents: z
      .array(
        z.strictObject({
          invoiceId: z.string(),
          formattedNumber: z.string(),
          issuedOn: LocalDateSchema,
          contractId: Id.optional(),
          net: Money,
        }),
      )
      .describe('What the revenue is the sum of; below zero of credit notes.'),
  })
  .meta({ id: 'Profit' });

const sumsView = ({ revenue, workCost, productCost, margin, ...rest }: ProfitSums, currency: string) => ({
  revenue: moneyOf(revenue, currency),
  workCost: moneyOf(workCost, currency),
  productCost: moneyOf(productCost, currency),
  margin: moneyOf(margin, currency),
  ...rest,
});

export const profitView = ({ from, until, currency, months, contracts, documents, ...all }: ProfitReport) => ({
  from,
  until,
  ...sumsView(all, currency),
  months: months.map(({ month, ...one }) => ({ month, ...sumsView(one, currency) })),
  contracts: contracts.map(({ contractId, ...one }) => ({ contractId, ...sumsView(one, currency) })),
  documents: documents.map(({ invoiceId, formattedNumber, issuedOn, contractId, net }) => ({
    ...{ invoiceId, formattedNumber, issuedOn, contractId },
    net: moneyOf(net, currency),
  })),
});
