import { beforeEach, describe, expect, test } from 'vitest';
import type { TimeEntry } from '../../domain/billables/billable.ts';
import { idFrom } from '../../domain/ids.ts';
import type { News } from '../../domain/integrations/news.ts';
import { failAt, isInjected } from '../table/faults.ts';
import { newTable } from '../table/fixture.ts';
import type { Fixture } from '../table/new-table.ts';
import { snapshotOf } from '../table/snapshot.ts';
import { clientIdOf, contractIdOf, tenantId } from './firm.ts';
import {
  anIntegration,
  approveAll,
  at,
  foundToolFirm,
  integrationId,
  minutesOf,
  otherContractId,
  standing,
  take,
  ticketAt,
  ticketSays,
  timeOf,
  workDeleted,
  workSays,
} from './tool.ts';

let fixture: Fixture;
const jira = anIntegration();
beforeEach(async () => {
  fixture = await newTable();
  await foundToolFirm(fixture);
});

const entries = async () => timeOf(await standing(fixture));

describe('a ticket of a tool', () => {
  test('is on the contract that the mapping says, and tells what the tool tells', async () => {
    const said = ticketSays(0, { title: 'The printer', status: 'open', priority: 'high', number: 'JRA-1' });
    expect(await take(fixture, jira, said)).toMatchObject({ outcome: 'done', waiting: [] });
    expect(await ticketAt(fixture)).toMatchObject({
      ...{ number: 'JRA-1', title: 'The printer', status: 'open', priority: 'high' },
      ...{ clientId: clientIdOf(0), contractId: contractIdOf(0), technician: 'Ada' },
      ...{ openedAt: '2016-03-10T08:00:00.000Z', version: 1 },
    });
    expect(await take(fixture, jira, said)).toMatchObject({ outcome: 'ignored' });
  });

  test('waits for the mapping of its organisation, and its work with it', async () => {
    const said = ticketSays(0, { organisation: { id: 'o9', name: 'Nobody' } });
    const { outcome, waiting } = await take(fixture, jira, said, workSays(1, 30));
    expect(outcome).toBe('waiting');
    expect(waiting.map((one) => one.waiting.reason)).toEqual(['organisationUnknown', 'organisationUnknown']);
    expect(await ticketAt(fixture)).toMatchObject({ status: 'open' });
    await fixture.stores.mappings.put(tenantId, integrationId, [
      { kind: 'organisation', of: { id: 'o9' }, clientId: clientIdOf(1) },
    ]);
    const again = await take(fixture, jira, ...waiting.map(({ news }) => news));
    expect(again.outcome).toBe('done');
    expect(await entries()).toMatchObject([{ contractId: contractIdOf(1), seconds: 1800 }]);
  });

  test('tells its course: resolved, closed, reopened, whatever the order it comes in', async () => {
    const course = [
      ticketSays(0, { status: 'open' }),
      ticketSays(10, { status: 'resolved' }),
      ticketSays(20, { status: 'open' }),
      ticketSays(30, { status: 'closed' }),
    ];
    for (const news of [3, 1, 0, 2, 1].map((i) => course[i] as News)) await take(fixture, jira, news);
    expect(await ticketAt(fixture)).toMatchObject({
      ...{ status: 'closed', reopened: 1, reopenedAt: '2016-03-10T08:20:00.000Z' },
      ...{ resolvedAt: '2016-03-10T08:30:00.000Z', closedAt: '2016-03-10T08:30:00.000Z' },
    });
  });
});

