import { describe, expect, test } from 'vitest';
import { Terms } from '../../../domain/contracts/contract.ts';
import type { PriceRevision } from '../../../domain/renewals/renewal.ts';
import { revisedTerms, ruleAfter } from '../../../domain/renewals/revised-terms.ts';
import { aFee, someTerms } from '../builders.ts';

const tenPercent: PriceRevision = { on: 'renewal', kind: 'percent', percent: '10' };
const facts = { revision: tenPercent, minorDigits: 2 };

/** One charge of each kind, with every price that there is. Those that a revision changes are round numbers below 1000. */
const everything = Terms.parse({
  effectiveFrom: '2025-01-01',
  discount: { kind: 'amount', amount: '5000' },
  charges: [
    {
      ...{ kind: 'recurringFee', chargeId: 'fee', description: 'Fee', unitPrice: '100.00' },
      setup: { price: '5000' },
    },
    {
      ...{ kind: 'recurringFee', chargeId: 'seats', description: 'Seats' },
      tiers: { mode: 'volume', steps: [{ upTo: '10', unitPrice: '20.00' }, { unitPrice: '10.00' }] },
    },
    {
      ...{ kind: 'time', chargeId: 'time', description: 'Time' },
      rates: {
        default: '80.00',
        workTypes: { Remote: '70.00' },
        technicians: { Ada: '90.00' },
        teams: { Field: '60.00' },
        workTypesOfTechnicians: [{ workType: 'Remote', technician: 'Ada', price: '50.00' }],
        multipliers: { Urgent: '1.5' },
      },
      bands: {
        bands: [
          { name: 'night', from: '20:00', until: '08:00', rate: '120.00' },
          { name: 'noon', from: '12:00', until: '13:00', multiplier: '2' },
        ],
      },
      included: { minutes: 60, overagePrice: '40.00' },
      limit: { amount: '5000', onExceed: 'rate', rate: '30.00' },
      travel: { kind: 'perKilometre', price: '0.50' },
    },
    {
      ...{ kind: 'time', chargeId: 'minimum', description: 'Minimum', workTypes: ['Minimum'] },
      minimum: { amount: '200.00', minutes: 120, overagePrice: '65.00' },
    },
    {
      ...{ kind: 'prepaidBlock', chargeId: 'monthly', description: 'Hours', workTypes: ['Hours'] },
      purchase: { every: 'period', quantity: '10', unitPrice: '75.00' },
      autoTopUp: { below: '1', quantity: '5', unitPrice: '85.00' },
      overagePrice: '95.00',
    },
    {
      ...{ kind: 'prepaidBlock', chargeId: 'once', description: 'Once', workTypes: ['Once'] },
      purchase: { every: 'once', quantity: '10', unitPrice: '5000' },
    },
    {
      ...{ kind: 'prepaidBlock', chargeId: 'money', description: 'Money', workTypes: ['Money'], of: 'money' },
      purchase: { every: 'period', quantity: '500', unitPrice: '1' },
      hourPrice: '55.00',
    },
    {
      ...{ kind: 'stepTariff', chargeId: 'steps', description: 'Steps', workTypes: ['Steps'] },
      ...{ initialMinutes: 10, initialPrice: '15.00', stepMinutes: 5, stepPrice: '5.00' },
    },
    { kind: 'metered', chargeId: 'backup', description: 'Backup', unit: 'gigabyte', unitPrice: '0.125' },
    { kind: 'oneTime', chargeId: 'project', description: 'Project', unitPrice: '5000' },
    { kind: 'expense', chargeId: 'expenses', description: 'Expenses', markupPercent: '15' },
  ],
});

const pricesIn = (value: unknown, path = ''): readonly (readonly [string, string])[] =>
  typeof value === 'object' && value !== null
    ? Object.entries(value).flatMap(([name, inner]) => pricesIn(inner, `${path}/${name}`))
    : [[path, String(value)]];

describe('terms at prices that are 10 % higher', () => {
  const after = revisedTerms(everything, '2026-01-01', facts) as Terms;

  test('what is charged again costs more, and nothing else changes', () => {
    const before = new Map(pricesIn(everything.charges));
    const changed = pricesIn(after.charges).filter(([path, value]) => before.get(path) !== value);
    expect(Object.fromEntries(changed)).toEqual({
      '/0/unitPrice': '110.00',
      '/1/tiers/steps/0/unitPrice': '22.00',
      '/1/tiers/steps/1/unitPrice': '11.00',
      '/2/rates/default': '88.00',
      '/2/rates/workTypes/Remote': '77.00',
      '/2/rates/technicians/Ada': '99.00',
      '/2/rates/teams/Field': '66.00',
      '/2/rates/workTypesOfTechnicians/0/price': '55.00',
      '/2/bands/bands/0/rate': '132.00',
      '/2/included/overagePrice': '44.00',
      '/2/limit/rate': '33.00',
      '/2/travel/price': '0.55',
      '/3/minimum/amount': '220.00',
      '/3/minimum/overagePrice': '71.50',
      '/4/purchase/unitPrice': '82.50',
      '/4/autoTopUp/unitPrice': '93.50',
      '/4/overagePrice': '104.50',
      '/6/hourPrice': '60.50',
      '/7/initialPrice': '16.50',
      '/7/stepPrice': '5.50',
      '/8/unitPrice': '0.138',
    });
    expect(pricesIn(after.charges)).toHaveLength(before.size);
  });

  test('they say how they came to be, and are terms that can be stored', () => {
    expect(after).toMatchObject({
      effectiveFrom: '2026-01-01',
      revision: { kind: 'percent', percent: '10', factor: '1.1' },
    });
    expect(Terms.parse(after)).toEqual(after);
  });

  test('a revision of a revision tells of the last one alone', () => {
    expect(revisedTerms(after, '2027-01-01', { ...facts, revision: { ...tenPercent, percent: '2' } })).toMatchObject({
      revision: { percent: '2', factor: '1.02' },
    });
  });
});

test('by 0 % nothing changes', () => {
  const { charges } = revisedTerms(everything, '2026-01-01', {
    ...facts,
    revision: { ...tenPercent, percent: '0' },
  }) as Terms;
  expect(charges).toEqual(everything.charges);
});

test('a price that would be too long for an invoice is refused', () => {
  const terms = someTerms([aFee({ unitPrice: '999999999' })]);
  expect(() => revisedTerms(terms, '2026-01-01', facts)).toThrow(expect.objectContaining({ code: 'AmountTooLarge' }));
});

test('the value of an index is what the next revision starts from', () => {
  const base = { month: '2024-08', value: '280' };
  const current = { month: '2025-08', value: '294.6' };
  const rule: PriceRevision = { on: 'renewal', kind: 'index', index: 'Syntec', base, current };
  expect(ruleAfter(rule, '2026-01-01')).toEqual({
    ...{ on: 'renewal', kind: 'index', index: 'Syntec', since: '2026-01-01' },
    base: current,
  });
});
