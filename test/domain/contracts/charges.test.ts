import { describe, expect, test } from 'vitest';
import { NewBillable } from '../../../domain/billables/new-billable.ts';
import { NewContract } from '../../../domain/contracts/contract.ts';
import { idFrom } from '../../../domain/ids.ts';

const contract = (...charges: readonly object[]) => ({
  clientId: idFrom('client'),
  name: 'Support',
  startsOn: '2025-01-01',
  terms: { charges: charges.map((charge, i) => ({ chargeId: `c${i}`, description: 'Charge', ...charge })) },
});

const pointersOf = (schema: typeof NewContract | typeof NewBillable, value: unknown): readonly string[] => {
  const { error } = schema.safeParse(value);
  return (error?.issues ?? []).map(({ path }) => `/${path.join('/')}`);
};

const fee = { kind: 'recurringFee', unitPrice: '10' };
const time = { kind: 'time', rates: { default: '80' } };
const block = { kind: 'prepaidBlock', purchase: { every: 'period', quantity: '10', unitPrice: '80' } };
const steps = { kind: 'stepTariff', stepMinutes: 10, stepPrice: '12' };
const metered = { kind: 'metered', unitPrice: '9' };
const tiered = (...upTo: readonly (string | undefined)[]) => ({
  kind: 'metered',
  tiers: { mode: 'progressive', steps: upTo.map((end) => ({ ...(end ? { upTo: end } : {}), unitPrice: '1' })) },
});
const banded = (band: object, rest: object = {}) => ({
  ...time,
  bands: { bands: [{ name: 'evening', days: ['mon'], multiplier: '1.5', ...band }], ...rest },
});

describe('charges that can be agreed', () => {
  test.each<[string, object[]]>([
    ['a fee, time and a block: the block takes the work, time the rest', [fee, time, block]],
    ['two time charges, one for a work type', [time, { ...time, workTypes: ['Network'] }]],
    ['steps for remote sessions beside time', [time, { ...steps, workTypes: ['Remote'] }]],
    ['tiers that follow each other', [tiered('10', '100', undefined)]],
    ['a night band over midnight', [banded({ from: '22:00', until: '06:00' })]],
    ['a whole holiday', [banded({ days: ['holiday'] }, { holidays: { country: 'FR', region: '57' } })]],
    ['metered devices of two kinds', [metered, metered]],
    [
      'a subscription without prices of steps',
      [{ ...steps, stepPrice: '0', subscription: { hours: '10', amount: '500' } }],
    ],
  ])('%s', (_, charges) => {
    expect(pointersOf(NewContract, contract(...charges))).toEqual([]);
  });
});

