import { randomBytes } from 'node:crypto';
import { ScanCommand } from '@aws-sdk/lib-dynamodb';
import { beforeEach, describe, expect, test } from 'vitest';
import { BillingError } from '../../domain/errors.ts';
import { idFrom } from '../../domain/ids.ts';
import type { Delivery, DeliveryStatus } from '../../domain/integrations/delivery.ts';
import { type Integration, NewIntegration } from '../../domain/integrations/integration.ts';
import { type News, providers } from '../../domain/integrations/news.ts';
import { concurrently } from '../../domain/operations/concurrently.ts';
import { replayDeliveries, replayDelivery } from '../../domain/operations/integrations/deliveries.ts';
import { changeIntegration, createIntegration } from '../../domain/operations/integrations/manage.ts';
import { addSecret, dropSecret } from '../../domain/operations/integrations/secrets.ts';
import { tryOut } from '../../domain/operations/integrations/try-out.ts';
import { type TakeNews, workOff } from '../../domain/operations/integrations/work-off.ts';
import { secretBox } from '../../functions/shared/seal-secret.ts';
import { failAt, isInjected } from '../table/faults.ts';
import { type Fixture, newTable } from '../table/fixture.ts';

const T = idFrom('tenant');
const integrationId = idFrom('integration');
const box = secretBox(async () => 'the key of the stage');
const noJournal = { info: () => undefined, error: () => undefined };

let fixture: Fixture;
const needs = () => ({ stores: fixture.stores, clock: () => fixture.clock.now, secretBox: box, journal: noJournal });

beforeEach(async () => {
  fixture = await newTable();
  fixture.clock.now = new Date('2026-03-02T09:00:00.000Z');
});

const asked = (facts: object = {}) => NewIntegration.parse({ provider: 'jira', name: 'Jira', ...facts });
const create = (facts: object = {}) => createIntegration(needs())(T, integrationId, asked(facts));
const stored = async (): Promise<Integration> => {
  const found = await fixture.stores.integrations.get(T, integrationId);
  if (!found) throw new Error('there is no integration');
  return found;
};
/** Everything that lies in the table, as text. */
const everything = async () =>
  JSON.stringify((await fixture.client.send(new ScanCommand({ TableName: fixture.tableName }))).Items, (_, value) =>
    value instanceof Uint8Array ? Buffer.from(value).toString('latin1') : value,
  );

