import { DeleteCommand, PutCommand, ScanCommand } from '@aws-sdk/lib-dynamodb';
import {
  array,
  assert,
  asyncProperty,
  boolean,
  constant,
  constantFrom,
  integer,
  oneof,
  option,
  record,
  shuffledSubarray,
  tuple,
} from 'fast-check';
import { beforeAll, describe, expect, test } from 'vitest';
import { isBilled } from '../../domain/billables/billable.ts';
import { advance } from '../../domain/contracts/billing-state.ts';
import { cutoffAt, idFrom } from '../../domain/ids.ts';
import type { Integration } from '../../domain/integrations/integration.ts';
import { type News, ticketStatuses } from '../../domain/integrations/news.ts';
import { ticketIdOf } from '../../domain/operations/integrations/ticket-facts.ts';
import { stateRow } from '../../domain/table/contract-store.ts';
import { isPlaced, type StoredBillable } from '../../domain/table/log-row.ts';
import type { Fault } from '../table/faults.ts';
import { newTable } from '../table/fixture.ts';
import type { Fixture } from '../table/new-table.ts';
import { contractIdOf, tenantId } from './firm.ts';
import {
  anIntegration,
  approveAll,
  foundToolFirm,
  integrationId,
  otherContractId,
  standing,
  take,
  ticketSays,
  timeOf,
  workDeleted,
  workSays,
} from './tool.ts';

const CONTRACTS = [contractIdOf(0), otherContractId];
const TICKETS = ['1', '2'];
const WORKS = ['w1', 'w2', 'w3'];

let fixture: Fixture;
let items: readonly Record<string, unknown>[];

beforeAll(async () => {
  fixture = await newTable();
  await foundToolFirm(fixture, 'ticketClosed');
  await approveAll(fixture);
  items = (await fixture.client.send(new ScanCommand({ TableName: fixture.tableName }))).Items ?? [];
});

/** The firm as it was founded, in the same table: to make one takes longer than to empty it. */
const restored = async (): Promise<void> => {
  fixture.clock.now = new Date('2016-04-01T07:00:00Z');
  const { client, tableName: TableName } = fixture;
  const { Items = [] } = await client.send(new ScanCommand({ TableName }));
  const founded = new Set(items.map(({ pk, sk }) => `${pk} ${sk}`));
  const later = Items.filter(({ pk, sk }) => !founded.has(`${pk} ${sk}`));
  await Promise.all([
    ...later.map(({ pk, sk }) => client.send(new DeleteCommand({ TableName, Key: { pk, sk } }))),
    ...items.map((Item) => client.send(new PutCommand({ TableName, Item }))),
  ]);
};

/** Applies news as the worker does: what has to wait is applied again once something else is known. */
const listener = (integration: Integration) => {
  let waiting: readonly News[] = [];
  return async (news: News): Promise<void> => {
    let outcome = await take(fixture, integration, news);
    waiting = [...waiting, ...outcome.waiting.map((one) => one.news)];
    if (news.about !== 'ticket' || waiting.length === 0) return;
    outcome = await take(fixture, integration, ...waiting);
    waiting = outcome.waiting.map((one) => one.news);
  };
};

const stateOf = async (contractId: string) => {
  const found = await fixture.stores.contracts.get(tenantId, contractId);
  if (!found) throw new Error('a contract has gone');
  return found.state;
};

