import { constantFrom, integer, property, tuple, uniqueArray } from 'fast-check';
import { describe, expect, test } from 'vitest';
import { addDays } from '../../domain/calendar/local-date.ts';
import { type Contract, NewContract, nearestTerms } from '../../domain/contracts/contract.ts';
import { idFrom } from '../../domain/ids.ts';
import { expandedTerms } from '../../domain/price-lists/expanded-terms.ts';
import { NewPriceList, type PriceList, priceOn, repriced, withdrawn } from '../../domain/price-lists/price-list.ts';
import { always } from './builders.ts';

const priceListId = idFrom('list');
const list = (versions: Readonly<Record<string, Readonly<Record<string, string>>>>): PriceList => ({
  ...{ priceListId, name: '2016', version: 1 },
  versions: Object.entries(versions).map(([effectiveFrom, prices]) => ({ effectiveFrom, prices })),
});
const visits = list({
  '2016-01-01': { visit: '75', hour: '90' },
  '2016-03-01': { visit: '75', hour: '95' },
  '2016-07-01': { visit: '80', hour: '95', night: '140' },
});

const contract = (charges: readonly object[], later: readonly object[] = []): Contract => {
  const parsed = NewContract.parse({
    ...{ clientId: idFrom('c'), name: 'Support', startsOn: '2016-02-01', terms: { charges } },
  });
  const first = { effectiveFrom: '2016-02-01', ...parsed.terms };
  const others = later.map((terms) => ({ ...first, ...terms }));
  return { ...parsed, contractId: idFrom('k'), terms: [first, ...others], suspensions: [], version: 1 };
};
const fee = (prices?: object) => ({
  ...{ kind: 'recurringFee', chargeId: 'fee', description: 'Visits', unitPrice: '1' },
  ...(prices && { priceList: { priceListId, prices } }),
});
const expanded = (of: Contract) => expandedTerms(of, new Map([[priceListId, visits]]));
const feesOf = (of: Contract) =>
  of.terms.map(({ effectiveFrom, charges: [charge] }) => [effectiveFrom, (charge as { unitPrice: string }).unitPrice]);

describe('a price of a list', () => {
  test.each([
    ['2015-12-31', 'visit', '75'],
    ['2016-02-29', 'hour', '90'],
    ['2016-03-01', 'hour', '95'],
    ['2016-06-30', 'visit', '75'],
    ['2016-07-01', 'visit', '80'],
    ['2016-01-01', 'night', '140'],
    ['2016-01-01', 'constructor', undefined],
  ])('on %s "%s" is %s', (day, name, price) => {
    expect(priceOn(visits, name, day)).toBe(price);
  });
});

describe('a contract with prices of a list', () => {
  test('has terms for each day on which one of them changes, and for no other', () => {
    expect(feesOf(expanded(contract([fee({ '/unitPrice': 'visit' })])))).toEqual([
      ['2016-02-01', '75'],
      ['2016-07-01', '80'],
    ]);
    expect(feesOf(expanded(contract([fee({ '/unitPrice': 'hour' })])))).toEqual([
      ['2016-02-01', '90'],
      ['2016-03-01', '95'],
    ]);
  });

  test('follows its own terms too', () => {
    const later = [{ effectiveFrom: '2016-05-01', charges: [fee()] }];
    expect(feesOf(expanded(contract([fee({ '/unitPrice': 'hour' })], later)))).toEqual([
      ['2016-02-01', '90'],
      ['2016-03-01', '95'],
      ['2016-05-01', '1'],
    ]);
  });

  test('that uses none is as it was', () => {
    const own = contract([fee()]);
    expect(expanded(own)).toBe(own);
  });

  test.each([
    ['/rates/default', { rates: { default: '1' } }],
    ['/rates/workTypes/Au~1dit', { rates: { workTypes: { 'Au/dit': '1' } } }],
    [
      '/rates/workTypesOfTechnicians/0/price',
      { rates: { workTypesOfTechnicians: [{ workType: 'a', technician: 'b', price: '1' }] } },
    ],
    ['/included/overagePrice', { included: { minutes: 60, overagePrice: '1' } }],
    ['/minimum/amount', { minimum: { amount: '1', minutes: 60 } }],
    ['/travel/price', { travel: { kind: 'flat', price: '1' } }],
    ['/bands/bands/0/rate', { bands: { bands: [{ name: 'night', rate: '1' }] } }],
    ['/limit/rate', { limit: { minutes: 60, onExceed: 'rate', rate: '1' } }],
  ])('has the price of the list at %s', (pointer, more) => {
    const time = { kind: 'time', chargeId: 'time', description: 'Work', ...more };
    const linked = { ...time, priceList: { priceListId, prices: { [pointer]: 'visit' } } };
    const [plain] = contract([JSON.parse(JSON.stringify(time).replaceAll('"1"', '"75"'))]).terms;
    const [{ priceList: _, ...charge } = {}] = expanded(contract([linked])).terms[0]?.charges ?? [];
    expect(charge).toEqual(plain?.charges[0]);
  });

  test.each([
    ['a text', '/description'],
    ['a cap', '/limit/amount'],
    ['a discount', '/discount/amount'],
    ['a price that it does not have', '/tiers/steps/0/unitPrice'],
    ['an object’s own', '/rates/workTypes/__proto__'],
    ['nothing', ''],
  ])('cannot have the list say %s', (_, pointer) => {
    const { success, error } = NewContract.safeParse({
      ...{ clientId: idFrom('c'), name: 'Support', startsOn: '2016-02-01' },
      terms: { charges: [fee({ [pointer]: 'visit' })] },
    });
    expect(success).toBe(false);
    expect(error?.issues[0]?.path.slice(0, 5)).toEqual(['terms', 'charges', 0, 'priceList', 'prices']);
  });

  test('is on each day at the price that the list has on that day', () => {
    const day = integer({ min: 0, max: 400 }).map((days) => addDays('2016-01-15', days));
    const price = integer({ min: 0, max: 3 }).map((n) => String(70 + n));
    always(
      property(
        uniqueArray(tuple(day, price, price), { minLength: 1, maxLength: 8, selector: ([from]) => from }),
        uniqueArray(day, { maxLength: 3 }),
        constantFrom('visit', 'hour'),
        day,
        (versions, agreed, name, asked) => {
          const known = list(
            Object.fromEntries(
              versions
                .map(([from, visit, hour]) => [from, { visit, hour }] as const)
                .sort(([a], [b]) => (a < b ? -1 : 1)),
            ),
          );
          const later = agreed.filter((from) => from > '2016-02-01').sort();
          const terms = contract(
            [fee({ '/unitPrice': name })],
            later.map((effectiveFrom) => ({ effectiveFrom })),
          );
          const after = expandedTerms(terms, new Map([[priceListId, known]]));
          const days = after.terms.map(({ effectiveFrom }) => effectiveFrom);
          expect(days).toEqual([...new Set(days)].sort());
          if (asked < '2016-02-01') return;
          expect(nearestTerms(after, asked).charges).toMatchObject([{ unitPrice: priceOn(known, name, asked) }]);
        },
      ),
    );
  });
});

