import { describe, expect, test } from 'vitest';
import { NO_BALANCES } from '../../../domain/contracts/balances.ts';
import { Terms } from '../../../domain/contracts/contract.ts';
import { yearlyWorth } from '../../../domain/renewals/yearly-worth.ts';

const fee = { kind: 'recurringFee', chargeId: 'fee', description: 'Fee', unitPrice: '100.00' };
const worth = (terms: object, quantities = {}) =>
  yearlyWorth(Terms.parse({ effectiveFrom: '2025-01-01', ...terms }), { ...NO_BALANCES, quantities }, 2);

describe('what a contract is worth a year', () => {
  test.each<[string, object, number]>([
    ['100.00 a month', { charges: [fee] }, 120_000],
    ['100.00 a quarter', { charges: [fee], cadence: { every: 3 } }, 40_000],
    ['100.00 for two years', { charges: [fee], cadence: { every: 24 } }, 5_000],
    ['100.00 a week: 100 × 365 ÷ 7 = 5214.2857', { charges: [fee], cadence: { unit: 'week' } }, 521_429],
    ['3 units at 100.00 a month', { charges: [{ ...fee, quantity: '3' }] }, 360_000],
    [
      '12 units, 10 at 20.00 and 2 at 10.00 a month: 220 × 12',
      {
        charges: [
          {
            ...{ kind: 'recurringFee', chargeId: 'fee', description: 'Fee', quantity: '12' },
            tiers: { mode: 'progressive', steps: [{ upTo: '10', unitPrice: '20' }, { unitPrice: '10' }] },
          },
        ],
      },
      264_000,
    ],
    ['less 10 % on the fee', { charges: [{ ...fee, discount: { kind: 'percent', percent: '10' } }] }, 108_000],
    ['less 5.00 on each invoice', { charges: [fee], discount: { kind: 'amount', amount: '5' } }, 114_000],
    [
      'a monthly minimum of 200.00',
      { charges: [{ kind: 'time', chargeId: 't', description: 'T', minimum: { amount: '200', minutes: 60 } }] },
      240_000,
    ],
    [
      '10 hours at 75.00 a month',
      {
        charges: [
          {
            ...{ kind: 'prepaidBlock', chargeId: 'b', description: 'B' },
            purchase: { every: 'period', quantity: '10', unitPrice: '75' },
          },
        ],
      },
      900_000,
    ],
    [
      'hours as they come, a project and a setup: nothing',
      {
        charges: [
          { kind: 'time', chargeId: 't', description: 'T', rates: { default: '80' } },
          { kind: 'oneTime', chargeId: 'p', description: 'P', unitPrice: '5000' },
          { ...fee, unitPrice: '0', setup: { price: '300' } },
        ],
      },
      0,
    ],
  ])('%s', (_, terms, cents) => {
    expect(worth(terms)).toBe(cents);
  });

  test('with the units that came and went since: 1 + 5 - 2', () => {
    const fee5 = [
      { from: '2025-02-01', by: '5' },
      { from: '2025-03-01', by: '-2' },
    ];
    expect(worth({ charges: [fee] }, { fee: fee5 })).toBe(480_000);
  });
});
