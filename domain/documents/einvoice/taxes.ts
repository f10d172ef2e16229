import type { InvoiceContent, TaxTotal } from '../../invoicing/invoice.ts';
import { sum, taxOn } from '../../money/rounding.ts';

/**
 * One category and rate of the summary, in minor units, with the reasons of all its rows. The tax is exactly that of the
 * base (BR-CO-17): where prices include it, what was agreed can be a unit off.
 */
export type MergedTax = Pick<TaxTotal, 'category' | 'percent' | 'base' | 'tax'> & {
  readonly reasons: readonly string[];
};

/**
 * The rows of the tax summary as EN 16931 counts them: one for each category and rate (BR-E-01, BR-S-08), where ours have
 * one for each reason too. Bases are added.
 */
export const mergedTaxes = ({ totals }: Pick<InvoiceContent, 'totals'>): readonly MergedTax[] =>
  [...Map.groupBy(totals.taxes, ({ category, percent }) => `${category} ${percent}`).values()].map((rows) => {
    const { category, percent } = rows[0] as TaxTotal;
    const reasons = rows.flatMap(({ exemptionReason }) => (exemptionReason === undefined ? [] : [exemptionReason]));
    const base = sum(rows.map((row) => row.base));
    return {
      category,
      percent,
      base,
      tax: taxOn(base, percent),
      reasons: [...new Set(reasons)],
    };
  });
