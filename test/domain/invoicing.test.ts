import { array, constantFrom, integer, property, record } from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { TaxTreatment } from '../../domain/clients/client.ts';
import type { Line } from '../../domain/invoicing/line.ts';
import { periodOfLines } from '../../domain/invoicing/line.ts';
import {
  dueDate,
  formatNumber,
  invoiceIdOf,
  issueDate,
  NEW_SERIES,
  parseInvoiceId,
} from '../../domain/invoicing/numbering.ts';
import { taxLines, totalsOf } from '../../domain/invoicing/totals.ts';
import { divideRounded } from '../../domain/money/rounding.ts';
import { NumberFormat, type TaxRate, type TenantSettings } from '../../domain/tenants/tenant.ts';
import { always } from './builders.ts';

const taxRates: readonly TaxRate[] = [
  { taxRateId: 'standard', name: 'TVA 20 %', category: 'S', percent: '20' },
  { taxRateId: 'hardware', name: 'TVA 20 % matériel', category: 'S', percent: '20.00' },
  { taxRateId: 'books', name: 'TVA 5,5 %', category: 'S', percent: '5.5' },
  { taxRateId: 'ten', name: 'TVA 10 %', category: 'S', percent: '10' },
  { taxRateId: 'exempt', name: 'Exonéré', category: 'E', percent: '0', exemptionReason: 'art. 261' },
  { taxRateId: 'zero', name: 'Zéro', category: 'Z', percent: '0.0' },
];
const settings = { taxRates, defaultTaxRateId: 'standard' } as TenantSettings;

const aLine = (net: number, taxRateId?: string): Line => ({
  key: `${net} ${taxRateId}`,
  contractId: 'k1',
  chargeId: 'support',
  description: 'Support',
  period: { from: '2025-01-01', until: '2025-02-01' },
  late: false,
  quantity: '1',
  unit: 'C62',
  unitPrice: '1',
  baseQuantity: 1,
  net,
  taxRateId,
  explanation: { rule: 'fullPeriod', arithmetic: '' },
  billableIds: [],
});
const totalled = (lines: readonly Line[], treatment: TaxTreatment = 'standard') =>
  totalsOf(taxLines(lines, settings, treatment), settings);

