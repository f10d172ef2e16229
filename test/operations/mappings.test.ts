import { beforeEach, describe, expect, test } from 'vitest';
import { idFrom } from '../../domain/ids.ts';
import { type Mapped, mappingIdOf } from '../../domain/integrations/mapped.ts';
import { changeClient, createClient } from '../../domain/operations/clients.ts';
import { createContract } from '../../domain/operations/contracts.ts';
import {
  changeRules,
  listMappings,
  putMappings,
  readMapping,
  readRules,
  removeMapping,
} from '../../domain/operations/integrations/mappings.ts';
import type { Fixture } from '../table/fixture.ts';
import { aContract, clientDetails, clientIdOf, contractIdOf, tenantId } from './firm.ts';
import { needsOf } from './month-end-run.ts';
import { integrationId, otherContractId, toolFirm } from './tool.ts';

let fixture: Fixture;

beforeEach(async () => {
  fixture = await toolFirm();
});

const put = (...mappings: Mapped[]) => putMappings(needsOf(fixture))(tenantId, integrationId, mappings);
const organisation = (id: string, clientId = clientIdOf(0)): Mapped => ({ kind: 'organisation', of: { id }, clientId });
const all = async (limit = 100) => {
  const items: Mapped[] = [];
  let cursor: string | undefined;
  do {
    const page = await listMappings(needsOf(fixture))(tenantId, integrationId, { limit, cursor });
    items.push(...page.items.map(({ mapped }) => mapped));
    cursor = page.cursor ?? undefined;
  } while (cursor !== undefined);
  return items;
};

describe('mappings', () => {
  test('two hundred at once, and the same once more, and all of them by page', async () => {
    const many = Array.from({ length: 200 }, (_, i) => organisation(`many-${i}`));
    for (const _ of ['once', 'and again']) expect(await put(...many)).toHaveLength(200);
    expect(await all(77)).toHaveLength(203);
  });

  test('each takes the place of what its thing was mapped to', async () => {
    await put(organisation('o0', clientIdOf(1)), { kind: 'tag', of: { name: 'VPN ' }, workType: 'network' });
    await put({ kind: 'tag', of: { name: 'vpn' }, workType: 'systems' });
    expect(await all()).toHaveLength(4);
    expect(await all()).toEqual(
      expect.arrayContaining([
        organisation('o0', clientIdOf(1)),
        { kind: 'tag', of: { name: 'vpn' }, workType: 'systems' },
      ]),
    );
  });

  test('one is read, and taken away as often as one likes', async () => {
    const mappingId = mappingIdOf('organisation', { id: 'o0' });
    const read = () => readMapping(needsOf(fixture))(tenantId, integrationId, mappingId);
    expect(await read()).toEqual({ mappingId, mapped: organisation('o0') });
    for (const _ of ['once', 'and again']) await removeMapping(needsOf(fixture))(tenantId, integrationId, mappingId);
    await expect(read()).rejects.toMatchObject({ code: 'NotFound' });
  });

  test('some that names an unknown client, and none of its fellows, is written', async () => {
    const before = await all();
    await expect(put(organisation('o8'), organisation('o9', idFrom('nobody')))).rejects.toMatchObject({
      code: 'ClientUnknown',
      faults: [{ pointer: '/mappings/1/clientId' }],
    });
    expect(await all()).toEqual(before);
  });

  test('of another tenant are not seen', async () => {
    const other = listMappings(needsOf(fixture))(idFrom('another tenant'), integrationId, { limit: 9 });
    await expect(other).rejects.toMatchObject({ code: 'NotFound' });
  });
});

describe('rules', () => {
  const rules = [{ when: { tags: ['project'] }, contractId: otherContractId }];
  const change = (expected: number, wanted: object[] = rules) =>
    changeRules(needsOf(fixture))(tenantId, integrationId, expected, { rules: wanted as typeof rules });

  test('there are none at first; of two that change them at once the second is told', async () => {
    expect(await readRules(needsOf(fixture))(tenantId, integrationId)).toEqual({ rules: [], version: 0 });
    expect(await change(0)).toEqual({ rules, version: 1 });
    expect(await change(0)).toEqual({ rules, version: 1 });
    await expect(change(0, [{ when: {}, approved: true }])).rejects.toMatchObject({ code: 'VersionStale' });
    const both = await Promise.allSettled([change(1, [{ when: {}, approved: true }]), change(1, [])]);
    expect(both.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
    expect(await readRules(needsOf(fixture))(tenantId, integrationId)).toMatchObject({ version: 2 });
  });
});

describe("a client's default contract", () => {
  const change = (defaultContractId: string) =>
    changeClient(needsOf(fixture))(tenantId, clientIdOf(1), 1, { ...clientDetails(1), defaultContractId });

  test('is one of its own', async () => {
    expect(await change(contractIdOf(1))).toMatchObject({ defaultContractId: contractIdOf(1), version: 2 });
  });

  test.each([
    ["another client's", contractIdOf(0)],
    ['none at all', idFrom('no contract')],
  ])('is not %s', async (_, defaultContractId) => {
    const refusal = { code: 'RequestInvalid', faults: [{ pointer: '/defaultContractId' }] };
    await expect(change(defaultContractId)).rejects.toMatchObject(refusal);
    const asNew = createClient(needsOf(fixture))(tenantId, idFrom('new'), { ...clientDetails(2), defaultContractId });
    await expect(asNew).rejects.toMatchObject(refusal);
  });
});

test('a client of whom only the name is known gets a contract once its address is', async () => {
  const needs = needsOf(fixture);
  const clientId = idFrom('test', 'by name');
  await createClient(needs)(tenantId, clientId, { ...clientDetails(3), incomplete: true });
  const {
    terms: [terms],
    name,
    startsOn,
    rateDate,
  } = aContract('', clientId);
  if (!terms) throw new Error('no terms');
  const { effectiveFrom: _, ...agreed } = terms;
  const make = () =>
    createContract(needs)(
      tenantId,
      idFrom('test', 'its contract'),
      { clientId, name, startsOn, rateDate, terms: agreed },
      fixture.clock.now,
    );
  await expect(make()).rejects.toMatchObject({ code: 'ClientIncomplete', faults: [{ pointer: '/clientId' }] });
  await changeClient(needs)(tenantId, clientId, 1, clientDetails(3));
  expect(await make()).toMatchObject({ contract: { clientId } });
});
