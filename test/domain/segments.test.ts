import { constantFrom, integer, property, record, uniqueArray } from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { LoggedTime } from '../../domain/billables/billable.ts';
import { addDays, localTimeOf } from '../../domain/calendar/local-date.ts';
import { Bands } from '../../domain/contracts/charges/bands.ts';
import { type Segment, type Splitting, segmentsOf } from '../../domain/pricing/time/segments.ts';
import { always, anEntry } from './builders.ts';

const PARIS = 'Europe/Paris';
const JULY_14 = new Map([['FR', new Set(['2025-07-14'])]]);

const splitting = (bands: unknown, overrides: Partial<Splitting> = {}): Splitting => ({
  bands: bands === undefined ? undefined : Bands.parse(bands),
  cadence: { unit: 'month', every: 1 },
  boundary: 'start',
  timeZone: PARIS,
  holidays: new Map(),
  ...overrides,
});

/** Work between two moments; its day is that of its start in Paris, unless it is given. */
const worked = (startedAt: string, endedAt: string, overrides: Partial<LoggedTime> = {}): LoggedTime => {
  const seconds = (Date.parse(endedAt) - Date.parse(startedAt)) / 1000;
  const workedOn = overrides.workedOn ?? startedAt.slice(0, 10);
  return anEntry('work', { startedAt, endedAt, seconds, workedOn, ...overrides }) as LoggedTime;
};

/** "evening 30" for half an hour in the band "evening", "- 30" outside of all. */
const told = (segments: readonly Segment[]): readonly string[] =>
  segments.map(({ seconds, bandsAt }) => `${bandsAt.map(({ name }) => name).join('+') || '-'} ${seconds / 60}`);

const everyDay = ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'];
const workdays = everyDay.slice(0, 5);
const afterHours = { name: 'after hours', days: everyDay, from: '18:00', until: '09:00', multiplier: '1.5' };
const evening = { name: 'evening', days: workdays, from: '18:00', until: '22:00', multiplier: '1.25' };
const night = { name: 'night', days: everyDay, from: '22:00', until: '06:00', multiplier: '1.5' };
const weekend = { name: 'weekend', days: ['sat', 'sun'], multiplier: '1.5' };
const holiday = { name: 'holiday', days: ['holiday'], multiplier: '2' };

