import { ScanCommand } from '@aws-sdk/lib-dynamodb';
import { beforeEach, describe, expect, test } from 'vitest';
import { BillingError } from '../../domain/errors.ts';
import { idFrom } from '../../domain/ids.ts';
import type { Delivery } from '../../domain/integrations/delivery.ts';
import { mappingIdOf } from '../../domain/integrations/mapped.ts';
import type { News } from '../../domain/integrations/news.ts';
import { everything } from '../../domain/integrations/waiting-news.ts';
import { replayDelivery } from '../../domain/operations/integrations/deliveries.ts';
import { mappingWritten } from '../../domain/operations/integrations/let-go-on.ts';
import { park, takeIn, tryParked, workOff, workOffOrder } from '../../domain/operations/integrations/waiting.ts';
import { listWaiting, orderWorkOff } from '../../domain/operations/integrations/waiting-list.ts';
import { workOff as workOffDelivery } from '../../domain/operations/integrations/work-off.ts';
import { failAt, isInjected } from '../table/faults.ts';
import type { Fixture } from '../table/fixture.ts';
import { snapshotOf } from '../table/snapshot.ts';
import { clientIdOf, tenantId } from './firm.ts';
import { needsOf } from './month-end-run.ts';
import { anIntegration, integrationId, minutesOf, standing, timeOf, toolFirm, workSays } from './tool.ts';

let fixture: Fixture;
const always = () => true;

/** A firm whose tool is mapped; who worked is told by address and name besides the id. */
beforeEach(async () => {
  fixture = await toolFirm();
});

const rowsOf = async (entity: string) => {
  const { Items = [] } = await fixture.client.send(new ScanCommand({ TableName: fixture.tableName }));
  return Items.filter((item) => item.__edb_e__ === entity);
};

/** What the table's stream brings of parked rows and orders, until nothing is left to do. */
const stream = async () => {
  const needs = needsOf(fixture);
  for (const { newsId } of await rowsOf('waiting')) await tryParked(needs)(tenantId, integrationId, newsId);
  for (const { orderId } of await rowsOf('workOrder')) await workOffOrder(needs)(tenantId, integrationId, orderId);
};

const looseWork = (technician: string, minutes: number, facts: object = {}) =>
  workSays(1, minutes, {
    externalId: `of ${technician}`,
    ticketExternalId: undefined,
    organisation: { id: 'o1' },
    technician: { id: technician, email: `${technician}@tool.example` },
    ...facts,
  });

const mapUser = async (of: { readonly id: string } | { readonly email: string }, technician: string) => {
  await fixture.stores.mappings.putOne(tenantId, integrationId, { kind: 'user', of, technician });
  return () => mappingWritten(needsOf(fixture))(tenantId, integrationId, mappingIdOf('user', of), always);
};

