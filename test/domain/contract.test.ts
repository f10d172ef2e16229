import { describe, expect, test } from 'vitest';
import { billDateOf, isBilled } from '../../domain/billables/billable.ts';
import { advance, isAlreadyBilled, newBillingState } from '../../domain/contracts/billing-state.ts';
import { NewContract, statusOn, termsByPeriod, termsOn } from '../../domain/contracts/contract.ts';
import { newId } from '../../domain/ids.ts';
import { aContract, aFee, aTimeCharge, reaching, someTerms } from './builders.ts';

describe('a contract', () => {
  const contract = aContract([aFee()], {
    startsOn: '2025-01-15',
    endsOn: '2025-06-30',
    suspensions: [{ from: '2025-02-01', until: '2025-03-01' }, { from: '2025-06-01' }],
  });
  test.each([
    { day: '2025-01-14', status: 'planned', because: 'the day before it starts' },
    { day: '2025-01-15', status: 'active', because: 'its first day' },
    { day: '2025-02-01', status: 'suspended', because: 'the first day of a rest' },
    { day: '2025-02-28', status: 'suspended', because: 'the last day of a rest' },
    { day: '2025-03-01', status: 'active', because: 'the day after a rest' },
    { day: '2025-06-30', status: 'suspended', because: 'a rest without an end lasts' },
    { day: '2025-07-01', status: 'ended', because: 'the day after its last' },
  ])('is $status on $day: $because', ({ day, status }) => {
    expect(statusOn(contract, day)).toBe(status);
  });

  test('has the terms of the day', () => {
    const [first, second] = [someTerms([aFee()]), someTerms([aFee()], { effectiveFrom: '2025-03-01' })];
    const changed = aContract([], { terms: [first, second], endsOn: '2025-03-31' });
    expect(termsOn(changed, '2024-12-31')).toBeUndefined();
    expect(termsOn(changed, '2025-02-28')).toBe(first);
    expect(termsOn(changed, '2025-03-01')).toBe(second);
    expect(termsOn(changed, '2025-04-01')).toBeUndefined();
    expect(termsByPeriod(changed).map(({ period }) => period)).toEqual([
      { from: '2025-01-01', until: '2025-03-01' },
      { from: '2025-03-01', until: '2025-04-01' },
    ]);
  });

  test('whose end was moved before a change of terms never has them', () => {
    const terms = [someTerms([aFee()]), someTerms([aFee()], { effectiveFrom: '2025-03-01' })];
    expect(termsByPeriod(aContract([], { terms, endsOn: '2025-02-10' })).map(({ period }) => period)).toEqual([
      { from: '2025-01-01', until: '2025-02-11' },
    ]);
  });

  const request = (charges: readonly unknown[], overrides = {}) => ({
    clientId: newId(new Date()),
    name: 'Support',
    startsOn: '2025-01-15',
    terms: { charges },
    ...overrides,
  });
  const fee = { kind: 'recurringFee', chargeId: 'fee', description: 'Fee', unitPrice: '10.00' };
  const time = { kind: 'time', chargeId: 'time', description: 'Time', rates: { default: '90.00' } };
  test.each([
    { body: request([fee, time]), faults: [], because: 'a fee and time' },
    { body: request([fee, fee]), faults: ['terms.charges'], because: 'a chargeId twice' },
    {
      body: request([time, { ...time, chargeId: 'other' }]),
      faults: ['terms.charges.1.workTypes'],
      because: 'two rules for time',
    },
    { body: request([]), faults: ['terms.charges'], because: 'no charge at all' },
    { body: request([fee], { endsOn: '2025-01-14' }), faults: ['endsOn'], because: 'an end before the start' },
    {
      body: request([{ ...fee, unitPrice: 10 }]),
      faults: ['terms.charges.0.unitPrice'],
      because: 'a price as a number',
    },
    { body: request([{ ...fee, kind: 'gift' }]), faults: ['terms.charges.0.kind'], because: 'an unknown charge' },
    { body: request([{ ...fee, color: 'red' }]), faults: ['terms.charges.0'], because: 'an unknown field' },
  ])('is asked for with $because', ({ body, faults }) => {
    const { error } = NewContract.safeParse(body);
    expect((error?.issues ?? []).map(({ path }) => path.join('.'))).toEqual(faults);
  });

  test('that says no more is billed when its month is over, and has fees in advance', () => {
    expect(NewContract.parse(request([fee, time])).terms).toMatchObject({
      billWork: 'periodEnd',
      cadence: { unit: 'month', every: 1 },
      charges: [
        { quantity: '1', timing: 'advance', proration: 'actualDays' },
        { kind: 'time', travel: { kind: 'none' } },
      ],
    });
    expect(aTimeCharge().kind).toBe('time');
  });
});

