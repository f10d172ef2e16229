import { GetCommand } from '@aws-sdk/lib-dynamodb';
import { beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { idFrom, randomId } from '../../domain/ids.ts';
import { DELIVERY_DAYS, type Delivery, MAX_REASON } from '../../domain/integrations/delivery.ts';
import type { Integration } from '../../domain/integrations/integration.ts';
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
  table.clock.now = new Date('2026-03-02T09:00:00.000Z');
  table.faults.decide = () => undefined;
});

const anIntegration = (name: string, facts: Partial<Integration> = {}): Integration => ({
  integrationId: idFrom('integration', name),
  endpointId: randomId(),
  provider: 'jira',
  name,
  state: 'testing',
  approval: 'person',
  createClients: false,
  options: { statuses: { Done: 'resolved' } },
  secrets: [{ secretId: idFrom('secret'), sealed: 'c2VhbGVk', createdAt: '2026-03-02T08:00:00.000Z' }],
  createdAt: '2026-03-02T08:00:00.000Z',
  version: 1,
  ...facts,
});

const integrationId = idFrom('integration', 'Jira');
const text = (body: Uint8Array) => Buffer.from(body).toString('utf8');

/** A delivery of a minute of the hour after eight. */
const aDelivery = (minute: number, facts: Partial<Delivery> = {}): Delivery => ({
  integrationId,
  deliveryId: idFrom('delivery', String(minute)),
  receivedAt: `2026-03-02T08:${String(minute).padStart(2, '0')}:00.000Z`,
  status: 'received',
  replays: 0,
  body: Buffer.from(`{"minute":${minute}}`),
  ...facts,
});

describe('an integration', () => {
  test('is found by its id and by its endpoint, by its own tenant only', async () => {
    const made = await table.stores.integrations.create(T, anIntegration('Jira'));
    expect(await table.stores.integrations.get(T, made.integrationId)).toEqual(made);
    expect(await table.stores.integrations.byEndpoint(made.endpointId)).toEqual({ tenantId: T, integration: made });
    expect(await table.stores.integrations.get(idFrom('other'), made.integrationId)).toBeUndefined();
    expect(await table.stores.integrations.byEndpoint(randomId())).toBeUndefined();
  });

  test('that is made twice is one, with the first endpoint', async () => {
    const first = await table.stores.integrations.create(T, anIntegration('Jira'));
    const again = anIntegration('Jira');
    expect(await table.stores.integrations.create(T, again)).toEqual(first);
    expect(await table.stores.integrations.byEndpoint(again.endpointId)).toBeUndefined();
  });

  test('changes only from the version that was read', async () => {
    const made = await table.stores.integrations.create(T, anIntegration('Jira'));
    const active = await table.stores.integrations.change(T, made, { state: 'active' });
    expect(active).toEqual({ ...made, state: 'active', version: 2 });
    expect(await table.stores.integrations.change(T, made, { state: 'disabled' })).toBeUndefined();
    expect(await table.stores.integrations.get(T, made.integrationId)).toEqual(active);
  });

  test('is listed by page', async () => {
    for (const name of ['Jira', 'Zendesk', 'Halo']) await table.stores.integrations.create(T, anIntegration(name));
    const first = await table.stores.integrations.list(T, { limit: 2 });
    const second = await table.stores.integrations.list(T, { limit: 2, cursor: first.cursor ?? '' });
    expect([...first.items, ...second.items].map(({ name }) => name).toSorted()).toEqual(['Halo', 'Jira', 'Zendesk']);
  });
});

