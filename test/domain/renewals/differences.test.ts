import { expect, test } from 'vitest';
import { differencesOf } from '../../../domain/renewals/differences.ts';
import { aFee, aTimeCharge, someTerms } from '../builders.ts';

test('what terms say otherwise: each value by its place, a charge that came or went as a whole', () => {
  const before = someTerms([aFee({ unitPrice: '310.00' }), aFee({ chargeId: 'old', description: 'Old' })]);
  const after = someTerms([aFee({ unitPrice: '320.00', quantity: '2' }), aTimeCharge()]);
  expect(differencesOf(before, after)).toEqual([
    { chargeId: 'workplace', pointer: '/quantity', before: '1', after: '2' },
    { chargeId: 'workplace', pointer: '/unitPrice', before: '310.00', after: '320.00' },
    { chargeId: 'old', pointer: '', before: 'Old', after: undefined },
    { chargeId: 'support', pointer: '', before: undefined, after: 'Support' },
  ]);
  expect(differencesOf(before, before)).toEqual([]);
});

test('names that a person typed stand in a pointer as RFC 6901 wants them', () => {
  const rates = (price: string) => someTerms([aTimeCharge({ rates: { workTypes: { 'On/off ~ site': price } } })]);
  expect(differencesOf(rates('1'), rates('2'))).toMatchObject([{ pointer: '/rates/workTypes/On~1off ~0 site' }]);
});
