import { constantFrom, integer, property, record } from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type Cadence, periodAt, periodOf, periodsOver } from '../../domain/calendar/cadence.ts';
import {
  addDays,
  daysBetween,
  instantOf,
  LocalDateSchema,
  localDateOf,
  localTimeOf,
  secondsBetween,
  startOfDay,
  TimeZone,
} from '../../domain/calendar/local-date.ts';
import { covers, daysOf, overlap, without } from '../../domain/calendar/period.ts';
import { Temporal } from '../../domain/calendar/temporal.ts';
import { always } from './builders.ts';

const monthly: Cadence = { unit: 'month', every: 1 };

describe('billing periods', () => {
  test.each<{ cadence: Cadence; day: string; from: string; until: string; because: string }>([
    { cadence: monthly, day: '2025-02-14', from: '2025-02-01', until: '2025-03-01', because: 'a calendar month' },
    { cadence: monthly, day: '2025-02-01', from: '2025-02-01', until: '2025-03-01', because: 'its first day is in it' },
    { cadence: monthly, day: '2025-12-31', from: '2025-12-01', until: '2026-01-01', because: 'its last day is in it' },
    { cadence: monthly, day: '1999-12-31', from: '1999-12-01', until: '2000-01-01', because: 'before the anchor, too' },
    {
      cadence: { unit: 'month', every: 3 },
      day: '2024-02-15',
      from: '2024-01-01',
      until: '2024-04-01',
      because: 'a calendar quarter',
    },
    {
      cadence: { unit: 'month', every: 6 },
      day: '2025-06-30',
      from: '2025-01-01',
      until: '2025-07-01',
      because: 'a calendar half-year',
    },
    {
      cadence: { unit: 'month', every: 2 },
      day: '2025-02-28',
      from: '2025-01-01',
      until: '2025-03-01',
      because: 'every two months, counted from January 2000',
    },
    {
      cadence: { unit: 'month', every: 5, anchor: '2025-01-31' },
      day: '2025-11-29',
      from: '2025-06-30',
      until: '2025-11-30',
      because: 'every five months from the 31st, in months that have none',
    },
    {
      cadence: { unit: 'month', every: 3, anchor: '2024-11-30' },
      day: '2025-02-28',
      from: '2025-02-28',
      until: '2025-05-30',
      because: 'a quarter from 30 November: clamped in February, and back',
    },
    {
      cadence: { unit: 'month', every: 12 },
      day: '2024-02-29',
      from: '2024-01-01',
      until: '2025-01-01',
      because: 'a calendar year',
    },
    {
      cadence: { unit: 'month', every: 12, anchor: '2023-04-01' },
      day: '2025-03-31',
      from: '2024-04-01',
      until: '2025-04-01',
      because: 'the last day of a contract year',
    },
    {
      cadence: { unit: 'month', every: 12, anchor: '2024-02-29' },
      day: '2025-03-01',
      from: '2025-02-28',
      until: '2026-02-28',
      because: 'an anniversary on 29 February falls on the 28th',
    },
    {
      cadence: { unit: 'month', every: 1, anchor: '2025-01-15' },
      day: '2025-03-14',
      from: '2025-02-15',
      until: '2025-03-15',
      because: 'the day before the anniversary is still the old period',
    },
    {
      cadence: { unit: 'week', every: 1 },
      day: '2025-01-05',
      from: '2024-12-30',
      until: '2025-01-06',
      because: 'weeks begin on Monday and do not care for years',
    },
    {
      cadence: { unit: 'month', every: 1, anchor: '2025-01-15' },
      day: '2025-01-15',
      from: '2025-01-15',
      until: '2025-02-15',
      because: 'CAL-02: the anniversary of the contract begins its month',
    },
    {
      cadence: { unit: 'week', every: 2, anchor: '2025-01-01' },
      day: '2024-12-31',
      from: '2024-12-18',
      until: '2025-01-01',
      because: 'fortnights are counted backwards from the anchor, too',
    },
  ])('$day by $cadence: $because', ({ cadence, day, from, until }) => {
    expect(periodOf(cadence, day)).toEqual({ from, until });
  });

  test.each([
    { anchor: '2025-01-31', starts: ['2025-01-31', '2025-02-28', '2025-03-31', '2025-04-30', '2025-05-31'] },
    { anchor: '2024-01-31', starts: ['2024-01-31', '2024-02-29', '2024-03-31', '2024-04-30', '2024-05-31'] },
    { anchor: '2025-01-30', starts: ['2025-01-30', '2025-02-28', '2025-03-30', '2025-04-30', '2025-05-30'] },
  ])('CAL-03: the anchor $anchor comes back after February', ({ anchor, starts }) => {
    expect(starts.map((_, k) => periodAt({ ...monthly, anchor }, k).from)).toEqual(starts);
  });

  test('periods tile: each ends where the next begins, and each day has one', () => {
    const cadences = record({
      unit: constantFrom('week' as const, 'month' as const),
      every: integer({ min: 1, max: 13 }),
      anchor: integer({ min: -20_000, max: 20_000 }).map((days) => addDays('2000-01-01', days)),
    });
    always(
      property(cadences, integer({ min: -10_000, max: 40_000 }), (cadence, days) => {
        const day = addDays('2000-01-01', days);
        const period = periodOf(cadence, day);
        expect(covers(period, day)).toBe(true);
        expect(periodOf(cadence, period.until).from).toBe(period.until);
        expect(periodOf(cadence, addDays(period.from, -1)).until).toBe(period.from);
        const steps = { [cadence.unit === 'week' ? 'weeks' : 'months']: cadence.every };
        const naive = Temporal.PlainDate.from(period.from).add(steps).toString();
        expect(Math.abs(daysBetween(naive, period.until))).toBeLessThanOrEqual(cadence.unit === 'week' ? 0 : 3);
      }),
      { numRuns: 1000 },
    );
  });

  test('the periods over a range cover it and no period more', () => {
    const quarter = { unit: 'month', every: 3 } as const;
    expect(periodsOver(quarter, { from: '2025-02-15', until: '2025-07-01' })).toEqual([
      { from: '2025-01-01', until: '2025-04-01' },
      { from: '2025-04-01', until: '2025-07-01' },
    ]);
    expect(periodsOver(quarter, { from: '2025-02-15', until: '2025-02-15' })).toEqual([]);
  });
});

