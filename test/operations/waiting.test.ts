import { ScanCommand } from '@aws-sdk/lib-dynamodb';
import { beforeEach, describe, expect, test } from 'vitest';
import type { ClientDetails } from '../../domain/clients/client.ts';
import { newBillingState } from '../../domain/contracts/billing-state.ts';
import { idFrom } from '../../domain/ids.ts';
import type { Integration } from '../../domain/integrations/integration.ts';
import { mappingIdOf } from '../../domain/integrations/mapped.ts';
import type { News } from '../../domain/integrations/news.ts';
import { everything } from '../../domain/integrations/waiting-news.ts';
import {
  clientWritten,
  contractWritten,
  mappingWritten,
  rulesWritten,
} from '../../domain/operations/integrations/let-go-on.ts';
import { putMappings } from '../../domain/operations/integrations/mappings.ts';
import { takeIn, tryParked, workOff, workOffOrder } from '../../domain/operations/integrations/waiting.ts';
import { listWaiting, retryWaiting } from '../../domain/operations/integrations/waiting-list.ts';
import { failAt, isInjected } from '../table/faults.ts';
import type { Fixture } from '../table/fixture.ts';
import { snapshotOf } from '../table/snapshot.ts';
import { aContract, clientIdOf, contractIdOf, tenantId } from './firm.ts';
import { needsOf } from './month-end-run.ts';
import {
  anIntegration,
  integrationId,
  minutesOf,
  otherContractId,
  standing,
  ticketAt,
  ticketSays,
  timeOf,
  toolFirm,
  workSays,
} from './tool.ts';

let fixture: Fixture;
const always = () => true;
/** Writes of the program; a scan is one of these tests. */
const TABLE_WRITES = /^(?!Scan|Get|BatchGet|Query)/;

beforeEach(async () => {
  fixture = await toolFirm();
});

const hear = (...news: News[]) => takeIn(needsOf(fixture))(tenantId, anIntegration(), news);
const waiting = async () => (await listWaiting(needsOf(fixture))(tenantId, integrationId, { limit: 100 })).items;
const reasons = async () => (await listWaiting(needsOf(fixture))(tenantId, integrationId, { limit: 1 })).reasons;
const rowsOf = async (entity: string) => {
  const { Items = [] } = await fixture.client.send(new ScanCommand({ TableName: fixture.tableName }));
  return Items.filter((item) => item.__edb_e__ === entity);
};
const orders = () => rowsOf('workOrder');

/** What the stream brings to the worker: every row that was parked, and every order, until nothing is left to do. */
const stream = async () => {
  const needs = needsOf(fixture);
  for (const { newsId } of await rowsOf('waiting')) await tryParked(needs)(tenantId, integrationId, newsId);
  for (const { orderId } of await orders()) await workOffOrder(needs)(tenantId, integrationId, orderId);
  if ((await orders()).length > 0) await stream();
};

const map = async (...mappings: Parameters<ReturnType<typeof putMappings>>[2]) => {
  const stored = await putMappings(needsOf(fixture))(tenantId, integrationId, mappings);
  for (const { mappingId } of stored)
    await mappingWritten(needsOf(fixture))(tenantId, integrationId, mappingId, always);
};
const mapOrganisation = () => map({ kind: 'organisation', of: { id: 'o9' }, clientId: clientIdOf(1) });
const unknown = { organisation: { id: 'o9', name: 'Nine' } };
const entries = async () =>
  timeOf(await standing(fixture)).map(({ contractId, seconds }) => ({ contractId, minutes: seconds / 60 }));