describe('how far a contract is billed', () => {
  const fresh = newBillingState('2025-01-01');
  const january = advance(fresh, reaching('2025-01-31'));
  const committed = { ...january, version: 2, committedAt: '2025-02-01T07:00:00.000Z' };

  test('a bill after the month closes it', () => {
    expect(january).toMatchObject({ through: '2025-01-31', openFrom: '2025-02-01', windowFrom: '2025-01-01' });
  });

  test('a bill within the month closes nothing, nor does one on its last day', () => {
    expect(advance(fresh, reaching('2025-01-31', '2025-01-31'))).toMatchObject({
      through: '2025-01-31',
      openFrom: '2025-01-01',
    });
  });

  test.each([
    {
      runAt: '2025-01-31T22:59:59Z',
      timeZone: 'Europe/Paris',
      openFrom: '2025-01-01',
      because: 'a second before midnight',
    },
    { runAt: '2025-01-31T23:00:00Z', timeZone: 'Europe/Paris', openFrom: '2025-02-01', because: 'midnight in Paris' },
    { runAt: '2025-01-31T23:00:00Z', timeZone: 'UTC', openFrom: '2025-01-01', because: 'an hour before it in UTC' },
  ])("a day is over when the tenant's wall says so: $because", ({ runAt, timeZone, openFrom }) => {
    const reach = { ...reaching('2025-01-31'), cutoff: newId(new Date(runAt)), timeZone };
    expect(advance(fresh, reach).openFrom).toBe(openFrom);
  });

  test('the window follows one commit behind, and stays where the commit before had not settled', () => {
    expect(advance(committed, reaching('2025-02-28'))).toMatchObject({
      openFrom: '2025-03-01',
      windowFrom: '2025-02-01',
    });
    const at = (moment: string) => ({ ...reaching('2025-01-31'), cutoff: newId(new Date(moment)) });
    expect(advance(committed, at('2025-02-01T07:00:29.999Z')).windowFrom).toBe('2025-01-01');
    expect(advance(committed, at('2025-02-01T07:00:30.000Z')).windowFrom).toBe('2025-02-01');
  });

  test('neither the day nor the cutoff ever goes down', () => {
    const february = { ...advance(committed, reaching('2025-02-28')), committedAt: '2025-03-01T07:00:00.000Z' };
    const overtaken = advance(february, reaching('2025-01-31'));
    expect(overtaken).toMatchObject({ through: '2025-02-28', cutoff: february.cutoff, openFrom: '2025-03-01' });
    expect(isAlreadyBilled(february, reaching('2025-02-27'))).toBe(true);
    expect(isAlreadyBilled(february, reaching('2025-02-28'))).toBe(false);
    expect(isAlreadyBilled(fresh, reaching('2025-01-31'))).toBe(false);
  });

  test('billed is a comparison of both, the day and the cutoff', () => {
    const cutoff = january.cutoff ?? '';
    const later = newId(new Date('2025-02-01T06:00:00.001Z'));
    expect(isBilled({ billDate: '2025-01-31', ulid: cutoff }, january)).toBe(true);
    expect(isBilled({ billDate: '2025-02-01', ulid: cutoff }, january)).toBe(false);
    expect(isBilled({ billDate: '2025-01-31', ulid: later }, january)).toBe(false);
    expect(isBilled({ billDate: '2025-01-31', ulid: cutoff }, fresh)).toBe(false);
  });

  test('late work goes to the first open day, and work in time keeps its day', () => {
    expect(billDateOf('2025-01-31', january)).toBe('2025-02-01');
    expect(billDateOf('2025-02-01', january)).toBe('2025-02-01');
    expect(billDateOf('2025-02-17', january)).toBe('2025-02-17');
  });
});
