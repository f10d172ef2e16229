import { constantFrom, property } from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { TaxTreatment } from '../../domain/clients/client.ts';
import type { Terms } from '../../domain/contracts/contract.ts';
import { composeInvoice } from '../../domain/invoicing/compose.ts';
import { divideRounded } from '../../domain/money/rounding.ts';
import { always, netOf } from './builders.ts';
import {
  aClient,
  agreed,
  aLine,
  anInvoice,
  aTenant,
  billedPart,
  invoiced,
  type Rules,
  rowsOf,
  someLines,
} from './invoicing-builders.ts';

interface Case {
  readonly because: string;
  readonly lines: readonly (readonly [number, string?])[];
  readonly treatment?: TaxTreatment;
  readonly rules?: Rules;
  readonly currency?: string;
  /** Category, percentage, base and tax in minor units. */
  readonly rows: readonly (readonly [string, string, number, number])[];
  readonly gross: number;
}

const linesOf = (list: Case['lines']) => list.map(([net, taxRateId]) => aLine(net, { taxRateId }));

describe('tax', () => {
  test.each<Case>([
    {
      because: 'a line without a rate has the default',
      lines: [[10_000]],
      rows: [['S', '20', 10_000, 2000]],
      gross: 12_000,
    },
    {
      because: 'TAX-03: one rounding for each rate, the highest first',
      lines: [[10_001], [5003, 'books']],
      rows: [
        ['S', '20', 10_001, 2000],
        ['S', '5.5', 5003, 275],
      ],
      gross: 17_279,
    },
    {
      because: 'TAX-01: tax rounded on each line, 2.265 and 3.345',
      lines: [
        [4530, 'five'],
        [3345, 'ten'],
      ],
      rules: { taxRounding: 'perLine' },
      rows: [
        ['S', '10', 3345, 335],
        ['S', '5', 4530, 227],
      ],
      gross: 8437,
    },
    {
      because: 'TAX-02: by default tax is on the sum: 0.495 of a cent is nothing',
      lines: [
        [3, 'books'],
        [3, 'books'],
        [3, 'books'],
      ],
      rows: [['S', '5.5', 9, 0]],
      gross: 9,
    },
    {
      because: 'the same lines one by one: 10 % of 0.05 is 0.01, three times',
      lines: [
        [5, 'ten'],
        [5, 'ten'],
        [5, 'ten'],
      ],
      rules: { taxRounding: 'perLine' },
      rows: [['S', '10', 15, 3]],
      gross: 18,
    },
    {
      because: '20 and 20.00 are one rate: 0.6 of a cent, not 0.4 and 0.2',
      lines: [
        [2, 'standard'],
        [1, 'hardware'],
      ],
      rows: [['S', '20', 3, 1]],
      gross: 4,
    },
    {
      because: 'TAX-06: half a cent goes away from zero, not to the even neighbour',
      lines: [[250, 'five']],
      rows: [['S', '5', 250, 13]],
      gross: 263,
    },
    {
      because: 'under reverse charge all rates are one row without tax',
      lines: [[10_000], [5000, 'books'], [100, 'exempt']],
      treatment: 'reverseCharge',
      rows: [['AE', '0', 15_100, 0]],
      gross: 15_100,
    },
    {
      because: 'exports bear no tax',
      lines: [[10_000, 'exempt']],
      treatment: 'export',
      rows: [['G', '0', 10_000, 0]],
      gross: 10_000,
    },
    {
      because: 'zero-rated and exempt amounts are two rows, though both are 0 %',
      lines: [
        [100, 'zero'],
        [50, 'exempt'],
      ],
      rows: [
        ['E', '0', 50, 0],
        ['Z', '0', 100, 0],
      ],
      gross: 150,
    },
    {
      because: 'yen have no decimals: 10 % of 1,235 is 124',
      lines: [[1235, 'ten']],
      currency: 'JPY',
      rows: [['S', '10', 1235, 124]],
      gross: 1359,
    },
    {
      because: 'a dinar has a thousand millimes: 20 % of 10.003 is 2.001',
      lines: [[10_003]],
      currency: 'TND',
      rows: [['S', '20', 10_003, 2001]],
      gross: 12_004,
    },
  ])('$because', ({ lines, treatment: taxTreatment = 'standard', rules, currency, rows, gross }) => {
    const content = anInvoice(linesOf(lines), { client: { taxTreatment }, rules, currency });
    expect(rowsOf(content)).toEqual(rows);
    expect(content.totals.gross).toBe(gross);
  });

  test('two reasons for no tax are two rows of the summary', () => {
    const { totals } = anInvoice([aLine(100, { taxRateId: 'exempt' }), aLine(50, { taxRateId: 'training' })]);
    expect(totals.taxes.map(({ base, exemptionReason }) => [base, exemptionReason])).toEqual([
      [100, 'art. 261'],
      [50, 'art. 261-4-4° a'],
    ]);
  });

  test('only where tax is rounded on each line does a line state its own', () => {
    const lines = [aLine(4530, { taxRateId: 'five' })];
    expect(anInvoice(lines, { rules: { taxRounding: 'perLine' } }).lines[0]?.tax.minor).toBe(227);
    expect(anInvoice(lines).lines[0]?.tax.minor).toBeUndefined();
  });

  const exemption = (category: 'E' | 'O' | 'Z'): Partial<Terms> => ({
    taxExemption: { category, reason: 'TVA non applicable' },
  });
  const contracts = (treatment: TaxTreatment) =>
    composeInvoice(aTenant(), aClient({ taxTreatment: treatment }), [
      billedPart(agreed({}, { contractId: 'k1', name: 'A' }), [aLine(50_000)]),
      billedPart(agreed(exemption('E'), { contractId: 'k2', name: 'B' }), [aLine(30_000, { taxRateId: 'ten' })]),
      billedPart(agreed({}, { contractId: 'k3', name: 'C' }), [aLine(12_000, { taxRateId: 'ten' })]),
    ]);

  test('TAX-09: one invoice keeps the tax of each contract; the exempt one says why', () => {
    const content = contracts('standard');
    expect(content?.totals).toMatchObject({ net: 92_000, tax: 11_200, gross: 103_200 });
    expect(content?.totals.taxes).toEqual([
      { category: 'S', percent: '20', base: 50_000, tax: 10_000 },
      { category: 'S', percent: '10', base: 12_000, tax: 1200 },
      { category: 'E', percent: '0', base: 30_000, tax: 0, exemptionReason: 'TVA non applicable' },
    ]);
  });

  test('a client that owes the tax itself owes it for exempt contracts too', () => {
    expect(contracts('reverseCharge')?.totals.taxes).toEqual([{ category: 'AE', percent: '0', base: 92_000, tax: 0 }]);
  });

  test.each(['E', 'O', 'Z'] as const)('a contract may be untaxed under category %s', (category) => {
    expect(rowsOf(anInvoice([aLine(100)], { terms: exemption(category) }))).toEqual([[category, '0', 100, 0]]);
  });

  test('a rate that is gone from the settings is an error, never a guess', () => {
    expect(() => invoiced([aLine(100, { taxRateId: 'gone' })])).toThrow(
      expect.objectContaining({ code: 'TaxRateUnknown' }),
    );
  });

  test('whatever the lines: one row for each category, rate and reason, its tax rounded once', () => {
    const treatments = constantFrom<TaxTreatment>('standard', 'reverseCharge', 'export');
    always(
      property(someLines, treatments, (lines, taxTreatment) => {
        const content = invoiced(lines, { client: { taxTreatment } });
        if (!content) return;
        const { taxes, net, tax } = content.totals;
        const rows = taxes.map(({ category, percent, exemptionReason }) => [category, percent, exemptionReason].join());
        expect(new Set(rows).size).toBe(rows.length);
        expect(net).toBe(netOf(lines));
        expect(tax).toBe(netOf(taxes.map((row) => ({ net: row.tax }))));
        for (const { base, percent, tax } of taxes) {
          expect(BigInt(tax)).toBe(divideRounded(BigInt(base) * BigInt(Number(percent) * 10), 1000n));
        }
      }),
    );
  });
});

