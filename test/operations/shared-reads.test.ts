import { beforeEach, describe, expect, test } from 'vitest';
import type { Integration } from '../../domain/integrations/integration.ts';
import type { News } from '../../domain/integrations/news.ts';
import { rulesWritten } from '../../domain/operations/integrations/let-go-on.ts';
import { sharingReads } from '../../domain/operations/integrations/shared-reads.ts';
import { takeIn, tryParked } from '../../domain/operations/integrations/waiting.ts';
import { listWaiting } from '../../domain/operations/integrations/waiting-list.ts';
import { failAt, isInjected } from '../table/faults.ts';
import type { Fixture } from '../table/fixture.ts';
import { clientIdOf, contractIdOf, tenantId } from './firm.ts';
import { needsOf } from './month-end-run.ts';
import { anIntegration, integrationId, otherContractId, ticketAt, ticketSays, toolFirm, workSays } from './tool.ts';

let fixture: Fixture;

beforeEach(async () => {
  fixture = await toolFirm();
});

/** What one call of the worker is given. */
const aCall = () => ({ ...needsOf(fixture), stores: sharingReads(fixture.stores) });
const hearIn = (needs: ReturnType<typeof aCall>, news: readonly News[], integration: Integration = anIntegration()) =>
  takeIn(needs)(tenantId, integration, news);
const waiting = async () => (await listWaiting(needsOf(fixture))(tenantId, integrationId, { limit: 100 })).items;

/** How often each call to the table is made meanwhile. */
const callsOf = async (work: () => Promise<unknown>): Promise<Readonly<Record<string, number>>> => {
  const calls: Record<string, number> = {};
  fixture.faults.decide = (call) => {
    calls[call] = (calls[call] ?? 0) + 1;
    return undefined;
  };
  await work();
  fixture.faults.decide = () => undefined;
  return calls;
};

const work = (n: number): News => workSays(2, 30, { externalId: `w${n}` });
const unknown = { organisation: { id: 'o9', name: 'Nine' } };

describe('one call of the worker', () => {
  test('reads settings, rules and mappings once, and for each work its ticket twice, and contract and state once', async () => {
    await hearIn(aCall(), [ticketSays(1)]);
    const needs = aCall();
    const first = await callsOf(() => hearIn(needs, [work(1)]));
    expect(first).toEqual({ GetCommand: 4, BatchGetCommand: 3, PutCommand: 1 });
    const second = await callsOf(() => hearIn(needs, [work(2)]));
    expect(second).toEqual({ GetCommand: 2, BatchGetCommand: 2, PutCommand: 1 });
  });

  test('reads the clients once, however many organisations it adds, and takes no namesake among those', async () => {
    const needs = aCall();
    let lists = 0;
    const all: typeof fixture.stores.clients.all = (...of) => {
      lists += 1;
      return fixture.stores.clients.all(...of);
    };
    const stores = sharingReads({ ...fixture.stores, clients: { ...fixture.stores.clients, all } });
    const adding = anIntegration('jira', { createClients: true });
    const unknownOf = (id: string, name: string) => ticketSays(1, { externalId: id, organisation: { id, name } });
    const { waiting: parked } = await hearIn(
      { ...needs, stores },
      [unknownOf('o7', 'Seven'), unknownOf('o8', 'Eight'), unknownOf('o9', 'SEVEN')],
      adding,
    );
    expect(lists).toBe(1);
    expect(parked.map((one) => one.waiting.reason)).toEqual(['contractMissing', 'contractMissing', 'clientAmbiguous']);
  });

  test('asks at the same time only once, and reads what is not known yet', async () => {
    await hearIn(aCall(), [ticketSays(1)]);
    const { mappings, tenants, integrations } = aCall().stores;
    const calls = await callsOf(() =>
      Promise.all([
        tenants.get(tenantId),
        tenants.get(tenantId),
        integrations.get(tenantId, integrationId),
        integrations.get(tenantId, integrationId),
        mappings.many(tenantId, integrationId, ['a', 'b']),
        mappings.many(tenantId, integrationId, ['b', 'c']),
        mappings.many(tenantId, integrationId, ['a', 'c']),
      ]),
    );
    expect(calls).toEqual({ GetCommand: 2, BatchGetCommand: 2 });
  });

  test('asks again for what could not be read', async () => {
    const { tenants } = aCall().stores;
    failAt(fixture.faults, 1, 'before');
    await expect(tenants.get(tenantId)).rejects.toSatisfy(isInjected);
    expect(await tenants.get(tenantId)).toMatchObject({ tenantId });
  });

  test('tells firms apart, and integrations', async () => {
    const { tenants, integrations, mappings } = aCall().stores;
    const other = clientIdOf(0);
    await Promise.all([tenants.get(tenantId), integrations.get(tenantId, integrationId)]);
    expect(await tenants.get(other)).toBeUndefined();
    expect(await integrations.get(tenantId, other)).toBeUndefined();
    expect(await integrations.get(other, integrationId)).toBeUndefined();
    expect(await mappings.rules(other, integrationId)).toMatchObject({ version: 0 });
  });
});

