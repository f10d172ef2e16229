import { array, constantFrom, integer, nat, property, record, shuffledSubarray, tuple } from 'fast-check';
import { describe, expect, test } from 'vitest';
import { wallClock } from '../../../domain/calendar/wall-clock.ts';
import { type TargetClock, ticketClock } from '../../../domain/service-levels/clock.ts';
import type { StatusWord } from '../../../domain/tickets/course.ts';
import { hear } from '../../../domain/tickets/heard.ts';
import { ticketOf } from '../../../domain/tickets/ticket.ts';
import { always } from '../builders.ts';
import { aCalendar, aLevel, aTicket, OFFICE, PARIS, timeOf } from './builders.ts';

const HOUR = 3600;
const secondOf = (moment: string) => Date.parse(moment) / 1000;
/** Summer time begins on 30 March 2025 and ends on 26 October. */
const starts = ['2025-01-06T00:00:00Z', '2025-03-28T00:00:00Z', '2025-10-24T00:00:00Z'].map(secondOf);
const NIGHT = [
  { from: '00:00', until: '06:00' },
  { from: '22:00', until: '24:00' },
];
const calendars = [
  aCalendar(),
  aCalendar({ hours: { ...OFFICE, sat: NIGHT, sun: NIGHT } }),
  aCalendar({ hours: undefined, aroundTheClock: true }),
  aCalendar({ hours: { sun: [{ from: '02:15', until: '02:45' }] } }),
];
const times = calendars.map((calendar) => timeOf(calendar));
const moments = tuple(constantFrom(...starts), integer({ min: 0, max: 20 * 24 * HOUR })).map(([from, by]) => from + by);

describe('business time', () => {
  test('a span is the sum of its parts, wherever it is cut', () => {
    always(
      property(constantFrom(...times), moments, nat(15 * 24 * HOUR), nat(15 * 24 * HOUR), (time, from, a, b) => {
        const [cut, until] = [from + Math.min(a, b), from + Math.max(a, b)];
        expect(time.between(from, cut) + time.between(cut, until)).toBe(time.between(from, until));
      }),
    );
  });

  test('so much later, so much has passed, and not a second before', () => {
    always(
      property(constantFrom(...times), moments, integer({ min: 1, max: 2 * HOUR }), (time, from, seconds) => {
        const due = time.after(from, seconds);
        expect(due).toBeDefined();
        expect(time.between(from, due ?? 0)).toBe(seconds);
        expect(time.between(from, (due ?? 0) - 1)).toBe(seconds - 1);
      }),
    );
  });

  test.each([
    { week: '2025-03-03', hours: 168, office: 40, nights: 40 + 16 },
    // The night from 02:00 to 03:00 on Sunday is skipped, or there twice.
    { week: '2025-03-24', hours: 167, office: 40, nights: 40 + 15 },
    { week: '2025-10-20', hours: 169, office: 40, nights: 40 + 17 },
  ])('the week of $week has $hours hours', ({ week, hours, office, nights }) => {
    const clock = wallClock(PARIS);
    const from = clock(week, '00:00');
    const until = from + hours * HOUR;
    const [ofOffice, ofNights, always24] = times.map((time) => time.between(from, until) / HOUR);
    expect([ofOffice, ofNights, always24]).toEqual([office, nights, hours]);
  });

  test('what is never reached is due never', () => {
    const seldom = timeOf(aCalendar({ hours: { sun: [{ from: '00:00', until: '00:01' }] } }));
    expect(seldom.after(starts[0] ?? 0, 1000 * 60)).toBeUndefined();
  });
});

const MONDAY = secondOf('2025-01-06T08:00:00Z');
const momentAt = (minutes: number): string => new Date((MONDAY + minutes * 60) * 1000).toISOString();
const status = constantFrom<StatusWord['status']>('open', 'pending', 'resolved', 'closed');
const words = array(record({ status, after: integer({ min: 0, max: 3000 }) }), { maxLength: 8 }).map((some) => {
  let minutes = 0;
  return some.map((word) => {
    minutes += word.after;
    return { status: word.status, minutes };
  });
});
type Words = readonly { readonly status: StatusWord['status']; readonly minutes: number }[];