/** Bills all contracts through the month that is over, as a commit does; the clock goes on by a month. */
const billAll = async (): Promise<readonly StoredBillable[]> => {
  const { clock, client, tableName, stores } = fixture;
  const { now } = clock;
  const through = new Date(Date.UTC(now.getUTCFullYear(), now.getUTCMonth(), 0)).toISOString().slice(0, 10);
  for (const contractId of CONTRACTS) {
    const state = await stateOf(contractId);
    const reach = { through, cutoff: cutoffAt(now), timeZone: 'Europe/Paris' };
    const next = { ...advance(state, reach), version: state.version + 1, committedAt: now.toISOString() };
    const Item = stateRow(tenantId, contractId, next, now.toISOString());
    const key = items.find(({ pk, sk }) => pk === `T#${tenantId}#K#${contractId}` && sk === 'STATE');
    await client.send(new PutCommand({ TableName: tableName, Item: { ...key, ...Item } }));
  }
  clock.now = new Date(Date.UTC(now.getUTCFullYear(), now.getUTCMonth() + 1, 1, 7));
  const billed = await Promise.all(
    CONTRACTS.map(async (contractId) => {
      const state = await stateOf(contractId);
      const { items: all } = await stores.log.list(tenantId, contractId, ['time', 'revision'], { limit: 1000 });
      return (all as readonly StoredBillable[]).filter((one) => isPlaced(one) && isBilled(one, state));
    }),
  );
  return billed.flat();
};

/** How long each entry lasts by now: by its last revision, if it has any. */
const present = (all: readonly StoredBillable[]) =>
  timeOf(all).map((entry) => {
    const words = all.flatMap((one) => (one.kind === 'revision' && one.of === entry.billableId ? [one] : []));
    const [last] = words.toSorted((a, b) => (a.asOf < b.asOf ? 1 : -1));
    return { entry, seconds: last?.seconds ?? entry.seconds };
  });

type Said =
  | {
      readonly about: 'ticket';
      readonly ticket: number;
      readonly status: (typeof ticketStatuses)[number] | undefined;
      readonly contract: number | undefined;
      readonly minutes: number | undefined;
      readonly deleted: boolean;
    }
  | { readonly about: 'work'; readonly work: number; readonly minutes: number; readonly deleted: boolean };

const minutes = integer({ min: 1, max: 300 });
const saidOfTicket = record({
  about: constant('ticket' as const),
  ticket: integer({ min: 0, max: TICKETS.length - 1 }),
  status: option(constantFrom(...ticketStatuses), { nil: undefined }),
  contract: option(integer({ min: 0, max: CONTRACTS.length - 1 }), { nil: undefined }),
  minutes: option(integer({ min: 0, max: 300 }), { nil: undefined }),
  deleted: constantFrom(false, false, false, false, true),
});
const saidOfWork = record({
  about: constant('work' as const),
  work: integer({ min: 0, max: WORKS.length - 1 }),
  minutes,
  deleted: constantFrom(false, false, true),
});

const ticketOfWork = (work: number): string => TICKETS[work % TICKETS.length] ?? '';

/** The n-th thing that the tool says. */
const newsOf = (said: Said, n: number): News => {
  if (said.about === 'work') {
    const facts = { externalId: WORKS[said.work] ?? '', ticketExternalId: ticketOfWork(said.work) };
    return said.deleted ? workDeleted(n, facts) : workSays(n, said.minutes, facts);
  }
  const { ticket, status, contract, minutes: total, deleted } = said;
  return ticketSays(n, {
    externalId: TICKETS[ticket] ?? '',
    ...(status !== undefined && { status }),
    ...(contract !== undefined && { contract: CONTRACTS[contract] }),
    ...(total !== undefined && { totalSeconds: total * 60 }),
    ...(deleted && { deleted: true }),
  });
};

/** What the tool said last, in seconds: of each work, and of each ticket's total. */
const lastWords = (news: readonly News[]) => {
  const works = new Map<string, number>();
  const totals = new Map<string, number>();
  for (const one of news) {
    if (one.about === 'work') works.set(one.externalId, one.deleted ? 0 : (one.seconds ?? 0));
    else if (one.totalSeconds !== undefined) totals.set(one.externalId, one.totalSeconds);
  }
  return { works, totals };
};

/** Every ticket is heard of at the beginning, so that all that is said can be applied in the end. */
const opening = TICKETS.map((externalId) => ticketSays(0, { externalId }));