describe('work is cut where a band begins or ends', () => {
  // 6 January 2025 is a Monday.
  test.each<{ bands: unknown[]; from: string; until: string; segments: string[]; because: string }>([
    {
      bands: [afterHours],
      from: '2025-01-07T08:30+01:00',
      until: '2025-01-08T08:29+01:00',
      segments: ['after hours 30', '- 540', 'after hours 869'],
      because: 'before, in and after the hours of business; the night is one (MULT-03)',
    },
    {
      bands: [afterHours],
      from: '2025-01-07T17:50+01:00',
      until: '2025-01-07T18:10+01:00',
      segments: ['- 10', 'after hours 10'],
      because: 'over one edge (MULT-07)',
    },
    {
      bands: [afterHours],
      from: '2025-01-07T09:00+01:00',
      until: '2025-01-07T18:00+01:00',
      segments: ['- 540'],
      because: 'from edge to edge is not beyond them',
    },
    {
      bands: [{ ...night, days: ['fri'] }],
      from: '2025-01-10T21:00+01:00',
      until: '2025-01-11T07:00+01:00',
      segments: ['- 60', 'night 480', '- 60'],
      because: "a Friday's night goes on until Saturday morning",
    },
    {
      bands: [{ ...night, days: ['sat'] }],
      from: '2025-01-10T21:00+01:00',
      until: '2025-01-11T07:00+01:00',
      segments: ['- 600'],
      because: "it is Friday's night, although most of it is on a Saturday",
    },
    {
      bands: [weekend],
      from: '2025-01-11T20:00+01:00',
      until: '2025-01-12T04:00+01:00',
      segments: ['weekend 480'],
      because: 'the same band on the next day is no edge',
    },
    {
      bands: [weekend],
      from: '2025-01-10T23:00+01:00',
      until: '2025-01-11T01:00+01:00',
      segments: ['- 60', 'weekend 60'],
      because: 'the weekend begins at midnight',
    },
    {
      bands: [night, weekend],
      from: '2025-01-11T21:00+01:00',
      until: '2025-01-11T23:00+01:00',
      segments: ['weekend 60', 'night+weekend 60'],
      because: 'where bands overlap all of them are told',
    },
    {
      bands: [evening, night],
      from: '2025-01-07T21:00+01:00',
      until: '2025-01-07T23:00+01:00',
      segments: ['evening 60', 'night 60'],
      because: 'one ends where the other begins',
    },
  ])('$from to $until: $because', ({ bands, from, until, segments }) => {
    expect(told(segmentsOf(worked(from, until), splitting({ bands })))).toEqual(segments);
  });

  test('each segment says when it began and keeps the day of the entry', () => {
    const segments = segmentsOf(
      worked('2025-01-10T22:30:00Z', '2025-01-11T00:00:00Z'),
      splitting({ bands: [weekend] }),
    );
    expect(segments).toMatchObject([
      { startedAt: '2025-01-10T22:30:00Z', on: '2025-01-10' },
      { startedAt: '2025-01-10T23:00:00Z', on: '2025-01-10' },
    ]);
  });

  test('without bands there is nothing to cut', () => {
    const entry = worked('2025-01-31T22:30:00Z', '2025-02-01T00:30:00Z');
    expect(segmentsOf(entry, splitting(undefined))).toEqual([
      { seconds: 7200, on: '2025-01-31', startedAt: '2025-01-31T22:30:00Z', bandsAt: [] },
    ]);
  });

  test.each([
    { day: '2025-01-11', bands: ['weekend'], because: 'the whole Saturday is in the band' },
    { day: '2025-01-10', bands: [], because: 'nobody knows whether it was in the evening' },
  ])('of work without hours only the day is known: $because', ({ day, bands }) => {
    const entry = worked(`${day}T09:00Z`, `${day}T19:00Z`, { untimed: true });
    const segments = segmentsOf(entry, splitting({ bands: [evening, night, weekend] }));
    expect(segments).toMatchObject([{ seconds: 36_000, on: day, bandsAt: bands.map((name) => ({ name })) }]);
    expect(segments).toHaveLength(1);
  });
});

describe('public holidays', () => {
  const calendar = { holidays: { country: 'FR' } };

  test('a holiday is also the day of the week that it is', () => {
    const bands = { bands: [evening, holiday], ...calendar };
    const entry = worked('2025-07-14T17:00+02:00', '2025-07-14T19:00+02:00');
    expect(told(segmentsOf(entry, splitting(bands, { holidays: JULY_14 })))).toEqual([
      'holiday 60',
      'evening+holiday 60',
    ]);
  });

  test("a holiday's band begins at its midnight, and its night goes on until the next morning", () => {
    const bands = { bands: [{ ...holiday, from: '22:00', until: '06:00' }], ...calendar };
    const entry = worked('2025-07-14T21:00+02:00', '2025-07-15T07:00+02:00');
    expect(told(segmentsOf(entry, splitting(bands, { holidays: JULY_14 })))).toEqual(['- 60', 'holiday 480', '- 60']);
    const eve = worked('2025-07-13T23:00+02:00', '2025-07-14T01:00+02:00');
    const allDay = { bands: [holiday], ...calendar };
    expect(told(segmentsOf(eve, splitting(allDay, { holidays: JULY_14 })))).toEqual(['- 60', 'holiday 60']);
  });

  test('holidays that nobody looked up are not taken for none', () => {
    const bands = { bands: [holiday], holidays: { country: 'FR', region: '57' } };
    const entry = worked('2025-12-26T10:00+01:00', '2025-12-26T11:00+01:00');
    expect(() => segmentsOf(entry, splitting(bands, { holidays: JULY_14 }))).toThrow('FR-57');
  });
});