const office = timeOf(aCalendar());
const clockOf = (said: Words, now: number): TargetClock | undefined => {
  const statuses = said.map((word, i) => ({ status: word.status, at: momentAt(word.minutes), version: `${i}` }));
  const last = statuses.at(-1)?.status ?? 'open';
  const ticket = { ...aTicket('2025-01-06T09:00'), statuses, status: last };
  const done = last === 'resolved' || last === 'closed';
  const since = said.findLastIndex((word) => word.status !== 'resolved' && word.status !== 'closed') + 1;
  const resolvedAt = done ? momentAt(said[since]?.minutes ?? 0) : undefined;
  return ticketClock(aLevel(), 'Office', office, { ...ticket, resolvedAt }, momentAt(now))?.resolution;
};

describe('the clock of a ticket', () => {
  test('uses the business minutes in which it is open, counted one by one', () => {
    always(
      property(words, nat(20_000), (said, now) => {
        let used = 0;
        for (let minute = 0; minute < now; minute++) {
          const word = said.findLast(({ minutes }) => minutes <= minute);
          if (word && word.status !== 'open') continue;
          const from = MONDAY + minute * 60;
          const hour = (from / HOUR + 1) % 24;
          const weekday = Math.floor((from + HOUR) / (24 * HOUR) + 4) % 7;
          if (weekday > 0 && weekday < 6 && ((hour >= 9 && hour < 12) || (hour >= 13 && hour < 18))) used++;
        }
        const last = said.at(-1);
        // What was said of later is not yet so, but that it is over is known.
        if (last && last.minutes > now) return;
        expect(clockOf(said, now)?.usedMinutes).toBe(used);
      }),
      { numRuns: 60 },
    );
  });

  test('is never due sooner for a pause', () => {
    always(
      property(nat(5000), nat(5000), nat(10_000), (from, length, later) => {
        const now = from + later;
        const paused: Words = [
          { status: 'pending', minutes: from },
          { status: 'open', minutes: from + length },
        ];
        const [without, withPause] = [clockOf([], now)?.dueAt ?? '', clockOf(paused, now)?.dueAt ?? ''];
        expect(Date.parse(withPause)).toBeGreaterThanOrEqual(Date.parse(without));
      }),
    );
  });

  test('is breached only after it was due, and met is never breached', () => {
    always(
      property(words, nat(20_000), (said, now) => {
        const clock = clockOf(said, now);
        const { state, usedMinutes = 0, targetMinutes = 0, dueAt = '' } = clock ?? {};
        expect(state === 'breached').toBe(usedMinutes > targetMinutes);
        const last = said.at(-1)?.minutes ?? 0;
        if (state === 'breached') expect(Date.parse(dueAt)).toBeLessThan(Date.parse(momentAt(Math.max(now, last))));
      }),
    );
  });

  test('is the same in whatever order its news come, and however often', () => {
    always(
      property(
        words.chain((said) =>
          tuple(constantFrom(said), shuffledSubarray([...said.keys(), ...said.keys()], { minLength: said.length * 2 })),
        ),
        nat(20_000),
        ([said, order], now) => {
          const news = said.map((word, i) => ({
            version: `${momentAt(word.minutes)} ${i}`,
            at: momentAt(word.minutes),
            facts: { openedAt: momentAt(0), priority: 'P1' },
            status: word.status,
          }));
          const heard = (indices: readonly number[]) => {
            const all = indices.flatMap((i) => news[i] ?? []);
            return all.reduce<ReturnType<typeof hear> | undefined>((before, word) => hear(before, word), undefined);
          };
          const clockBy = (indices: readonly number[]) => {
            const known = heard(indices);
            const ticket = known && ticketOf({ ticketId: 't', heard: known, version: 1 });
            return ticket && ticketClock(aLevel(), 'Office', office, ticket, momentAt(now));
          };
          expect(clockBy(order)).toEqual(clockBy([...said.keys()]));
        },
      ),
    );
  });
});