describe('what cannot be mapped waits', () => {
  test.each<{ because: string; news: News; reason: string; subject: object }>([
    {
      because: 'an organisation that nobody has mapped',
      news: ticketSays(1, unknown),
      reason: 'organisationUnknown',
      subject: { kind: 'organisation', of: { id: 'o9' } },
    },
    {
      because: 'a ticket without organisation and requester',
      news: ticketSays(1, { organisation: undefined }),
      reason: 'clientMissing',
      subject: { kind: 'ticket', of: { id: '1' } },
    },
    {
      because: 'work of a ticket that has not been heard of',
      news: workSays(1, 30),
      reason: 'ticketUnknown',
      subject: { kind: 'ticket', of: { id: '1' } },
    },
    {
      because: 'work before the first contract',
      news: workSays(1, 30, {
        ticketExternalId: undefined,
        organisation: { id: 'o1' },
        startedAt: '2016-02-28T09:00:00Z',
      }),
      reason: 'contractMissing',
      subject: { kind: 'client', clientId: clientIdOf(1) },
    },
    {
      because: 'work of somebody who is not mapped',
      news: workSays(1, 30, { ticketExternalId: undefined, organisation: { id: 'o1' }, technician: { id: 'u9' } }),
      reason: 'technicianUnknown',
      subject: { kind: 'user', of: { id: 'u9' } },
    },
  ])('$because', async ({ news, reason, subject }) => {
    expect(await hear(news)).toMatchObject({ outcome: 'waiting' });
    expect(await hear(news)).toMatchObject({ outcome: 'waiting' });
    expect(await waiting()).toMatchObject([{ reason, subject, news: { externalId: news.externalId } }]);
    expect(await reasons()).toEqual({ [reason]: 1 });
    expect(await entries()).toEqual([]);
  });

  test('with another reason once the first has gone, and leaves nothing behind', async () => {
    const loose = { ticketExternalId: undefined, ...unknown, technician: { id: 'u9' } };
    await hear(workSays(1, 30, loose));
    const [before] = await waiting();
    await mapOrganisation();
    expect(await waiting()).toMatchObject([
      { reason: 'technicianUnknown', newsId: before?.newsId, since: before?.since },
    ]);
    await map({ kind: 'user', of: { id: 'u9' }, technician: 'Bob' });
    expect(await entries()).toEqual([{ contractId: contractIdOf(1), minutes: 30 }]);
    expect(await waiting()).toEqual([]);
  });

  test('and is counted and listed by page', async () => {
    for (let n = 0; n < 5; n += 1) await hear(workSays(1, 10, { externalId: `w${n}`, ticketExternalId: `t${n % 2}` }));
    await hear(ticketSays(1, unknown));
    const needs = needsOf(fixture);
    const first = await listWaiting(needs)(tenantId, integrationId, { limit: 4 });
    expect(first.reasons).toEqual({ ticketUnknown: 5, organisationUnknown: 1 });
    const next = await listWaiting(needs)(tenantId, integrationId, { limit: 4, cursor: first.cursor ?? '' });
    expect([first.items.length, next.items.length, next.reasons]).toEqual([4, 2, undefined]);
    expect(new Set([...first.items, ...next.items].map(({ newsId }) => newsId)).size).toBe(6);
  });

  test('and is seen by nobody of another integration or tenant', async () => {
    await hear(ticketSays(1, unknown));
    const elsewhere = idFrom('another integration');
    await expect(listWaiting(needsOf(fixture))(tenantId, elsewhere, { limit: 9 })).rejects.toMatchObject({
      code: 'NotFound',
    });
    await workOff(needsOf(fixture))(idFrom('another tenant'), integrationId, { selection: everything });
    expect(await waiting()).toHaveLength(1);
  });
});