describe('totals', () => {
  interface Case {
    readonly lines: readonly (readonly [number, string?])[];
    readonly treatment?: TaxTreatment;
    /** "20 % of 100.00: 20.00" in minor units: percent, base, tax. */
    readonly taxes: readonly (readonly [string, number, number])[];
    readonly net: number;
    readonly gross: number;
    readonly because: string;
  }
  test.each<Case>([
    {
      lines: [[10_000]],
      taxes: [['20', 10_000, 2000]],
      net: 10_000,
      gross: 12_000,
      because: 'a line without a rate has the default',
    },
    {
      lines: [[10_001], [5003, 'books']],
      taxes: [
        ['20', 10_001, 2000],
        ['5.5', 5003, 275],
      ],
      net: 15_004,
      gross: 17_279,
      because: 'TAX-03: one rounding for each rate, the highest first',
    },
    {
      lines: [
        [3, 'books'],
        [3, 'books'],
        [3, 'books'],
      ],
      taxes: [['5.5', 9, 0]],
      net: 9,
      gross: 9,
      because: 'tax is on the sum: 0.495 of a cent is nothing',
    },
    {
      lines: [
        [2, 'standard'],
        [1, 'hardware'],
      ],
      taxes: [['20', 3, 1]],
      net: 3,
      gross: 4,
      because: '20 and 20.00 are one rate: 0.6 of a cent, not 0.4 and 0.2',
    },
    {
      lines: [[50_000], [30_000, 'exempt'], [12_000, 'ten']],
      taxes: [
        ['20', 50_000, 10_000],
        ['10', 12_000, 1200],
        ['0', 30_000, 0],
      ],
      net: 92_000,
      gross: 103_200,
      because: 'TAX-09: one invoice keeps the tax of each contract',
    },
    {
      lines: [[10_000], [5000, 'books']],
      treatment: 'reverseCharge',
      taxes: [['0', 15_000, 0]],
      net: 15_000,
      gross: 15_000,
      because: 'under reverse charge all rates are one row without tax',
    },
    {
      lines: [[10_000, 'exempt']],
      treatment: 'export',
      taxes: [['0', 10_000, 0]],
      net: 10_000,
      gross: 10_000,
      because: 'exports bear no tax',
    },
    {
      lines: [[-4530, 'ten']],
      taxes: [['10', -4530, -453]],
      net: -4530,
      gross: -4983,
      because: 'TAX-07: a credit is the mirror',
    },
    { lines: [], taxes: [], net: 0, gross: 0, because: 'nothing is nothing' },
  ])('$because', ({ lines, treatment, taxes, net, gross }) => {
    const totals = totalled(
      lines.map(([amount, rate]) => aLine(amount, rate)),
      treatment,
    );
    expect(totals.taxes.map(({ percent, base, tax }) => [percent, base, tax])).toEqual(taxes);
    expect(totals).toMatchObject({ net, gross, tax: gross - net });
  });

  test.each<{ treatment: TaxTreatment; rate: string; category: string; reason: string | undefined }>([
    { treatment: 'standard', rate: 'standard', category: 'S', reason: undefined },
    { treatment: 'standard', rate: 'exempt', category: 'E', reason: 'art. 261' },
    { treatment: 'standard', rate: 'zero', category: 'Z', reason: undefined },
    { treatment: 'reverseCharge', rate: 'standard', category: 'AE', reason: undefined },
    { treatment: 'export', rate: 'exempt', category: 'G', reason: undefined },
  ])('$rate under $treatment is category $category', ({ treatment, rate, category, reason }) => {
    expect(totalled([aLine(100, rate)], treatment).taxes).toMatchObject([{ category }]);
    expect(totalled([aLine(100, rate)], treatment).taxes[0]?.exemptionReason).toBe(reason);
  });

  test('zero-rated and exempt amounts are two rows, though both are 0 %', () => {
    expect(
      totalled([aLine(100, 'zero'), aLine(50, 'exempt')]).taxes.map(({ category, base }) => [category, base]),
    ).toEqual([
      ['E', 50],
      ['Z', 100],
    ]);
  });

  test('a rate that is gone from the settings is an error, never a guess', () => {
    expect(() => totalled([aLine(100, 'gone')])).toThrow(expect.objectContaining({ code: 'TaxRateUnknown' }));
  });

  const lines = array(
    record({
      net: integer({ min: -1_000_000, max: 10_000_000 }),
      rate: constantFrom(...taxRates.map((r) => r.taxRateId)),
    }),
  ).map((rows) => rows.map(({ net, rate }) => aLine(net, rate)));
  const treatments = constantFrom<TaxTreatment>('standard', 'reverseCharge', 'export');

  test('totals are the sums of what is printed, in whatever order', () => {
    always(
      property(lines, treatments, (list, treatment) => {
        const totals = totalled(list, treatment);
        const add = (amounts: readonly number[]) => amounts.reduce((total, amount) => total + amount, 0);
        expect(totals.net).toBe(add(list.map(({ net }) => net)));
        expect(totals.net).toBe(add(totals.taxes.map(({ base }) => base)));
        expect(totals.tax).toBe(add(totals.taxes.map(({ tax }) => tax)));
        expect(totals.gross).toBe(totals.net + totals.tax);
        const rows = totals.taxes.map(({ category, percent }) => `${category} ${Number(percent)}`);
        expect(new Set(rows).size).toBe(rows.length);
        expect(totalled(list.toReversed(), treatment)).toEqual(totals);
        for (const { base, percent, tax } of totals.taxes) {
          expect(BigInt(tax)).toBe(divideRounded(BigInt(base) * BigInt(Number(percent) * 10), 1000n));
        }
      }),
    );
  });
});

