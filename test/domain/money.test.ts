import { bigInt, constantFrom, integer, oneof, property, record } from 'fast-check';
import { describe, expect, test } from 'vitest';
import { Currency, currencyOf, minorDigits } from '../../domain/money/currency.ts';
import { formatDecimal, Percent, Price, parseDecimal, Quantity } from '../../domain/money/decimal.ts';
import { divideRounded, priceLine, sum, taxOn, toMinor } from '../../domain/money/rounding.ts';
import { always } from './builders.ts';

describe('decimals', () => {
  test.each([
    { text: '0', decimals: 4, value: 0n, because: 'nothing is nothing' },
    { text: '12.5', decimals: 4, value: 125_000n, because: 'missing places are zeros' },
    { text: '0.000001', decimals: 6, value: 1n, because: 'the sixth place is the last of a price' },
    { text: '-0.5', decimals: 1, value: -5n, because: 'the sign belongs to the whole number' },
    { text: '999999999.999999', decimals: 6, value: 999_999_999_999_999n, because: 'the greatest price is exact' },
  ])('$text of $decimals places: $because', ({ text, decimals, value }) => {
    expect(parseDecimal(text, decimals)).toBe(value);
  });

  test.each(['', '.', '1.', '.5', '1,5', '1e3', ' 1', '+1', '1.23456', '--1', 'NaN', '١'])('%j is not one', (text) => {
    expect(() => parseDecimal(text, 4)).toThrow(RangeError);
  });

  test.each([
    { value: 125_000n, decimals: 4, minimum: 0, text: '12.5' },
    { value: 120_000n, decimals: 4, minimum: 0, text: '12' },
    { value: 120_000n, decimals: 4, minimum: 2, text: '12.00' },
    { value: -5n, decimals: 2, minimum: 2, text: '-0.05' },
    { value: 0n, decimals: 2, minimum: 2, text: '0.00' },
    { value: 7n, decimals: 0, minimum: 0, text: '7' },
  ])('$value of $decimals places is written $text', ({ value, decimals, minimum, text }) => {
    expect(formatDecimal(value, decimals, minimum)).toBe(text);
  });

  test('what is written is read back as the same number', () => {
    always(
      property(bigInt({ min: -(10n ** 18n), max: 10n ** 18n }), integer({ min: 0, max: 6 }), (value, decimals) => {
        expect(parseDecimal(formatDecimal(value, decimals, Math.min(2, decimals)), decimals)).toBe(value);
      }),
    );
  });

  test.each([
    {
      schema: Price,
      good: ['0', '90', '90.00', '0.125', '999999999.999999'],
      bad: ['-1', '01', '1.1234567', '1e2', ''],
    },
    { schema: Quantity, good: ['1', '0.5', '9999999.9999'], bad: ['10000000', '0.12345', '.5'] },
    { schema: Percent, good: ['20', '5.5', '0'], bad: ['1000', '20%', '-5'] },
  ])('a request may state $good and not $bad', ({ schema, good, bad }) => {
    for (const text of good) expect(schema.safeParse(text).success, text).toBe(true);
    for (const text of [...bad, 90]) expect(schema.safeParse(text).success, String(text)).toBe(false);
  });
});

describe('rounding', () => {
  test.each([
    { dividend: 5n, divisor: 2n, quotient: 3n, because: 'a half goes away from zero' },
    { dividend: -5n, divisor: 2n, quotient: -3n, because: 'also below zero, so a credit note mirrors its invoice' },
    { dividend: 7n, divisor: 2n, quotient: 4n, because: 'not to the even neighbour' },
    { dividend: 10n, divisor: 3n, quotient: 3n, because: 'a third goes down' },
    { dividend: -10n, divisor: 3n, quotient: -3n, because: 'a third goes towards zero below zero' },
    { dividend: 0n, divisor: 7n, quotient: 0n, because: 'nothing is nothing' },
  ])('$dividend ÷ $divisor is $quotient: $because', ({ dividend, divisor, quotient }) => {
    expect(divideRounded(dividend, divisor)).toBe(quotient);
  });

  test('a divisor must be positive', () => {
    expect(() => divideRounded(1n, 0n)).toThrow(RangeError);
    expect(() => divideRounded(1n, -2n)).toThrow(RangeError);
  });

  test('the quotient is never further than a half from the truth, and mirrors', () => {
    const big = bigInt({ min: -(10n ** 20n), max: 10n ** 20n });
    always(
      property(big, bigInt({ min: 1n, max: 10n ** 12n }), (dividend, divisor) => {
        const error = 2n * (divideRounded(dividend, divisor) * divisor - dividend);
        expect(error <= divisor && error >= -divisor).toBe(true);
        expect(divideRounded(-dividend, divisor)).toBe(-divideRounded(dividend, divisor));
      }),
    );
  });

  test('an amount that a JSON number cannot hold exactly is refused', () => {
    expect(toMinor(9_007_199_254_740_991n)).toBe(Number.MAX_SAFE_INTEGER);
    expect(() => toMinor(9_007_199_254_740_992n)).toThrow(expect.objectContaining({ code: 'AmountTooLarge' }));
    expect(() => sum([Number.MAX_SAFE_INTEGER, 1])).toThrow(expect.objectContaining({ code: 'AmountTooLarge' }));
    expect(sum([Number.MAX_SAFE_INTEGER, 1, -1])).toBe(Number.MAX_SAFE_INTEGER);
  });
});