describe('another version of a list', () => {
  const prices = { visit: '85', hour: '99', night: '150' };
  const reprice = (effectiveFrom: string, more: object = prices) =>
    repriced(visits, { effectiveFrom, prices: more as Record<string, string> }, '2016-05-10');

  test('comes between the others, or in the place of one', () => {
    const days = ({ versions }: PriceList) => versions.map(({ effectiveFrom }) => effectiveFrom);
    expect(days(reprice('2016-05-11'))).toEqual(['2016-01-01', '2016-03-01', '2016-05-11', '2016-07-01']);
    expect(days(reprice('2016-07-01'))).toEqual(days(visits));
    expect(priceOn(reprice('2016-07-01'), 'visit', '2016-07-01')).toBe('85');
  });

  test.each([
    ['of a day that has come', () => reprice('2016-05-10'), 'TermsInvalid', '/path/effectiveFrom'],
    ['without a price that charges may have', () => reprice('2016-08-01', { visit: '1' }), 'TermsInvalid', '/prices'],
    ['that has come, taken back', () => withdrawn(visits, '2016-03-01', '2016-05-10'), 'TermsInvalid', undefined],
    ['that alone has a price, taken back', () => withdrawn(visits, '2016-07-01', '2016-05-10'), 'StillUsed', undefined],
    ['that is not there, taken back', () => withdrawn(visits, '2016-08-01', '2016-05-10'), 'NotFound', undefined],
  ])('%s is refused', (_, change, code, pointer) => {
    expect(change).toThrow(expect.objectContaining({ code }));
    if (pointer !== undefined)
      expect(change).toThrow(expect.objectContaining({ faults: [expect.objectContaining({ pointer })] }));
  });

  test('is taken back before its day, where nothing is lost', () => {
    const more = reprice('2016-09-01');
    expect(withdrawn(more, '2016-09-01', '2016-05-10')).toEqual(visits);
  });

  test('the fifty-first is refused', () => {
    const many = list(
      Object.fromEntries(Array.from({ length: 50 }, (_, i) => [addDays('2016-01-01', i), { visit: String(i) }])),
    );
    const one = { effectiveFrom: '2017-01-01', prices: { visit: '1' } };
    expect(() => repriced(many, one, '2016-05-10')).toThrow(/at most 50/);
    // In the place of one there is room.
    expect(repriced(many, { ...one, effectiveFrom: '2016-02-19' }, '2016-02-01').versions).toHaveLength(50);
  });
});

test.each([
  ['no price', {}],
  ['a name with a space', { 'a b': '1' }],
  ['a price below nothing', { visit: '-1' }],
  ['a price as a number', { visit: 75 }],
  ['101 prices', Object.fromEntries(Array.from({ length: 101 }, (_, i) => [`p${i}`, '1']))],
])('a list with %s is none', (_, prices) => {
  expect(NewPriceList.safeParse({ name: '2016', effectiveFrom: '2016-01-01', prices }).success).toBe(false);
});
