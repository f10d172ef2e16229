import { array, constantFrom, integer, property, record } from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Expense, Logged, TimeEntry } from '../../domain/billables/billable.ts';
import { exchanged } from '../../domain/invoicing/exchange.ts';
import type { Allowance } from '../../domain/invoicing/invoice.ts';
import { totalsOf } from '../../domain/invoicing/totals.ts';
import { type ContractWork, type CostBasis, profitOf } from '../../domain/profit/profit.ts';
import { type Issued, type Revenue, revenueOf } from '../../domain/profit/revenue.ts';
import { always } from './builders.ts';
import { aLine } from './invoicing-builders.ts';

const tax = { category: 'S', percent: '20' } as const;
const off = (minor: number, contractId?: string): Allowance => ({ minor, contractId, tax });
const issued = (
  nets: readonly (readonly [string | undefined, number])[],
  allowances: readonly Allowance[] = [],
  more: Partial<Issued> = {},
): Issued => {
  const lines = nets.map(([contractId, net]) => ({ ...aLine(net), contractId, tax }));
  return {
    ...{ invoiceId: 'FA-000000001', formattedNumber: 'FA-1', issuedOn: '2016-03-31', kind: 'invoice' },
    ...{ currency: 'EUR', lines, allowances, totals: totalsOf(lines, allowances) },
    ...more,
  };
};
const nets = (revenues: readonly Revenue[]) => revenues.map(({ contractId, net }) => [contractId, net]);
const sumOf = (revenues: readonly Revenue[]) => revenues.reduce((all, { net }) => all + net, 0);
const inDollars = {
  currency: 'USD',
  taxCurrency: { currency: 'EUR', rate: '0.9', on: '2016-03-31', tax: 0 },
} as const;

describe('what a document brought, by contract', () => {
  test.each<{ because: string; document: Issued; brought: readonly (readonly [string | undefined, number])[] }>([
    {
      because: 'lines of two, and one that a person wrote',
      document: issued([
        ['a', 1000],
        ['b', 500],
        ['a', 200],
        [undefined, 50],
      ]),
      brought: [
        ['a', 1200],
        ['b', 500],
        [undefined, 50],
      ],
    },
    {
      because: 'a discount on one of them',
      document: issued(
        [
          ['a', 1000],
          ['b', 500],
        ],
        [off(100, 'b')],
      ),
      brought: [
        ['a', 1000],
        ['b', 400],
      ],
    },
    {
      because: 'a discount on the whole, of which each bears its share to the cent',
      document: issued(
        [
          ['a', 1000],
          ['b', 500],
        ],
        [off(100)],
      ),
      brought: [
        ['a', 933],
        ['b', 467],
      ],
    },
    {
      because: 'a credit note, which takes it back',
      document: issued([['a', 1000]], [], { kind: 'creditNote' }),
      brought: [['a', -1000]],
    },
    {
      because: 'another currency, by the rate that it states, rounded once for all',
      document: issued(
        [
          ['a', 5],
          ['b', 5],
          ['c', 5],
        ],
        [],
        inDollars,
      ),
      brought: [
        ['a', 5],
        ['b', 5],
        ['c', 4],
      ],
    },
  ])('$because', ({ document, brought }) => {
    expect(nets(revenueOf(document, 'EUR'))).toEqual(brought);
  });

  const amounts = array(
    record({ contractId: constantFrom('a', 'b', 'c', undefined), net: integer({ min: -900, max: 9_000 }) }),
    {
      minLength: 1,
      maxLength: 8,
    },
  );
  const discounts = array(
    record({ minor: integer({ min: 0, max: 3_000 }), contractId: constantFrom('a', undefined) }),
    {
      maxLength: 3,
    },
  );
  test('adds up to the net of the document, whatever is taken off it, in its own currency and in another', () => {
    always(
      property(amounts, discounts, (lines, taken) => {
        const facts = [
          lines.map(({ contractId, net }) => [contractId, net] as const),
          taken.map(({ minor, contractId }) => off(minor, contractId)),
        ] as const;
        const document = issued(...facts);
        expect(sumOf(revenueOf(document, 'EUR'))).toBe(document.totals.net);
        const abroad = issued(...facts, inDollars);
        expect(sumOf(revenueOf(abroad, 'EUR'))).toBe(exchanged(abroad.totals.net, '0.9', 'USD', 'EUR'));
      }),
    );
  });
});