describe('charges that are refused, with the place', () => {
  test.each<[string, object[], string]>([
    [
      'a gap between tiers cannot be written; an overlap: ends must rise',
      [tiered('100', '10', undefined)],
      '0/tiers/steps/1/upTo',
    ],
    ['two tiers with one end', [tiered('10', '10', undefined)], '0/tiers/steps/1/upTo'],
    ['a tier without end in the middle', [tiered('10', undefined, undefined)], '0/tiers/steps/1/upTo'],
    ['nothing above the last tier', [tiered('10')], '0/tiers/steps/0/upTo'],
    ['a tier of nothing', [tiered('0', undefined)], '0/tiers/steps/0/upTo'],
    ['a band outside the day', [banded({ from: '18:00', until: '25:00' })], '0/bands/bands/0/until'],
    ['a band of no time', [banded({ from: '18:00', until: '18:00' })], '0/bands/bands/0/until'],
    ['a band with price and multiplier', [banded({ rate: '100' })], '0/bands/bands/0/multiplier'],
    ['a holiday of nowhere', [banded({ days: ['holiday'] })], '0/bands/holidays'],
    [
      'a grant that expires before it is valid',
      [
        {
          ...block,
          purchase: { every: 'once', quantity: '1', unitPrice: '1', validFrom: '2025-02-01', expiresOn: '2025-01-31' },
        },
      ],
      '0/purchase/expiresOn',
    ],
    ['a negative quantity', [{ ...fee, quantity: '-1' }], '0/quantity'],
    ['a rate with 7 decimals', [{ ...fee, unitPrice: '0.1234567' }], '0/unitPrice'],
    [
      'a rate of a name with 7 decimals',
      [{ ...time, rates: { workTypes: { Net: '1.1234567' } } }],
      '0/rates/workTypes/Net',
    ],
    ['two charges for all work', [time, time], '1/workTypes'],
    ['steps and time for all work', [time, steps], '1/workTypes'],
    [
      'two charges for one work type',
      [
        { ...time, workTypes: ['Net'] },
        { ...steps, workTypes: ['Web', 'Net'] },
      ],
      '1/workTypes/1',
    ],
    ['two blocks for all work', [block, block], '1/workTypes'],
    ['two rules for expenses', [{ kind: 'expense' }, { kind: 'expense' }], '1/kind'],
    ['neither price nor tiers', [{ kind: 'recurringFee' }], '0/unitPrice'],
    ['price and tiers', [{ ...tiered(undefined), unitPrice: '1' }], '0/unitPrice'],
    ['lead days in arrears', [{ ...fee, timing: 'arrears', leadDays: 31 }], '0/leadDays'],
    [
      'a tolerance of a whole step',
      [{ ...time, rounding: { incrementMinutes: 15, toleranceMinutes: 15 } }],
      '0/rounding/toleranceMinutes',
    ],
    ['a limit in money and minutes', [{ ...time, limit: { amount: '1', minutes: 1 } }], '0/limit/amount'],
    ['another rate without the rate', [{ ...time, limit: { amount: '1', onExceed: 'rate' } }], '0/limit/rate'],
    [
      'included time and a minimum',
      [{ ...time, included: { minutes: 60 }, minimum: { amount: '1', minutes: 1 } }],
      '0/included',
    ],
    [
      'a subscription with priced steps',
      [{ ...steps, subscription: { hours: '10', amount: '500' } }],
      '0/subscription',
    ],
    [
      'an automatic top-up of nothing',
      [{ ...block, autoTopUp: { below: '1', quantity: '0', unitPrice: '1' } }],
      '0/autoTopUp/quantity',
    ],
    ['a discount above 100 %', [{ ...fee, discount: { kind: 'percent', percent: '101' } }], '0/discount/percent'],
  ])('%s', (_, charges, pointer) => {
    expect(pointersOf(NewContract, contract(...charges))).toContain(`/terms/charges/${pointer}`);
  });

  test('the same chargeId twice', () => {
    const twice = contract({ ...fee, chargeId: 'fee' }, { ...metered, chargeId: 'fee' });
    expect(pointersOf(NewContract, twice)).toEqual(['/terms/charges']);
  });
});

describe('billables that are refused, with the place', () => {
  const on = { contractId: idFrom('k'), on: '2025-01-10', chargeId: 'c' };
  test.each<[string, object, string]>([
    ['a reading below nothing', { kind: 'reading', ...on, quantity: '-1' }, '/quantity'],
    ['a change of nothing', { kind: 'quantityChange', ...on, by: '0' }, '/by'],
    ['a top-up of nothing', { kind: 'topUp', ...on, quantity: '0', amount: '10' }, '/quantity'],
    [
      'a top-up that expires before it is valid',
      { kind: 'topUp', ...on, quantity: '1', amount: '10', expiresOn: '2025-01-09' },
      '/expiresOn',
    ],
    [
      'an expense without price and cost',
      { kind: 'expense', contractId: on.contractId, on: on.on, description: 'Cable' },
      '/unitPrice',
    ],
    ['a kind that there is not', { kind: 'gift', ...on }, '/kind'],
  ])('%s', (_, billable, pointer) => {
    expect(pointersOf(NewBillable, billable)).toContain(pointer);
  });
});
