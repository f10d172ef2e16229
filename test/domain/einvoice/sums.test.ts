import { array, constantFrom, integer, property, record } from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Discount } from '../../../domain/contracts/charges/discount.ts';
import { ciiOf } from '../../../domain/documents/einvoice/cii.ts';
import { eInvoiceOf } from '../../../domain/documents/einvoice/reading.ts';
import { ublOf } from '../../../domain/documents/einvoice/ubl.ts';
import { eInvoiceWarnings } from '../../../domain/documents/einvoice/warnings.ts';
import { creditNoteOf } from '../../../domain/invoicing/credit-note.ts';
import type { Invoice, InvoiceContent } from '../../../domain/invoicing/invoice.ts';
import { numberInvoice } from '../../../domain/invoicing/issue.ts';
import { minorDigits } from '../../../domain/money/currency.ts';
import { formatDecimal, parseDecimal } from '../../../domain/money/decimal.ts';
import { divideRounded, priceLine } from '../../../domain/money/rounding.ts';
import { always } from '../builders.ts';
import { aLine, anInvoice, aTenant, invoiced, RATES } from '../invoicing-builders.ts';
import { type Figures, figuresOfCii, figuresOfUbl } from './figures.ts';
import { validateFacturX } from './xml-tree.ts';

const issued = (content: InvoiceContent): Invoice =>
  numberInvoice(content, {
    series: aTenant().settings.series,
    counter: { next: 1, lastIssuedOn: null },
    offset: 0,
    wishedOn: '2025-02-01',
    issuedAt: '2025-02-01T06:00:00Z',
    batchId: 'b',
    itemId: 'i',
  });

/** Amounts in hundredths; more than two decimals are an error (BR-DEC). */
const cents = (amount: string): bigint => parseDecimal(amount, 2);
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
const expectSums = ({ lines, allowances, rows, totals }: Figures, digits: number): void => {
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
  expect(cents(totals.due), 'BR-CO-16').toBe(cents(totals.gross));
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

const rates = constantFrom(...RATES.map(({ taxRateId }) => taxRateId));
const row = record({
  quantity: integer({ min: -200_000, max: 9_000_000 }),
  price: integer({ min: 0, max: 300_000_000 }),
  priced: constantFrom(
    { unit: 'C62', baseQuantity: 1 } as const,
    { unit: 'MIN', baseQuantity: 60 } as const,
    { unit: 'DAY', baseQuantity: 31 } as const,
    { unit: 'KMT', baseQuantity: 1 } as const,
    { unit: 'E34', baseQuantity: 1 } as const,
  ),
  taxRateId: rates,
});

/** Lines of all units, with quantities of four decimals and prices of six, taxed at any rate. */
const someWork = (currency: string) =>
  array(row, { minLength: 1, maxLength: 10 }).map((rows) =>
    rows.map(({ quantity, price, priced, taxRateId }, i) => {
      const line = {
        ...priced,
        quantity: formatDecimal(BigInt(quantity), 4),
        unitPrice: formatDecimal(BigInt(price), 6),
      };
      return aLine(priceLine(line, minorDigits(currency)), { ...line, taxRateId, key: `line-${i}` });
    }),
  );

const discounts = constantFrom<Discount | undefined>(
  undefined,
  { kind: 'percent', percent: '12.5', reason: 'Fidélité' },
  { kind: 'percent', percent: '33.3333' },
  { kind: 'amount', amount: '33.33' },
);

const parts = record({
  currency: constantFrom('EUR', 'JPY'),
  prices: constantFrom<'exclusive' | 'inclusive'>('exclusive', 'exclusive', 'exclusive', 'inclusive'),
  treatment: constantFrom<'standard' | 'reverseCharge' | 'export'>('standard', 'standard', 'reverseCharge', 'export'),
  ofCharge: discounts,
  ofContract: discounts,
  ofClient: discounts,
});

const contents = parts.chain(({ currency, prices, treatment, ofCharge, ofContract, ofClient }) =>
  someWork(currency).map((lines) =>
    invoiced(lines, {
      currency,
      rules: { prices, negative: 'creditNote' },
      terms: {
        discount: ofContract,
        charges: [
          { kind: 'oneTime', chargeId: 'support', description: 'S', quantity: '1', unitPrice: '1', discount: ofCharge },
        ],
      } as never,
      client: { taxTreatment: treatment, discount: ofClient },
    }),
  ),
);

describe('the sums of an e-invoice', () => {
  test('whatever was billed: exact in both syntaxes, and valid by the schema of Factur-X', () => {
    let written = 0;
    always(
      property(contents, (content) => {
        const eInvoice = content && eInvoiceOf(issued(content));
        if (!content || !eInvoice) return;
        const digits = minorDigits(content.currency);
        const [cii, ubl] = [ciiOf(eInvoice), ublOf(eInvoice)];
        expectSums(figuresOfCii(cii), digits);
        expectSums(figuresOfUbl(ubl), digits);
        expect(figuresOfCii(cii)).toEqual(figuresOfUbl(ubl));
        expect(cents(figuresOfCii(cii).totals.due) * 10n ** BigInt(digits)).toBe(BigInt(content.totals.gross) * 100n);
        validateFacturX(cii);
        written += 1;
      }),
    );
    expect(written).toBeGreaterThan(50);
  });

  test('a credit note states what its invoice stated', () => {
    const invoice = anInvoice([aLine(12_345), aLine(-2000, { taxRateId: 'ten' })], {
      client: { discount: { kind: 'percent', percent: '7.5' } },
    });
    const figures = (content: InvoiceContent) => figuresOfUbl(ublOf(eInvoiceOf(issued(content)) as never));
    expect(figures(creditNoteOf(invoice))).toEqual(figures(invoice));
  });

  test('prices with tax: the price is the amount, for so many pieces', () => {
    const content = anInvoice([aLine(10_000, { quantity: '3', unitPrice: '33.333333' }), aLine(2000)], {
      rules: { prices: 'inclusive' },
    });
    const { lines, totals } = figuresOfCii(ciiOf(eInvoiceOf(issued(content)) as never));
    expect(lines.map(({ quantity, price, per, amount }) => [quantity, price, per, amount])).toEqual([
      ['3', '83.33', '3', '83.33'],
      ['1', '16.67', '1', '16.67'],
    ]);
    expect(totals).toMatchObject({ net: '100.00', tax: '20.00', due: '120.00' });
  });

  test.each([
    {
      because: 'tax rounded on each line',
      rules: { taxRounding: 'perLine' },
      nets: [5, 5, 5],
      code: 'taxRoundedPerLine',
    },
    {
      because: '0.03 with tax is 0.02 and 0.01, which is not 20 %',
      rules: { prices: 'inclusive' },
      nets: [3],
      code: 'taxNotOfBase',
    },
    { because: 'a currency of three decimals', currency: 'TND', nets: [100], code: 'currencyTooFine' },
  ] as const)('none where EN 16931 cannot state them: $because', ({ nets, code, ...rest }) => {
    const content = anInvoice(
      nets.map((net) => aLine(net)),
      rest,
    );
    expect(eInvoiceWarnings(content)).toEqual([code]);
    expect(eInvoiceOf(issued(content))).toBeUndefined();
  });
});
