import fc from 'fast-check';
import { expect, test } from 'vitest';
import { nextMonthEnd } from '../../../domain/tenants/month-end-day.ts';

const on = (dayOfMonth: number, hour: number, timeZone = 'Europe/Paris') => ({
  automaticMonthEnd: { dayOfMonth, hour },
  timeZone,
});

test.each([
  {
    because: 'later this month',
    settings: on(5, 6),
    after: '2016-04-01T00:00:00Z',
    nextRunAt: '2016-04-05T04:00:00Z',
    through: '2016-03-31',
  },
  {
    because: 'at that very moment it is the next',
    settings: on(5, 6),
    after: '2016-04-05T04:00:00Z',
    nextRunAt: '2016-05-05T04:00:00Z',
    through: '2016-04-30',
  },
  {
    because: 'over the year',
    settings: on(1, 0),
    after: '2016-12-15T00:00:00Z',
    nextRunAt: '2016-12-31T23:00:00Z',
    through: '2016-12-31',
  },
  {
    because: 'in a leap year',
    settings: on(1, 6),
    after: '2016-02-28T12:00:00Z',
    nextRunAt: '2016-03-01T05:00:00Z',
    through: '2016-02-29',
  },
  {
    because: 'the 1st is there already in Auckland',
    settings: on(1, 6, 'Pacific/Auckland'),
    after: '2016-03-31T12:00:00Z',
    nextRunAt: '2016-03-31T17:00:00Z',
    through: '2016-03-31',
  },
  {
    because: 'an hour that the clocks skip',
    settings: on(27, 2),
    after: '2016-03-02T00:00:00Z',
    nextRunAt: '2016-03-27T01:00:00Z',
    through: '2016-02-29',
  },
  {
    because: 'an hour that comes twice',
    settings: on(25, 2),
    after: '2015-10-02T00:00:00Z',
    nextRunAt: '2015-10-25T00:00:00Z',
    through: '2015-09-30',
  },
])('$because', ({ settings, after, nextRunAt, through }) => {
  expect(nextMonthEnd(settings, after)).toEqual({ nextRunAt, through });
});

test('no month end by itself unless it is asked for', () => {
  expect(nextMonthEnd({ timeZone: 'UTC' }, '2016-01-01T00:00:00Z')).toBeUndefined();
});

test('every month has exactly one', () => {
  const zones = fc.constantFrom('UTC', 'Europe/Paris', 'Pacific/Auckland', 'America/New_York', 'Pacific/Apia');
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 28 }), fc.integer({ min: 0, max: 23 }), zones, (day, hour, zone) => {
      let after = '2011-11-15T00:00:00Z';
      const billed = Array.from({ length: 24 }, () => {
        const next = nextMonthEnd(on(day, hour, zone), after);
        expect(next && next.nextRunAt > after).toBe(true);
        after = next?.nextRunAt ?? '';
        return next?.through.slice(0, 7);
      });
      expect(new Set(billed).size).toBe(24);
    }),
    { numRuns: 50 },
  );
});
