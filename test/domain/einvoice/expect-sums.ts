import { expect } from 'vitest';
import { parseDecimal } from '../../../domain/money/decimal.ts';
import { divideRounded } from '../../../domain/money/rounding.ts';
import type { Figures } from './figures.ts';

/** Amounts in hundredths; more than two decimals are an error (BR-DEC). */
export const cents = (amount: string): bigint => parseDecimal(amount, 2);
const total = (amounts: readonly string[]): bigint => amounts.reduce((sum, amount) => sum + cents(amount), 0n);

/** BT-131 as EN 16931 computes it: quantity × (price ÷ base quantity) − allowance, in hundredths. */
const lineAmount = ({ quantity, price, per, allowance }: Figures['lines'][number], digits: number): bigint => {
  const scale = 10n ** BigInt(4 + 6 - 4);
  const exact = parseDecimal(quantity, 4) * parseDecimal(price, 6) * 10n ** BigInt(digits);
  const rounded = divideRounded(exact, scale * parseDecimal(per, 4));
  return rounded * 10n ** BigInt(2 - digits) - cents(allowance || '0');
};

const taxedAs = (row: { category: string; percent: string }) => (one: { category: string; percent: string }) =>
  one.category === row.category && one.percent === row.percent;

/** The assertions of EN 16931-1 §6.4 on sums, each with no tolerance at all. */
export const expectSums = ({ lines, allowances, rows, totals }: Figures, digits: number): void => {
  for (const line of lines) {
    expect(parseDecimal(line.price, 6), 'BR-27').toBeGreaterThanOrEqual(0n);
    expect(parseDecimal(line.per, 4), 'PEPPOL-R121').toBeGreaterThan(0n);
    expect(cents(line.amount), 'BT-131').toBe(lineAmount(line, digits));
  }
  expect(cents(totals.lines), 'BR-CO-10').toBe(total(lines.map(({ amount }) => amount)));
  expect(cents(totals.allowances || '0'), 'BR-CO-11').toBe(total(allowances.map(({ amount }) => amount)));
  expect(totals.allowances === '', 'BR-CO-11').toBe(allowances.length === 0);
  expect(cents(totals.net), 'BR-CO-13').toBe(cents(totals.lines) - cents(totals.allowances || '0'));
  expect(cents(totals.tax), 'BR-CO-14').toBe(total(rows.map(({ tax }) => tax)));
  expect(cents(totals.gross), 'BR-CO-15').toBe(cents(totals.net) + cents(totals.tax));
  expect(cents(totals.due), 'BR-CO-16').toBe(cents(totals.gross) + cents(totals.rounding || '0'));
  expect(totals.rounding === '', 'BT-114').toBe(cents(totals.due) === cents(totals.gross));
  for (const row of rows) {
    const base = total(lines.filter(taxedAs(row)).map(({ amount }) => amount));
    const off = total(allowances.filter(taxedAs(row)).map(({ amount }) => amount));
    expect(cents(row.base), 'BR-S-08').toBe(base - off);
    const unit = 10n ** BigInt(2 - digits);
    const tax = divideRounded(cents(row.base) * parseDecimal(row.percent || '0', 4), 1_000_000n * unit) * unit;
    expect(cents(row.tax), 'BR-CO-17').toBe(tax);
  }
  expect(new Set(rows.map(({ category, percent }) => `${category} ${percent}`)).size, 'BR-S-01').toBe(rows.length);
};
