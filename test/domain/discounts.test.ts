import { array, bigInt, constantFrom, integer, oneof, property, record } from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Discount } from '../../domain/contracts/charges/discount.ts';
import type { Terms } from '../../domain/contracts/contract.ts';
import { composeInvoice } from '../../domain/invoicing/compose.ts';
import { discountLines } from '../../domain/invoicing/discount.ts';
import type { Line } from '../../domain/invoicing/line.ts';
import { apportion, percentOf, spread } from '../../domain/money/apportion.ts';
import { always, netOf } from './builders.ts';
import {
  aCharge,
  aClient,
  agreed,
  aLine,
  anInvoice,
  aTenant,
  billedPart,
  invoiced,
  rowsOf,
  someLines,
} from './invoicing-builders.ts';

const percent = (value: string, reason?: string): Discount => ({ kind: 'percent', percent: value, reason });
const amount = (value: string, reason?: string): Discount => ({ kind: 'amount', amount: value, reason });
const withDiscount = (discount: Discount): Partial<Terms> => ({ charges: [aCharge({ discount })] });

describe('apportioning', () => {
  test.each([
    { total: 10, shares: [10n, 10n, 10n], divisor: 3n, parts: [4, 3, 3], because: 'of equal remainders the first' },
    {
      total: 100,
      shares: [60_000n, 40_000n],
      divisor: 1000n,
      parts: [60, 40],
      because: 'TAX-05: nothing is left over',
    },
    { total: 5, shares: [5n, 10n, 5n], divisor: 4n, parts: [1, 3, 1], because: 'the largest remainder is raised' },
    { total: 0, shares: [1n, -1n], divisor: 3n, parts: [0, 0], because: 'a third and minus a third' },
  ])('$because', ({ total, shares, divisor, parts }) => {
    expect(apportion(total, shares, divisor)).toEqual(parts);
  });

  test('what is not the sum of the shares is a mistake of the caller', () => {
    expect(() => apportion(7, [1n, 1n], 1n)).toThrow(RangeError);
    expect(() => apportion(1, [1n, 1n], 1n)).toThrow(RangeError);
  });

  const amounts = array(integer({ min: -1_000_000, max: 1_000_000 }), { minLength: 1, maxLength: 20 });

  test('a percentage is rounded once on the sum; each part is off by less than one unit', () => {
    always(
      property(amounts, bigInt({ min: 0n, max: 1_000_000n }), (list, rate) => {
        const parts = percentOf(list, rate);
        const exact = list.reduce((total, each) => total + BigInt(each), 0n) * rate;
        const off = BigInt(netOf(parts.map((net) => ({ net })))) * 1_000_000n - exact;
        expect(off * 2n <= 1_000_000n && off * 2n >= -1_000_000n).toBe(true);
        for (const [i, part] of parts.entries()) {
          const wrong = BigInt(part) * 1_000_000n - BigInt(list[i] as number) * rate;
          expect(wrong < 1_000_000n && wrong > -1_000_000n).toBe(true);
        }
      }),
    );
  });

  test('an amount is spread to the unit, and takes from each no more than it has', () => {
    always(
      property(amounts, integer({ min: 0, max: 2_000_000 }), (list, off) => {
        const parts = spread(off, list);
        const there = Math.max(0, netOf(list.map((net) => ({ net }))));
        expect(netOf(parts.map((net) => ({ net })))).toBe(Math.min(off, there));
        for (const [i, part] of parts.entries()) {
          expect(part).toBeGreaterThanOrEqual(0);
          expect(part).toBeLessThanOrEqual(Math.max(0, list[i] as number));
        }
      }),
    );
  });
});