describe('work of a tool', () => {
  beforeEach(() => take(fixture, jira, ticketSays(0, { status: 'open', number: 'JRA-1' })));

  test('becomes proposed time on the contract of its ticket, once', async () => {
    const said = workSays(1, 30, { description: 'Changed the toner' });
    for (let n = 0; n < 3; n += 1) await take(fixture, jira, said);
    expect(await entries()).toMatchObject([
      {
        ...{ billableId: idFrom('work', integrationId, 'w1'), contractId: contractIdOf(0), seconds: 1800 },
        ...{ technician: 'Ada', ticket: 'JRA-1', waitsFor: ['approval'], description: 'Changed the toner' },
        ...{ source: { integrationId, externalId: 'w1', version: at(1) }, version: 1 },
      },
    ]);
  });

  test('stands on the log at once where a rule approves it', async () => {
    await approveAll(fixture);
    await take(fixture, anIntegration('jira', { approval: 'rule' }), workSays(1, 30));
    const [entry] = await entries();
    expect(entry).toMatchObject({ billDate: '2016-03-10' });
    expect(entry?.waitsFor).toBeUndefined();
  });

  test.each<{ because: string; news: readonly News[]; minutes: number }>([
    { because: 'changed', news: [workSays(1, 30), workSays(2, 45)], minutes: 45 },
    { because: 'changed, the later word first', news: [workSays(2, 45), workSays(1, 30)], minutes: 45 },
    { because: 'deleted', news: [workSays(1, 30), workDeleted(2)], minutes: 0 },
    { because: 'deleted before it came', news: [workDeleted(2), workSays(1, 30)], minutes: 0 },
    {
      because: 'deleted, and an older change comes',
      news: [workSays(1, 30), workDeleted(3), workSays(2, 45)],
      minutes: 0,
    },
    { because: 'deleted twice', news: [workDeleted(2), workDeleted(4), workSays(3, 30)], minutes: 0 },
    { because: 'deleted and told of again', news: [workSays(1, 30), workDeleted(2), workSays(3, 20)], minutes: 20 },
    {
      because: 'told of again, then the deletion',
      news: [workSays(1, 30), workSays(3, 20), workDeleted(2)],
      minutes: 20,
    },
    { because: 'of no time at all', news: [workSays(1, 30), workSays(2, 0)], minutes: 0 },
    { because: 'of time again', news: [workSays(2, 0), workSays(3, 15), workSays(1, 30)], minutes: 15 },
  ])('$because', async ({ news, minutes }) => {
    for (const provider of ['jira', 'standard'] as const) {
      const told = news.map((one) => ({ ...one, externalId: provider }));
      const before = minutesOf(await entries());
      for (const one of told) await take(fixture, anIntegration(provider), { ...one });
      for (const one of told) await take(fixture, anIntegration(provider), { ...one });
      expect(minutesOf(await entries()) - before).toBe(minutes);
    }
  });

  test.each<{ because: string; news: News; reason: string }>([
    {
      because: 'of a ticket that nobody knows',
      news: workSays(1, 30, { ticketExternalId: '9' }),
      reason: 'ticketUnknown',
    },
    { because: 'of nobody known', news: workSays(1, 30, { technician: { id: 'u9' } }), reason: 'technicianUnknown' },
    { because: 'of nobody', news: workSays(1, 30, { technician: undefined }), reason: 'technicianMissing' },
    {
      because: 'before the contract',
      news: workSays(1, 30, { startedAt: '2016-02-28T09:00:00Z' }),
      reason: 'contractMissing',
    },
    { because: 'of less than nothing', news: workSays(1, -30), reason: 'timeImpossible' },
    { because: 'of more than a day', news: workSays(1, 24 * 60 + 1), reason: 'timeImpossible' },
    { because: 'of no known length', news: workSays(1, 1, { seconds: undefined }), reason: 'timeImpossible' },
    { because: 'of half a second', news: workSays(1, 1, { seconds: 0.5 }), reason: 'timeImpossible' },
    { because: 'of no known day', news: workSays(1, 1, { startedAt: undefined }), reason: 'timeImpossible' },
    { because: 'of a day that is none', news: workSays(1, 1, { startedAt: 'yesterday' }), reason: 'timeImpossible' },
    {
      because: 'without a ticket, of no client',
      news: workSays(1, 30, { ticketExternalId: undefined }),
      reason: 'clientMissing',
    },
  ])('$because waits, and nothing is written', async ({ news, reason }) => {
    for (const provider of ['jira', 'standard'] as const) {
      const { outcome, waiting } = await take(fixture, anIntegration(provider), news);
      expect(outcome).toBe('waiting');
      expect(waiting.map((one) => one.waiting.reason)).toEqual([reason]);
      expect(await entries()).toEqual([]);
    }
  });

  test('that a person has deleted does not come back', async () => {
    await take(fixture, jira, workSays(1, 30));
    const [entry] = await entries();
    if (entry) await fixture.stores.log.remove(tenantId, entry);
    expect(await take(fixture, jira, workSays(2, 45))).toMatchObject({ outcome: 'ignored' });
    expect(await entries()).toEqual([]);
  });

  test('that was approved has to be approved again when it is other work, and keeps what people added', async () => {
    await take(fixture, jira, workSays(1, 30));
    const [entry] = await entries();
    if (entry)
      await fixture.stores.log.change(tenantId, entry, { ...entry, waitsFor: undefined, notes: 'ours' }, false);
    await take(fixture, jira, workSays(2, 30, { description: 'Said better' }));
    expect(await entries()).toMatchObject([{ description: 'Said better', notes: 'ours', billDate: '2016-03-10' }]);
    await take(fixture, jira, workSays(3, 45, { description: 'Said better' }));
    const [changed] = await entries();
    expect(changed).toMatchObject({ waitsFor: ['approval'], notes: 'ours' });
    expect(changed?.billDate).toBeUndefined();
  });

  test('follows its ticket to another contract, and to another ticket', async () => {
    const standard = anIntegration('standard');
    await take(fixture, standard, workSays(1, 30), ticketSays(0, { externalId: '2', organisation: { id: 'o1' } }));
    await take(fixture, standard, ticketSays(2, { contract: otherContractId }));
    expect(await entries()).toMatchObject([{ contractId: otherContractId, seconds: 1800 }]);
    await take(fixture, standard, workSays(3, 20, { ticketExternalId: '2' }));
    expect(await entries()).toMatchObject([{ contractId: contractIdOf(1), seconds: 1200 }]);
    await take(fixture, standard, workDeleted(4));
    expect(await entries()).toEqual([]);
    await take(fixture, standard, workSays(1, 30), workSays(3, 20, { ticketExternalId: '2' }));
    expect(await entries()).toEqual([]);
  });

  test('that comes after its ticket has moved lies on the contract of the ticket, once', async () => {
    await take(fixture, jira, ticketSays(2, { contract: otherContractId }));
    for (let n = 0; n < 2; n += 1) await take(fixture, jira, workSays(1, 30));
    expect(await entries()).toMatchObject([{ contractId: otherContractId, seconds: 1800 }]);
    await take(fixture, jira, workSays(3, 40));
    await take(fixture, jira, ticketSays(4, { contract: contractIdOf(0) }));
    expect(await entries()).toMatchObject([{ contractId: contractIdOf(0), seconds: 2400 }]);
  });

  test('needs four write units where nothing is special', async () => {
    const calls: string[] = [];
    fixture.faults.decide = (call) => {
      calls.push(call);
      return undefined;
    };
    await take(fixture, jira, workSays(1, 30));
    expect(calls.filter((call) => !/Get|Query/.test(call))).toEqual(['PutCommand']);
  });
});

