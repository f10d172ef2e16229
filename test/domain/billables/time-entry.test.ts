import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { NewTimeEntry, TimeEntryChange } from '../../../domain/billables/new-time-entry.ts';
import { changeEntry, timeEntryOf } from '../../../domain/billables/time-entry.ts';
import type { Contract } from '../../../domain/contracts/contract.ts';
import { aContract } from '../builders.ts';

const contractId = '0123456789abcdefghjkmnpqrs';
const billableId = 'zzzzzzzzzzzzzzzzzzzzzzzzzz';
const contract: Contract = {
  ...aContract([]),
  contractId,
  clientId: contractId,
  startsOn: '2016-01-01',
  endsOn: '2016-12-31',
};
const base = { contractId, technician: 'Ada' };
const entryFrom = (when: object, zone = 'Europe/Paris') =>
  timeEntryOf(NewTimeEntry.parse({ ...base, ...when }), billableId, contract, zone);

describe('when the work was done', () => {
  test.each([
    {
      because: 'moments are kept, and the day is that of the tenant’s wall',
      when: { startedAt: '2016-03-31T23:30:00Z', endedAt: '2016-04-01T02:00:00+02:00' },
      is: { startedAt: '2016-03-31T23:30:00Z', endedAt: '2016-04-01T00:00:00Z', seconds: 1800, workedOn: '2016-04-01' },
    },
    {
      because: 'minutes without a time of day count from nine',
      when: { date: '2016-03-31', minutes: 7.5 },
      is: { startedAt: '2016-03-31T07:00:00Z', endedAt: '2016-03-31T07:07:30Z', seconds: 450, workedOn: '2016-03-31' },
    },
    {
      because: 'minutes from a time of day are elapsed time, on the night of the change too',
      when: { date: '2016-03-27', startTime: '01:30', minutes: 60 },
      is: { startedAt: '2016-03-27T00:30:00Z', endedAt: '2016-03-27T01:30:00Z', seconds: 3600 },
    },
    {
      because: 'a whole day is an entry',
      when: { startedAt: '2016-03-01T00:00:00Z', endedAt: '2016-03-02T00:00:00Z' },
      is: { seconds: 86_400 },
    },
  ])('$because', ({ when, is }) => {
    expect(entryFrom(when)).toMatchObject({ value: is });
  });

  test.each([
    {
      because: 'it lasts 25 hours',
      when: { startedAt: '2016-03-01T00:00:00Z', endedAt: '2016-03-02T01:00:00Z' },
      refusal: { code: 'RequestInvalid', pointer: '/endedAt' },
    },
    {
      because: 'it ends before it begins',
      when: { startedAt: '2016-03-01T01:00:00Z', endedAt: '2016-03-01T00:00:00Z' },
      refusal: { code: 'RequestInvalid', pointer: '/endedAt' },
    },
    {
      because: 'less than half a second is no work',
      when: { date: '2016-03-01', minutes: 0.001 },
      refusal: { code: 'RequestInvalid', pointer: '/minutes' },
    },
    {
      because: 'the time does not exist',
      when: { date: '2016-03-27', startTime: '02:30', minutes: 10 },
      refusal: { code: 'RequestInvalid', pointer: '/startTime' },
    },
    {
      because: 'the time exists twice',
      when: { date: '2016-10-30', startTime: '02:30', minutes: 10 },
      refusal: { code: 'RequestInvalid', pointer: '/startTime' },
    },
    {
      because: 'the contract had not begun',
      when: { date: '2015-12-31', minutes: 10 },
      refusal: { code: 'ContractNotActive', pointer: '/date' },
    },
    {
      because: 'the contract had ended on the tenant’s wall',
      when: { startedAt: '2016-12-31T23:30:00Z', endedAt: '2016-12-31T23:40:00Z' },
      refusal: { code: 'ContractNotActive', pointer: '/startedAt' },
    },
  ])('is refused when $because', ({ when, refusal }) => {
    expect(entryFrom(when)).toMatchObject({ refusal });
  });

  test.each([
    { when: {}, paths: ['startedAt', 'endedAt'] },
    { when: { startedAt: '2016-03-01T00:00:00Z' }, paths: ['endedAt'] },
    { when: { date: '2016-03-01' }, paths: ['minutes'] },
    { when: { minutes: 10 }, paths: ['date'] },
    { when: { date: '2016-03-01', minutes: 1500 }, paths: ['minutes'] },
    { when: { date: '2016-03-01', minutes: 10, endedAt: '2016-03-01T00:00:00Z' }, paths: ['date', 'startedAt'] },
    { when: { startedAt: '2016-03-01T00:00:00', endedAt: '2016-03-01T00:00:00Z' }, paths: ['startedAt'] },
  ])('must be given whole and in one form: $when', ({ when, paths }) => {
    const issues = NewTimeEntry.safeParse({ ...base, ...when }).error?.issues ?? [];
    expect(issues.map(({ path }) => path[0])).toEqual(paths);
  });

  test.each([
    '2016-03-10T08:00:00.123456789012345Z',
    '2016-03-10T08:00Z',
    '0000-01-01T00:00:00+23:59',
    '9999-12-31T23:59:59-23:59',
  ])('a moment that the schema takes is understood: %s', (startedAt) => {
    if (!NewTimeEntry.safeParse({ ...base, startedAt, endedAt: startedAt }).success) return;
    expect(entryFrom({ startedAt, endedAt: '2016-03-10T09:00:00Z' })).toBeDefined();
  });

  test('whatever passes the schema gives an entry of 1 s to 24 h within the contract, or a refusal', () => {
    const moment = fc.date({ min: new Date('0001-01-01'), max: new Date('9999-12-31'), noInvalidDate: true });
    const zone = fc.constantFrom('Europe/Paris', 'Pacific/Apia', 'America/St_Johns', 'UTC');
    fc.assert(
      fc.property(moment, moment, zone, (from, until, inZone) => {
        const checked = entryFrom({ startedAt: from.toISOString(), endedAt: until.toISOString() }, inZone);
        if ('refusal' in checked) return;
        expect(checked.value.seconds).toBeGreaterThan(0);
        expect(checked.value.seconds).toBeLessThanOrEqual(86_400);
        expect(checked.value.workedOn >= contract.startsOn).toBe(true);
      }),
    );
  });
});

