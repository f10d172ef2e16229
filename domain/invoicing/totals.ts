import { sum, taxOn } from '../money/rounding.ts';
import type { Allowance, Tax, TaxedLine, TaxTotal, Totals } from './invoice.ts';
import { byRow, rowOf } from './tax.ts';

/** A part of a tax row: a line, or an allowance with its sign turned. All in minor units. */
interface Part {
  readonly tax: Tax;
  readonly net: number;
  readonly gross: number | undefined;
  readonly taxMinor: number | undefined;
}

const turned = (minor: number | undefined): number | undefined => (minor === undefined ? undefined : 0 - minor);

const partOfLine = ({ tax, net, gross }: TaxedLine): Part => ({ tax, net, gross, taxMinor: tax.minor });
const partOfAllowance = ({ tax, minor, gross }: Allowance): Part => ({
  tax,
  net: 0 - minor,
  gross: turned(gross),
  taxMinor: turned(tax.minor),
});

/**
 * The tax of one row: the sum of the lines' where each has its own; what the agreed amounts hold beyond their net where
 * prices include it; else once on the sum of the nets (BR-CO-17, half away from zero).
 */
const taxOfRow = (parts: readonly Part[], percent: string, base: number): number => {
  if (parts.every(({ taxMinor }) => taxMinor !== undefined)) return sum(parts.map(({ taxMinor }) => taxMinor ?? 0));
  if (Number(percent) === 0) return 0;
  if (parts.every(({ gross }) => gross !== undefined)) return sum(parts.map(({ gross }) => gross ?? 0)) - base;
  return taxOn(base, percent);
};

const rowTotal = (parts: readonly Part[]): TaxTotal => {
  const { category, percent, exemptionReason } = (parts[0] as Part).tax;
  const base = sum(parts.map(({ net }) => net));
  return {
    category,
    percent,
    base,
    tax: taxOfRow(parts, percent, base),
    ...(exemptionReason === undefined ? {} : { exemptionReason }),
  };
};

/** Totals are sums of what is printed (BR-CO-10 to BR-CO-15), whatever the order of the lines. */
export const totalsOf = (lines: readonly TaxedLine[], allowances: readonly Allowance[]): Totals => {
  const rows = Map.groupBy([...lines.map(partOfLine), ...allowances.map(partOfAllowance)], ({ tax }) => rowOf(tax));
  const taxes = [...rows.values()].map(rowTotal).sort(byRow);
  const lineNet = sum(lines.map(({ net }) => net));
  const taken = sum(allowances.map(({ minor }) => minor));
  const net = lineNet - taken;
  const tax = sum(taxes.map((row) => row.tax));
  return { taxes, lineNet, allowances: taken, net, tax, gross: sum([net, tax]) };
};