describe('the nights on which the clocks change', () => {
  const from2to4 = { name: 'window', days: everyDay, from: '02:00', until: '04:00', multiplier: '1.5' };
  const from230 = { name: 'late', days: everyDay, from: '02:30', until: '05:00', multiplier: '1.5' };
  const until230 = { name: 'early', days: everyDay, from: '00:00', until: '02:30', multiplier: '1.25' };

  test.each<{ zone: string; from: string; until: string; bands: unknown[]; segments: string[]; because: string }>([
    {
      zone: PARIS,
      from: '2025-10-25T22:00+02:00',
      until: '2025-10-26T06:00+01:00',
      bands: [night],
      segments: ['night 540'],
      because: 'the night on which summer time ends has nine hours (DST-05)',
    },
    {
      zone: PARIS,
      from: '2025-03-29T22:00+01:00',
      until: '2025-03-30T06:00+02:00',
      bands: [night],
      segments: ['night 420'],
      because: 'the one on which it begins has seven',
    },
    {
      zone: PARIS,
      from: '2025-03-30T01:00+01:00',
      until: '2025-03-30T05:00+02:00',
      bands: [from2to4],
      segments: ['- 60', 'window 60', '- 60'],
      because: 'from 02:00, which is 03:00, until 04:00',
    },
    {
      zone: PARIS,
      from: '2025-03-30T01:30+01:00',
      until: '2025-03-30T03:30+02:00',
      bands: [until230, from230],
      segments: ['early 30', 'late 30'],
      because: '02:30 is skipped: both meet where the clocks change (DST-01)',
    },
    {
      zone: PARIS,
      from: '2025-10-26T02:00+02:00',
      until: '2025-10-26T03:00+01:00',
      bands: [until230, from230],
      segments: ['early 30', 'late 90'],
      because: '02:30 is shown twice, and the first counts: no minute is in both',
    },
    {
      zone: 'Europe/Helsinki',
      from: '2022-10-30T03:05+03:00',
      until: '2022-10-30T06:00+02:00',
      bands: [{ ...night, until: '05:00' }],
      segments: ['night 175', '- 60'],
      because: '3 h 55 in all (DST-03)',
    },
    {
      zone: 'America/New_York',
      from: '2025-03-09T00:00-05:00',
      until: '2025-03-09T08:00-04:00',
      bands: [night],
      segments: ['night 300', '- 120'],
      because: 'six by the wall are five hours',
    },
    {
      zone: 'America/New_York',
      from: '2025-11-02T00:00-04:00',
      until: '2025-11-02T08:00-05:00',
      bands: [night],
      segments: ['night 420', '- 120'],
      because: 'and seven in autumn',
    },
    {
      zone: 'Asia/Tokyo',
      from: '2025-03-30T00:00+09:00',
      until: '2025-03-30T08:00+09:00',
      bands: [night],
      segments: ['night 360', '- 120'],
      because: 'there the clocks never change',
    },
    {
      zone: 'Africa/Cairo',
      from: '2024-04-25T23:00+02:00',
      until: '2024-04-26T02:00+03:00',
      bands: [{ ...weekend, days: ['fri'] }],
      segments: ['- 60', 'weekend 60'],
      because: 'midnight is skipped: the Friday begins at 01:00',
    },
  ])('$zone, $from: $because', ({ zone, from, until, bands, segments }) => {
    expect(told(segmentsOf(worked(from, until), splitting({ bands }, { timeZone: zone })))).toEqual(segments);
  });
});