test('the same delivery many times at once is one ticket and one entry', async () => {
  const news = [ticketSays(0, { totalSeconds: 600 }), workSays(1, 30)];
  for (const provider of ['jira', 'standard'] as const) {
    const told = news.map((one) =>
      one.about === 'ticket'
        ? { ...one, externalId: provider }
        : { ...one, externalId: provider, ticketExternalId: provider },
    );
    const before = minutesOf(await entries());
    await Promise.all(Array.from({ length: 25 }, () => take(fixture, anIntegration(provider), ...told)));
    expect(minutesOf(await entries()) - before).toBe(40);
  }
});

describe('work on a contract that is billed per intervention', () => {
  const said = (n: number, facts = {}) => ticketSays(n, { contract: otherContractId, ...facts });

  test.each(['ticketClosed', 'serviceOrderClosed'] as const)('%s: waits for its ticket', async (billWork) => {
    fixture = await newTable();
    await foundToolFirm(fixture, billWork);
    await approveAll(fixture);
    const ruled = anIntegration('jira', { approval: 'rule' });
    await take(fixture, ruled, said(0, { status: 'open' }), workSays(1, 30));
    expect(await entries()).toMatchObject([{ waitsFor: ['ticket'] }]);
    await take(fixture, ruled, said(2, { status: 'resolved' }));
    expect(await entries()).toMatchObject([{ billDate: '2016-03-10' }]);
    await take(fixture, ruled, said(3, { status: 'open' }));
    expect(await entries()).toMatchObject([{ waitsFor: ['ticket'] }]);
    await take(fixture, ruled, said(4, { status: 'closed' }), workSays(5, 10, { externalId: 'w2' }));
    expect((await entries()).map(({ billDate }) => billDate)).toEqual(['2016-03-10', '2016-03-10']);
  });

  test('waits for all tickets of its service order', async () => {
    fixture = await newTable();
    await foundToolFirm(fixture, 'serviceOrderClosed');
    const order = { serviceOrder: 'SO-1' };
    await take(fixture, jira, said(0, order), said(0, { ...order, externalId: '2' }), workSays(1, 30));
    await take(fixture, jira, said(2, { ...order, status: 'closed' }));
    expect(await entries()).toMatchObject([{ waitsFor: ['approval', 'ticket'] }]);
    await take(fixture, jira, said(2, { ...order, externalId: '2', status: 'closed' }));
    expect(await entries()).toMatchObject([{ waitsFor: ['approval'] }]);
    await take(fixture, jira, said(3, { ...order, externalId: '2', status: 'open' }));
    expect(await entries()).toMatchObject([{ waitsFor: ['approval', 'ticket'] }]);
    await take(fixture, jira, said(4, { externalId: '2', serviceOrder: 'SO-2' }));
    expect(await entries()).toMatchObject([{ waitsFor: ['approval'] }]);
  });
});