describe('a delivery is done', () => {
  const worklog = (id: string, author: string) => ({
    webhookEvent: 'worklog_created',
    timestamp: 1_457_600_000_000,
    issue: { id: '1', fields: { project: { id: 'o1', name: 'One' } } },
    worklog: {
      ...{ id, issueId: '1', author: { accountId: author }, timeSpentSeconds: 1800 },
      ...{ started: '2016-03-10T08:00:00.000Z', updated: '2016-03-10T08:30:00.000Z' },
    },
  });
  const deliver = async (name: string, body: unknown): Promise<Delivery> => {
    const delivery: Delivery = {
      ...{ integrationId, deliveryId: idFrom('delivery', name), receivedAt: '2016-03-10T09:00:00.000Z' },
      ...{ status: 'received', replays: 0, body: Buffer.from(JSON.stringify(body)) },
    };
    await fixture.stores.deliveries.put(tenantId, delivery);
    return delivery;
  };
  const worked = (delivery: Delivery) => {
    const needs = needsOf(fixture);
    return workOffDelivery({ ...needs, take: takeIn(needs) })(tenantId, delivery);
  };
  /** A tool that sends the news as they are, for the order of things between parking and settling. */
  const takes = (delivery: Delivery, news: readonly News[], meanwhile: () => Promise<unknown> = async () => {}) => {
    const needs = needsOf(fixture);
    return workOffDelivery({
      ...needs,
      async take(ofTenant, integration, _, tried) {
        const outcome = await takeIn(needs)(ofTenant, integration, news, tried);
        await meanwhile();
        return outcome;
      },
    })(tenantId, delivery);
  };
  const statusOf = async (delivery: Delivery) => (await fixture.stores.deliveries.get(tenantId, delivery))?.status;

  test('when the last of its news that waited is applied', async () => {
    const delivery = await deliver('two', worklog('w', 'u8'));
    await takes(delivery, [looseWork('u8', 30), looseWork('u9', 15)]);
    expect(await statusOf(delivery)).toBe('waiting');
    await (await mapUser({ id: 'u8' }, 'Bob'))();
    expect(await statusOf(delivery)).toBe('waiting');
    await (await mapUser({ id: 'u9' }, 'Cy'))();
    expect(await fixture.stores.deliveries.get(tenantId, delivery)).toMatchObject({ status: 'done', replays: 0 });
    expect(await fixture.stores.deliveries.get(tenantId, delivery)).not.toHaveProperty('reason');
  });

  test('that brought the same as another one did', async () => {
    const both = [await deliver('one', worklog('w', 'u8')), await deliver('again', worklog('w', 'u8'))];
    for (const delivery of both) await takes(delivery, [looseWork('u8', 30)]);
    expect(await rowsOf('waiting')).toHaveLength(1);
    await (await mapUser({ id: 'u8' }, 'Bob'))();
    expect(await Promise.all(both.map(statusOf))).toEqual(['done', 'done']);
  });

  test('whose news were applied before it was settled', async () => {
    const delivery = await deliver('quick', worklog('w', 'u8'));
    await takes(delivery, [looseWork('u8', 30)], async () => (await mapUser({ id: 'u8' }, 'Bob'))());
    expect(await statusOf(delivery)).toBe('done');
  });

  test('as it comes from the tool, and again when it was replayed meanwhile', async () => {
    const delivery = await deliver('jira', worklog('w', 'u9'));
    await worked(delivery);
    expect(await statusOf(delivery)).toBe('waiting');
    await replayDelivery(needsOf(fixture))(tenantId, integrationId, delivery.deliveryId);
    await worked(delivery);
    expect(await statusOf(delivery)).toBe('waiting');
  });

  test.each(['before', 'after'] as const)(
    'and no work twice, killed %s any write',
    async (how) => {
      const restored = await snapshotOf(fixture);
      for (let at = 1; ; at += 1) {
        fixture = await restored();
        const delivery = await deliver('killed', worklog('w', 'u8'));
        const calls = failAt(fixture.faults, at, how, /^(?!Scan|Get|BatchGet|Query)/);
        const again = async (step: () => Promise<unknown>) => {
          for (let tries = 0; ; tries += 1)
            try {
              return await step();
            } catch (error) {
              if (!isInjected(error) || tries > 3) throw error;
            }
        };
        await again(() => takes(delivery, [looseWork('u8', 30)]));
        const mapped = await again(() => mapUser({ id: 'u8' }, 'Bob'));
        await again(mapped as () => Promise<void>);
        const made = calls();
        fixture.faults.decide = () => undefined;
        await stream();
        expect({ at, status: await statusOf(delivery), minutes: minutesOf(timeOf(await standing(fixture))) }).toEqual({
          at,
          status: 'done',
          minutes: 30,
        });
        if (made < at) break;
      }
    },
    120_000,
  );

  test('and shows that it failed while nobody knows whether it will be parked', async () => {
    const delivery = await deliver('lost', worklog('w', 'u8'));
    fixture.faults.decide = (call) => (call === 'PutCommand' ? 'before' : undefined);
    await takes(delivery, [looseWork('u8', 30)]).catch(() => undefined);
    fixture.faults.decide = () => undefined;
    expect(await statusOf(delivery)).toBe('failed');
  });
});

