import { array, constantFrom, integer, property, record } from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Discount } from '../../../domain/contracts/charges/discount.ts';
import { ciiOf } from '../../../domain/documents/einvoice/cii.ts';
import type { EInvoice } from '../../../domain/documents/einvoice/model.ts';
import { eInvoiceOf } from '../../../domain/documents/einvoice/reading.ts';
import { ublOf } from '../../../domain/documents/einvoice/ubl.ts';
import { eInvoiceWarnings } from '../../../domain/documents/einvoice/warnings.ts';
import { creditNoteOf } from '../../../domain/invoicing/credit-note.ts';
import type { InvoiceContent } from '../../../domain/invoicing/invoice.ts';
import { minorDigits } from '../../../domain/money/currency.ts';
import { formatDecimal } from '../../../domain/money/decimal.ts';
import { priceLine } from '../../../domain/money/rounding.ts';
import { always } from '../builders.ts';
import { aLine, anInvoice, invoiced, issued, RATES } from '../invoicing-builders.ts';
import { cents, expectSums } from './expect-sums.ts';
import { figuresOfCii, figuresOfUbl } from './figures.ts';
import { validateFacturX } from './xml-tree.ts';

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

  test('prices with tax that are a cent off: the rest is a rounding, and what was agreed is due', () => {
    // 0.03 with tax is 0.02 and 0.01; 20 % of 0.02 is 0.00.
    const content = anInvoice([aLine(3)], { rules: { prices: 'inclusive' } });
    const written = eInvoiceOf(issued(content)) as EInvoice;
    const { totals } = figuresOfCii(ciiOf(written));
    expect(totals).toMatchObject({ net: '0.02', tax: '0.00', gross: '0.02', rounding: '0.01', due: '0.03' });
    expect(figuresOfUbl(ublOf(written)).totals).toEqual(totals);
    validateFacturX(ciiOf(written));
  });

  test('prices with tax: every invoice of them has its e-invoice, however its cents fall', () => {
    const agreed = array(record({ cents: integer({ min: -500, max: 500_000 }), taxRateId: rates }), {
      minLength: 1,
      maxLength: 12,
    });
    let rounded = 0;
    always(
      property(agreed, (lines) => {
        const content = invoiced(
          lines.map(({ cents: minor, taxRateId }, i) => aLine(minor, { taxRateId, key: `line-${i}` })),
          { rules: { prices: 'inclusive', negative: 'creditNote' } },
        );
        if (!content || content.totals.taxes.some(({ category }) => category === 'O')) return;
        const eInvoice = eInvoiceOf(issued(content)) as EInvoice;
        const figures = figuresOfCii(ciiOf(eInvoice));
        expectSums(figures, 2);
        expect(figuresOfUbl(ublOf(eInvoice))).toEqual(figures);
        expect(cents(figures.totals.due)).toBe(BigInt(content.totals.gross));
        if (figures.totals.rounding !== '') rounded += 1;
      }),
    );
    expect(rounded).toBeGreaterThan(5);
  });

  test.each([
    {
      because: 'tax rounded on each line',
      rules: { taxRounding: 'perLine' },
      nets: [5, 5, 5],
      code: 'taxRoundedPerLine',
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