describe('discounts of a charge', () => {
  interface Case {
    readonly because: string;
    readonly discount: Discount;
    readonly nets: readonly number[];
    /** What is left of each, and what was taken. */
    readonly left: readonly number[];
    readonly taken: readonly (number | undefined)[];
  }
  test.each<Case>([
    {
      because: 'a percentage is rounded on each line: 10 % of 0.05 is 0.01',
      discount: percent('10'),
      nets: [10_000, 5, 4],
      left: [9000, 4, 4],
      taken: [1000, 1, undefined],
    },
    {
      because: 'an amount is taken once from all lines: 10.00 of 60.00 and 30.00',
      discount: amount('10.00'),
      nets: [6000, 3000],
      left: [5333, 2667],
      taken: [667, 333],
    },
    {
      because: 'no more than there is',
      discount: amount('100.00'),
      nets: [6000, 3000],
      left: [0, 0],
      taken: [6000, 3000],
    },
    {
      because: 'what costs nothing stays as it is',
      discount: amount('1.00'),
      nets: [0, 1000],
      left: [0, 900],
      taken: [undefined, 100],
    },
    {
      because: 'a device that was taken away gives back what it cost: 25 % less too',
      discount: percent('25'),
      nets: [10_000, -1000],
      left: [7500, -750],
      taken: [2500, -250],
    },
    {
      because: 'an amount is only taken from what is charged, and no more than is left with what is given back',
      discount: amount('50.00'),
      nets: [6000, -2000],
      left: [2000, -2000],
      taken: [4000, undefined],
    },
  ])('$because', ({ discount, nets, left, taken }) => {
    const lines = discountLines(
      agreed(withDiscount(discount)),
      nets.map((net) => aLine(net)),
      2,
    );
    expect(lines.map(({ net }) => net)).toEqual(left);
    expect(lines.map((line) => line.discount?.minor)).toEqual(taken);
  });

  test('a line says what was taken and why', () => {
    const [line] = discountLines(agreed(withDiscount(percent('12.5', 'Partner'))), [aLine(8000)], 2);
    expect(line).toMatchObject({ net: 7000, discount: { minor: 1000, percent: '12.5', reason: 'Partner' } });
  });

  test('the terms of the line’s first day say which discount it has', () => {
    const terms = [
      { ...agreed().terms[0], charges: [aCharge({ discount: percent('50') })] },
      { ...agreed().terms[0], effectiveFrom: '2025-02-01', charges: [aCharge()] },
    ] as readonly Terms[];
    const from = (day: string): Line => aLine(10_000, { period: { from: day, until: '2025-06-01' } });
    const contract = agreed({}, { terms, endsOn: '2025-03-31' });
    const lines = discountLines(contract, ['2024-12-31', '2025-01-31', '2025-02-01', '2025-04-01'].map(from), 2);
    expect(lines.map(({ net }) => net)).toEqual([5000, 5000, 10_000, 10_000]);
  });

  test('a correction keeps the discount of the line that it corrects', () => {
    const credit = aLine(-9000, { corrects: { of: 'x', as: 'credit' }, discount: { minor: -1000, percent: '10' } });
    expect(discountLines(agreed(withDiscount(percent('10'))), [credit], 2)).toEqual([credit]);
  });

  test('other charges, and charges without a discount, are left alone', () => {
    const lines = [aLine(100, { chargeId: 'other' }), aLine(100, { chargeId: 'constructor' })];
    expect(discountLines(agreed(withDiscount(percent('10'))), lines, 2)).toEqual(lines);
    expect(discountLines(agreed(), [aLine(100)], 2)[0]?.discount).toBeUndefined();
  });

  const anyDiscount = oneof(
    integer({ min: 0, max: 1_000_000 }).map((tenThousandths) => percent(String(tenThousandths / 10_000))),
    integer({ min: 0, max: 500_000 }).map((cents) => amount((cents / 100).toFixed(2))),
  );

  test('what was priced is what is left and what was taken, in whatever order the lines stand', () => {
    always(
      property(someLines, anyDiscount, (lines, discount) => {
        const contract = agreed(withDiscount(discount));
        const cheaper = discountLines(contract, lines, 2);
        for (const [i, line] of cheaper.entries()) {
          expect(line.net + (line.discount?.minor ?? 0)).toBe(lines[i]?.net);
          expect(Math.abs(line.net)).toBeLessThanOrEqual(Math.abs(lines[i]?.net ?? 0));
        }
        const turned = discountLines(contract, lines.toReversed(), 2);
        expect(turned.toReversed()).toEqual(cheaper);
      }),
    );
  });
});