describe('it is worked off', () => {
  const hearAll = async () => {
    await hear(workSays(3, 30));
    await hear(ticketSays(1, unknown));
    await hear(workSays(2, 15, { externalId: 'w2' }));
  };

  test('when the organisation is mapped, the ticket and then its work', async () => {
    await hearAll();
    await mapOrganisation();
    await stream();
    expect(await ticketAt(fixture)).toMatchObject({ clientId: clientIdOf(1), contractId: contractIdOf(1) });
    expect(minutesOf(timeOf(await standing(fixture)))).toBe(45);
    expect(await waiting()).toEqual([]);
    expect(await orders()).toEqual([]);
  });

  test('when it is mapped by its name, though it waits under its id', async () => {
    await hearAll();
    await map({ kind: 'organisation', of: { name: 'NINE' }, clientId: clientIdOf(1) });
    await stream();
    expect(minutesOf(timeOf(await standing(fixture)))).toBe(45);
  });

  test('only where it waited for that', async () => {
    await hear(ticketSays(1, unknown));
    await hear(ticketSays(1, { externalId: '2', organisation: { id: 'o8' } }));
    await mapOrganisation();
    expect(await waiting()).toMatchObject([{ subject: { of: { id: 'o8' } } }]);
  });

  test('when the ticket arrives after its work', async () => {
    await hear(workSays(2, 30), workSays(2, 20, { externalId: 'w2' }));
    expect(await reasons()).toEqual({ ticketUnknown: 2 });
    await hear(ticketSays(1));
    await stream();
    expect(minutesOf(timeOf(await standing(fixture)))).toBe(50);
    expect(await waiting()).toEqual([]);
  });

  test('when the ticket says who asks, after it had not', async () => {
    await hear(workSays(3, 30), ticketSays(1, { organisation: undefined }));
    await hear(ticketSays(2));
    await stream();
    expect(minutesOf(timeOf(await standing(fixture)))).toBe(30);
    expect(await waiting()).toEqual([]);
  });

  test('when a rule names the contract', async () => {
    await hear(ticketSays(1, { organisation: undefined, tags: ['project'] }), workSays(2, 30));
    const rules = [{ when: { tags: ['project'] }, contractId: otherContractId }];
    await fixture.stores.mappings.replaceRules(tenantId, integrationId, 0, { rules });
    await rulesWritten(needsOf(fixture))(tenantId, integrationId, always);
    await stream();
    expect(await entries()).toEqual([{ contractId: otherContractId, minutes: 30 }]);
  });

  test('when a contract is made, and when one is chosen as the default', async () => {
    const clientId = idFrom('test', 'newcomer');
    const details: ClientDetails = {
      ...{ name: 'Newcomer', billingContacts: [], taxTreatment: 'standard' },
      address: { lines: ['1 rue Neuve'], city: 'Lyon', country: 'FR' },
    };
    await fixture.stores.clients.create(tenantId, clientId, details);
    await map({ kind: 'organisation', of: { id: 'o9' }, clientId });
    await hear(ticketSays(1, unknown), workSays(2, 30));
    const made = [idFrom('test', 'one'), idFrom('test', 'two')] as const;
    for (const contractId of made)
      await fixture.stores.contracts.create(tenantId, aContract(contractId, clientId), newBillingState('2016-03-01'));
    await contractWritten(needsOf(fixture))(tenantId, made[0], always);
    expect(new Set(Object.keys((await reasons()) ?? {}))).toEqual(new Set(['contractAmbiguous']));
    await fixture.stores.clients.replace(tenantId, clientId, 1, { ...details, defaultContractId: made[1] });
    await clientWritten(needsOf(fixture))(tenantId, clientId, always);
    await stream();
    expect(await ticketAt(fixture)).toMatchObject({ clientId, contractId: made[1] });
    const { items } = await fixture.stores.log.list(tenantId, made[1], ['time'], { limit: 9 });
    expect(items).toMatchObject([{ seconds: 1800 }]);
    expect(await waiting()).toEqual([]);
  });

  test('when it was mapped between its being looked for and its being parked', async () => {
    const news = ticketSays(1, unknown);
    const outcome = await hear(news);
    expect(outcome.waiting).toHaveLength(1);
    // The mapping's own event came before the row was there; the row's event comes after.
    await putMappings(needsOf(fixture))(tenantId, integrationId, [
      { kind: 'organisation', of: { id: 'o9' }, clientId: clientIdOf(1) },
    ]);
    await stream();
    expect(await waiting()).toEqual([]);
  });

  test('by hand, and in as many steps as there is time for', async () => {
    for (let n = 0; n < 60; n += 1)
      await hear(workSays(1, 10, { externalId: `w${n}`, ticketExternalId: undefined, ...unknown }));
    await putMappings(needsOf(fixture))(tenantId, integrationId, [
      { kind: 'organisation', of: { id: 'o9' }, clientId: clientIdOf(1) },
    ]);
    for (const _ of ['once', 'and again']) await retryWaiting(needsOf(fixture))(tenantId, integrationId);
    let calls = 0;
    for (let steps = 0; steps < 10; steps += 1) {
      const [order] = await orders();
      if (!order) break;
      let pages = 0;
      const once = () => {
        pages += 1;
        return pages === 1;
      };
      await workOffOrder(needsOf(fixture))(tenantId, integrationId, order.orderId, once);
      calls += 1;
    }
    expect(calls).toBe(3);
    expect(await waiting()).toEqual([]);
    expect(await orders()).toEqual([]);
    expect(minutesOf(timeOf(await standing(fixture)))).toBe(600);
  }, 60_000);

  test('an order that is given once more meanwhile is not taken away', async () => {
    await hear(ticketSays(1, unknown));
    await retryWaiting(needsOf(fixture))(tenantId, integrationId);
    const [order] = await orders();
    const { waiting: store } = fixture.stores;
    const read = await store.readOrder(tenantId, integrationId, order?.orderId);
    await retryWaiting(needsOf(fixture))(tenantId, integrationId);
    if (read) await store.removeOrder(tenantId, integrationId, read);
    expect(await orders()).toHaveLength(1);
  });

  test('what still waits is not written again, or it would be tried for ever', async () => {
    await hear(ticketSays(1, unknown));
    let writes = 0;
    fixture.faults.decide = (call) => {
      writes += TABLE_WRITES.test(call) ? 1 : 0;
      return undefined;
    };
    await stream();
    await workOff(needsOf(fixture))(tenantId, integrationId, { selection: everything });
    expect(writes).toBe(0);
  });
});