describe('work over the edge of a billing period (TZ-07)', () => {
  const overJanuary = worked('2025-01-31T22:30:00Z', '2025-01-31T23:30:00Z');

  test('belongs to the day on which it began', () => {
    expect(segmentsOf(overJanuary, splitting(undefined))).toMatchObject([{ seconds: 3600, on: '2025-01-31' }]);
  });

  test('or is split at midnight', () => {
    expect(segmentsOf(overJanuary, splitting(undefined, { boundary: 'split' }))).toMatchObject([
      { seconds: 1800, on: '2025-01-31', startedAt: '2025-01-31T22:30:00Z' },
      { seconds: 1800, on: '2025-02-01', startedAt: '2025-01-31T23:00:00Z' },
    ]);
  });

  test('is split there although one band goes on', () => {
    const segments = segmentsOf(overJanuary, splitting({ bands: [night] }, { boundary: 'split' }));
    expect(told(segments)).toEqual(['night 30', 'night 30']);
    expect(segments.map(({ on }) => on)).toEqual(['2025-01-31', '2025-02-01']);
  });

  test('only where a period begins: not on any midnight, and on a Sunday where weeks are billed', () => {
    const thursday = worked('2025-01-30T22:30:00Z', '2025-01-30T23:30:00Z');
    expect(segmentsOf(thursday, splitting(undefined, { boundary: 'split' }))).toHaveLength(1);
    const sunday = worked('2025-01-19T22:30:00Z', '2025-01-19T23:30:00Z');
    const weekly = splitting(undefined, { boundary: 'split', cadence: { unit: 'week', every: 1 } });
    expect(segmentsOf(sunday, weekly)).toMatchObject([{ on: '2025-01-19' }, { on: '2025-01-20' }]);
  });

  test('what was put on a day stays there when the zone of the tenant is another by now', () => {
    const auckland = splitting({ bands: [weekend] }, { boundary: 'split', timeZone: 'Pacific/Auckland' });
    expect(segmentsOf(overJanuary, auckland)).toMatchObject([{ seconds: 3600, on: '2025-01-31' }]);
  });
});

describe('laws', () => {
  const zones = [PARIS, 'Europe/Helsinki', 'America/New_York', 'Asia/Tokyo', 'Africa/Cairo', 'UTC'];
  const time = integer({ min: 0, max: 47 }).map(
    (half) => `${String(half >> 1).padStart(2, '0')}:${half % 2 ? '30' : '00'}`,
  );
  const someBand = record({
    days: uniqueArray(constantFrom(...everyDay, 'holiday'), { minLength: 1 }),
    from: time,
    until: time.map((until) => (until === '00:00' ? '24:00' : until)),
  });
  const someWork = record({
    // Around the changes of the clocks of 2025, with seconds that are no minutes.
    day: constantFrom('2025-03-08', '2025-03-29', '2025-04-24', '2025-06-30', '2025-10-25', '2025-11-01', '2025-12-31'),
    second: integer({ min: 0, max: 2 * 86_400 }),
    seconds: integer({ min: 1, max: 86_400 }),
    zone: constantFrom(...zones),
    boundary: constantFrom('start' as const, 'split' as const),
    bands: uniqueArray(someBand, { minLength: 1, maxLength: 4, selector: ({ from, until }) => from + until }),
  });

  test('segments tile the entry, and neighbours differ', () => {
    always(
      property(someWork, ({ day, second, seconds, zone, boundary, bands: found }) => {
        const startedAt = new Date(Date.parse(day) + second * 1000).toISOString();
        const endedAt = new Date(Date.parse(startedAt) + seconds * 1000).toISOString();
        const workedOn = localTimeOf(startedAt, zone).slice(0, 10);
        const bands = found
          .filter(({ from, until }) => from !== until)
          .map((band, i) => ({ ...band, name: `${i}`, multiplier: '2' }));
        const rules = splitting(bands.length > 0 ? { bands, holidays: { country: 'FR' } } : undefined, {
          timeZone: zone,
          boundary,
          holidays: new Map([['FR', new Set([day])]]),
        });
        const segments = segmentsOf(worked(startedAt, endedAt, { workedOn }), rules);
        expect(segments.reduce((sum, each) => sum + each.seconds, 0)).toBe(seconds);
        let at = Date.parse(startedAt);
        for (const [i, segment] of segments.entries()) {
          expect(segment.seconds).toBeGreaterThan(0);
          expect(Date.parse(segment.startedAt)).toBe(at);
          at += segment.seconds * 1000;
          const before = segments[i - 1];
          if (before?.on === segment.on) expect(before.bandsAt).not.toEqual(segment.bandsAt);
          expect([workedOn, addDays(workedOn, 1), addDays(workedOn, 2)]).toContain(segment.on);
        }
      }),
      { numRuns: 300 },
    );
  });

  test('on other days a minute is in a band exactly when the wall shows a time of it', () => {
    always(
      property(
        record({ minute: integer({ min: 0, max: 6 * 1440 }), from: time, until: time }),
        ({ minute, from, until }) => {
          if (from === until || until === '00:00') return;
          const startedAt = new Date(Date.parse('2025-01-06T00:00Z') + minute * 60_000).toISOString();
          const endedAt = new Date(Date.parse(startedAt) + 60_000).toISOString();
          const wall = localTimeOf(startedAt, PARIS).slice(11);
          const covered = from < until ? from <= wall && wall < until : wall >= from || wall < until;
          const bands = [{ name: 'band', days: everyDay, from, until, multiplier: '2' }];
          expect(told(segmentsOf(worked(startedAt, endedAt), splitting({ bands })))).toEqual([
            covered ? 'band 1' : '- 1',
          ]);
        },
      ),
    );
  });
});

