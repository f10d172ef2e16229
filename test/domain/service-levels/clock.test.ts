import { describe, expect, test } from 'vitest';
import { type TargetClock, ticketClock } from '../../../domain/service-levels/clock.ts';
import { aCalendar, aLevel, aTicket, at, timeOf } from './builders.ts';

const clockAt = (now: string, ticket: ReturnType<typeof aTicket>, level = aLevel(), time = timeOf(aCalendar())) =>
  ticketClock(level, 'Office', time, ticket, at(now));

/** "running 30/480 until 2025-01-06T18:00", in Paris in winter. */
const told = (clock: TargetClock | undefined): string => {
  if (!clock) return 'none';
  const due = clock.dueAt && new Date(Date.parse(clock.dueAt) + 3_600_000).toISOString().slice(0, 16);
  return `${clock.state} ${clock.usedMinutes}/${clock.targetMinutes} until ${due}`;
};

// 6 January 2025 is a Monday. Office hours are 9 to 12 and 13 to 18.
describe('the resolution', () => {
  test.each<{
    because: string;
    opened: string;
    words?: Parameters<typeof aTicket>[1];
    now: string;
    clock: string;
    more?: object;
  }>([
    {
      because: 'it runs while the office is open: two hours before lunch, one after it',
      ...{ opened: '2025-01-06T10:00', now: '2025-01-06T14:00', clock: 'running 180/480 until 2025-01-07T10:00' },
    },
    {
      because: 'nothing has passed before the office opens',
      ...{ opened: '2025-01-04T22:00', now: '2025-01-06T09:00', clock: 'running 0/480 until 2025-01-06T18:00' },
    },
    {
      because: 'four fifths of 480 are 384: at risk from there on',
      ...{ opened: '2025-01-06T09:00', now: '2025-01-06T16:24', clock: 'atRisk 384/480 until 2025-01-06T18:00' },
    },
    {
      because: 'a minute earlier it is not',
      ...{ opened: '2025-01-06T09:00', now: '2025-01-06T16:23', clock: 'running 383/480 until 2025-01-06T18:00' },
    },
    {
      because: 'the whole of it may be used',
      ...{ opened: '2025-01-06T09:00', now: '2025-01-06T18:00', clock: 'atRisk 480/480 until 2025-01-06T18:00' },
    },
    {
      because: 'the night after it costs nothing',
      ...{ opened: '2025-01-06T09:00', now: '2025-01-07T09:00', clock: 'atRisk 480/480 until 2025-01-06T18:00' },
    },
    {
      because: 'more than all of it is breached',
      ...{ opened: '2025-01-06T09:00', now: '2025-01-07T09:01', clock: 'breached 481/480 until 2025-01-06T18:00' },
    },
    {
      because: 'urgent tickets have half a day, in whatever case the tool writes it',
      ...{ opened: '2025-01-06T09:00', now: '2025-01-06T10:00', clock: 'running 60/240 until 2025-01-06T14:00' },
      more: { priority: ' URGENT ' },
    },
    {
      because: 'a priority that the policy does not know has its default',
      ...{ opened: '2025-01-06T09:00', now: '2025-01-06T10:00', clock: 'running 60/480 until 2025-01-06T18:00' },
      more: { priority: 'constructor' },
    },
    {
      because: 'it stands while the client is asked, and is due as if it went on now',
      ...{ opened: '2025-01-06T09:00', now: '2025-01-07T11:00', clock: 'paused 60/480 until 2025-01-08T10:00' },
      words: [['pending', '2025-01-06T10:00']],
    },
    {
      because: 'it goes on when the client has answered',
      ...{ opened: '2025-01-06T09:00', now: '2025-01-07T12:00', clock: 'running 120/480 until 2025-01-08T10:00' },
      words: [
        ['pending', '2025-01-06T10:00'],
        ['open', '2025-01-07T11:00'],
      ],
    },
    {
      because: 'what is breached does not recover by a pause',
      ...{ opened: '2025-01-06T09:00', now: '2025-01-08T09:00', clock: 'breached 540/480 until 2025-01-06T18:00' },
      words: [['pending', '2025-01-07T10:00']],
    },
    {
      because: 'solved in time is met for good',
      ...{ opened: '2025-01-06T09:00', now: '2025-02-01T09:00', clock: 'met 420/480 until 2025-01-06T18:00' },
      words: [['resolved', '2025-01-06T17:00']],
    },
    {
      because: 'solved in the night after it was due is met: the office was closed',
      ...{ opened: '2025-01-06T09:00', now: '2025-02-01T09:00', clock: 'met 480/480 until 2025-01-06T18:00' },
      words: [['resolved', '2025-01-06T23:00']],
    },
    {
      because: 'solved too late is breached for good',
      ...{ opened: '2025-01-06T09:00', now: '2025-02-01T09:00', clock: 'breached 540/480 until 2025-01-06T18:00' },
      words: [['resolved', '2025-01-07T10:00']],
    },
    {
      because: 'closing what is resolved changes nothing',
      ...{ opened: '2025-01-06T09:00', now: '2025-02-01T09:00', clock: 'met 60/480 until 2025-01-06T18:00' },
      words: [
        ['resolved', '2025-01-06T10:00'],
        ['closed', '2025-01-20T10:00'],
      ],
    },
    {
      because: 'a reopened ticket goes on where it was: 60 minutes before, 30 since',
      ...{ opened: '2025-01-06T09:00', now: '2025-01-09T09:30', clock: 'running 90/480 until 2025-01-09T17:00' },
      words: [
        ['resolved', '2025-01-06T10:00'],
        ['open', '2025-01-09T09:00'],
      ],
    },
    {
      because: 'what the tool tells of the moment of resolution holds',
      ...{ opened: '2025-01-06T09:00', now: '2025-02-01T09:00', clock: 'met 30/480 until 2025-01-06T18:00' },
      words: [['resolved', '2025-01-07T10:00']],
      more: { resolvedAt: at('2025-01-06T09:30') },
    },
    {
      because: 'a word from before its opening holds from its opening on',
      ...{ opened: '2025-01-06T10:00', now: '2025-01-06T12:00', clock: 'paused 0/480 until 2025-01-07T12:00' },
      words: [['pending', '2025-01-06T09:00']],
    },
    {
      because: 'a ticket of tomorrow has used nothing',
      ...{ opened: '2025-01-07T09:00', now: '2025-01-06T09:00', clock: 'running 0/480 until 2025-01-07T18:00' },
    },
  ])('$because', ({ opened, words, now, clock, more }) => {
    expect(told(clockAt(now, aTicket(opened, words, more))?.resolution)).toBe(clock);
  });

  test('a policy may have no pauses', () => {
    const ticket = aTicket('2025-01-06T09:00', [['pending', '2025-01-06T10:00']]);
    expect(told(clockAt('2025-01-06T11:00', ticket, aLevel({ pausedWhile: [] }))?.resolution)).toBe(
      'running 120/480 until 2025-01-06T18:00',
    );
  });

  test('around the clock every minute counts, on holidays too', () => {
    const always = timeOf(aCalendar({ hours: undefined, aroundTheClock: true }));
    const clock = clockAt('2025-01-05T02:00', aTicket('2025-01-04T22:00'), aLevel(), always);
    expect(told(clock?.resolution)).toBe('running 240/480 until 2025-01-05T06:00');
  });

  test('a public holiday is no day of business', () => {
    const epiphany = new Map([['FR', new Set(['2025-01-06'])]]);
    const time = timeOf(aCalendar({ holidays: { country: 'FR' } }), 'Europe/Paris', epiphany);
    expect(told(clockAt('2025-01-06T12:00', aTicket('2025-01-06T09:00'), aLevel(), time)?.resolution)).toBe(
      'running 0/480 until 2025-01-07T18:00',
    );
    expect(() => timeOf(aCalendar({ holidays: { country: 'FR' } }))).toThrow('not looked up');
  });

  test('it says what it counted', () => {
    const ticket = aTicket('2025-01-06T11:00', [
      ['pending', '2025-01-06T13:30'],
      ['open', '2025-01-07T09:00'],
    ]);
    expect(clockAt('2025-01-07T09:10', ticket)?.resolution).toMatchObject({
      usedMinutes: 100,
      counted: [
        { from: at('2025-01-06T11:00').replace('.000', ''), seconds: 90 * 60 },
        { from: at('2025-01-07T09:00').replace('.000', ''), seconds: 10 * 60 },
      ],
      explanation:
        'Gold, tickets of any other priority, in the hours of Office: 100 of 480 minutes are used, the clock runs in these hours',
    });
  });
});