describe('killed at every write', () => {
  const organisation = { kind: 'organisation', of: { id: 'o9' }, clientId: clientIdOf(1) } as const;

  /** As Lambda does: again, until it ends. */
  const persistently = async (step: () => Promise<unknown>) => {
    for (let tries = 0; ; tries += 1)
      try {
        return await step();
      } catch (error) {
        if (!isInjected(error) || tries > 3) throw error;
      }
  };
  const outcome = async () => ({
    minutes: minutesOf(timeOf(await standing(fixture))),
    entries: (await standing(fixture)).length,
    contractId: (await ticketAt(fixture))?.contractId,
    waiting: await waiting(),
    orders: await orders(),
  });
  const whole = { minutes: 45, entries: 2, contractId: contractIdOf(1), waiting: [], orders: [] };

  test.each(['before', 'after'] as const)(
    '%s it, the taking in of a ticket leaves no work of it behind',
    async (how) => {
      await hear(workSays(2, 30), workSays(2, 15, { externalId: 'w2' }));
      const restored = await snapshotOf(fixture);
      for (let at = 1; ; at += 1) {
        fixture = await restored();
        const calls = failAt(fixture.faults, at, how, TABLE_WRITES);
        await persistently(() => hear(ticketSays(1, { organisation: { id: 'o1' } })));
        const made = calls();
        fixture.faults.decide = () => undefined;
        await stream();
        expect({ at, ...(await outcome()) }).toEqual({ at, ...whole });
        if (made < at) break;
      }
    },
    120_000,
  );

  test.each(['before', 'after'] as const)(
    '%s it, working off loses nothing and applies nothing twice',
    async (how) => {
      await hear(workSays(3, 30), ticketSays(1, unknown), workSays(2, 15, { externalId: 'w2' }));
      await fixture.stores.mappings.putOne(tenantId, integrationId, organisation);
      const restored = await snapshotOf(fixture);
      for (let at = 1; ; at += 1) {
        fixture = await restored();
        const calls = failAt(fixture.faults, at, how, TABLE_WRITES);
        const mappingId = mappingIdOf(organisation.kind, organisation.of);
        await persistently(() => mappingWritten(needsOf(fixture))(tenantId, integrationId, mappingId, always));
        await persistently(stream);
        const made = calls();
        fixture.faults.decide = () => undefined;
        await stream();
        expect({ at, ...(await outcome()) }).toEqual({ at, ...whole });
        if (made < at) break;
      }
    },
    300_000,
  );
});