describe('what is mapped while a call runs', () => {
  test('is found by the call that the parked row makes', async () => {
    const early = aCall();
    await hearIn(early, [ticketSays(1, { externalId: '2', ...unknown })]);
    const [parked] = await waiting();
    await fixture.stores.mappings.put(tenantId, integrationId, [
      { kind: 'organisation', of: { id: 'o9' }, clientId: clientIdOf(1) },
    ]);
    // A ticket that comes to the early call still finds nothing, and is parked behind the mapping.
    await hearIn(early, [ticketSays(1, unknown)]);
    const late = (await waiting()).find(({ newsId }) => newsId !== parked?.newsId);
    await tryParked(aCall())(tenantId, integrationId, late?.newsId ?? '');
    expect(await ticketAt(fixture)).toMatchObject({ clientId: clientIdOf(1), contractId: contractIdOf(1) });
  });

  test('and rules that it did not know, likewise', async () => {
    const early = aCall();
    await hearIn(early, [ticketSays(1, { externalId: '2', organisation: undefined })]);
    await fixture.stores.mappings.replaceRules(tenantId, integrationId, 0, {
      rules: [{ when: {}, contractId: otherContractId }],
    });
    await hearIn(early, [ticketSays(1, { organisation: undefined })]);
    expect(await waiting()).toHaveLength(2);
    await rulesWritten(aCall())(tenantId, integrationId, () => true);
    expect(await waiting()).toEqual([]);
    expect(await ticketAt(fixture)).toMatchObject({ contractId: otherContractId });
  });

  test('by a person, is not made a new client', async () => {
    const adding = anIntegration('jira', { createClients: true });
    const early = aCall();
    await hearIn(early, [ticketSays(1, { externalId: '2', organisation: { id: 'o9' } })], adding);
    const before = (await fixture.stores.clients.all(tenantId)).length;
    await fixture.stores.mappings.put(tenantId, integrationId, [
      { kind: 'organisation', of: { id: 'o9' }, clientId: clientIdOf(1) },
    ]);
    await hearIn(early, [ticketSays(1, unknown)], adding);
    expect(await fixture.stores.clients.all(tenantId)).toHaveLength(before);
    expect(await ticketAt(fixture)).toMatchObject({ clientId: clientIdOf(1) });
  });

  test('by the call itself, is known to it', async () => {
    const adding = anIntegration('jira', { createClients: true });
    const needs = aCall();
    await hearIn(needs, [ticketSays(1, unknown)], adding);
    const next = (externalId: string) => [ticketSays(1, { externalId, ...unknown })];
    const here = await callsOf(() => hearIn(needs, next('2'), adding));
    const elsewhere = await callsOf(() => hearIn(aCall(), next('3'), adding));
    expect(here.PutCommand).toBe(elsewhere.PutCommand);
  });
});
