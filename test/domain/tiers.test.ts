import { array, constantFrom, integer, property, record } from 'fast-check';
import { describe, expect, test } from 'vitest';
import { Tiers } from '../../domain/contracts/charges/tiers.ts';
import { formatDecimal, parseDecimal } from '../../domain/money/decimal.ts';
import { tierParts } from '../../domain/pricing/fees/tiers.ts';
import { always } from './builders.ts';

const steps = [{ upTo: '10', unitPrice: '9.00' }, { upTo: '50', unitPrice: '8.00' }, { unitPrice: '7.00' }];

const told = (mode: 'progressive' | 'volume', total: string): readonly string[] =>
  tierParts({ mode, steps }, parseDecimal(total, 4)).map(
    ({ quantity, unitPrice }) => `${formatDecimal(quantity, 4)} × ${unitPrice}`,
  );

describe('tiers', () => {
  test.each<{ total: string; progressive: readonly string[]; volume: readonly string[]; because: string }>([
    { total: '0', progressive: [], volume: [], because: 'nothing has no price' },
    { total: '10', progressive: ['10 × 9.00'], volume: ['10 × 9.00'], because: 'the tenth is still of the first tier' },
    {
      total: '10.0001',
      progressive: ['10 × 9.00', '0.0001 × 8.00'],
      volume: ['10.0001 × 8.00'],
      because: 'what is above it is not',
    },
    { total: '25', progressive: ['10 × 9.00', '15 × 8.00'], volume: ['25 × 8.00'], because: 'twenty-five' },
    {
      total: '60',
      progressive: ['10 × 9.00', '40 × 8.00', '10 × 7.00'],
      volume: ['60 × 7.00'],
      because: 'the last tier has no end',
    },
  ])('$total: $because', ({ total, progressive, volume }) => {
    expect(told('progressive', total)).toEqual(progressive);
    expect(told('volume', total)).toEqual(volume);
  });

  test('bounds follow the measure that is counted in', () => {
    const halfAMonth = { times: 15, by: 30 };
    const parts = tierParts({ mode: 'progressive', steps }, parseDecimal('12', 4), halfAMonth);
    expect(parts.map(({ quantity, facts }) => [formatDecimal(quantity, 4), facts.of])).toEqual([
      ['5', '24'],
      ['7', '24'],
    ]);
  });

  test('whatever the tiers, their parts are the whole, each at the price of its place', () => {
    const lists = array(record({ width: integer({ min: 1, max: 5000 }), price: integer({ min: 0, max: 99 }) }), {
      minLength: 1,
      maxLength: 6,
    }).map((list) => {
      let end = 0n;
      return list.map(({ width, price }, i) => {
        end += BigInt(width);
        return { ...(i < list.length - 1 ? { upTo: formatDecimal(end, 4) } : {}), unitPrice: `${price}.00` };
      });
    });
    always(
      property(
        lists,
        constantFrom('progressive' as const, 'volume' as const),
        integer({ min: 0, max: 40_000 }),
        (list, mode, total) => {
          const tiers = Tiers.parse({ mode, steps: list });
          const parts = tierParts(tiers, BigInt(total));
          expect(parts.reduce((sum, { quantity }) => sum + quantity, 0n)).toBe(BigInt(total));
          expect(parts.every(({ quantity }) => quantity > 0n)).toBe(true);
          if (mode === 'volume') expect(parts).toHaveLength(total === 0 ? 0 : 1);
          const highest = parts.at(-1);
          if (highest) expect(highest.unitPrice).toBe(list[highest.place]?.unitPrice);
        },
      ),
    );
  });
});
