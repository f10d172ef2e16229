import { constantFrom, integer, property, tuple } from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type Revision, revisedPrice } from '../../../domain/contracts/revision.ts';
import { parseDecimal } from '../../../domain/money/decimal.ts';
import { always } from '../builders.ts';

describe('a price that follows an index', () => {
  test.each<[string, Revision, string]>([
    [
      'REV-01: 15 % of it are fixed, the rest follows Syntec from 280.00 to 294.60',
      { price: '1767.00', fixedPercent: '15', indexOld: '280.00', indexNew: '294.60' },
      '1845.32',
    ],
    [
      'REV-02: by no less than 5 %, where the index rose by 2 %',
      { price: '100.00', indexOld: '280.00', indexNew: '285.60', floor: '1.05' },
      '105.00',
    ],
    [
      'REV-02: by the index, where it rose by more than the floor',
      { price: '100.00', indexOld: '280.00', indexNew: '308.00', floor: '1.05' },
      '110.00',
    ],
    ['by no more than the cap', { price: '100.00', indexOld: '100', indexNew: '130', cap: '1.1' }, '110.00'],
    ['a falling index lowers it', { price: '100.00', indexOld: '100', indexNew: '90' }, '90.00'],
    ['but not below a floor of 1', { price: '100.00', indexOld: '100', indexNew: '90', floor: '1' }, '100.00'],
    ['an index that stands still changes nothing', { price: '99.99', indexOld: '123.4', indexNew: '123.4' }, '99.99'],
    ['half a cent goes up: 10.01 x 1.5 = 15.015', { price: '10.01', indexOld: '2', indexNew: '3' }, '15.02'],
    ['all of it is fixed', { price: '50', fixedPercent: '100', indexOld: '1', indexNew: '9' }, '50.00'],
  ])('%s', (_, revision, price) => {
    expect(revisedPrice(revision)).toBe(price);
  });

  test.each<[string, Revision]>([
    ['an index of zero', { price: '1', indexOld: '0', indexNew: '1' }],
    ['more than all of it fixed', { price: '1', fixedPercent: '101', indexOld: '1', indexNew: '1' }],
    ['a cap below the floor', { price: '1', indexOld: '1', indexNew: '1', floor: '1.1', cap: '1' }],
  ])('refuses %s', (_, revision) => {
    expect(() => revisedPrice(revision)).toThrow(RangeError);
  });

  test('is never outside its bounds, and rises with the index', () => {
    const cents = integer({ min: 0, max: 10_000_000 });
    const index = integer({ min: 1, max: 100_000 });
    const fixed = constantFrom('0', '15', '50', '100');
    const of = (amount: number) => `${Math.floor(amount / 100)}.${String(amount % 100).padStart(2, '0')}`;
    always(
      property(tuple(cents, index, index, index, fixed), ([price, old, now, more, fixedPercent]) => {
        const revised = (indexNew: number) =>
          parseDecimal(
            revisedPrice({
              price: of(price),
              fixedPercent,
              indexOld: `${old}`,
              indexNew: `${indexNew}`,
              floor: '0.9',
              cap: '1.2',
            }),
            2,
          );
        const found = revised(now);
        expect(found >= (BigInt(price) * 9n) / 10n).toBe(true);
        expect(found <= (BigInt(price) * 12n) / 10n + 1n).toBe(true);
        expect(revised(now + more) >= found).toBe(true);
      }),
    );
  });
});
