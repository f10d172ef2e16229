import { beforeAll, beforeEach, expect, test } from 'vitest';
import { idFrom } from '../../domain/ids.ts';
import type { Integration } from '../../domain/integrations/integration.ts';
import type { RawRequest } from '../../domain/integrations/provider.ts';
import { receiveHooks } from '../../domain/operations/integrations/receive.ts';
import { requestOf } from '../domain/integrations/requests.ts';
import { failAt, WRITES } from '../table/faults.ts';
import { type Fixture, newTable } from '../table/fixture.ts';
import { headersOf } from '../webhooks/sign.ts';
import { tenantId } from './firm.ts';

const secret = 'secret-secret-secret';
const integrationId = idFrom('integration');
const endpointId = idFrom('endpoint');
const integration: Integration = {
  ...{ integrationId, endpointId, provider: 'jira', name: 'Jira', state: 'active', approval: 'person' },
  ...{ createClients: false, options: {}, createdAt: '2026-01-01T00:00:00.000Z', version: 1 },
  secrets: [{ secretId: idFrom('secret'), sealed: secret, createdAt: '2026-01-01T00:00:00.000Z' }],
};
const body = JSON.stringify({ webhookEvent: 'jira:issue_created', issue: { id: '1' }, text: 'x'.repeat(3000) });

let fixture: Fixture;
beforeAll(async () => {
  fixture = await newTable();
  await fixture.stores.integrations.create(tenantId, integration);
});
beforeEach(() => {
  fixture.faults.decide = () => undefined;
});

/** An instance of the function. What it is told of sealing is in the tests of the shell. */
const anInstance = () =>
  receiveHooks({
    stores: fixture.stores,
    secretBox: { open: async (_, sealed) => sealed },
    clock: () => fixture.clock.now,
    journal: { info: () => undefined, error: () => undefined },
  });
const delivery = (id: string): RawRequest =>
  requestOf(headersOf.jira({ body, secret, now: fixture.clock.now, id }), body);
const kept = async () => (await fixture.stores.deliveries.list(tenantId, integrationId, { limit: 100 })).items;

test('the same delivery 100 times at once is one row', async () => {
  const instances = [anInstance(), anInstance(), anInstance()];
  const answers = await Promise.all(
    Array.from({ length: 100 }, (_, i) => instances[i % 3]?.(endpointId, delivery('again'))),
  );
  expect(new Set(answers.map((answer) => answer?.deliveryId)).size).toBe(1);
  expect(answers.filter((answer) => answer?.outcome === 'stored')).toHaveLength(1);
  expect(answers.filter((answer) => answer?.outcome === 'known')).toHaveLength(99);
  expect((await kept()).map(({ status, deliveryId }) => [status, deliveryId])).toEqual([
    ['received', answers[0]?.deliveryId],
  ]);
  const row = await fixture.stores.deliveries.get(tenantId, {
    integrationId,
    deliveryId: answers[0]?.deliveryId ?? '',
  });
  expect(Buffer.from(row?.body ?? []).toString()).toBe(body);
});

test('it costs one write, and two reads for an instance that does not know the integration yet', async () => {
  const calls: string[] = [];
  fixture.faults.decide = (call) => {
    calls.push(call);
    return undefined;
  };
  const receive = anInstance();
  await receive(endpointId, delivery('first'));
  expect(calls).toEqual(['GetCommand', 'GetCommand', 'PutCommand']);
  await receive(endpointId, delivery('second'));
  expect(calls).toEqual(['GetCommand', 'GetCommand', 'PutCommand', 'PutCommand']);
});

test.each(['before', 'after'] as const)(
  'stopped %s the write, the tool sends it again, and it is kept once',
  async (how) => {
    const earlier = await kept();
    const receive = anInstance();
    failAt(fixture.faults, 1, how, WRITES);
    await expect(receive(endpointId, delivery(`stopped ${how}`))).rejects.toThrow();
    fixture.faults.decide = () => undefined;
    const again = await receive(endpointId, delivery(`stopped ${how}`));
    expect(again.outcome).toBe(how === 'before' ? 'stored' : 'known');
    expect(await kept()).toHaveLength(earlier.length + 1);
  },
);
