import { describe, expect, test } from 'vitest';
import { accounted, costToKeep, isSameWork, unaccounted } from '../../../domain/billables/accounting.ts';
import { anEntry } from '../builders.ts';

const entry = anEntry('one', { ticket: '#1', travel: { kilometres: '5', minutes: 10 } });
const cost = costToKeep({ amount: 8000, currency: 'EUR' }, [{ rule: 'roundedTime', amount: 8000, perHour: '80.00' }]);
const locked = accounted(entry, cost, '2025-01-31T10:00:00.000Z', '2025-01-31');

describe('accounting', () => {
  test('keeps moment, day, cost and rate', () => {
    expect(locked).toMatchObject({
      accountedOn: '2025-01-31',
      accounted: { at: '2025-01-31T10:00:00.000Z', cost: 8000, currency: 'EUR', perHour: '80.00' },
    });
  });

  test('keeps a day that the entry has already', () => {
    const before = { ...entry, accountedOn: '2025-01-15' };
    expect(accounted(before, cost, '2025-01-31T10:00:00.000Z', '2025-01-31').accountedOn).toBe('2025-01-15');
  });

  test('keeps no rate where there are several', () => {
    const parts = [
      { rule: 'roundedTime', amount: 1, perHour: '80.00' },
      { rule: 'takenFromBlock', amount: 0 },
    ] as const;
    expect(costToKeep({ amount: 1, currency: 'EUR' }, parts).perHour).toBeUndefined();
  });

  test.each([
    { because: 'nothing changes', after: locked, same: true },
    { because: 'only its place does', after: { ...locked, billDate: '2025-03-01', ulid: 'other' }, same: true },
    {
      because: 'the order of its fields does',
      after: { ...locked, travel: { minutes: 10, kilometres: '5' } },
      same: true,
    },
    { because: 'the accounting is taken back', after: unaccounted(locked), same: true },
    { because: 'a minute is added', after: { ...locked, extraMinutes: 1 }, same: false },
    { because: 'it lasts longer', after: { ...locked, seconds: 7200 }, same: false },
    { because: 'its charging changes', after: { ...locked, charging: 'noCharge' as const }, same: false },
    { because: 'its day of accounting changes', after: { ...locked, accountedOn: '2025-02-01' }, same: false },
    {
      because: 'its cost does',
      after: accounted(entry, { ...cost, cost: 1 }, '2025-01-31T10:00:00.000Z', '2025-01-31'),
      same: false,
    },
    { because: 'it is taken back and changed at once', after: { ...unaccounted(locked), seconds: 1 }, same: false },
  ])('leaves the work as it is where $because: $same', ({ after, same }) => {
    expect(isSameWork(locked, after)).toBe(same);
  });
});