describe('a delivery', () => {
  test('is kept once, with its body as it came', async () => {
    expect(await table.stores.deliveries.put(T, aDelivery(1))).toBe(true);
    expect(await table.stores.deliveries.put(T, aDelivery(1, { body: Buffer.from('other') }))).toBe(false);
    expect(text((await table.stores.deliveries.get(T, aDelivery(1)))?.body ?? Buffer.of())).toBe('{"minute":1}');
  });

  test.each([
    { what: 'nothing', body: Buffer.of() },
    { what: 'a byte that is no text', body: Buffer.of(0xff) },
    { what: 'a long JSON', body: Buffer.from(JSON.stringify({ issue: 'printer '.repeat(500) })) },
    { what: 'noise that does not compress', body: Buffer.from(idFrom('noise') + idFrom('more')) },
  ])('brings back $what as it was', async ({ body }) => {
    await table.stores.deliveries.put(T, aDelivery(1, { body }));
    const stored = await table.stores.deliveries.get(T, aDelivery(1));
    expect(Buffer.from(stored?.body ?? 'none').equals(body)).toBe(true);
  });

  test('100 times at once is one', async () => {
    const kept = await Promise.all(Array.from({ length: 100 }, () => table.stores.deliveries.put(T, aDelivery(1))));
    expect(kept.filter(Boolean)).toHaveLength(1);
  });

  test('goes away after 90 days', async () => {
    await table.stores.deliveries.put(T, aDelivery(0));
    const { deliveryId } = aDelivery(0);
    const Key = { pk: `T#${T}#IN#${integrationId}`, sk: `D#${deliveryId}` };
    const { Item } = await table.client.send(new GetCommand({ TableName: table.tableName, Key }));
    expect(Item?.expiresAt).toBe(Date.parse('2026-03-02T08:00:00Z') / 1000 + DELIVERY_DAYS * 86_400);
  });

  test('is settled with its reason, and a long one is cut', async () => {
    const one = aDelivery(1);
    await table.stores.deliveries.put(T, one);
    await table.stores.deliveries.awaits(T, one, ['news']);
    await table.stores.deliveries.settle(T, one, { status: 'waiting', reason: 'x'.repeat(MAX_REASON + 1) });
    const waiting = await table.stores.deliveries.get(T, one);
    expect(waiting).toMatchObject({ status: 'waiting', reason: 'x'.repeat(MAX_REASON) });
    await table.stores.deliveries.settle(T, one, { status: 'done' });
    const done = await table.stores.deliveries.get(T, one);
    expect(done).toMatchObject({ status: 'done' });
    expect(done).not.toHaveProperty('reason');
  });

  test('that was replayed is not settled by a try of before', async () => {
    const one = aDelivery(1);
    await table.stores.deliveries.put(T, one);
    await table.stores.deliveries.fail(T, one, 'the table is busy');
    expect(await table.stores.deliveries.replay(T, { ...one, status: 'failed' })).toBe(true);
    await table.stores.deliveries.settle(T, one, { status: 'done' });
    expect(await table.stores.deliveries.get(T, one)).toMatchObject({ status: 'received', replays: 1 });
    await table.stores.deliveries.settle(T, { ...one, replays: 1 }, { status: 'done' });
    expect(await table.stores.deliveries.get(T, one)).toMatchObject({ status: 'done', replays: 1 });
  });

  test('that waits for the worker is not replayed, and one that is settled does not fail', async () => {
    const one = aDelivery(1);
    await table.stores.deliveries.put(T, one);
    expect(await table.stores.deliveries.replay(T, one)).toBe(false);
    await table.stores.deliveries.settle(T, one, { status: 'done' });
    await table.stores.deliveries.fail(T, one, 'gave up');
    expect(await table.stores.deliveries.get(T, one)).toMatchObject({ status: 'done' });
  });

  test('that nobody worked off within its time shows as failed, and can be replayed', async () => {
    const one = aDelivery(0);
    await table.stores.deliveries.put(T, one);
    table.clock.now = new Date('2026-03-02T09:15:00.000Z');
    expect(await table.stores.deliveries.get(T, one)).toMatchObject({ status: 'received' });
    table.clock.now = new Date('2026-03-02T09:15:00.001Z');
    const lost = await table.stores.deliveries.get(T, one);
    expect(lost).toMatchObject({ status: 'failed', reason: 'it was not worked off: replay it' });
    expect(await table.stores.deliveries.replay(T, lost ?? one)).toBe(true);
    expect(await table.stores.deliveries.get(T, one)).toMatchObject({ status: 'received', replays: 1 });
  });

  test('of nobody is not made by settling it', async () => {
    await table.stores.deliveries.settle(T, aDelivery(9), { status: 'done' });
    await table.stores.deliveries.fail(T, aDelivery(9), 'gave up');
    expect(await table.stores.deliveries.replay(T, aDelivery(9, { status: 'failed' }))).toBe(false);
    expect(await table.stores.deliveries.get(T, aDelivery(9))).toBeUndefined();
  });
});

describe('the log of deliveries', () => {
  const minutes = async (limit: number, status?: Delivery['status']) => {
    const seen: string[] = [];
    let cursor: string | undefined;
    do {
      const page = await table.stores.deliveries.list(T, integrationId, { limit, cursor }, status);
      expect(page.items.length).toBeLessThanOrEqual(limit);
      seen.push(...page.items.map(({ receivedAt }) => receivedAt.slice(14, 16)));
      cursor = page.cursor ?? undefined;
    } while (cursor !== undefined);
    return seen;
  };

  test('is newest first, by page, and by status', async () => {
    for (const minute of [3, 1, 5, 2, 4, 0]) await table.stores.deliveries.put(T, aDelivery(minute));
    for (const minute of [0, 5]) await table.stores.deliveries.fail(T, aDelivery(minute), 'busy');
    expect(await minutes(4)).toEqual(['05', '04', '03', '02', '01', '00']);
    expect(await minutes(2, 'failed')).toEqual(['05', '00']);
    expect(await minutes(2, 'waiting')).toEqual([]);
  });

  test('is of one integration', async () => {
    await table.stores.deliveries.put(T, aDelivery(1));
    await table.stores.deliveries.put(T, aDelivery(2, { integrationId: idFrom('integration', 'Halo') }));
    expect(await minutes(10)).toEqual(['01']);
  });
});