describe('discounts of a contract and of a client', () => {
  const k = (contractId: string, terms: Partial<Terms>) => agreed(terms, { contractId, name: contractId });

  test('TAX-05: 100.00 off 600.00 at 20 % and 400.00 exempt is 60.00 and 40.00', () => {
    const content = composeInvoice(aTenant(), aClient({ discount: amount('100.00', 'Loyalty') }), [
      billedPart(k('k1', {}), [aLine(60_000)]),
      billedPart(k('k2', { taxExemption: { category: 'E', reason: 'Training' } }), [aLine(40_000)]),
    ]);
    expect(content?.allowances).toEqual([
      { reason: 'Loyalty', minor: 6000, tax: { category: 'S', percent: '20' } },
      { reason: 'Loyalty', minor: 4000, tax: { category: 'E', percent: '0', exemptionReason: 'Training' } },
    ]);
    expect(content?.totals).toMatchObject({
      lineNet: 100_000,
      allowances: 10_000,
      net: 90_000,
      tax: 10_800,
      gross: 100_800,
    });
  });

  test('the client’s discount is on what the contracts’ leave: 10 % of 90.00 and 100.00', () => {
    const content = composeInvoice(aTenant(), aClient({ discount: percent('10') }), [
      billedPart(k('k1', { discount: amount('10.00') }), [aLine(10_000)]),
      billedPart(k('k2', {}), [aLine(10_000)]),
    ]);
    expect(content?.allowances.map(({ minor, contractId }) => [minor, contractId])).toEqual([
      [1000, 'k1'],
      [1900, undefined],
    ]);
    expect(content?.totals).toMatchObject({ lineNet: 20_000, allowances: 2900, net: 17_100, tax: 3420 });
  });

  test('a contract’s discount is that of the lines’ own terms: half of January, nothing of February', () => {
    const terms = [
      { ...agreed().terms[0], discount: percent('50', 'Start') },
      { ...agreed().terms[0], effectiveFrom: '2025-02-01' },
    ] as readonly Terms[];
    const february = aLine(10_000, { period: { from: '2025-02-01', until: '2025-03-01' } });
    const content = composeInvoice(aTenant(), aClient(), [
      billedPart(agreed({}, { terms }), [aLine(10_000), february]),
    ]);
    expect(content?.allowances).toMatchObject([{ minor: 5000, percent: '50', reason: 'Start' }]);
  });

  test('a percentage also takes its part of what is given back', () => {
    const credit = aLine(-4000, { corrects: { of: 'x', as: 'credit' } });
    expect(anInvoice([aLine(10_000), credit], { terms: { discount: percent('10') } }).totals.net).toBe(5400);
  });

  test('a discount of all there is leaves nothing to invoice', () => {
    expect(invoiced([aLine(1000)], { client: { discount: amount('25.00') } })).toBeUndefined();
    expect(invoiced([aLine(1000)], { terms: { discount: percent('100') } })).toBeUndefined();
  });

  test('nothing is taken from a rate under which more was given back than charged', () => {
    const content = anInvoice([aLine(10_000), aLine(-2000, { taxRateId: 'ten' })], {
      client: { discount: amount('30.00') },
    });
    expect(content.allowances).toEqual([{ minor: 3000, tax: { category: 'S', percent: '20' } }]);
    expect(rowsOf(content)).toEqual([
      ['S', '20', 7000, 1400],
      ['S', '10', -2000, -200],
    ]);
  });

  const some = record({
    contract: constantFrom<Discount | undefined>(undefined, percent('33.3333'), percent('7.5'), amount('12.34')),
    client: constantFrom<Discount | undefined>(undefined, percent('3'), amount('99.99')),
    prices: constantFrom<'exclusive' | 'inclusive'>('exclusive', 'inclusive'),
    taxRounding: constantFrom<'perRate' | 'perLine'>('perRate', 'perLine'),
  });

  test('totals are sums of what is printed, whatever the discounts and the order of the lines', () => {
    always(
      property(someLines, some, (lines, { contract, client, ...rules }) => {
        const facts = { terms: { discount: contract }, client: { discount: client }, rules };
        const content = invoiced(lines, { ...facts, rules: { ...rules, negative: 'creditNote' } });
        const turned = invoiced(lines.toReversed(), { ...facts, rules: { ...rules, negative: 'creditNote' } });
        expect(turned?.totals).toEqual(content?.totals);
        expect(turned?.allowances).toEqual(content?.allowances);
        if (!content) return;
        const { totals, allowances } = content;
        expect(totals.lineNet).toBe(netOf(content.lines));
        expect(totals.allowances).toBe(netOf(allowances.map(({ minor }) => ({ net: minor }))));
        expect(totals.net).toBe(totals.lineNet - totals.allowances);
        expect(totals.net).toBe(netOf(totals.taxes.map(({ base }) => ({ net: base }))));
        expect(totals.tax).toBe(netOf(totals.taxes.map(({ tax }) => ({ net: tax }))));
        expect(totals.gross).toBe(totals.net + totals.tax);
      }),
    );
  });
});