test('time of a deleted ticket waits, and is back when the ticket is restored', async () => {
  await approveAll(fixture);
  const ruled = anIntegration('jira', { approval: 'rule' });
  await take(fixture, ruled, ticketSays(0, { status: 'open' }), workSays(1, 30));
  await take(fixture, ruled, { about: 'ticket', externalId: '1', version: at(2), deleted: true });
  expect(await ticketAt(fixture)).toMatchObject({ deleted: true });
  await take(fixture, ruled, workSays(1, 10, { externalId: 'w2' }));
  expect((await entries()).map(({ waitsFor }) => waitsFor)).toEqual([['ticket'], ['ticket']]);
  await take(fixture, ruled, ticketSays(3, { status: 'open' }));
  expect((await entries()).map(({ billDate }) => billDate)).toEqual(['2016-03-10', '2016-03-10']);
});

describe('a running total', () => {
  const zendesk = anIntegration('zendesk');
  const total = (n: number, minutes: number) => ticketSays(n, { totalSeconds: minutes * 60 });

  test.each<{ because: string; totals: readonly [number, number][]; minutes: number }>([
    {
      because: 'becomes the entries of its differences',
      totals: [
        [1, 10],
        [2, 25],
        [3, 40],
      ],
      minutes: 40,
    },
    {
      because: 'comes in whatever order',
      totals: [
        [3, 40],
        [1, 10],
        [2, 25],
      ],
      minutes: 40,
    },
    {
      because: 'goes down',
      totals: [
        [1, 10],
        [2, 40],
        [3, 25],
      ],
      minutes: 25,
    },
    {
      because: 'goes down below an entry',
      totals: [
        [1, 10],
        [2, 40],
        [3, 5],
      ],
      minutes: 5,
    },
    {
      because: 'goes down to nothing and up again',
      totals: [
        [1, 10],
        [2, 0],
        [3, 5],
      ],
      minutes: 5,
    },
    {
      because: 'is told twice at one moment',
      totals: [
        [1, 10],
        [1, 20],
        [1, 10],
      ],
      minutes: 20,
    },
  ])('$because', async ({ totals, minutes }) => {
    for (const [n, value] of totals) await take(fixture, zendesk, total(n, value));
    for (const [n, value] of totals) await take(fixture, zendesk, total(n, value));
    const found = await entries();
    expect(minutesOf(found)).toBe(minutes);
    expect(await ticketAt(fixture)).toMatchObject({ totalSeconds: minutes * 60 });
    for (const one of found) expect(one).toMatchObject({ untimed: true, waitsFor: ['approval'], technician: 'Ada' });
  });

  test('waits as long as nobody knows who worked, and then comes', async () => {
    const said = ticketSays(1, { totalSeconds: 600, technician: { id: 'u2' } });
    const { waiting } = await take(fixture, zendesk, said);
    expect(waiting.map((one) => one.waiting.reason)).toEqual(['technicianUnknown']);
    await fixture.stores.mappings.put(tenantId, integrationId, [
      { kind: 'user', of: { id: 'u2' }, technician: 'Grace' },
    ]);
    expect(await take(fixture, zendesk, said)).toMatchObject({ outcome: 'done' });
    expect(await entries()).toMatchObject([{ technician: 'Grace', seconds: 600 }]);
  });

  test('that is first heard of above a day becomes several entries, each once, and goes down again', async () => {
    const restored = await snapshotOf(fixture);
    for (let at = 1; ; at += 1) {
      fixture = await restored();
      const calls = failAt(fixture.faults, at, 'after', /TransactWrite/);
      await take(fixture, zendesk, total(1, 50 * 60)).catch((error) =>
        isInjected(error) ? undefined : Promise.reject(error),
      );
      const made = calls();
      fixture.faults.decide = () => undefined;
      await take(fixture, zendesk, total(1, 50 * 60));
      const parts = (await entries()).map(({ workedOn, seconds }) => [workedOn, seconds / 3600]);
      expect(parts.sort()).toEqual([
        ['2016-03-08', 24],
        ['2016-03-09', 24],
        ['2016-03-10', 2],
      ]);
      if (made < at) break;
    }
    await take(fixture, zendesk, total(2, 25 * 60));
    expect(minutesOf(await entries())).toBe(25 * 60);
    await take(fixture, zendesk, total(3, 26 * 60));
    expect(minutesOf(await entries())).toBe(26 * 60);
  });

  test('that grows by more than a month of days waits for a person', async () => {
    const { waiting } = await take(fixture, zendesk, total(1, 31 * 24 * 60 + 1));
    expect(waiting.map((one) => one.waiting.reason)).toEqual(['timeImpossible']);
    expect(await take(fixture, zendesk, total(2, 30))).toMatchObject({ outcome: 'done' });
    expect(minutesOf(await entries())).toBe(30);
  });
});