describe('days', () => {
  test.each([
    { from: '2025-03-30', days: 1, to: '2025-03-31', because: 'a day of 23 hours is a day' },
    { from: '2025-10-26', days: 1, to: '2025-10-27', because: 'a day of 25 hours is a day' },
    { from: '2024-02-28', days: 1, to: '2024-02-29', because: '2024 leaps' },
    { from: '2100-02-28', days: 1, to: '2100-03-01', because: '2100 does not' },
    { from: '2025-01-01', days: -1, to: '2024-12-31', because: 'backwards over the year' },
  ])('$from and $days days is $to: $because', ({ from, days, to }) => {
    expect(addDays(from, days)).toBe(to);
    expect(daysBetween(from, to)).toBe(days);
  });

  test('days are counted as the calendar counts them', () => {
    always(
      property(integer({ min: 0, max: 300_000 }), integer({ min: -4000, max: 4000 }), (start, days) => {
        const from = Temporal.PlainDate.from('1970-01-01').add({ days: start });
        const moved = addDays(from.toString(), days);
        expect(moved).toBe(from.add({ days }).toString());
        expect(daysBetween(from.toString(), moved)).toBe(days);
      }),
    );
  });

  test.each([
    '2025-02-29',
    '2025-13-01',
    '2025-1-1',
    '25-01-01',
    '1969-12-31',
    '3000-01-01',
    '9999-12-31',
    '',
    'today',
  ])('a request may not state %j', (text) => expect(LocalDateSchema.safeParse(text).success).toBe(false));

  test('whatever follows the last day that a request may state still sorts after it', () => {
    const last = '2999-12-31';
    expect(LocalDateSchema.safeParse(last).success).toBe(true);
    expect(addDays(last, 1) > last).toBe(true);
    expect(periodOf({ unit: 'month', every: 120 }, last).until > last).toBe(true);
  });
});

describe('ranges of days', () => {
  test('a range holds its first day and not the day that it ends with', () => {
    const day = { from: '2025-03-01', until: '2025-03-02' };
    expect(['2025-02-28', '2025-03-01', '2025-03-02'].map((on) => covers(day, on))).toEqual([false, true, false]);
    expect(overlap(day, { from: '2025-03-02', until: '2025-03-03' })).toBeUndefined();
  });

  const march = { from: '2025-03-01', until: '2025-04-01' };
  test.each([
    { hole: { from: '2025-03-10', until: '2025-03-20' }, left: ['2025-03-01/2025-03-10', '2025-03-20/2025-04-01'] },
    { hole: { from: '2025-02-10', until: '2025-03-20' }, left: ['2025-03-20/2025-04-01'] },
    { hole: { from: '2025-03-20', until: '2025-05-01' }, left: ['2025-03-01/2025-03-20'] },
    { hole: { from: '2025-01-01', until: '2025-12-01' }, left: [] },
    { hole: { from: '2025-04-01', until: '2025-05-01' }, left: ['2025-03-01/2025-04-01'] },
    { hole: march, left: [] },
  ])('March without $hole.from to $hole.until', ({ hole, left }) => {
    const pieces = without(march, hole);
    expect(pieces.map(({ from, until }) => `${from}/${until}`)).toEqual(left);
    const common = overlap(march, hole);
    expect(pieces.reduce((days, piece) => days + daysOf(piece), 0)).toBe(31 - (common ? daysOf(common) : 0));
  });
});