const period = { from: '2016-03-15', until: '2016-05-01' };
const basis: CostBasis = {
  ...{ currency: 'EUR', clientCurrency: 'EUR', teamOf: () => undefined },
  rates: [{ technician: 'Ada', effectiveFrom: '2016-01-01', perHour: '40' }],
};
const worked = (billDate: string, minutes: number, technician = 'Ada') =>
  ({ kind: 'time', billDate, workedOn: billDate, technician, seconds: minutes * 60 }) as Logged<TimeEntry>;
const bought = (billDate: string, unitCost?: string, quantity = '1') =>
  ({ kind: 'expense', billDate, unitCost, quantity }) as Logged<Expense>;
const brought = (issuedOn: string, net: number, contractId?: string): Revenue => ({
  ...{ invoiceId: 'FA-000000001', formattedNumber: 'FA-1', issuedOn, net, contractId },
});
const on = (contractId: string, entries: ContractWork['entries'], expenses: ContractWork['expenses'] = []) => ({
  ...{ contractId, entries, expenses },
});

describe('profit', () => {
  test('is revenue less work and products: worked out by hand', () => {
    // 300.00 - 90 min of 40.00 = 60.00 - 2.5 of 10.00 = 25.00
    const found = profitOf(
      period,
      [brought('2016-03-31', 30_000, 'a')],
      [on('a', [worked('2016-03-16', 90)], [bought('2016-03-17', '10', '2.5')])],
      basis,
    );
    expect(found).toMatchObject({ revenue: 30_000, workCost: 6_000, productCost: 2_500, margin: 21_500 });
    expect(found).toMatchObject({ marginPercent: '71.67', seconds: 5_400, secondsWithoutRate: 0 });
    expect(found.months.map(({ month, margin }) => [month, margin])).toEqual([
      ['2016-03', 21_500],
      ['2016-04', 0],
    ]);
  });

  test.each([
    { because: 'nothing was invoiced', revenue: 0, margin: -4_000, percent: undefined },
    { because: 'more was credited than invoiced', revenue: -100, margin: -4_100, percent: undefined },
    { because: 'it lost money', revenue: 1_000, margin: -3_000, percent: '-300' },
    { because: 'it is rounded to a hundredth', revenue: 7_000, margin: 3_000, percent: '42.86' },
  ])('has a percentage only where there is revenue: $because', ({ revenue, margin, percent }) => {
    const found = profitOf(period, [brought('2016-04-01', revenue, 'a')], [on('a', [worked('2016-04-01', 60)])], basis);
    expect([found.margin, found.marginPercent]).toEqual([margin, percent]);
  });

  test('counts what has no cost that anybody knows, and takes it for nothing', () => {
    const found = profitOf(period, [], [on('a', [worked('2016-04-01', 60, 'Bob')], [bought('2016-04-01')])], basis);
    expect(found).toMatchObject({ workCost: 0, productCost: 0, secondsWithoutRate: 3_600, expensesWithoutCost: 1 });
  });

  test('takes the costs of a client with another currency by its rate, or for unknown without one', () => {
    const work = [on('a', [], [bought('2016-04-01', '10')])];
    const abroad = { ...basis, clientCurrency: 'USD' };
    expect(profitOf(period, [], work, { ...abroad, rate: '0.9' })).toMatchObject({ productCost: 900 });
    expect(profitOf(period, [], work, abroad)).toMatchObject({ productCost: 0, expensesWithoutCost: 1 });
  });

  test('months and contracts each add up to the whole', () => {
    const day = constantFrom('2016-03-15', '2016-03-31', '2016-04-01', '2016-04-30');
    const contract = constantFrom('a', 'b');
    always(
      property(
        array(record({ day, contract, net: integer({ min: -500, max: 9_999 }) }), { maxLength: 6 }),
        array(record({ day, contract, minutes: integer({ min: 1, max: 500 }) }), { maxLength: 8 }),
        (documents, entries) => {
          const found = profitOf(
            period,
            documents.map((one) => brought(one.day, one.net, one.contract)),
            ['a', 'b'].map((id) =>
              on(
                id,
                entries.filter((one) => one.contract === id).map((one) => worked(one.day, one.minutes)),
              ),
            ),
            basis,
          );
          for (const parts of [found.months, found.contracts]) {
            const total = (name: 'revenue' | 'workCost' | 'margin' | 'seconds') =>
              parts.reduce((all, part) => all + part[name], 0);
            expect([total('revenue'), total('workCost'), total('margin'), total('seconds')]).toEqual([
              found.revenue,
              found.workCost,
              found.margin,
              found.seconds,
            ]);
          }
        },
      ),
    );
  });
});