const story = tuple(
  array(oneof(saidOfTicket, saidOfWork), { minLength: 1, maxLength: 12 }),
  constantFrom('jira' as const, 'standard' as const),
).chain(([said, provider]) => {
  const news = [...opening, ...said.map((one, i) => newsOf(one, i + 1))];
  const all = news.map((_, i) => i);
  return record({
    news: constant(news),
    provider: constant(provider),
    order: shuffledSubarray(all, { minLength: all.length, maxLength: all.length }),
    repeats: array(constantFrom(...all), { maxLength: 4 }),
    months: array(boolean(), { minLength: all.length, maxLength: all.length }),
  });
});

test('whatever the order and the repeats, the time is the last word of the tool, and what is billed never changes', async () => {
  await assert(
    asyncProperty(story, async ({ news, provider, order, repeats, months }) => {
      await restored();
      const listen = listener(anIntegration(provider, { approval: 'rule' }));
      let billed: readonly StoredBillable[] = [];
      for (const [i, n] of [...order, ...repeats].entries()) {
        await listen(news[n] as News);
        if (months[i] && i % 3 === 2) billed = await billAll();
      }
      const all = await standing(fixture);
      for (const one of billed)
        expect(
          all.find(({ billableId, contractId }) => billableId === one.billableId && contractId === one.contractId),
        ).toEqual(one);
      const { works, totals } = lastWords(news);
      const lasting = present(all);
      for (const [externalId, seconds] of works) {
        const found = lasting.filter(({ entry }) => entry.billableId === idFrom('work', integrationId, externalId));
        expect(found.length, `${externalId} stands once`).toBeLessThanOrEqual(1);
        expect(found[0]?.seconds ?? 0, externalId).toBe(seconds);
      }
      const isWork = (billableId: string) =>
        [...works.keys()].some((externalId) => idFrom('work', integrationId, externalId) === billableId);
      for (const externalId of TICKETS) {
        const ticketId = ticketIdOf(integrationId, externalId);
        const parts = lasting.filter(({ entry }) => entry.ticketId === ticketId && !isWork(entry.billableId));
        const sum = parts.reduce((total, { seconds }) => total + seconds, 0);
        expect(sum, `total of ${externalId}`).toBe(totals.get(externalId) ?? 0);
      }
      await expectAtTheirTickets(all);
    }),
    { numRuns: 25 },
  );
}, 600_000);

/** Open time lies on the contract of its ticket, and waits for the ticket as the contract's terms say. */
const expectAtTheirTickets = async (all: readonly StoredBillable[]): Promise<void> => {
  const states = new Map<string, Awaited<ReturnType<typeof stateOf>>>();
  for (const contractId of CONTRACTS) states.set(contractId, await stateOf(contractId));
  for (const externalId of TICKETS) {
    const ticketId = ticketIdOf(integrationId, externalId);
    const ticket = await fixture.stores.tickets.get(tenantId, ticketId);
    expect(ticket?.unsettled).toBeUndefined();
    for (const entry of timeOf(all).filter((one) => one.ticketId === ticketId)) {
      const state = states.get(entry.contractId);
      if (state && isPlaced(entry) && isBilled(entry, state)) continue;
      expect(entry.contractId).toBe(ticket?.contractId);
      const over = ticket?.heard.statuses.at(-1)?.status;
      const waits =
        ticket?.heard.facts.deleted === true ||
        (entry.contractId === otherContractId && over !== 'resolved' && over !== 'closed');
      expect(entry.waitsFor ?? []).toEqual(waits ? ['ticket'] : []);
    }
  }
};