describe('time zones', () => {
  const Paris = 'Europe/Paris';
  test.each([
    {
      instant: '2025-01-31T23:30:00Z',
      zone: Paris,
      wall: '2025-02-01T00:30',
      because: 'TZ-01: it is February in Paris',
    },
    { instant: '2025-07-31T21:59:00Z', zone: Paris, wall: '2025-07-31T23:59', because: 'TZ-03: last minute of July' },
    { instant: '2024-12-31T23:30:00Z', zone: Paris, wall: '2025-01-01T00:30', because: 'TZ-05: a new year' },
    { instant: '2025-02-01T04:30:00Z', zone: 'America/New_York', wall: '2025-01-31T23:30', because: 'still January' },
    { instant: '2025-01-31T10:00:00Z', zone: 'Pacific/Kiritimati', wall: '2025-02-01T00:00', because: '14 h ahead' },
  ])('$instant in $zone: $because', ({ instant, zone, wall }) => {
    expect(localTimeOf(instant, zone)).toBe(wall);
    expect(localDateOf(instant, zone)).toBe(wall.slice(0, 10));
    expect(instantOf(wall, zone)).toBe(instant);
  });

  test.each([
    { wall: '2025-03-30T02:30', because: 'the spring change skips it' },
    { wall: '2025-10-26T02:30', because: 'the autumn change shows it twice' },
  ])('$wall is refused, not guessed: $because', ({ wall }) => {
    expect(() => instantOf(wall, Paris)).toThrow(RangeError);
    expect(instantOf(wall, 'UTC')).toBe(`${wall}:00Z`);
  });

  test.each([
    {
      from: '2025-03-30T01:30',
      until: '2025-03-30T03:30',
      zone: Paris,
      minutes: 60,
      because: 'DST-01: an hour is gone',
    },
    {
      from: '2025-10-25T22:00',
      until: '2025-10-26T06:00',
      zone: Paris,
      minutes: 540,
      because: 'DST-05: the autumn night has nine hours',
    },
    {
      from: '2022-10-30T02:05',
      until: '2022-10-30T06:00',
      zone: 'Europe/Helsinki',
      minutes: 295,
      because: 'two hours of walls and one of clocks more',
    },
    { from: '2025-06-01T08:00', until: '2025-06-01T08:20', zone: Paris, minutes: 20, because: 'any other day' },
  ])('from $from until $until $minutes minutes pass: $because', ({ from, until, zone, minutes }) => {
    expect(secondsBetween(instantOf(from, zone), instantOf(until, zone))).toBe(minutes * 60);
  });

  test('DST-03: 3:05 summer time to 6:00 winter time is 3 h 55', () => {
    // The wall shows 3:05 twice that night in Helsinki, so the tool has to give the moment itself.
    expect(() => instantOf('2022-10-30T03:05', 'Europe/Helsinki')).toThrow(RangeError);
    expect(secondsBetween('2022-10-30T00:05:00Z', instantOf('2022-10-30T06:00', 'Europe/Helsinki'))).toBe(235 * 60);
  });

  test('a day begins when the wall says so, also where midnight is skipped', () => {
    expect(startOfDay('2025-03-30', Paris)).toBe('2025-03-29T23:00:00Z');
    expect(startOfDay('2018-11-04', 'America/Sao_Paulo')).toBe('2018-11-04T03:00:00Z');
  });

  test('only zones of the IANA database are taken', () => {
    for (const zone of [Paris, 'America/Argentina/Ushuaia', 'UTC']) {
      expect(TimeZone.safeParse(zone).success, zone).toBe(true);
    }
    for (const zone of ['CET', '+01:00', 'Europe/Lutetia', '', 'Mars/Base']) {
      expect(TimeZone.safeParse(zone).success, zone).toBe(false);
    }
  });
});