describe('an integration is made', () => {
  test.each(providers)('for %s, with a secret of at least 24 random bytes that is stored sealed', async (provider) => {
    const { integration, secret = '' } = await create({ provider });
    const bytes = Buffer.from(secret.replace(/^whsec_/, ''), provider === 'standard' ? 'base64' : 'base64url');
    expect(bytes.length).toBeGreaterThanOrEqual(24);
    expect(secret.startsWith('whsec_')).toBe(provider === 'standard');
    expect(await everything()).not.toContain(secret);
    expect(integration).toMatchObject({ state: 'testing', approval: 'person', createClients: false, version: 1 });
  });

  test('with the secret that the tool has made', async () => {
    const own = randomBytes(24).toString('base64url');
    expect((await create({ secret: own })).secret).toBe(own);
    expect(await everything()).not.toContain(own);
  });

  test('once, with one secret and one endpoint, wherever the first attempt was killed', async () => {
    for (const how of ['before', 'after'] as const)
      for (let at = 1; ; at += 1) {
        fixture = await newTable();
        const calls = failAt(fixture.faults, at, how);
        const first = await create().catch((error) => (isInjected(error) ? undefined : Promise.reject(error)));
        const made = calls();
        fixture.faults.decide = () => undefined;
        const second = await create();
        expect(await create()).toEqual(second);
        if (first) expect(second).toEqual(first);
        const { endpointId } = second.integration;
        expect(await fixture.stores.integrations.byEndpoint(endpointId)).toMatchObject({ tenantId: T });
        expect((await everything()).match(/SYS#HOOK#/g)).toHaveLength(1);
        if (made < at) break;
      }
  });
});

describe('a sealed secret', () => {
  const owner = { tenantId: T, integrationId };

  test('opens for its integration under its key, and is another text each time', async () => {
    const [one, other] = [await box.seal(owner, 'secret'), await box.seal(owner, 'secret')];
    expect(one).not.toBe(other);
    expect([await box.open(owner, one), await box.open(owner, other)]).toEqual(['secret', 'secret']);
  });

  const flipped = (sealed: string, at: number) => {
    const bytes = Buffer.from(sealed, 'base64url');
    bytes[at] = (bytes[at] ?? 0) ^ 1;
    return bytes.toString('base64url');
  };
  test.each([
    { what: 'of another integration', open: (s: string) => box.open({ ...owner, integrationId: T }, s) },
    { what: 'of another tenant', open: (s: string) => box.open({ ...owner, tenantId: integrationId }, s) },
    { what: 'under another key', open: (s: string) => secretBox(async () => 'another key').open(owner, s) },
    { what: 'with its nonce changed', open: (s: string) => box.open(owner, flipped(s, 0)) },
    { what: 'with its tag changed', open: (s: string) => box.open(owner, flipped(s, 12)) },
    { what: 'with its text changed', open: (s: string) => box.open(owner, flipped(s, 28)) },
    { what: 'cut short', open: (s: string) => box.open(owner, s.slice(0, 30)) },
    { what: 'that is nothing', open: () => box.open(owner, '') },
  ])('$what opens nothing', async ({ open }) => {
    const sealed = await box.seal(owner, 'secret');
    await expect(open(sealed)).rejects.toThrow();
  });
});

describe('changing', () => {
  const change = { name: 'Jira', state: 'active', approval: 'rule', createClients: true, options: {} } as const;

  test('takes the version that was seen; made already it is made', async () => {
    await create();
    const active = await changeIntegration(needs())(T, integrationId, 1, change);
    expect(active).toMatchObject({ ...change, version: 2 });
    expect(await changeIntegration(needs())(T, integrationId, 1, change)).toEqual(active);
    const late = changeIntegration(needs())(T, integrationId, 1, { ...change, state: 'disabled' });
    await expect(late).rejects.toMatchObject({ code: 'VersionStale' });
  });

  test('refuses the options of another tool', async () => {
    await create();
    const wrong = changeIntegration(needs())(T, integrationId, 1, { ...change, options: { host: 'a.example' } });
    await expect(wrong).rejects.toMatchObject({ code: 'RequestInvalid', faults: [{ pointer: '/options/host' }] });
  });
});

describe('secrets are rotated', () => {
  const second = idFrom('second');
  const add = (secretId = second, body = {}) => addSecret(needs())(T, integrationId, secretId, body);
  const ids = async () => (await stored()).secrets.map(({ secretId }) => secretId);

  test('two hold until one is dropped; repeated, nothing more happens', async () => {
    await create();
    const [first = ''] = await ids();
    const made = await add();
    expect(await add()).toEqual(made);
    expect(await ids()).toEqual([second, first]);
    await expect(add(idFrom('third'))).rejects.toMatchObject({ code: 'SecretsLimited' });
    for (const _ of ['once', 'and again']) await dropSecret(needs())(T, integrationId, first);
    expect(await ids()).toEqual([second]);
    await expect(dropSecret(needs())(T, integrationId, second)).rejects.toMatchObject({ code: 'SecretsLimited' });
    expect((await add(idFrom('third'), { secret: 'x'.repeat(16) })).secret).toBe('x'.repeat(16));
  });

  test('a tool that is told ours brings none', async () => {
    await create({ provider: 'halopsa' });
    await expect(add(second, { secret: 'x'.repeat(16) })).rejects.toMatchObject({ code: 'RequestInvalid' });
    expect(await ids()).toHaveLength(1);
  });

  test('killed anywhere, the same request finds it done or does it', async () => {
    for (const how of ['before', 'after'] as const)
      for (let at = 1; ; at += 1) {
        fixture = await newTable();
        await create();
        const calls = failAt(fixture.faults, at, how);
        await add().catch((error) => (isInjected(error) ? undefined : Promise.reject(error)));
        const made = calls();
        fixture.faults.decide = () => undefined;
        expect((await add()).secret).toBeDefined();
        expect(await ids()).toHaveLength(2);
        if (made < at) break;
      }
  });
});

describe('an integration is tried out', () => {
  test.each(providers)(
    '%s: its own form is verified and understood, kept as a test, and becomes nothing',
    async (provider) => {
      await create({ provider, ...(provider === 'connectwise' && { options: { host: 'na.myconnectwise.net' } }) });
      const delivery = await tryOut(needs())(T, integrationId, idFrom('try'));
      expect(delivery).toMatchObject({ status: 'ignored', reason: 'test', test: true });
      expect(await tryOut(needs())(T, integrationId, idFrom('try'))).toEqual(delivery);
      const taken: News[] = [];
      const take: TakeNews = async (_, __, news) => {
        taken.push(...news);
        return { outcome: 'done' };
      };
      await replayDelivery(needs())(T, integrationId, delivery.deliveryId);
      await workOff({ ...needs(), take })(T, delivery);
      expect(taken).toEqual([]);
      expect(await fixture.stores.deliveries.get(T, delivery)).toMatchObject({ status: 'ignored', reason: 'test' });
    },
  );
});

const worklog = (seconds: number) => ({
  webhookEvent: 'worklog_created',
  timestamp: 1_772_442_000_000,
  worklog: {
    id: '7',
    issueId: '99291',
    author: { accountId: 'a' },
    started: '2026-03-02T08:00:00.000Z',
    updated: '2026-03-02T08:30:00.000Z',
    timeSpentSeconds: seconds,
  },
});

const deliver = async (body: unknown, facts: Partial<Delivery> = {}): Promise<Delivery> => {
  const delivery: Delivery = {
    integrationId,
    deliveryId: idFrom('delivery', JSON.stringify(body)),
    receivedAt: fixture.clock.now.toISOString(),
    status: 'received',
    replays: 0,
    body: Buffer.from(typeof body === 'string' ? body : JSON.stringify(body)),
    ...facts,
  };
  await fixture.stores.deliveries.put(T, delivery);
  return delivery;
};
const standing = async (delivery: Delivery) => {
  const { status, reason } = (await fixture.stores.deliveries.get(T, delivery)) ?? {};
  return { status, reason };
};

describe('a delivery is worked off', () => {
  const took: TakeNews = async () => ({ outcome: 'done' });
  interface Story {
    readonly because: string;
    readonly integration?: object;
    readonly body: unknown;
    readonly take?: TakeNews;
    readonly becomes: DeliveryStatus;
    readonly reason?: string;
  }
  const active = { state: 'active' };
  test.each<Story>([
    { because: 'an hour of work', integration: active, body: worklog(3600), becomes: 'done' },
    {
      because: 'something is not mapped',
      integration: active,
      body: worklog(3600),
      take: async (tenantId, _, __, delivery) => {
        await fixture.stores.deliveries.awaits(tenantId, delivery, [idFrom('news')]);
        return { outcome: 'waiting', reason: 'the technician is not known' };
      },
      becomes: 'waiting',
      reason: 'the technician is not known',
    },
    {
      because: 'it says what was known',
      integration: active,
      body: worklog(3600),
      take: async () => ({ outcome: 'ignored', reason: 'it is older than what is known' }),
      becomes: 'ignored',
      reason: 'it is older than what is known',
    },
    { because: 'the integration is tested', body: worklog(3600), becomes: 'ignored', reason: 'testing' },
    {
      because: 'the integration was disabled meanwhile',
      integration: { state: 'disabled' },
      body: worklog(3600),
      becomes: 'ignored',
      reason: 'disabled',
    },
    {
      because: 'an event that is not about work',
      integration: active,
      body: { webhookEvent: 'user_created', timestamp: 1 },
      becomes: 'ignored',
      reason: 'it says nothing of tickets or time',
    },
    { because: 'no JSON', integration: active, body: 'hello', becomes: 'notUnderstood' },
    { because: 'no JSON, while it is tested', body: '{', becomes: 'notUnderstood' },
    { because: 'a negative duration', integration: active, body: worklog(-1), becomes: 'notUnderstood' },
    {
      because: 'the facts forbid it',
      integration: active,
      body: worklog(60),
      take: async () => Promise.reject(new BillingError('NotFound', 'there is no contract x')),
      becomes: 'failed',
      reason: 'NotFound: there is no contract x',
    },
    {
      because: 'a defect',
      integration: active,
      body: worklog(60),
      take: async () => Promise.reject(new TypeError('x of undefined, Mr Smith')),
      becomes: 'failed',
      reason: 'something is wrong on our side',
    },
  ])('$because: $becomes', async ({ integration = {}, body, take = took, becomes, reason }) => {
    await create(integration);
    const delivery = await deliver(body);
    await workOff({ ...needs(), take })(T, delivery);
    const { status, reason: said } = await standing(delivery);
    expect(status).toBe(becomes);
    if (reason !== undefined) expect(said).toBe(reason);
  });

  test('what may pass is thrown, says so meanwhile, and is done by the next try', async () => {
    await create(active);
    const delivery = await deliver(worklog(60));
    const busy: TakeNews = async () => Promise.reject(new BillingError('ServiceBusy', 'the table is busy: try again'));
    await expect(workOff({ ...needs(), take: busy })(T, delivery)).rejects.toMatchObject({ code: 'ServiceBusy' });
    expect(await standing(delivery)).toEqual({ status: 'failed', reason: 'ServiceBusy: the table is busy: try again' });
    await workOff({ ...needs(), take: took })(T, delivery);
    expect(await standing(delivery)).toEqual({ status: 'done', reason: undefined });
  });

  test('that is settled is left alone, however often the stream brings it', async () => {
    await create(active);
    const delivery = await deliver(worklog(60));
    let times = 0;
    const take: TakeNews = async () => {
      times += 1;
      return { outcome: 'done' };
    };
    for (const _ of [1, 2, 3]) await workOff({ ...needs(), take })(T, delivery);
    expect(times).toBe(1);
  });

  test('of which nothing is left, or whose integration is gone, harms nobody', async () => {
    await workOff({ ...needs(), take: took })(T, { integrationId, deliveryId: idFrom('none') });
    const orphan = await deliver(worklog(60));
    await workOff({ ...needs(), take: took })(T, orphan);
    expect(await standing(orphan)).toMatchObject({ status: 'failed' });
  });

  test('killed at any call and tried again, it is done', async () => {
    await create(active);
    for (const how of ['before', 'after'] as const)
      for (let at = 1; ; at += 1) {
        const delivery = await deliver(worklog(60), { deliveryId: idFrom('delivery', how, String(at)) });
        const calls = failAt(fixture.faults, at, how);
        const take: TakeNews = async () => {
          await fixture.stores.integrations.list(T, { limit: 1 });
          return { outcome: 'done' };
        };
        await workOff({ ...needs(), take })(T, delivery).catch((error) =>
          isInjected(error) ? undefined : Promise.reject(error),
        );
        const made = calls();
        fixture.faults.decide = () => undefined;
        await workOff({ ...needs(), take })(T, delivery);
        expect(await standing(delivery)).toEqual({ status: 'done', reason: undefined });
        if (made < at) break;
      }
  });
});

describe('deliveries are replayed', () => {
  test('one: it waits for the worker again, and once only however often that is asked', async () => {
    await create();
    const delivery = await deliver(worklog(60));
    await fixture.stores.deliveries.settle(T, delivery, { status: 'ignored', reason: 'testing' });
    const replayed = await replayDelivery(needs())(T, integrationId, delivery.deliveryId);
    expect(replayed).toMatchObject({ status: 'received', replays: 1 });
    expect(await replayDelivery(needs())(T, integrationId, delivery.deliveryId)).toEqual(replayed);
    await expect(replayDelivery(needs())(T, integrationId, idFrom('none'))).rejects.toMatchObject({ code: 'NotFound' });
  });

  test('all of a status, and no others, in several requests where there are many', async () => {
    await create();
    // More than one request replays, by more than the page in which it finds that out.
    const failed = 560;
    await concurrently([...Array(failed).keys()], 20, async (n) => {
      const delivery = await deliver({ n });
      await fixture.stores.deliveries.fail(T, delivery, 'busy');
    });
    const done = await deliver({ n: 'done' });
    await fixture.stores.deliveries.settle(T, done, { status: 'done' });
    const first = await replayDeliveries(needs())(T, integrationId, { status: 'failed' });
    const second = await replayDeliveries(needs())(T, integrationId, {
      status: 'failed',
      receivedUntil: first.receivedUntil,
    });
    expect(first.receivedUntil).toBeDefined();
    expect(second.receivedUntil).toBeUndefined();
    expect(first.replayed + second.replayed).toBe(failed);
    expect(await standing(done)).toEqual({ status: 'done', reason: undefined });
  });
});
