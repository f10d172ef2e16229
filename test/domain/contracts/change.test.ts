import { describe, expect, test } from 'vitest';
import { type BillingState, newBillingState } from '../../../domain/contracts/billing-state.ts';
import { type ContractChange, changeContract, correctionFrom, firstFreeDay } from '../../../domain/contracts/change.ts';
import { Charge } from '../../../domain/contracts/charges/charge.ts';
import type { Contract, Terms } from '../../../domain/contracts/contract.ts';

const charges = [Charge.parse({ kind: 'recurringFee', chargeId: 'fee', description: 'Fee', unitPrice: '100' })];
const terms = (effectiveFrom: string, every = 1): Terms => ({
  effectiveFrom,
  billWork: 'periodEnd',
  cadence: { unit: 'month', every },
  charges,
});

const contract = (overrides: Partial<Contract> = {}): Contract => ({
  contractId: 'k',
  clientId: 'c',
  name: 'Support',
  startsOn: '2016-01-01',
  terms: [terms('2016-01-01')],
  suspensions: [],
  rateDate: 'worked',
  version: 1,
  ...overrides,
});

/** March is billed, and the fee is charged in advance for April. */
const state: BillingState = {
  ...newBillingState('2016-01-01'),
  through: '2016-03-31',
  openFrom: '2016-04-01',
  chargedUntil: { fee: '2016-05-01' },
};

const refusalOf = (read: Contract, change: ContractChange, billed = state): string => {
  try {
    changeContract(read, billed, change);
    return 'none';
  } catch (error) {
    return error instanceof Error ? error.name : 'unknown';
  }
};

test('the first free day is the latest of the open day, the day after the last bill and what is charged in advance', () => {
  expect(firstFreeDay(state)).toBe('2016-05-01');
  expect(firstFreeDay({ ...state, chargedUntil: {} })).toBe('2016-04-01');
  expect(firstFreeDay({ ...state, openFrom: '2016-03-01', chargedUntil: {} })).toBe('2016-04-01');
  expect(firstFreeDay(newBillingState('2016-01-01'))).toBe('2016-01-01');
});

describe('what can be agreed', () => {
  test('new terms lie between the others, in order', () => {
    const read = contract({ terms: [terms('2016-01-01'), terms('2017-01-01')] });
    const { terms: versions } = changeContract(read, state, { kind: 'agreeTerms', terms: terms('2016-06-01') });
    expect(versions.map(({ effectiveFrom }) => effectiveFrom)).toEqual(['2016-01-01', '2016-06-01', '2017-01-01']);
  });

  test('terms of the same day take the place of the old ones', () => {
    const read = contract({ terms: [terms('2016-01-01'), terms('2017-01-01')] });
    const { terms: versions } = changeContract(read, state, { kind: 'agreeTerms', terms: terms('2017-01-01', 3) });
    expect(versions[1]?.cadence.every).toBe(3);
    expect(versions).toHaveLength(2);
  });

  test('a suspension begins, ends, and begins again', () => {
    const rest = changeContract(contract(), state, { kind: 'suspend', from: '2016-05-01' });
    const back = changeContract(rest, state, { kind: 'resume', on: '2016-07-01' });
    const again = changeContract(back, state, { kind: 'suspend', from: '2016-07-01' });
    expect(again.suspensions).toEqual([{ from: '2016-05-01', until: '2016-07-01' }, { from: '2016-07-01' }]);
  });

  test('the last day can be the last that is charged', () => {
    expect(changeContract(contract(), state, { kind: 'end', endsOn: '2016-04-30' }).endsOn).toBe('2016-04-30');
  });
});

const resting = contract({ suspensions: [{ from: '2016-05-01' }] });
const rested = contract({ suspensions: [{ from: '2016-05-01', until: '2016-07-01' }] });
const ended = contract({ endsOn: '2016-03-15' });
const versioned = contract({ terms: [terms('2016-01-01'), terms('2016-07-01')] });
const withdraw = (effectiveFrom: string, today = '2016-04-10'): ContractChange => ({
  kind: 'withdrawTerms',
  effectiveFrom,
  today,
});