describe('time that was accounted, revised by its tool and opened again', () => {
  const accounted = { at: '2016-04-01T07:00:00Z', cost: 6000, currency: 'EUR' };
  const change = async (more: Partial<TimeEntry>): Promise<void> => {
    const [entry] = await entries();
    if (entry) await fixture.stores.log.change(tenantId, entry, { ...entry, ...more }, false);
  };
  /** Approved, accounted, and opened again after the tool said something else. */
  const reopenedAfter = async (say: () => Promise<unknown>): Promise<void> => {
    await change({ waitsFor: undefined });
    await change({ accounted });
    await say();
    await change({ accounted: undefined });
  };
  const words = async () =>
    (await standing(fixture))
      .flatMap((one) => (one.kind === 'revision' ? [one.seconds / 60] : []))
      .sort((a, b) => b - a);

  test('is deleted, and stays with its ticket, by a revision: else it would revise what is gone', async () => {
    await take(fixture, jira, ticketSays(0), workSays(1, 60));
    await reopenedAfter(() => take(fixture, jira, workSays(2, 45)));
    await take(fixture, jira, ticketSays(3, { contract: otherContractId }));
    expect(await entries()).toMatchObject([{ contractId: contractIdOf(0), seconds: 3600 }]);
    await take(fixture, jira, workDeleted(4));
    expect(await entries()).toMatchObject([{ contractId: contractIdOf(0), seconds: 3600 }]);
    expect(await words()).toEqual([45, 0]);
  });

  test('is revised once more when its running total goes down', async () => {
    const zendesk = anIntegration('zendesk');
    const total = (n: number, minutes: number) => take(fixture, zendesk, ticketSays(n, { totalSeconds: minutes * 60 }));
    await total(1, 60);
    await reopenedAfter(() => total(2, 50));
    await total(3, 40);
    expect(await entries()).toMatchObject([{ seconds: 3600 }]);
    expect(await words()).toEqual([50, 40]);
  });
});