describe('the first response', () => {
  test.each<{ because: string; words?: Parameters<typeof aTicket>[1]; now: string; clock: string; more?: object }>([
    { because: 'it runs', now: '2025-01-06T09:30', clock: 'running 30/60 until 2025-01-06T10:00' },
    {
      because: 'an answer in time is met',
      ...{ now: '2025-02-01T09:00', clock: 'met 40/60 until 2025-01-06T10:00' },
      more: { respondedAt: at('2025-01-06T09:40') },
    },
    {
      because: 'an answer too late is breached',
      ...{ now: '2025-02-01T09:00', clock: 'breached 61/60 until 2025-01-06T10:00' },
      more: { respondedAt: at('2025-01-06T10:01') },
    },
    {
      because: 'half a minute too late as well: a minute that has begun counts',
      ...{ now: '2025-02-01T09:00', clock: 'breached 61/60 until 2025-01-06T10:00' },
      more: { respondedAt: '2025-01-06T09:00:30.000Z' },
    },
    {
      because: 'nothing pauses it',
      ...{ now: '2025-01-06T10:30', clock: 'breached 90/60 until 2025-01-06T10:00' },
      words: [['pending', '2025-01-06T09:10']],
    },
    {
      because: 'solving answers',
      ...{ now: '2025-02-01T09:00', clock: 'met 20/60 until 2025-01-06T10:00' },
      words: [['resolved', '2025-01-06T09:20']],
    },
    {
      because: 'reopening asks for no other answer',
      ...{ now: '2025-02-01T09:00', clock: 'met 20/60 until 2025-01-06T10:00' },
      words: [
        ['resolved', '2025-01-06T09:20'],
        ['open', '2025-01-07T09:00'],
      ],
    },
    {
      because: 'an answer before the opening took no time',
      ...{ now: '2025-02-01T09:00', clock: 'met 0/60 until 2025-01-06T10:00' },
      more: { respondedAt: at('2025-01-05T09:00') },
    },
  ])('$because', ({ words, now, clock, more }) => {
    expect(told(clockAt(now, aTicket('2025-01-06T09:00', words, more))?.firstResponse)).toBe(clock);
  });
});

