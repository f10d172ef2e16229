import { beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { NewClient } from '../../domain/clients/new-client.ts';
import { idFrom } from '../../domain/ids.ts';
import { addClient } from '../../domain/operations/client-records/add-client.ts';
import { failAt, isInjected, WRITES } from '../table/faults.ts';
import { newTable } from '../table/fixture.ts';
import type { Fixture } from '../table/new-table.ts';
import { type Restored, snapshotOf } from '../table/snapshot.ts';
import { clientDetails, foundFirm, tenantId } from './firm.ts';
import { needsOf } from './month-end-run.ts';

const clientId = idFrom('port');
let fixture: Fixture;
let restored: Restored;
const add = (more: object) =>
  addClient(needsOf(fixture))(
    { tenantId, clientId, by: 'ada', now: fixture.clock.now },
    NewClient.parse({ ...clientDetails(1), ...more }),
  );
const fee = { kind: 'recurringFee', chargeId: 'fee', description: 'Care', unitPrice: '100.00', timing: 'arrears' };
const contract = { name: 'Help', startsOn: '2016-04-01', terms: { charges: [fee] } };
const fromTemplate = {
  template: { kind: 'blockHours', hours: '20', hourlyPrice: '85.00' },
  startsOn: '2016-04-01',
};
const standing = async () => {
  const { clients, contracts } = fixture.stores;
  return {
    client: await clients.get(tenantId, clientId),
    contracts: (await contracts.list(tenantId, { limit: 10 })).items,
  };
};

beforeAll(async () => {
  fixture = await newTable();
  await foundFirm(fixture, { clients: 0, entries: 0 });
  restored = await snapshotOf(fixture);
});
beforeEach(async () => {
  fixture = await restored();
});

describe.each([
  { form: 'a contract that is written out', asked: { contract }, name: 'Help' },
  { form: 'a contract from a template', asked: { contractFromTemplate: fromTemplate }, name: /\w/ },
])('a client with $form', ({ asked, name }) => {
  test('is made with it, once', async () => {
    const added = await add(asked);
    expect(added.client).toMatchObject({ clientId, name: 'Client 1', version: 1 });
    expect(await add(asked)).toEqual(added);
    const { contracts } = await standing();
    expect(contracts).toMatchObject([{ contractId: added.contractId, clientId, name: expect.stringMatching(name) }]);
    const { items } = await fixture.stores.contractLife.history(tenantId, added.contractId ?? '', { limit: 5 });
    expect(items).toMatchObject([{ kind: 'made', by: 'ada' }]);
  });

  test.each(['before', 'after'] as const)('stopped %s its write, it is whole or not there', async (how) => {
    failAt(fixture.faults, 1, how, WRITES);
    await expect(add(asked)).rejects.toSatisfy(isInjected);
    fixture.faults.decide = () => undefined;
    const found = await standing();
    expect(found.contracts).toHaveLength(found.client ? 1 : 0);
    expect(found.client !== undefined).toBe(how === 'after');
    await add(asked);
    expect(await standing()).toMatchObject({ client: { version: 1 }, contracts: [{ clientId }] });
  });
});

test('asked for many times at once it is made once', async () => {
  const added = await Promise.allSettled(Array.from({ length: 6 }, () => add({ contract })));
  expect(added.some(({ status }) => status === 'fulfilled')).toBe(true);
  expect((await standing()).contracts).toHaveLength(1);
  expect(await fixture.stores.clients.events(tenantId, clientId, 10)).toHaveLength(1);
});

describe('what cannot be made leaves nothing', () => {
  const terms = (more: object) => ({ contract: { ...contract, terms: { ...contract.terms, ...more } } });
  test.each([
    {
      because: 'a tax rate that is gone',
      asked: terms({ charges: [{ ...fee, taxRateId: 'gone' }] }),
      ...{ code: 'TaxRateUnknown', pointer: '/contract/terms/charges/0/taxRateId' },
    },
    {
      because: 'a service level that there is not',
      asked: terms({ serviceLevelId: idFrom('nothing') }),
      ...{ code: 'NotFound', pointer: '/contract/terms/serviceLevelId' },
    },
    {
      because: 'a template that there is not',
      asked: { contractFromTemplate: { ...fromTemplate, template: { kind: 'own', templateId: idFrom('nothing') } } },
      ...{ code: 'NotFound', pointer: '/contractFromTemplate/template/templateId' },
    },
    {
      because: 'a default contract, of which there is none yet',
      asked: { contract, defaultContractId: idFrom('nothing') },
      ...{ code: 'RequestInvalid', pointer: '/defaultContractId' },
    },
  ])('$because', async ({ asked, code, pointer }) => {
    await expect(add(asked)).rejects.toMatchObject({ code, faults: [{ pointer }] });
    expect(await standing()).toEqual({ client: undefined, contracts: [] });
  });

  test.each([
    {
      because: 'both at once',
      asked: { contract, contractFromTemplate: fromTemplate },
      path: ['contractFromTemplate'],
    },
    { because: 'a client without an address', asked: { contract, incomplete: true }, path: ['incomplete'] },
    { because: 'a client of its own', asked: { contract: { ...contract, clientId } }, path: ['contract'] },
    {
      because: 'no charges',
      asked: { contract: { ...contract, terms: { charges: [] } } },
      path: ['contract', 'terms', 'charges'],
    },
    {
      because: 'an end before its start',
      asked: { contract: { ...contract, endsOn: '2016-03-01' } },
      path: ['contract', 'endsOn'],
    },
  ])('$because', ({ asked, path }) => {
    const { error } = NewClient.safeParse({ ...clientDetails(1), ...asked });
    expect(error?.issues.map((issue) => issue.path)).toContainEqual(path);
  });
});