describe('a change', () => {
  const before = {
    kind: 'time',
    billableId,
    contractId,
    startedAt: '2016-03-10T08:00:00Z',
    endedAt: '2016-03-10T09:00:00Z',
    seconds: 3600,
    workedOn: '2016-03-10',
    technician: 'Ada',
    ticket: 'INC1',
    charging: 'billable',
    billDate: '2016-03-10',
    ulid: billableId,
  } as const;
  const today = '2016-03-20';
  const changed = (change: object, entry: Parameters<typeof changeEntry>[0] = before) =>
    changeEntry(entry, TimeEntryChange.parse(change), contract, 'Europe/Paris', today);

  test.each([
    { because: 'the end alone', change: { endedAt: '2016-03-10T08:30:00Z' }, is: { seconds: 1800 } },
    { because: 'the minutes alone', change: { minutes: 15 }, is: { endedAt: '2016-03-10T08:15:00Z', seconds: 900 } },
    {
      because: 'the date alone keeps the time of day and the length',
      change: { date: '2016-04-01' },
      is: { startedAt: '2016-04-01T07:00:00Z', seconds: 3600, workedOn: '2016-04-01' },
    },
    { because: 'null takes a text away', change: { ticket: null }, is: { ticket: undefined, seconds: 3600 } },
  ])('$because', ({ change, is }) => {
    expect(changed(change)).toMatchObject({ value: { entry: is, held: false } });
  });

  test('what is held stays held until it is released', () => {
    const { billDate: _b, ulid: _u, ...held } = before;
    expect(changed({ minutes: 5 }, held)).toMatchObject({ value: { held: true } });
    expect(changed({ held: false }, held)).toMatchObject({ value: { held: false } });
    expect(changed({ postponedTo: '2016-04-01' }, held)).toMatchObject({ refusal: { pointer: '/postponedTo' } });
  });

  test('an edit does not undo a postponement; null does', () => {
    const postponed = { ...before, billDate: '2016-05-01' };
    expect(changed({ ticket: 'INC2' }, postponed)).toMatchObject({ value: { postponedTo: '2016-05-01' } });
    expect(changed({ postponedTo: null }, postponed)).toMatchObject({ value: { postponedTo: undefined } });
    expect(changed({ ticket: 'INC2' })).toMatchObject({ value: { postponedTo: undefined } });
  });

  test.each(['2016-03-10', '2016-03-01', '2018-01-01'])('nothing is postponed to %s', (postponedTo) => {
    expect(changed({ postponedTo })).toMatchObject({ refusal: { pointer: '/postponedTo' } });
  });

  test.each([
    {},
    { held: true, postponedTo: '2016-04-01' },
    { minutes: 5, endedAt: '2016-03-10T08:30:00Z' },
    { seconds: 1 },
  ])('cannot be %j', (change) => {
    expect(TimeEntryChange.safeParse(change).success).toBe(false);
  });
});
