import { array, constantFrom, integer, property, shuffledSubarray, tuple } from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { AutomaticTime } from '../../domain/contracts/automatic-time.ts';
import { Terms } from '../../domain/contracts/contract.ts';
import type { TicketStatus } from '../../domain/integrations/news.ts';
import { automaticEntry, automaticTimeFor, withRecorded } from '../../domain/tickets/automatic-time.ts';
import { hear } from '../../domain/tickets/heard.ts';
import type { TicketFacts, TicketRecord } from '../../domain/tickets/ticket.ts';
import type { Stretch } from '../../domain/timers/timer.ts';
import { aContract, clientIdOf, contractIdOf } from '../operations/firm.ts';
import { always } from './builders.ts';

const ZONE = 'Europe/Paris';
const whole = { from: 'opening', until: 'resolution' } as const;
const agreed = (automaticTime: AutomaticTime | undefined, more: object = {}) => {
  const contract = aContract(contractIdOf(0), clientIdOf(0));
  return { ...contract, ...more, terms: contract.terms.map((terms) => ({ ...terms, automaticTime })) };
};

/** So many hours after eight o'clock of the tenth of March, in UTC. */
const at = (hours: number): string => new Date(Date.parse('2016-03-10T08:00:00Z') + hours * 3_600_000).toISOString();
const ticket = (words: readonly (readonly [TicketStatus, number])[], facts: TicketFacts = {}): TicketRecord => ({
  ticketId: 't'.repeat(26),
  contractId: contractIdOf(0),
  heard: words.reduce(
    (heard, [status, hours]) => hear(heard, { version: at(hours), at: at(hours), facts: {}, status }),
    hear(undefined, { version: at(0), at: at(0), facts: { openedAt: at(0), ...facts }, status: 'open' }),
  ),
  version: 1,
});
const hoursOf = (stretches: readonly Stretch[]) =>
  stretches.map(({ from, until }) => [from, until].map((one) => (Date.parse(one) - Date.parse(at(0))) / 3_600_000));

describe('the time that a contract gives a ticket by itself', () => {
  test.each([
    { story: 'open', words: [], parts: [] },
    { story: 'resolved', words: [['resolved', 5]], parts: [[0, 5]] },
    {
      story: 'resolved and then closed',
      words: [
        ['resolved', 5],
        ['closed', 9],
      ],
      parts: [[0, 5]],
    },
    {
      story: 'waiting and then closed',
      words: [
        ['pending', 2],
        ['closed', 9],
      ],
      parts: [[0, 9]],
    },
    {
      story: 'reopened',
      words: [
        ['resolved', 5],
        ['open', 30],
      ],
      parts: [[0, 5]],
    },
    {
      story: 'resolved twice',
      words: [
        ['resolved', 5],
        ['open', 30],
        ['resolved', 32],
      ],
      parts: [
        [0, 5],
        [30, 32],
      ],
    },
    {
      story: 'open for two and a half days',
      words: [['resolved', 60]],
      parts: [
        [0, 24],
        [24, 48],
        [48, 60],
      ],
    },
  ] as const)('of one that is $story', ({ words, parts }) => {
    expect(hoursOf(automaticTimeFor(ticket(words), agreed(whole), ZONE))).toEqual(parts);
  });

  test.each([
    { story: 'nothing was agreed', contract: agreed(undefined), facts: {} },
    { story: 'the ticket was left out', contract: agreed(whole), facts: { automaticTime: false } },
    { story: 'the ticket was deleted', contract: agreed(whole), facts: { deleted: true } },
  ])('is none where $story', ({ contract, facts }) => {
    expect(automaticTimeFor(ticket([['resolved', 5]], facts), contract, ZONE)).toEqual([]);
  });

  test('is so many minutes at the creation, once, whatever becomes of the ticket', () => {
    const contract = agreed({ minutesAtCreation: 30 });
    const [minutes] = automaticTimeFor(ticket([]), contract, ZONE);
    expect(minutes).toEqual({ from: '2016-03-10T08:00:00Z', until: '2016-03-10T08:30:00Z' });
    const told = {
      ...ticket([
        ['resolved', 5],
        ['open', 6],
      ]),
      automatic: minutes && [minutes],
    };
    expect(automaticTimeFor(told, contract, ZONE)).toEqual([]);
    expect(automaticTimeFor(ticket([]), { ...contract, startsOn: '2016-03-11' }, ZONE)).toEqual([]);
  });

  test('is of the days of the contract only', () => {
    const days = agreed(whole, { startsOn: '2016-03-11', endsOn: '2016-03-11' });
    expect(automaticTimeFor(ticket([['resolved', 60]]), days, ZONE)).toEqual([
      { from: '2016-03-10T23:00:00Z', until: '2016-03-11T23:00:00Z' },
    ]);
  });

  test('ends when the tool says that it was resolved, and what it corrects later is added', () => {
    const resolved = ticket([['resolved', 5]], { resolvedAt: at(4) });
    expect(hoursOf(automaticTimeFor(resolved, agreed(whole), ZONE))).toEqual([[0, 4]]);
    const told = { ...ticket([['resolved', 5]]), automatic: [{ from: at(0), until: at(4) }] };
    expect(hoursOf(automaticTimeFor(told, agreed(whole), ZONE))).toEqual([[4, 5]]);
  });
});