describe('an integration that may add clients', () => {
  const adding = (overrides: Partial<Integration> = {}) => anIntegration('jira', { createClients: true, ...overrides });
  const hearAs = (integration: Integration, ...news: News[]) => takeIn(needsOf(fixture))(tenantId, integration, news);
  const named = async (name: string) =>
    (await fixture.stores.clients.all(tenantId)).filter((client) => client.name === name);

  test('adds an unknown organisation once, by its name, and its work waits for a contract', async () => {
    await hearAs(adding(), ticketSays(1, unknown));
    await hearAs(adding(), ticketSays(1, { externalId: '2', ...unknown }));
    const [client, ...more] = await named('Nine');
    expect(client).toMatchObject({ incomplete: true, address: { country: 'FR' } });
    expect(more).toEqual([]);
    expect(await reasons()).toEqual({ contractMissing: 2 });
    const contractId = idFrom('test', 'of nine');
    const { clientId = '' } = client ?? {};
    await fixture.stores.contracts.create(tenantId, aContract(contractId, clientId), newBillingState('2016-03-01'));
    await contractWritten(needsOf(fixture))(tenantId, contractId, always);
    expect(await ticketAt(fixture, '2')).toMatchObject({ clientId, contractId });
    expect(await waiting()).toEqual([]);
  });

  test('a hundred times at once is once', async () => {
    await Promise.all(
      Array.from({ length: 20 }, (_, n) => hearAs(adding(), ticketSays(1, { externalId: `t${n}`, ...unknown }))),
    );
    expect(await named('Nine')).toHaveLength(1);
  });

  test('killed between client and mapping it adds no second one', async () => {
    const restored = await snapshotOf(fixture);
    for (let at = 1; ; at += 1) {
      fixture = await restored();
      const calls = failAt(fixture.faults, at, 'after', /PutCommand/);
      await hearAs(adding(), ticketSays(1, unknown)).catch((error) =>
        isInjected(error) ? undefined : Promise.reject(error),
      );
      const made = calls();
      fixture.faults.decide = () => undefined;
      await hearAs(adding(), ticketSays(1, unknown));
      expect(await named('Nine')).toHaveLength(1);
      expect(await reasons()).toEqual({ contractMissing: 1 });
      if (made < at) break;
    }
  }, 60_000);

  test.each([
    { because: 'a namesake', organisation: { id: 'o9', name: ' CLIENT  1' }, reason: 'clientAmbiguous' },
    { because: 'no name', organisation: { id: 'o9' }, reason: 'organisationUnknown' },
    {
      because: 'a name of control characters',
      organisation: { id: 'o9', name: 'a\u0000b' },
      reason: 'organisationUnknown',
    },
    { because: 'a name too long', organisation: { id: 'o9', name: 'x'.repeat(121) }, reason: 'organisationUnknown' },
  ])('adds none for $because', async ({ organisation, reason }) => {
    const before = (await fixture.stores.clients.all(tenantId)).length;
    await hearAs(adding(), ticketSays(1, { organisation }));
    expect(await reasons()).toEqual({ [reason]: 1 });
    expect(await fixture.stores.clients.all(tenantId)).toHaveLength(before);
  });

  test('nor where the firm does not let it', async () => {
    await hear(ticketSays(1, unknown));
    expect(await named('Nine')).toEqual([]);
  });
});