describe('bands outside the hours of business', () => {
  const day = [
    { from: '09:00', until: '12:00' },
    { from: '13:00', until: '18:00' },
  ];
  const hours = { mon: day, tue: day, wed: day, thu: day, fri: day };
  const outside = { name: 'after hours', outside: { hours }, multiplier: '1.5' };
  const withHolidays = { ...outside, outside: { hours, holidays: { country: 'FR' } } };

  test.each<{ bands: unknown[]; from: string; until: string; segments: string[]; because: string }>([
    {
      bands: [outside],
      from: '2025-01-07T08:00+01:00',
      until: '2025-01-07T20:00+01:00',
      segments: ['after hours 60', '- 180', 'after hours 60', '- 300', 'after hours 120'],
      because: 'before nine, over lunch and after six',
    },
    {
      bands: [outside],
      from: '2025-01-10T17:00+01:00',
      until: '2025-01-13T10:00+01:00',
      segments: ['- 60', `after hours ${60 * (6 + 48 + 9)}`, '- 60'],
      because: 'a weekend is one: 6 hours of Friday, 48, and 9 of Monday',
    },
    {
      bands: [{ ...outside, days: ['fri'], from: '18:00', until: '10:00' }],
      from: '2025-01-10T17:00+01:00',
      until: '2025-01-11T12:00+01:00',
      segments: ['- 60', 'after hours 960', '- 120'],
      because: 'only on its own days and times',
    },
    {
      bands: [outside],
      from: '2025-07-14T09:00+02:00',
      until: '2025-07-14T10:00+02:00',
      segments: ['- 60'],
      because: 'a public holiday that nobody named is a Monday',
    },
    {
      bands: [withHolidays],
      from: '2025-07-14T09:00+02:00',
      until: '2025-07-14T10:00+02:00',
      segments: ['after hours 60'],
      because: 'a public holiday lies outside all day',
    },
    {
      bands: [outside],
      from: '2025-03-29T23:00+01:00',
      until: '2025-03-31T10:00+02:00',
      segments: [`after hours ${60 * (1 + 23 + 9)}`, '- 60'],
      because: 'the Sunday on which summer time begins has 23 hours',
    },
  ])('$from to $until: $because', ({ bands, from, until, segments }) => {
    expect(told(segmentsOf(worked(from, until), splitting({ bands }, { holidays: JULY_14 })))).toEqual(segments);
  });

  test.each([
    { on: '2025-01-11', segments: ['after hours 60'], because: 'business is closed all of a Saturday' },
    { on: '2025-01-10', segments: ['- 60'], because: 'on a Friday nobody knows' },
  ])('work of unknown hours on $on: $because', ({ on, segments }) => {
    const work = worked(`${on}T11:00:00Z`, `${on}T12:00:00Z`, { untimed: true, workedOn: on });
    expect(told(segmentsOf(work, splitting({ bands: [outside] })))).toEqual(segments);
  });

  test('hours that were not copied are never taken for none', () => {
    const bands = [{ ...outside, outside: { calendarId: '0'.repeat(26) } }];
    const work = worked('2025-01-07T08:00+01:00', '2025-01-07T09:00+01:00');
    expect(() => segmentsOf(work, splitting({ bands }))).toThrow('were not copied');
  });
});
