import { array, constantFrom, integer, option, property, record, shuffledSubarray } from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type TicketNews, ticketStatuses } from '../../../domain/integrations/news.ts';
import { courseOf, MAX_STATUS_WORDS, withStatus } from '../../../domain/tickets/course.ts';
import { type Heard, hear, momentIn, wordOfPerson, wordsOf } from '../../../domain/tickets/heard.ts';
import { ticketOf } from '../../../domain/tickets/ticket.ts';
import { always } from '../builders.ts';

const at = (n: number): string => `2025-01-08T10:${String(n).padStart(2, '0')}:00.000000000Z`;
const NOW = '2025-02-01T00:00:00.000Z';

const all = (news: readonly TicketNews[]): Heard | undefined => {
  let heard: Heard | undefined;
  for (const one of news) heard = hear(heard, wordsOf(one, NOW));
  return heard;
};

/** Few versions, so that some things are said at one moment. */
const news = record(
  {
    about: constantFrom('ticket' as const),
    externalId: constantFrom('1'),
    version: integer({ min: 0, max: 9 }).map(at),
    title: option(constantFrom('a', 'b', 'c'), { nil: undefined }),
    status: option(constantFrom(...ticketStatuses), { nil: undefined }),
    priority: option(constantFrom('low', 'high'), { nil: undefined }),
    tags: option(array(constantFrom('x', 'y'), { maxLength: 2 }), { nil: undefined }),
    totalSeconds: option(integer({ min: 0, max: 5000 }), { nil: undefined }),
    deleted: option(constantFrom(true as const), { nil: undefined }),
    organisation: option(record({ id: constantFrom('o1', 'o2') }), { nil: undefined }),
  },
  { requiredKeys: ['about', 'externalId', 'version'] },
);
const stories = array(news, { minLength: 1, maxLength: 15 }).chain((said) => {
  const indexes = said.map((_, i) => i);
  return record({
    said: constantFrom(said),
    order: shuffledSubarray(indexes, { minLength: said.length, maxLength: said.length }),
    repeats: array(constantFrom(...indexes), { maxLength: 5 }),
  });
});

describe('what is heard of a ticket', () => {
  test('is the same in whatever order it comes, and however often', () => {
    always(
      property(stories, ({ said, order, repeats }) => {
        const told = [...order, ...repeats].map((i) => said[i] as TicketNews);
        expect(all(told)).toEqual(all(said.toSorted((a, b) => (a.version < b.version ? -1 : 1))));
      }),
      { numRuns: 3000 },
    );
  });

  test('is of each fact the last that was said of it', () => {
    always(
      property(stories, ({ said, order }) => {
        const heard = all(order.map((i) => said[i] as TicketNews));
        for (const name of ['title', 'priority', 'totalSeconds'] as const) {
          const spoken = said.filter((one) => one[name] !== undefined);
          const last = spoken
            .map(({ version }) => version)
            .toSorted()
            .at(-1);
          const possible = spoken.filter(({ version }) => version === last).map((one) => one[name]);
          if (possible.length === 0) expect(heard?.facts[name]).toBeUndefined();
          else expect(possible).toContain(heard?.facts[name]);
        }
      }),
      { numRuns: 1000 },
    );
  });

  test('a late word that is older still says what nothing newer has said', () => {
    const later: TicketNews = { about: 'ticket', externalId: '1', version: at(5), status: 'closed' };
    const earlier: TicketNews = { about: 'ticket', externalId: '1', version: at(1), status: 'open', title: 'Printer' };
    const ticket = ticketOf({ ticketId: 't', version: 1, heard: all([later, earlier]) as Heard });
    expect(ticket).toMatchObject({ title: 'Printer', status: 'closed', openedAt: '2025-01-08T10:01:00.000Z' });
  });

  test("a person's word holds over what the tool said before, and not over what it says next", () => {
    const said = all([{ about: 'ticket', externalId: '1', version: at(1), title: 'a' }]) as Heard;
    const person = hear(said, { version: wordOfPerson(said, 2), at: NOW, facts: { title: 'b', priority: 'low' } });
    const again = hear(person, { version: wordOfPerson(person, 3), at: NOW, facts: { title: 'c' } });
    expect(again.facts).toMatchObject({ title: 'c', priority: 'low' });
    const old = hear(again, wordsOf({ about: 'ticket', externalId: '1', version: at(0), title: 'z' }, NOW));
    expect(old.facts.title).toBe('c');
    const next = hear(again, wordsOf({ about: 'ticket', externalId: '1', version: at(2), title: 'd' }, NOW));
    expect(next.facts).toMatchObject({ title: 'd', priority: 'low' });
  });
});

describe('the course of a ticket', () => {
  test.each<{ words: readonly string[]; course: object }>([
    { words: [], course: { status: 'open', reopened: 0 } },
    { words: ['open', 'pending'], course: { status: 'pending', reopened: 0 } },
    { words: ['open', 'resolved', 'closed'], course: { status: 'closed', resolvedAt: at(1), closedAt: at(2) } },
    { words: ['open', 'closed', 'resolved'], course: { status: 'resolved', resolvedAt: at(1), closedAt: undefined } },
    { words: ['closed', 'open'], course: { status: 'open', reopened: 1, reopenedAt: at(1), resolvedAt: undefined } },
    {
      words: ['open', 'closed', 'open', 'resolved', 'pending'],
      course: { status: 'pending', reopened: 2, reopenedAt: at(4), closedAt: undefined },
    },
  ])('$words', ({ words, course }) => {
    const said = words.map((status, n) => ({ version: at(n), status: status as 'open', at: at(n) }));
    expect(courseOf(said)).toMatchObject(course);
  });

  test('what the tool tells of its moments holds, while it is there', () => {
    const closed = [{ version: at(1), status: 'closed' as const, at: at(1) }];
    const told = { resolvedAt: '2025-01-01T00:00:00Z', closedAt: '2025-01-02T00:00:00Z' };
    expect(courseOf(closed, told)).toMatchObject(told);
    const open = [...closed, { version: at(2), status: 'open' as const, at: at(2) }];
    expect(courseOf(open, told)).toMatchObject({ resolvedAt: undefined, closedAt: undefined });
  });

  test('keeps its latest words only, whatever the order', () => {
    const words = Array.from({ length: MAX_STATUS_WORDS + 20 }, (_, n) => ({
      version: String(n).padStart(4, '0'),
      status: n % 2 === 0 ? ('open' as const) : ('closed' as const),
      at: NOW,
    }));
    const kept = words.toReversed().reduce(withStatus, []);
    expect(kept).toEqual(words.slice(-MAX_STATUS_WORDS));
    expect(words.reduce(withStatus, [])).toEqual(kept);
  });
});

test.each([
  ['2025-01-08T10:12:07.123456789Z', '2025-01-08T10:12:07.123Z'],
  ['2025-01-08T10:12:07.000000000Z#deleted', '2025-01-08T10:12:07.000Z'],
  ['2025-01-08T10:12:07Z~000000003', '2025-01-08T10:12:07.000Z'],
  ['0000-00-00T00:00:00.000000000Z', NOW],
  ['000000000042', NOW],
])('the moment in the version %s is %s', (version, moment) => {
  expect(momentIn(version, NOW)).toBe(moment);
});
