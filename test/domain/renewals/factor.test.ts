import { constantFrom, integer, property, tuple } from 'fast-check';
import { describe, expect, test } from 'vitest';
import { parseDecimal } from '../../../domain/money/decimal.ts';
import { factorOf, revisedPrice } from '../../../domain/renewals/factor.ts';
import { PriceRevision } from '../../../domain/renewals/renewal.ts';
import { always } from '../builders.ts';

const syntec = (from: string, to: string | undefined, more: object = {}): PriceRevision =>
  PriceRevision.parse({
    ...{ kind: 'index', index: 'Syntec', base: { month: '2024-08', value: from } },
    ...(to !== undefined && { current: { month: '2025-08', value: to } }),
    ...more,
  });
const percent = (by: string): PriceRevision => PriceRevision.parse({ kind: 'percent', percent: by });

const revised = (price: string, revision: PriceRevision, digits = 2) => {
  const found = factorOf(revision, digits);
  return found && { price: revisedPrice(price, found.factor, digits), factor: found.made.factor };
};

describe('a price after its revision', () => {
  test.each<[string, string, PriceRevision, string, string]>([
    [
      'REV-01: 15 % of it are fixed, the rest follows Syntec from 280.00 to 294.60: 1767 × (0.15 + 0.85 × 294.6/280)',
      '1767.00',
      syntec('280.00', '294.60', { fixedPercent: '15' }),
      '1845.32',
      '1.0443214286',
    ],
    ['REV-02: by no less than 5 %', '100.00', syntec('280.00', '285.60', { floorPercent: '5' }), '105.00', '1.05'],
    ['REV-02: by the index above 5 %', '100.00', syntec('280.00', '308.00', { floorPercent: '5' }), '110.00', '1.1'],
    ['by no more than the cap', '100.00', syntec('100', '130', { capPercent: '10' }), '110.00', '1.1'],
    ['a falling index lowers it', '100.00', syntec('100', '90'), '90.00', '0.9'],
    ['but by no more than 5 %', '100.00', syntec('100', '90', { floorPercent: '-5' }), '95.00', '0.95'],
    ['and not below a floor of 0 %', '100.00', syntec('100', '90', { floorPercent: '0' }), '100.00', '1'],
    ['an index that stands still changes nothing', '99.9', syntec('123.4', '123.4'), '99.9', '1'],
    ['half a cent goes up: 10.01 × 1.5 = 15.015', '10.01', syntec('2', '3'), '15.02', '1.5'],
    ['all of it is fixed', '50', syntec('1', '9', { fixedPercent: '100' }), '50', '1'],
    ['by 3 percent: 90 × 1.03', '90', percent('3'), '92.70', '1.03'],
    ['by 2.5 percent: 79.90 × 1.025 = 81.8975', '79.90', percent('2.5'), '81.90', '1.025'],
    ['less 10 percent', '80.00', percent('-10'), '72.00', '0.9'],
    ['a price of three decimals keeps them: 0.125 × 1.03 = 0.12875', '0.125', percent('3'), '0.129', '1.03'],
    ['a price of six: 0.000125 × 1.5 = 0.0001875', '0.000125', percent('50'), '0.000188', '1.5'],
    ['nothing stays nothing', '0', percent('3'), '0', '1.03'],
  ])('%s', (_, price, revision, after, factor) => {
    expect(revised(price, revision)).toEqual({ price: after, factor });
  });

  test('yen have no decimals: 9001 × 1.03 = 9271.03', () => {
    expect(revised('9001', percent('3'), 0)?.price).toBe('9271');
  });

  test('an index without its value revises nothing', () => {
    expect(factorOf(syntec('280.00', undefined), 2)).toBeUndefined();
    expect(factorOf(syntec('280.00', undefined), 2, { month: '2025-08', value: '308' })?.made).toMatchObject({
      current: { month: '2025-08', value: '308' },
      factor: '1.1',
    });
  });

  test('it says which bound held', () => {
    expect(factorOf(syntec('100', '90', { floorPercent: '0' }), 2)?.made).toMatchObject({ bound: 'floor' });
    expect(factorOf(syntec('100', '130', { capPercent: '10' }), 2)?.made).toMatchObject({ bound: 'cap' });
    expect(factorOf(syntec('100', '105', { floorPercent: '0', capPercent: '10' }), 2)?.made).not.toHaveProperty(
      'bound',
    );
  });
});

describe('laws', () => {
  const cents = integer({ min: 0, max: 10_000_000 });
  const index = integer({ min: 1, max: 100_000 });
  const fixed = constantFrom('0', '15', '50', '100');
  const of = (amount: number) => `${Math.floor(amount / 100)}.${String(amount % 100).padStart(2, '0')}`;
  const priceOf = (price: number, revision: PriceRevision) =>
    parseDecimal(revised(of(price), revision)?.price as string, 2);

  test('a price is never outside its bounds, and rises with the index', () => {
    always(
      property(tuple(cents, index, index, index, fixed), ([price, old, now, more, fixedPercent]) => {
        const bounds = { fixedPercent, floorPercent: '-10', capPercent: '20' };
        const revisedAt = (value: number) => priceOf(price, syntec(`${old}`, `${value}`, bounds));
        const found = revisedAt(now);
        expect(found >= (BigInt(price) * 9n) / 10n).toBe(true);
        expect(found <= (BigInt(price) * 12n) / 10n + 1n).toBe(true);
        expect(revisedAt(now + more) >= found).toBe(true);
      }),
    );
  });

  test('an index that stands still leaves every price as it is written', () => {
    always(
      property(tuple(cents, index, fixed), ([price, value, fixedPercent]) => {
        expect(revised(of(price), syntec(`${value}`, `${value}`, { fixedPercent }))?.price).toBe(of(price));
      }),
    );
  });

  test('a dearer price stays the dearer one', () => {
    always(
      property(tuple(cents, cents, index, index), ([price, more, old, now]) => {
        const rule = syntec(`${old}`, `${now}`);
        expect(priceOf(price + more, rule) >= priceOf(price, rule)).toBe(true);
      }),
    );
  });
});

describe('what is no rule', () => {
  const base = { month: '2024-08', value: '280' };
  test.each<[string, object, string]>([
    ['an index of zero', { kind: 'index', index: 'Syntec', base: { ...base, value: '0' } }, 'base.value'],
    ['a month that is none', { kind: 'index', index: 'Syntec', base: { ...base, month: '2024-13' } }, 'base.month'],
    ['more than all of it fixed', { kind: 'index', index: 'Syntec', base, fixedPercent: '101' }, 'fixedPercent'],
    [
      'a cap below the floor',
      { kind: 'index', index: 'Syntec', base, floorPercent: '5', capPercent: '4' },
      'capPercent',
    ],
    ['a value no newer than the base', { kind: 'index', index: 'Syntec', base, current: base }, 'current.month'],
    ['an index without a base', { kind: 'index', index: 'Syntec' }, 'base'],
    ['a price that falls by all of it', { kind: 'percent', percent: '-100' }, 'percent'],
    ['no percentage', { kind: 'percent', percent: 'a lot' }, 'percent'],
  ])('%s', (_, rule, path) => {
    const issues = PriceRevision.safeParse(rule).error?.issues ?? [];
    expect(issues.map((issue) => issue.path.join('.'))).toContain(path);
  });
});
