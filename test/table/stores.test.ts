import { beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { newBatch } from '../../domain/batches/batch.ts';
import type { Draft } from '../../domain/batches/draft.ts';
import type { BatchItem, ItemStatus } from '../../domain/batches/item.ts';
import { NewBatch } from '../../domain/batches/new-batch.ts';
import type { ClientDetails } from '../../domain/clients/client.ts';
import { type BillingState, newBillingState } from '../../domain/contracts/billing-state.ts';
import { cutoffAt, idFrom } from '../../domain/ids.ts';
import { agreementOf } from '../../domain/invoicing/agreement.ts';
import { IDEMPOTENCY_SECONDS } from '../../domain/table/idempotency-store.ts';
import { LEASE_MILLISECONDS } from '../../domain/table/mail-store.ts';
import { SCHEDULE_SHARDS } from '../../domain/table/schedule-shards.ts';
import type { Page, PageRequest } from '../../domain/table/table.ts';
import type { MonthEndSchedule } from '../../domain/table/tenant-store.ts';
import type { TenantSettings } from '../../domain/tenants/tenant.ts';
import { aContract, aFee } from '../domain/builders.ts';
import { makeInvoice, makeLine } from '../domain/documents/builders.ts';
import { someSettings } from '../operations/firm.ts';
import { type Fixture, newTable } from './fixture.ts';

let table: Fixture;
let tests = 0;
/** A tenant of its own for each test. */
let T = '';

beforeAll(async () => {
  table = await newTable();
});
beforeEach(() => {
  tests += 1;
  T = idFrom('tenant of', String(tests));
  table.clock.now = new Date('2025-02-01T06:00:00.000Z');
  table.faults.decide = () => undefined;
});

/** A list read to its end, page by page. */
const all = async <V>(list: (request: PageRequest) => Promise<Page<V>>, limit: number): Promise<readonly V[]> => {
  const seen: V[] = [];
  let cursor: string | undefined;
  do {
    const page = await list({ limit, cursor });
    expect(page.items.length).toBeLessThanOrEqual(limit);
    seen.push(...page.items);
    cursor = page.cursor ?? undefined;
  } while (cursor !== undefined);
  return seen;
};

interface Call {
  readonly input: { readonly IndexName?: string; readonly RequestItems?: Record<string, { Keys?: object[] }> };
}
type Answer = { output: object };

/** Does something around each call to the table while some work is done. */
const around = async <V>(
  each: (call: Call, next: () => Promise<Answer>) => Promise<Answer>,
  work: () => Promise<V>,
) => {
  const { middlewareStack } = table.client;
  middlewareStack.add((next) => (call) => each(call as Call, () => next(call) as Promise<Answer>) as never, {
    step: 'initialize',
    priority: 'high',
    name: 'around',
  });
  return work().finally(() => middlewareStack.remove('around'));
};

/** The table answers a batch of keys as a busy one does: the last key is not served. */
const busy = <V>(work: () => Promise<V>): Promise<V> =>
  around(async ({ input }, next) => {
    const keys = input.RequestItems?.[table.tableName]?.Keys;
    if (keys === undefined || keys.length < 2) return next();
    const last = keys.pop();
    const answer = await next();
    return { ...answer, output: { ...answer.output, UnprocessedKeys: { [table.tableName]: { Keys: [last] } } } };
  }, work);

const details = (name: string): ClientDetails => ({
  name,
  address: { lines: ['1 rue de la Paix'], city: 'Paris', country: 'FR' },
  billingContacts: [],
  taxTreatment: 'standard',
});

describe('clients', () => {
  test('are created once: an attempt that is repeated gets the first one', async () => {
    const id = idFrom(T, 'client');
    expect(await table.stores.clients.create(T, id, details('Acme'))).toMatchObject({ name: 'Acme', version: 1 });
    expect(await table.stores.clients.create(T, id, details('Other'))).toMatchObject({ name: 'Acme', version: 1 });
  });

  test('are replaced only at the version that was read', async () => {
    const id = idFrom(T, 'client');
    const { clients } = table.stores;
    await clients.create(T, id, details('Acme'));
    expect(await clients.replace(T, id, 1, details('Acme SA'))).toMatchObject({ name: 'Acme SA', version: 2 });
    expect(await clients.replace(T, id, 1, details('Late'))).toBeUndefined();
    expect(await clients.get(T, id)).toMatchObject({ name: 'Acme SA', version: 2 });
    expect(await clients.replace(T, idFrom('nobody'), 1, details('Ghost'))).toBeUndefined();
    expect(await clients.get(T, idFrom('nobody'))).toBeUndefined();
  });

  test('are listed in pages, each once, and only those of the tenant', async () => {
    const { clients } = table.stores;
    const ids = Array.from({ length: 7 }, (_, i) => idFrom(T, String(i)));
    for (const id of ids) await clients.create(T, id, details(id));
    await clients.create(idFrom('stranger'), idFrom('x'), details('Stranger'));
    const listed = await all((request) => clients.list(T, request), 3);
    expect(listed.map(({ clientId }) => clientId)).toEqual([...ids].sort());
    expect((await clients.all(T)).map(({ clientId }) => clientId)).toEqual([...ids].sort());
  });

  test('some of them are read at once, those that exist, and never in part', async () => {
    const { clients } = table.stores;
    const [a, b] = [idFrom(T, 'a'), idFrom(T, 'b')];
    await clients.create(T, a, details('A'));
    await clients.create(T, b, details('B'));
    expect([...(await clients.many(T, [a, b, a, idFrom('nobody')])).keys()].sort()).toEqual([a, b].sort());
    expect((await clients.many(T, [])).size).toBe(0);
    await expect(busy(() => clients.many(T, [a, b]))).rejects.toMatchObject({ code: 'ServiceBusy' });
  });
});

describe('contracts', () => {
  const create = (name: string, clientId = idFrom(T, 'client')) => {
    const contractId = idFrom(T, name);
    const contract = { ...aContract([aFee()]), contractId, clientId, name };
    return table.stores.contracts.create(T, contract, newBillingState('2025-01-01'));
  };

  test('are created once, with their state', async () => {
    const { contractId } = await create('a');
    const { contracts } = table.stores;
    const again = { ...aContract([aFee()]), contractId, name: 'other' };
    expect(await contracts.create(T, again, newBillingState('2030-01-01'))).toMatchObject({ name: 'a' });
    expect(await contracts.get(T, contractId)).toMatchObject({
      contract: { name: 'a', version: 1 },
      state: newBillingState('2025-01-01'),
      stateChangedAt: '2025-02-01T06:00:00.000Z',
    });
    expect(await contracts.get(idFrom('stranger'), contractId)).toBeUndefined();
  });

  test('a change moves contract and state on, and only from what was read', async () => {
    const { contractId } = await create('a');
    const { contracts } = table.stores;
    const read = await contracts.get(T, contractId);
    if (!read) throw new Error('no contract');
    table.clock.now = new Date('2025-02-01T07:00:00.000Z');
    expect(await contracts.replace(T, read, { ...read.contract, name: 'b' })).toBe(true);
    expect(await contracts.get(T, contractId)).toMatchObject({
      contract: { name: 'b', version: 2 },
      state: { version: 2 },
      stateChangedAt: '2025-02-01T07:00:00.000Z',
    });
    expect(await contracts.replace(T, read, { ...read.contract, name: 'late' })).toBe(false);
    expect((await contracts.get(T, contractId))?.contract.name).toBe('b');
  });

  test('a change of the past says from when on the next bill corrects it, and that stays until it has', async () => {
    const { contractId } = await create('a');
    const { contracts } = table.stores;
    const read = async () => {
      const record = await contracts.get(T, contractId);
      if (!record) throw new Error('no contract');
      return record;
    };
    const first = await read();
    expect(first.state.correctFrom).toBeNull();
    await contracts.replace(T, first, { ...first.contract, name: 'b' }, '2025-01-10');
    const second = await read();
    expect(second.state).toEqual({ ...first.state, correctFrom: '2025-01-10', version: 2 });
    await contracts.replace(T, second, { ...second.contract, name: 'c' });
    expect((await read()).state.correctFrom).toBe('2025-01-10');
  });

  test('a state comes back as it was stored, with all that its charges carry', async () => {
    const contractId = idFrom(T, 'rich');
    const state: BillingState = {
      ...newBillingState('2025-01-01'),
      through: '2025-01-31',
      cutoff: cutoffAt(new Date('2025-02-01T00:00:00Z')),
      chargedUntil: { fee: '2025-03-01' },
      balances: {
        blocks: {
          hours: {
            grants: [
              {
                grantId: 'purchase:2025-01-01',
                source: 'purchase',
                granted: '600',
                left: '45',
                unitPrice: '75',
                validFrom: '2025-01-01',
              },
            ],
            granted: '600',
            consumed: '555',
            expired: '0',
            overdrawn: '0',
          },
        },
        allowances: {
          support: { scopes: [{ from: '2025-01-01', until: '2025-02-01', included: 60, used: 15, carried: [] }] },
        },
        limits: { support: { scopes: [{ from: '2025-01-01', until: '2025-02-01', minutes: 90, amount: '120.5' }] } },
        meters: { disk: { readings: [{ on: '2025-01-31', device: 'nas', quantity: '14.5' }] } },
        quantities: { fee: [{ from: '2025-01-15', by: '-2' }] },
        once: { 'project/kick-off': '2025-01-20' },
      },
    };
    await table.stores.contracts.create(T, { ...aContract([aFee()]), contractId }, state);
    expect((await table.stores.contracts.get(T, contractId))?.state).toEqual(state);
  });

  test.each([
    { stale: { state: 9, contract: 1 }, because: 'the state has moved' },
    { stale: { state: 1, contract: 9 }, because: 'the contract has' },
  ])('a change is refused whole when $because', async ({ stale }) => {
    const { contractId } = await create('a');
    const { contracts } = table.stores;
    const read = await contracts.get(T, contractId);
    if (!read) throw new Error('no contract');
    const overtaken = {
      ...read,
      contract: { ...read.contract, version: stale.contract },
      state: { ...read.state, version: stale.state },
    };
    expect(await contracts.replace(T, overtaken, { ...read.contract, name: 'never' })).toBe(false);
    expect(await contracts.get(T, contractId)).toEqual(read);
  });

  test('are listed through keys, whole, all or those of one client', async () => {
    const { contracts } = table.stores;
    const [one, two] = [idFrom(T, 'one'), idFrom(T, 'two')];
    for (let i = 0; i < 7; i += 1) await create(`k${i}`, i % 3 === 0 ? two : one);
    const listed = await all((request) => contracts.list(T, request), 3);
    expect(new Set(listed.map(({ name }) => name)).size).toBe(7);
    expect(listed.every(({ terms }) => terms.length === 1)).toBe(true);
    const ofTwo = await all((request) => contracts.list(T, request, two), 2);
    expect(ofTwo.map(({ name }) => name).sort()).toEqual(['k0', 'k3', 'k6']);
    expect(await contracts.all(T)).toHaveLength(7);
  });

  test('a list that a busy table served in part is an error: Plan would leave a contract out in silence', async () => {
    const { contracts } = table.stores;
    for (let i = 0; i < 3; i += 1) await create(`k${i}`);
    await expect(busy(() => contracts.all(T))).rejects.toMatchObject({ code: 'ServiceBusy' });
    await expect(busy(() => contracts.list(T, { limit: 9 }))).rejects.toMatchObject({ code: 'ServiceBusy' });
    await expect(busy(() => contracts.many(T, [idFrom(T, 'k0'), idFrom(T, 'k1')]))).rejects.toMatchObject({
      code: 'ServiceBusy',
    });
  });
});

describe('tenants', () => {
  const settings = (legalName: string) => ({ legalName }) as TenantSettings;
  /** An id whose schedule lies in shard 0. */
  const inShard0 = (name: string): string => `${idFrom(T, name).slice(0, 25)}0`;
  const schedule = (tenantId: string, nextRunAt: string): MonthEndSchedule => ({
    tenantId,
    nextRunAt,
    through: '2025-01-31',
  });

  test('are created once and replaced only at the version that was read', async () => {
    const { tenants } = table.stores;
    expect(await tenants.create(T, settings('Acme'))).toBe(true);
    expect(await tenants.create(T, settings('Other'))).toBe(false);
    expect(await tenants.replace(T, 1, { settings: settings('Acme SA') }, undefined)).toBe(true);
    expect(await tenants.replace(T, 1, { settings: settings('Late') }, undefined)).toBe(false);
    expect(await tenants.get(T)).toMatchObject({ settings: { legalName: 'Acme SA' }, version: 2 });
  });

  test('the schedule follows the settings, and goes with them', async () => {
    const { tenants } = table.stores;
    await tenants.create(T, settings('Acme'));
    const due = schedule(T, '2025-02-02T05:00:00.000Z');
    expect(await tenants.replace(T, 1, { settings: settings('Acme') }, due)).toBe(true);
    expect(await tenants.schedule(T)).toEqual(due);
    expect(await tenants.replace(T, 1, { settings: settings('Late') }, undefined)).toBe(false);
    expect(await tenants.schedule(T)).toEqual(due);
    expect(await tenants.replace(T, 2, { settings: settings('Acme') }, undefined)).toBe(true);
    expect(await tenants.schedule(T)).toBeUndefined();
  });

  test('month ends are due by a moment, the moment included', async () => {
    const { tenants } = table.stores;
    const moments = ['2025-02-01T04:00:00.000Z', '2025-02-01T05:00:00.000Z', '2025-02-01T06:00:00.000Z'];
    const ids = moments.map((_, i) => inShard0(`due ${i}`));
    for (const [i, id] of ids.entries()) {
      await tenants.create(id, settings('Due'));
      await tenants.replace(id, 1, { settings: settings('Due') }, schedule(id, moments[i] ?? ''));
    }
    const shards = await Promise.all(
      Array.from({ length: SCHEDULE_SHARDS }, (_, shard) => tenants.due(shard, '2025-02-01T05:00:00.000Z')),
    );
    expect(shards.flat().map(({ tenantId }) => tenantId)).toEqual(ids.slice(0, 2));
  });

  test('a schedule is moved on once, and what another sweep moved meanwhile is not due', async () => {
    const { tenants } = table.stores;
    const id = inShard0('moved');
    const [now, following] = [schedule(id, '2025-01-01T05:00:00.000Z'), schedule(id, '2025-03-01T05:00:00.000Z')];
    await tenants.create(id, settings('Due'));
    await tenants.replace(id, 1, { settings: settings('Due') }, now);
    const shard = id.charCodeAt(25) % SCHEDULE_SHARDS;
    expect(await tenants.due(shard, now.nextRunAt)).toContainEqual(now);
    // The index still shows the old moment while the row is moved on behind it.
    let moved = false;
    const due = await around(
      async ({ input }, next) => {
        const answer = await next();
        if (!moved && input.IndexName !== undefined) {
          moved = true;
          await tenants.reschedule(now, following);
        }
        return answer;
      },
      () => tenants.due(shard, now.nextRunAt),
    );
    expect(moved).toBe(true);
    expect(due.map(({ tenantId }) => tenantId)).not.toContain(id);
    await tenants.reschedule(now, schedule(id, '2025-04-01T05:00:00.000Z'));
    expect(await tenants.schedule(id)).toEqual(following);
  });
});

describe('members', () => {
  const member = (n: number) =>
    ({ subject: `${T} sub ${n}`, tenantId: T, role: 'owner', email: `m${n}@example.com` }) as const;

  test('belong to one firm, and are not moved to another by inviting them again', async () => {
    const { members } = table.stores;
    expect(await members.create(member(1))).toBe(true);
    expect(await members.create({ ...member(1), tenantId: idFrom('stranger') })).toBe(false);
    expect(await members.get(member(1).subject)).toEqual(member(1));
    expect(await members.get('nobody')).toBeUndefined();
  });

  test('are listed in pages', async () => {
    const { members } = table.stores;
    for (let n = 0; n < 5; n += 1) await members.create(member(n));
    const listed = await all((request) => members.list(T, request), 2);
    expect(listed.map(({ email }) => email).sort()).toEqual([0, 1, 2, 3, 4].map((n) => `m${n}@example.com`));
  });
});

describe('batches', () => {
  const batchId = () => idFrom(T, 'batch');
  const aBatch = () =>
    newBatch(batchId(), NewBatch.parse({ name: 'January', through: '2025-01-31' }), '2025-02-01T06:00:00.000Z');
  const anItem = (itemId: string, status: ItemStatus = 'drafted'): BatchItem => ({
    itemId,
    clientId: idFrom('client'),
    contractIds: [idFrom('contract')],
    status,
  });

  test('are created once, and moved on only from where they are', async () => {
    const { batches } = table.stores;
    await batches.create(T, aBatch());
    expect(await batches.create(T, { ...aBatch(), name: 'other' })).toMatchObject({ name: 'January', version: 1 });
    expect(await batches.move(T, batchId(), ['planning'], 'drafting', { cutoff: 'c', shards: 2 })).toBe(true);
    expect(await batches.move(T, batchId(), ['planning'], 'drafting', { cutoff: 'd', shards: 9 })).toBe(false);
    expect(await batches.move(T, batchId(), ['planning', 'drafting'], 'inReview')).toBe(true);
    expect(await batches.get(T, batchId())).toMatchObject({ status: 'inReview', cutoff: 'c', shards: 2, version: 3 });
    expect(await batches.move(T, idFrom('nothing'), ['planning'], 'drafting')).toBe(false);
    expect(await batches.get(T, idFrom('nothing'))).toBeUndefined();
  });

  test('take one decision, while they are in review', async () => {
    const { batches } = table.stores;
    await batches.create(T, aBatch());
    expect(await batches.decide(T, batchId(), { decision: 'approve' }, 'Ada', ['inReview'])).toBe(false);
    await batches.move(T, batchId(), ['planning'], 'inReview');
    expect(await batches.decide(T, batchId(), { decision: 'approve' }, 'Ada', ['inReview'])).toBe(true);
    expect(await batches.decide(T, batchId(), { decision: 'cancel' }, 'Bob', ['inReview'])).toBe(false);
    expect(await batches.get(T, batchId())).toMatchObject({ decision: 'approve', decidedBy: 'Ada' });
  });

  test('keep the token that wakes their machine to themselves', async () => {
    const { batches } = table.stores;
    await batches.create(T, aBatch());
    await batches.storeToken(T, batchId(), 'token');
    expect(await batches.token(T, batchId())).toBe('token');
    expect(JSON.stringify(await batches.get(T, batchId()))).not.toContain('token');
  });

  test('are listed newest first', async () => {
    const { batches } = table.stores;
    const ids = ['1', '2', '3'].map((n) => n.repeat(26));
    for (const id of ids) await batches.create(T, { ...aBatch(), batchId: id });
    expect((await all((request) => batches.list(T, request), 2)).map((one) => one.batchId)).toEqual(ids.toReversed());
  });

  test('a plan lies in shards, whole after a second attempt', async () => {
    const { batches } = table.stores;
    const planned = (shard: number) => [{ itemId: `000${shard}-0000`, clientId: 'c', contractIds: ['k'] }];
    const shards = Array.from({ length: 30 }, (_, shard) => planned(shard));
    await batches.plan(T, batchId(), shards.slice(0, 3));
    await batches.plan(T, batchId(), shards);
    expect(await batches.planned(T, batchId(), '0002')).toEqual(planned(2));
    expect(await batches.planned(T, batchId(), '0029')).toEqual(planned(29));
    expect(await batches.planned(T, batchId(), '0030')).toEqual([]);
  });

  test.each<{ status: ItemStatus; open: boolean }>([
    { status: 'drafted', open: false },
    { status: 'approved', open: false },
    { status: 'failed', open: true },
    { status: 'nothingToBill', open: false },
    { status: 'alreadyBilled', open: false },
    { status: 'setAside', open: true },
    { status: 'issued', open: false },
    { status: 'delivered', open: false },
    { status: 'notDelivered', open: false },
    { status: 'removed', open: false },
  ])('an item that is $status is computed again by Draft: $open', async ({ status, open }) => {
    const { batches } = table.stores;
    expect(await batches.putItem(T, batchId(), anItem('0000-0001', status))).toBe(true);
    expect(await batches.putItem(T, batchId(), anItem('0000-0001', 'failed'))).toBe(open);
    expect((await batches.items(T, batchId(), '0000'))[0]?.status).toBe(open ? 'failed' : status);
  });

  test('an item is moved on only from where it is', async () => {
    const { batches } = table.stores;
    const warnings = ['buyerSirenMissing'];
    await batches.putItem(T, batchId(), { ...anItem('0000-0001'), warnings });
    expect(await batches.moveItem(T, batchId(), '0000-0001', 'approved', 'setAside', 'why')).toBe(false);
    expect(await batches.moveItem(T, batchId(), '0000-0001', 'drafted', 'setAside', 'why')).toBe(true);
    expect(await batches.items(T, batchId(), '0000')).toMatchObject([{ status: 'setAside', reason: 'why', warnings }]);
    expect(await batches.moveItem(T, batchId(), '0000-0009', 'drafted', 'approved')).toBe(false);
    expect(await batches.items(T, batchId(), '0000')).toHaveLength(1);
  });

  test('items are read by shard, in pages, and counted by status', async () => {
    const { batches } = table.stores;
    await batches.plan(T, batchId(), [[], []]);
    for (const [i, status] of (['drafted', 'failed', 'drafted'] as const).entries()) {
      await batches.putItem(T, batchId(), anItem(`0000-000${i}`, status));
    }
    await batches.putItem(T, batchId(), anItem('0001-0000', 'issued'));
    expect((await batches.items(T, batchId(), '0000')).map(({ itemId }) => itemId)).toHaveLength(3);
    expect(await all((request) => batches.listItems(T, batchId(), request), 3)).toHaveLength(4);
    expect(await batches.progress(T, batchId())).toEqual({ drafted: 2, failed: 1, issued: 1 });
  });

  test('drafts lie in the table or, when they are large, beside it', async () => {
    const { batches } = table.stores;
    const draft = (itemId: string, lines: number): Draft => ({
      itemId,
      content: makeInvoice({ lines: Array.from({ length: lines }, () => makeLine({ description: 'x'.repeat(200) })) }),
      agreement: agreementOf({ settings: someSettings() }, { taxTreatment: 'standard' }, []),
      basis: { settingsVersion: 1, clientVersion: 1 },
    });
    const [small, large] = [draft('0000-0001', 1), draft('0000-0002', 300)];
    const objects = table.blobs.objects.size;
    await batches.putDrafts(T, batchId(), [small, large]);
    await batches.putDrafts(T, batchId(), [small, large]);
    expect(table.blobs.objects.size).toBe(objects + 1);
    const read = await batches.drafts(T, batchId(), ['0000-0001', '0000-0002', '0000-0003']);
    expect(JSON.stringify(read.get('0000-0001'))).toBe(JSON.stringify(small));
    expect(JSON.stringify(read.get('0000-0002'))).toBe(JSON.stringify(large));
    expect(read.size).toBe(2);
    await expect(busy(() => batches.drafts(T, batchId(), ['0000-0001', '0000-0002']))).rejects.toMatchObject({
      code: 'ServiceBusy',
    });
  });
});

describe('mails', () => {
  const key = () => ({ tenantId: T, aboutId: 'FA-000000001', purpose: 'issue' });
  const to = { recipients: ['billing@example.com'] };
  const later = (milliseconds: number): void => {
    table.clock.now = new Date(table.clock.now.getTime() + milliseconds);
  };

  test('one of many claims is granted', async () => {
    const claims = await Promise.all(Array.from({ length: 8 }, (_, i) => table.stores.mails.claim(key(), to, `a${i}`)));
    expect(claims.filter((claim) => claim === 'granted')).toHaveLength(1);
    for (const claim of claims) if (claim !== 'granted') expect(claim).toMatchObject({ status: 'sending' });
  });

  test('a mail that was throttled can be claimed again, one that is settled otherwise cannot', async () => {
    const { mails } = table.stores;
    for (const status of ['sent', 'refused', 'unknown'] as const) {
      const settled = { ...key(), purpose: status };
      expect(await mails.claim(settled, to, 'a')).toBe('granted');
      await mails.settle(settled, 'a', { status, reason: 'because' });
      expect(await mails.claim(settled, to, 'b')).toMatchObject({ status, reason: 'because' });
    }
    expect(await mails.claim(key(), to, 'a')).toBe('granted');
    await mails.settle(key(), 'a', { status: 'pending' });
    expect(await mails.claim(key(), { recipients: ['other@example.com'] }, 'b')).toBe('granted');
    expect(await mails.get(key())).toMatchObject({ status: 'sending', recipients: ['other@example.com'] });
  });

  test('a claim that stands there by the same attempt is granted: the table was asked twice, its first answer was lost', async () => {
    const { mails } = table.stores;
    expect(await mails.claim(key(), to, 'a')).toBe('granted');
    expect(await mails.claim(key(), to, 'a')).toBe('granted');
    expect(await mails.claim(key(), to, 'b')).toMatchObject({ status: 'sending', attempt: 'a' });
    await mails.settle(key(), 'a', { status: 'sent' });
    expect(await mails.claim(key(), to, 'a')).toMatchObject({ status: 'sent' });
  });

  test('only the attempt that holds the claim may settle it, once', async () => {
    const { mails } = table.stores;
    await mails.claim(key(), to, 'a');
    await mails.settle(key(), 'b', { status: 'pending' });
    expect(await mails.get(key())).toMatchObject({ status: 'sending' });
    await mails.settle(key(), 'a', { status: 'sent', messageId: 'm1' });
    await mails.settle(key(), 'a', { status: 'pending' });
    expect(await mails.get(key())).toMatchObject({ status: 'sent', messageId: 'm1' });
  });

  test('a claim whose lease ran out is unknown: nobody sends it again', async () => {
    const { mails } = table.stores;
    await mails.claim(key(), to, 'a');
    later(LEASE_MILLISECONDS);
    await mails.expire(key());
    expect(await mails.get(key())).toMatchObject({ status: 'sending' });
    later(1);
    await mails.expire(key());
    expect(await mails.get(key())).toMatchObject({ status: 'unknown' });
    expect(await mails.claim(key(), to, 'b')).toMatchObject({ status: 'unknown' });
    await mails.settle(key(), 'a', { status: 'sent' });
    expect(await mails.get(key())).toMatchObject({ status: 'unknown' });
  });

  test('what is known later is written over what was not known, and over nothing else', async () => {
    const { mails } = table.stores;
    await mails.claim(key(), to, 'a');
    await mails.settle(key(), 'a', { status: 'unknown', reason: 'no answer' });
    expect(await mails.correct(key(), ['pending'], { status: 'sent' })).toBe(false);
    expect(await mails.correct(key(), ['pending', 'unknown'], { status: 'sent', messageId: 'm1' })).toBe(true);
    const corrected = await mails.get(key());
    expect(corrected).toMatchObject({ status: 'sent', messageId: 'm1' });
    expect(corrected).not.toHaveProperty('reason');
    expect(await mails.correct({ ...key(), purpose: 'other' }, ['unknown'], { status: 'sent' })).toBe(false);
    expect(await mails.get({ ...key(), purpose: 'other' })).toBeUndefined();
  });

  test('all mails about one document, and no others', async () => {
    const { mails } = table.stores;
    for (const purpose of ['issue', 'send-x', 'bounced-issue']) await mails.claim({ ...key(), purpose }, to, 'a');
    await mails.claim({ ...key(), aboutId: 'FA-000000002' }, to, 'a');
    const found = await mails.about(T, 'FA-000000001');
    expect(found.map(({ purpose }) => purpose)).toEqual(['bounced-issue', 'issue', 'send-x']);
    expect(await mails.about(idFrom('other'), 'FA-000000001')).toEqual([]);
  });

  test('what never was does not expire into being', async () => {
    await table.stores.mails.expire(key());
    await table.stores.mails.settle(key(), 'a', { status: 'sent' });
    expect(await table.stores.mails.get(key())).toBeUndefined();
  });
});

describe('idempotency', () => {
  const hash = () => idFrom(T, 'key');

  test('a repetition gets the first seed and, once there is one, the first answer', async () => {
    const { idempotency } = table.stores;
    const first = await idempotency.begin(T, hash(), 'body 1');
    expect(first.status).toBeUndefined();
    const second = await idempotency.begin(T, hash(), 'body 2');
    expect(second).toMatchObject({ seed: first.seed, fingerprint: 'body 1' });
    await idempotency.finish(T, hash(), { status: 201, body: '{}' });
    expect(await idempotency.begin(T, hash(), 'body 1')).toMatchObject({ seed: first.seed, status: 201, body: '{}' });
  });

  test('of many at once all get one seed', async () => {
    const records = await Promise.all(
      Array.from({ length: 8 }, () => table.stores.idempotency.begin(T, hash(), 'body')),
    );
    expect(new Set(records.map(({ seed }) => seed)).size).toBe(1);
  });

  test('a key is forgotten after a day, also before the table removes it; another tenant never knew it', async () => {
    const { idempotency } = table.stores;
    const first = await idempotency.begin(T, hash(), 'body');
    await idempotency.finish(T, hash(), { status: 201, body: '{}' });
    expect((await idempotency.begin(idFrom('stranger', T), hash(), 'body')).seed).not.toBe(first.seed);
    table.clock.now = new Date(table.clock.now.getTime() + IDEMPOTENCY_SECONDS * 1000);
    expect((await idempotency.begin(T, hash(), 'body')).seed).toBe(first.seed);
    table.clock.now = new Date(table.clock.now.getTime() + 1000);
    const fresh = await idempotency.begin(T, hash(), 'other');
    expect(fresh.seed).not.toBe(first.seed);
    expect(fresh).not.toHaveProperty('status');
  });
});