describe('numbers', () => {
  test.each([
    { format: 'FA-{yyyy}-{number:5}', number: 42, printed: 'FA-2016-00042' },
    { format: '{number}', number: 7, printed: '7' },
    { format: 'R{number:3}/X', number: 12_345, printed: 'R12345/X' },
    { format: '{yyyy}{number:9}', number: 1, printed: '2016000000001' },
  ])('$format with $number in 2016 is $printed', ({ format, number, printed }) => {
    expect(NumberFormat.safeParse(format).success).toBe(true);
    expect(formatNumber(format, number, '2016-03-31')).toBe(printed);
  });

  test.each(['FA', '{number}{yyyy}', '{number}{number}', 'FA {number}', '{number:10}', '{yyyy}', 'é{number}', ''])(
    '%j is no format',
    (format) => expect(NumberFormat.safeParse(format).success).toBe(false),
  );

  test.each([
    { series: 'FA', number: 42, id: 'FA-000000042' },
    { series: 'FA-2016', number: 1, id: 'FA-2016-000000001' },
    { series: '0-1', number: 999_999_999, id: '0-1-999999999' },
  ])('number $number of $series has its place in its id', ({ series, number, id }) => {
    expect(invoiceIdOf(series, number)).toBe(id);
    expect(parseInvoiceId(id)).toEqual({ series, number });
  });

  test.each(['FA-42', 'FA', '-000000042', 'FA_000000042', 'FA-000000042\n', 'F#A-000000042', ''])(
    '%j is no id of an invoice',
    (id) => expect(parseInvoiceId(id)).toBeUndefined(),
  );

  test('ids sort as the numbers do', () => {
    always(
      property(integer({ min: 1, max: 999_999_998 }), (number) => {
        expect(invoiceIdOf('FA', number) < invoiceIdOf('FA', number + 1)).toBe(true);
        expect(parseInvoiceId(invoiceIdOf('FA', number))?.number).toBe(number);
      }),
    );
  });
});

describe('dates', () => {
  test.each([
    { wished: '2016-03-31', last: null, on: '2016-03-31', because: 'the first of a series' },
    { wished: '2016-03-31', last: '2016-03-30', on: '2016-03-31', because: 'later than the last' },
    { wished: '2016-03-31', last: '2016-04-02', on: '2016-04-02', because: 'numbers and dates rise together' },
  ])('$because', ({ wished, last, on }) => {
    expect(issueDate(wished, { next: last === null ? 1 : 9, lastIssuedOn: last })).toBe(on);
    expect(NEW_SERIES).toEqual({ next: 1, lastIssuedOn: null });
  });

  test.each([
    {
      issuedOn: '2016-01-31',
      days: 30,
      endOfMonth: false,
      due: '2016-03-01',
      because: 'thirty days over a leap February',
    },
    { issuedOn: '2016-01-31', days: 0, endOfMonth: false, due: '2016-01-31', because: 'at once' },
    {
      issuedOn: '2016-03-20',
      days: 45,
      endOfMonth: true,
      due: '2016-05-31',
      because: '45 days, then the end of the month',
    },
    { issuedOn: '2015-01-15', days: 30, endOfMonth: true, due: '2015-02-28', because: 'the end of a short month' },
    { issuedOn: '2016-01-15', days: 30, endOfMonth: true, due: '2016-02-29', because: 'of a leap year' },
    { issuedOn: '2016-04-30', days: 0, endOfMonth: true, due: '2016-04-30', because: 'on the last day already' },
  ])('$days days from $issuedOn: $because', ({ issuedOn, due, ...terms }) => {
    expect(dueDate(issuedOn, terms)).toBe(due);
  });

  test('an invoice speaks of all the days that its lines speak of', () => {
    const line = (from: string, until: string) => ({ period: { from, until } });
    expect(periodOfLines([])).toBeUndefined();
    expect(
      periodOfLines([
        line('2016-03-01', '2016-04-01'),
        line('2016-02-27', '2016-02-28'),
        line('2016-04-01', '2016-05-01'),
      ]),
    ).toEqual({
      from: '2016-02-27',
      until: '2016-05-01',
    });
  });
});