/** All that is due is recorded, as the operation does it. */
const record = (read: TicketRecord): { readonly ticket: TicketRecord; readonly parts: readonly Stretch[] } => {
  const parts = automaticTimeFor(read, agreed(whole), ZONE);
  return { ticket: { ...read, automatic: parts.reduce(withRecorded, read.automatic ?? []) }, parts };
};
const secondsIn = (stretches: readonly Stretch[]): number =>
  stretches.reduce((all, { from, until }) => all + (Date.parse(until) - Date.parse(from)) / 1000, 0);

test('in whatever order words come, and however often, no second is recorded twice, and each that the ticket was open is', () => {
  const word = tuple(
    constantFrom<TicketStatus>('open', 'pending', 'resolved', 'closed'),
    integer({ min: 1, max: 200 }),
  );
  const words = array(word, { maxLength: 8 }).chain((all) =>
    tuple(shuffledSubarray(all), shuffledSubarray(all, { minLength: all.length })),
  );
  always(
    property(words, ([some, all]) => {
      let current = ticket([]);
      const parts: Stretch[] = [];
      for (const [status, hours] of [...some, ...all]) {
        const heard = hear(current.heard, { version: at(hours), at: at(hours), facts: {}, status });
        const step = record({ ...current, heard });
        current = step.ticket;
        parts.push(...step.parts);
      }
      expect(secondsIn(parts)).toBe(secondsIn(current.automatic ?? []));
      expect(record(current).parts).toEqual([]);
      const due = automaticTimeFor({ ...current, automatic: undefined }, agreed(whole), ZONE);
      expect(secondsIn(parts)).toBeGreaterThanOrEqual(secondsIn(due));
      for (const { from, until } of parts) expect(Date.parse(until) - Date.parse(from)).toBeLessThanOrEqual(86_400_000);
    }),
  );
});

describe('its entry', () => {
  const standing = { deleted: false, over: true, orderOver: true };
  const entry = (facts: TicketFacts) =>
    automaticEntry(ticket([], facts), { from: at(0), until: at(1) }, agreed(whole), standing, {
      zone: ZONE,
      workType: 'Audit',
    });

  test('names the ticket and who is on it', () => {
    expect(entry({ number: 'INC7', title: 'Printer', technician: { name: 'Ada' } })).toMatchObject({
      value: { technician: 'Ada', ticket: 'INC7', description: 'Printer', workType: 'Audit', seconds: 3600 },
    });
    expect(entry({ title: 'x'.repeat(5000), technician: { name: 'y'.repeat(500) } })).toMatchObject({
      value: { technician: 'y'.repeat(80), description: 'x'.repeat(1000) },
    });
    expect(entry({})).toMatchObject({ value: { technician: 'Automatic' } });
  });
});

test.each([
  { because: 'half of it', automaticTime: { from: 'opening' } },
  { because: 'both ways', automaticTime: { ...whole, minutesAtCreation: 5 } },
  { because: 'no minutes', automaticTime: { minutesAtCreation: 0 } },
  { because: 'more than a day', automaticTime: { minutesAtCreation: 1441 } },
  { because: 'parts of minutes', automaticTime: { minutesAtCreation: 1.5 } },
])('terms with $because are none', ({ automaticTime }) => {
  const [terms] = agreed(undefined).terms;
  expect(Terms.safeParse({ ...terms, automaticTime }).success).toBe(false);
});

test('a proposal gives a ticket no time, neither by its course nor at once', () => {
  const proposal = { proposal: { validUntil: '2016-04-01' } };
  for (const automatic of [whole, { minutesAtCreation: 30 }]) {
    expect(automaticTimeFor(ticket([['resolved', 5]]), agreed(automatic, proposal), ZONE)).toEqual([]);
    expect(automaticTimeFor(ticket([['resolved', 5]]), agreed(automatic), ZONE)).toHaveLength(1);
  }
});