describe('news that are applied by a worker that is killed', () => {
  /** What was stopped is delivered again, as a whole. */
  const untilTaken = async (integration: Integration, news: readonly News[]): Promise<void> => {
    for (let attempt = 0; attempt < 5; attempt += 1) {
      try {
        await take(fixture, integration, ...news);
        return;
      } catch (error) {
        if (!isInjected(error)) throw error;
      }
    }
    throw new Error('it was stopped too often');
  };
  const isInjected = (error: unknown): boolean =>
    error instanceof Error && (error.name === 'InjectedFault' || isInjected(error.cause));

  const [one, two] = [{ contract: CONTRACTS[0] }, { contract: CONTRACTS[1] }];
  const total = (n: number, seconds: number) => ticketSays(n, { totalSeconds: seconds * 60 });
  interface Killed {
    readonly about: string;
    readonly before: readonly News[];
    readonly bill?: true;
    readonly provider?: 'standard';
    readonly news: readonly News[];
  }
  const stories: readonly Killed[] = [
    { about: 'a ticket and its work', before: [], news: [ticketSays(0, one), workSays(1, 30)] },
    {
      about: 'a ticket and work that may leave it',
      provider: 'standard',
      before: [ticketSays(0, one)],
      news: [workSays(1, 30), workDeleted(3, { externalId: 'w2' }), workSays(2, 10, { externalId: 'w2' })],
    },
    { about: 'another contract', before: [ticketSays(0, one), workSays(1, 30)], news: [ticketSays(2, two)] },
    { about: 'a closing', before: [ticketSays(0, two), workSays(1, 30)], news: [ticketSays(2, { status: 'closed' })] },
    {
      about: 'a change of work whose ticket has moved',
      before: [ticketSays(0, one), workSays(1, 30), ticketSays(2, two)],
      news: [workSays(3, 40), workSays(4, 10, { externalId: 'w2' })],
    },
    { about: 'a deletion', before: [ticketSays(0, one), workSays(1, 30)], news: [workDeleted(2)] },
    { about: 'a total that goes up', before: [ticketSays(0, one), total(1, 30)], news: [total(2, 50)] },
    { about: 'a total that goes down', before: [total(1, 30), total(2, 50), total(3, 90)], news: [total(4, 40)] },
    {
      about: 'a total that goes down after a bill',
      before: [total(1, 30), total(2, 50)],
      bill: true,
      news: [total(3, 20)],
    },
    { about: 'a change after a bill', before: [ticketSays(0), workSays(1, 30)], bill: true, news: [workSays(2, 45)] },
    { about: 'a deletion after a bill', before: [ticketSays(0), workSays(1, 30)], bill: true, news: [workDeleted(2)] },
  ];

  test.each(stories)(
    'end the same: $about',
    async ({ before, bill, news, provider }) => {
      const integration = anIntegration(provider ?? 'jira', { approval: 'rule' });
      const run = async (stopAt: number, fault: Fault) => {
        await restored();
        for (const each of before) await take(fixture, integration, each);
        if (bill) await billAll();
        let calls = 0;
        // What is there changes with a write only: to stop anywhere is to stop before or after one.
        fixture.faults.decide = (call) => {
          if (!/Put|Update|Delete|Write/.test(call)) return undefined;
          calls += 1;
          return calls === stopAt ? fault : undefined;
        };
        await untilTaken(integration, news);
        const made = calls;
        fixture.faults.decide = () => undefined;
        return { calls: made, end: await ending() };
      };
      const { calls, end } = await run(0, undefined);
      for (const fault of ['before', 'after'] as const)
        for (let stopAt = 1; stopAt <= calls; stopAt += 1)
          expect({ fault, stopAt, end: (await run(stopAt, fault)).end }).toEqual({ fault, stopAt, end });
    },
    600_000,
  );

  /** All that is recorded, but for the marks of the attempts that it took. */
  const ending = async () => {
    const tickets = await Promise.all(
      TICKETS.map((externalId) => fixture.stores.tickets.get(tenantId, ticketIdOf(integrationId, externalId))),
    );
    const all = (await standing(fixture)).map(({ ulid: _u, version: _v, ...facts }) => facts);
    return {
      tickets: tickets.map((ticket) => ticket && { ...ticket, version: 0 }),
      time: all.toSorted((a, b) => (a.billableId < b.billableId ? -1 : 1)),
    };
  };
});