describe('what waits', () => {
  test.each<{ because: string; nets: readonly number[]; rules?: Rules; kind: string | undefined }>([
    { because: 'nothing is nothing', nets: [], kind: undefined },
    { because: 'work that costs nothing waits', nets: [0, 0], kind: undefined },
    { because: 'what is charged and given back at once is no invoice of 0.00', nets: [100, -100], kind: undefined },
    { because: 'free work stands on an invoice that has an amount', nets: [0, 1], kind: 'invoice' },
    { because: 'RND-VIS-02: less than the minimum waits', nets: [4999], rules: { minimum: 5000 }, kind: undefined },
    { because: 'the minimum itself is enough', nets: [4000, 1000], rules: { minimum: 5000 }, kind: 'invoice' },
    { because: 'a total below zero is carried', nets: [-100], kind: undefined },
    { because: 'or is a credit note', nets: [-100], rules: { negative: 'creditNote' }, kind: 'creditNote' },
    {
      because: 'but not one below the minimum',
      nets: [-100],
      rules: { negative: 'creditNote', minimum: 101 },
      kind: undefined,
    },
  ])('$because', ({ nets, rules, kind }) => {
    expect(
      invoiced(
        nets.map((net) => aLine(net)),
        { rules },
      )?.kind,
    ).toBe(kind);
  });
});