describe('a mapping by address', () => {
  const tried = async (step: () => Promise<unknown>) => {
    const looked: string[] = [];
    const { stores } = fixture;
    fixture = {
      ...fixture,
      stores: {
        ...stores,
        mappings: {
          ...stores.mappings,
          rules: async (...of) => {
            looked.push(of[1]);
            return stores.mappings.rules(...of);
          },
        },
      },
    };
    await step();
    return looked.length;
  };
  const waiting = async () => (await listWaiting(needsOf(fixture))(tenantId, integrationId, { limit: 100 })).items;

  test('tries what it unlocks, with all else that waits for the same person, and nothing more', async () => {
    const people = Array.from({ length: 30 }, (_, n) => looseWork(`p${n}`, 10));
    // A later word of the same person that does not tell the address: it waits for the same.
    const said = looseWork('p7', 5, { externalId: 'another', technician: { id: 'p7' } });
    await takeIn(needsOf(fixture))(tenantId, anIntegration(), [...people, said]);
    const written = await mapUser({ email: 'P7@tool.example' }, 'Pat');
    expect(await tried(written)).toBe(2);
    expect(minutesOf(timeOf(await standing(fixture)))).toBe(10);
    expect(await waiting()).toHaveLength(30);
    expect((await waiting()).find(({ news }) => news.externalId === 'of p1')?.subject).toEqual({
      ...{ kind: 'user', of: { id: 'p1' } },
      also: [{ email: 'p1@tool.example' }],
    });
  });
});

describe('when time is up', () => {
  test('what failed before is told, so that it comes again, and the rest is an order of its own', async () => {
    const needs = needsOf(fixture);
    const people = Array.from({ length: 30 }, (_, n) => looseWork('u8', 1, { externalId: `w${n}` }));
    await takeIn(needs)(tenantId, anIntegration(), people);
    await mapUser({ id: 'u8' }, 'Bob');
    await orderWorkOff(needs, tenantId, integrationId, { selection: everything });
    const [first] = await rowsOf('workOrder');
    const { stores } = fixture;
    let busy = 1;
    const add: typeof stores.work.add = async (...of) => {
      busy -= 1;
      if (busy === 0) throw new BillingError('ServiceBusy', 'the table is busy: try again');
      return stores.work.add(...of);
    };
    let pages = 0;
    const onePage = () => {
      pages += 1;
      return pages === 1;
    };
    const failing = { ...needs, stores: { ...stores, work: { ...stores.work, add } } };
    const step = workOffOrder(failing)(tenantId, integrationId, first?.orderId, onePage);
    await expect(step).rejects.toMatchObject({ code: 'ServiceBusy' });
    expect(await rowsOf('workOrder')).toHaveLength(2);
    for (const { orderId } of await rowsOf('workOrder')) await workOffOrder(needs)(tenantId, integrationId, orderId);
    expect([await rowsOf('workOrder'), await rowsOf('waiting')]).toEqual([[], []]);
    expect(minutesOf(timeOf(await standing(fixture)))).toBe(30);
  });
});

test('more than a thousand that wait are not all counted, and the list says so', async () => {
  const needs = needsOf(fixture);
  const { waiting } = fixture.stores;
  expect(await waiting.countByReason(tenantId, integrationId, 2)).toEqual({ reasons: {}, hasMore: false });
  const subject = { kind: 'client', clientId: clientIdOf(0) } as const;
  const why = { reason: 'contractMissing', detail: 'd', subject } as const;
  const news = Array.from({ length: 3 }, (_, n) => looseWork(`p${n}`, 1));
  await park(needs)(
    tenantId,
    integrationId,
    news.map((one) => ({ news: one, waiting: why })),
  );
  expect(await waiting.countByReason(tenantId, integrationId, 2)).toEqual({
    reasons: { contractMissing: 2 },
    hasMore: true,
  });
  const { reasons, moreReasons } = await listWaiting(needs)(tenantId, integrationId, { limit: 2 });
  expect([reasons, moreReasons]).toEqual([{ contractMissing: 3 }, undefined]);
  await workOff(needs)(tenantId, integrationId, { selection: everything });
});