describe('the ticket', () => {
  test('stands as the worse of the two', () => {
    expect(clockAt('2025-01-06T10:30', aTicket('2025-01-06T09:00'))?.state).toBe('breached');
    const answered = { respondedAt: at('2025-01-06T09:10') };
    expect(clockAt('2025-01-06T10:30', aTicket('2025-01-06T09:00', [], answered))?.state).toBe('running');
  });

  test('has no clock of what is not promised, and none when it is deleted', () => {
    const level = aLevel({ targets: [], default: { resolutionMinutes: 60 } });
    expect(clockAt('2025-01-06T10:30', aTicket('2025-01-06T09:00'), level)?.firstResponse).toBeUndefined();
    expect(clockAt('2025-01-06T10:30', aTicket('2025-01-06T09:00', [], { deleted: true }))).toBeUndefined();
  });

  /** People may type any moment, and tools do tell some. */
  test.each(['0001-01-01T00:00:00Z', '1969-12-31T23:00:00Z', '9999-12-31T23:59:59Z'])('opened on %s', (openedAt) => {
    const clock = clockAt('2025-01-06T10:30', { ...aTicket('2025-01-06T09:00'), openedAt });
    expect(['breached', 'running']).toContain(clock?.resolution?.state);
    const done = { respondedAt: '9999-12-31T23:59:59Z', resolvedAt: '9999-12-31T23:59:59Z' };
    const solved = aTicket('2025-01-06T09:00', [['resolved', '2025-01-07T09:00']], done);
    expect(clockAt('2025-01-06T10:30', { ...solved, openedAt })?.resolution?.state).toMatch(/met|breached/);
  });
});