describe('the net of a line', () => {
  const line = (quantity: string, unitPrice: string, baseQuantity = 1) => ({ quantity, unitPrice, baseQuantity });
  test.each([
    { line: line('20', '90.00', 60), digits: 2, net: 3000, because: '20 minutes at 90.00 an hour, not 0.33 hours' },
    { line: line('1', '100.00', 60), digits: 2, net: 167, because: 'a minute at 100.00 an hour is 1.666…' },
    { line: line('6', '100.00', 60), digits: 2, net: 1000, because: 'RND-MON-01: six minutes are rounded once' },
    { line: line('25', '38.50'), digits: 2, net: 96_250, because: '25 licences' },
    { line: line('3', '0.125'), digits: 2, net: 38, because: 'the half cent of 0.375 goes up' },
    { line: line('0.3333', '9.99'), digits: 2, net: 333, because: 'four places of a quantity count: 3.329667' },
    { line: line('1', '0.000001'), digits: 2, net: 0, because: 'a millionth is nothing yet' },
    { line: line('5000', '0.000001'), digits: 2, net: 1, because: 'five thousand of them are half a cent' },
    { line: line('20', '9000', 60), digits: 0, net: 3000, because: 'yen have no decimals' },
    { line: line('1', '1.2345'), digits: 3, net: 1235, because: 'dinars have three' },
    { line: line('85', '3000.00', 92), digits: 2, net: 277_174, because: 'PRO-15: 85 of 92 days' },
    { line: line('0', '90.00', 60), digits: 2, net: 0, because: 'no time costs nothing' },
  ])('$line.quantity × $line.unitPrice ÷ $line.baseQuantity: $because', ({ line, digits, net }) => {
    expect(priceLine(line, digits)).toBe(net);
  });

  test('plain numbers give what whole numbers of any size give', () => {
    const decimal = (whole: number, decimals: number) =>
      integer({ min: 0, max: whole }).map((value) => formatDecimal(BigInt(value), decimals));
    const lines = record({
      quantity: oneof(decimal(100_000, 0), decimal(9_999_999, 4)),
      unitPrice: oneof(decimal(100_000, 2), decimal(2_000_000_000, 6)),
      baseQuantity: constantFrom(1, 28, 31, 60, 92),
    });
    always(
      property(lines, integer({ min: 0, max: 3 }), (line, digits) => {
        const product = parseDecimal(line.quantity, 4) * parseDecimal(line.unitPrice, 6) * 10n ** BigInt(digits);
        expect(priceLine(line, digits)).toBe(Number(divideRounded(product, 10n ** 10n * BigInt(line.baseQuantity))));
      }),
      { numRuns: 1000 },
    );
  });

  test('a line beyond what can be stated is refused', () => {
    const huge = { quantity: '9999999', unitPrice: '999999999', baseQuantity: 1 };
    expect(() => priceLine(huge, 2)).toThrow(expect.objectContaining({ code: 'AmountTooLarge' }));
  });
});

describe('tax', () => {
  test.each([
    { base: 10_001, percent: '20', tax: 2000, because: 'TAX-03: 20.002' },
    { base: 5003, percent: '5.5', tax: 275, because: 'TAX-03: 2.75165' },
    { base: 4530, percent: '5', tax: 227, because: 'TAX-01: the half cent of 2.265 goes up' },
    { base: -4530, percent: '5', tax: -227, because: 'TAX-07: a credit note mirrors its invoice' },
    { base: 3345, percent: '10', tax: 335, because: 'TAX-01: 3.345' },
    { base: 100_000, percent: '0', tax: 0, because: 'nothing at 0 %' },
    { base: 10_000, percent: '8.1', tax: 810, because: 'Switzerland' },
    { base: 12_345, percent: '2.1234', tax: 262, because: 'four decimals of a percentage: 2.6213' },
  ])('$percent % of $base: $because', ({ base, percent, tax }) => {
    expect(taxOn(base, percent)).toBe(tax);
  });

  test('an invoice and its credit note are nothing together', () => {
    always(
      property(integer({ min: 0, max: 10 ** 12 }), constantFrom('20', '5.5', '8.1', '2.1234'), (base, percent) => {
        expect(taxOn(base, percent) + taxOn(-base, percent)).toBe(0);
      }),
    );
  });
});

describe('currencies', () => {
  test.each([
    { currency: 'EUR', digits: 2 },
    { currency: 'JPY', digits: 0 },
    { currency: 'TND', digits: 3 },
  ])('$currency has $digits decimals', ({ currency, digits }) => {
    expect(minorDigits(currency)).toBe(digits);
  });

  test('only codes of ISO 4217 are currencies', () => {
    for (const code of ['EUR', 'USD', 'MAD']) expect(Currency.safeParse(code).success, code).toBe(true);
    for (const code of ['eur', 'EURO', 'ABC', '€', '', 'QQQ'])
      expect(Currency.safeParse(code).success, code).toBe(false);
  });

  test.each([
    { country: 'FR', currency: 'EUR' },
    { country: 'BG', currency: 'EUR', because: 'since 2026' },
    { country: 'CH', currency: 'CHF' },
    { country: 'GB', currency: 'GBP' },
    { country: 'KP', currency: undefined, because: 'a tenant of any other country has to name one' },
  ])('firms of $country bill in $currency', ({ country, currency }) => {
    expect(currencyOf(country)).toBe(currency);
  });
});