test.each<{ because: string; read?: Contract; change: ContractChange; code: string }>([
  { because: 'terms of an invoiced day', change: { kind: 'agreeTerms', terms: terms('2016-03-31') }, code: 'none' },
  {
    because: 'another cadence for days charged in advance',
    change: { kind: 'agreeTerms', terms: terms('2016-04-01', 3) },
    code: 'PeriodAlreadyInvoiced',
  },
  {
    because: 'withdrawing a cadence that is charged in advance',
    read: contract({ terms: [terms('2016-01-01'), terms('2016-04-01', 3)] }),
    change: { kind: 'withdrawTerms', effectiveFrom: '2016-04-01', today: '2016-03-31' },
    code: 'PeriodAlreadyInvoiced',
  },
  {
    because: 'a discount on what is invoiced, which no line could correct',
    change: {
      kind: 'agreeTerms',
      terms: { ...terms('2016-03-31'), discount: { kind: 'percent', percent: '10' } },
    },
    code: 'PeriodAlreadyInvoiced',
  },
  {
    because: 'an exemption from tax of what is invoiced',
    change: {
      kind: 'agreeTerms',
      terms: { ...terms('2016-04-30'), taxExemption: { category: 'E', reason: 'Training' } },
    },
    code: 'PeriodAlreadyInvoiced',
  },
  {
    because: 'a discount from the first free day on',
    change: {
      kind: 'agreeTerms',
      terms: { ...terms('2016-05-01'), discount: { kind: 'amount', amount: '5.00' } },
    },
    code: 'none',
  },
  { because: 'terms of the first free day', change: { kind: 'agreeTerms', terms: terms('2016-05-01') }, code: 'none' },
  {
    because: 'terms after the end',
    read: contract({ endsOn: '2016-12-31' }),
    change: { kind: 'agreeTerms', terms: terms('2017-01-01') },
    code: 'TermsInvalid',
  },
  {
    because: 'quarters from the middle of a month',
    change: { kind: 'agreeTerms', terms: terms('2016-05-15', 3) },
    code: 'TermsInvalid',
  },
  { because: 'quarters from a month on', change: { kind: 'agreeTerms', terms: terms('2016-05-01', 3) }, code: 'none' },
  {
    because: 'a year that cuts the terms after it',
    read: contract({ terms: [terms('2016-01-01'), terms('2016-07-01')] }),
    change: { kind: 'agreeTerms', terms: terms('2016-05-01', 12) },
    code: 'TermsInvalid',
  },
  { because: 'withdrawing terms to come', read: versioned, change: withdraw('2016-07-01'), code: 'none' },
  {
    because: 'withdrawing terms in force',
    read: versioned,
    change: withdraw('2016-07-01', '2016-07-01'),
    code: 'TermsInvalid',
  },
  { because: 'withdrawing the first terms', read: versioned, change: withdraw('2016-01-01'), code: 'TermsInvalid' },
  { because: 'withdrawing what is not there', read: versioned, change: withdraw('2016-08-01'), code: 'NotFound' },
  {
    because: 'suspending twice',
    read: resting,
    change: { kind: 'suspend', from: '2016-06-01' },
    code: 'ContractNotActive',
  },
  {
    because: 'suspending inside a rest',
    read: rested,
    change: { kind: 'suspend', from: '2016-06-01' },
    code: 'ContractNotActive',
  },
  {
    because: 'suspending after the end',
    read: ended,
    change: { kind: 'suspend', from: '2016-05-01' },
    code: 'ContractNotActive',
  },
  { because: 'resuming what works', change: { kind: 'resume', on: '2016-06-01' }, code: 'ContractNotActive' },
  {
    because: 'resuming on the day of the rest',
    read: resting,
    change: { kind: 'resume', on: '2016-05-01' },
    code: 'TermsInvalid',
  },
])('$because: $code', ({ read = contract(), change, code }) => {
  expect(refusalOf(read, change)).toBe(code);
});

describe('what the next bill has to correct', () => {
  const versions = contract({ terms: [terms('2016-01-01'), terms('2016-04-15')] });
  test.each<{ because: string; read?: Contract; before?: string; change: ContractChange; from: string | null }>([
    {
      because: 'terms of an invoiced day',
      change: { kind: 'agreeTerms', terms: terms('2016-02-10') },
      from: '2016-02-10',
    },
    {
      because: 'terms of a day charged in advance',
      change: { kind: 'agreeTerms', terms: terms('2016-04-30') },
      from: '2016-04-30',
    },
    { because: 'terms of a free day', change: { kind: 'agreeTerms', terms: terms('2016-05-01') }, from: null },
    {
      because: 'terms withdrawn that were charged',
      read: versions,
      change: withdraw('2016-04-15'),
      from: '2016-04-15',
    },
    { because: 'a rest that began in March', change: { kind: 'suspend', from: '2016-03-15' }, from: '2016-03-15' },
    { because: 'a rest to come', change: { kind: 'suspend', from: '2016-05-01' }, from: null },
    {
      because: 'work taken up again in March',
      read: contract({ suspensions: [{ from: '2016-02-01' }] }),
      change: { kind: 'resume', on: '2016-03-15' },
      from: '2016-03-15',
    },
    { because: 'an end in what is charged', change: { kind: 'end', endsOn: '2016-04-29' }, from: '2016-04-30' },
    { because: 'an end on its last day', change: { kind: 'end', endsOn: '2016-04-30' }, from: null },
    { because: 'an end moved out', read: ended, change: { kind: 'end', endsOn: '2016-12-31' }, from: '2016-03-16' },
    { because: 'an end that stays', read: ended, change: { kind: 'end', endsOn: '2016-03-15' }, from: null },
    {
      because: 'what was to be corrected already, from an earlier day',
      before: '2016-01-20',
      change: { kind: 'suspend', from: '2016-03-15' },
      from: '2016-01-20',
    },
    {
      because: 'what was to be corrected already, and now from an earlier day',
      before: '2016-03-20',
      change: { kind: 'suspend', from: '2016-03-15' },
      from: '2016-03-15',
    },
    {
      because: 'what was to be corrected already, whatever comes later',
      before: '2016-03-20',
      change: { kind: 'suspend', from: '2016-06-01' },
      from: '2016-03-20',
    },
  ])('$because: $from', ({ read = contract(), before = null, change, from }) => {
    const billed = { ...state, correctFrom: before };
    changeContract(read, billed, change);
    expect(correctionFrom(read, billed, change)).toBe(from);
  });
});
