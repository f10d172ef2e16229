import { beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { ClientDetails } from '../../domain/clients/client.ts';
import { MAX_ABSORBED, MergeRequest } from '../../domain/clients/merge.ts';
import { newBillingState } from '../../domain/contracts/billing-state.ts';
import { NewEquipment } from '../../domain/equipment/equipment.ts';
import { idFrom } from '../../domain/ids.ts';
import { NewInvoice, startAdHoc } from '../../domain/operations/batches/ad-hoc.ts';
import { eraseClient } from '../../domain/operations/client-records/erase.ts';
import { historyOf } from '../../domain/operations/client-records/history.ts';
import { mergeClient } from '../../domain/operations/client-records/merge.ts';
import { overviewOf } from '../../domain/operations/client-records/overview.ts';
import { changeClient } from '../../domain/operations/clients.ts';
import { announceDocument } from '../../domain/operations/contract-documents/documents.ts';
import { changeAgreed, createContract } from '../../domain/operations/contracts.ts';
import { createEquipment } from '../../domain/operations/equipment.ts';
import { putMappings } from '../../domain/operations/integrations/mappings.ts';
import { listInvoicesOfClient } from '../../domain/operations/invoices.ts';
import { createProject } from '../../domain/operations/projects/change.ts';
import { recordMoney } from '../../domain/operations/settlements/record.ts';
import { readStatement } from '../../domain/operations/statements/read.ts';
import { createTicket } from '../../domain/operations/tickets/change.ts';
import { NewProject } from '../../domain/projects/new-project.ts';
import { NewTicket } from '../../domain/tickets/new-ticket.ts';
import { failAt, isInjected, WRITES } from '../table/faults.ts';
import { newTable } from '../table/fixture.ts';
import type { Fixture } from '../table/new-table.ts';
import { type Restored, snapshotOf } from '../table/snapshot.ts';
import { aContract, clientDetails, clientIdOf, contractIdOf, tenantId } from './firm.ts';
import { keptFilesInMemory } from './kept-files.ts';
import { needsOf, newBatch, runMonthEnd, runToReview, stepsOf } from './month-end-run.ts';
import { anIntegration, foundToolFirm, integrationId, take, ticketAt, ticketSays } from './tool.ts';

const [stays, duplicate] = [clientIdOf(0), clientIdOf(1)];
const moved = contractIdOf(1);
const jira = anIntegration();
let fixture: Fixture;
let restored: Restored;

const merge = (more: object = {}, request: object = {}, tenant = tenantId) =>
  mergeClient(needsOf(fixture))(
    { ...{ tenantId: tenant, clientId: duplicate, expected: 1, by: 'ada' }, ...more },
    MergeRequest.parse({ into: stays, ...request }),
  );
const clientAt = async (id: string) => {
  const client = await fixture.stores.clients.get(tenantId, id);
  if (!client) throw new Error('no such client');
  return client;
};
const change = async (id: string, details: Partial<ClientDetails>) => {
  const { clientId: _, version, absorbed: _a, mergedInto: _m, erasedAt: _e, ...stored } = await clientAt(id);
  await fixture.stores.clients.replace(tenantId, id, version, { ...stored, ...details });
};
/** Whose all is that was the duplicate's. */
const owners = async () => {
  const { stores } = fixture;
  const mapped = await stores.mappings.list(tenantId, integrationId, { limit: 50 });
  const { rules } = await stores.mappings.rules(tenantId, integrationId);
  return {
    contract: (await stores.contracts.get(tenantId, moved))?.contract.clientId,
    equipment: (await stores.equipment.get(tenantId, idFrom('printer')))?.clientId,
    project: (await stores.projects.get(tenantId, idFrom('project')))?.clientId,
    ticket: (await stores.tickets.get(tenantId, idFrom('ticket')))?.clientId,
    mapped: mapped.items.flatMap(({ mapped: one }) => (one.kind === 'organisation' ? [one.clientId] : [])).toSorted(),
    rule: rules[0]?.when.clientId,
  };
};
const all = (clientId: string) => ({
  ...{ contract: clientId, equipment: clientId, project: clientId, ticket: clientId, rule: clientId },
  mapped: [stays, clientId].toSorted(),
});
const erase = () =>
  eraseClient({ ...needsOf(fixture), files: keptFilesInMemory(fixture.faults) })({
    ...{ tenantId, clientId: stays, by: 'ada', confirm: 'Client 0' },
  });
const payAll = async () => {
  for (const { invoiceId, totals } of (await listInvoicesOfClient(needsOf(fixture))(tenantId, stays, { limit: 9 }))
    .items)
    await recordMoney(needsOf(fixture))(
      ...([tenantId, invoiceId, { eventId: idFrom('paid', invoiceId), by: 'dan' }] as const),
      { kind: 'payment', on: '2016-04-19', method: 'card', amount: totals.gross, currency: 'EUR' },
    );
};
const endAll = async (clientId: string) => {
  for (const { contractId } of await fixture.stores.contracts.ofClient(tenantId, clientId)) {
    const expected = (await fixture.stores.contracts.get(tenantId, contractId))?.contract.version ?? 0;
    const by = { tenantId, contractId, expected, by: 'ada' };
    await changeAgreed(needsOf(fixture))(by, { kind: 'end', endsOn: '2016-03-31' }, fixture.clock.now);
  }
};
const numbersOf = async (clientId: string) =>
  (await listInvoicesOfClient(needsOf(fixture))(tenantId, clientId, { limit: 10 })).items.map(
    ({ formattedNumber }) => formattedNumber,
  );

/** Two clients that are one. March is invoiced: 240.00 to the one with two contracts, 120.00 to its duplicate. It is April. */
beforeAll(async () => {
  fixture = await newTable();
  await foundToolFirm(fixture);
  const needs = needsOf(fixture);
  await fixture.stores.integrations.create(tenantId, jira);
  await fixture.stores.mappings.replaceRules(tenantId, integrationId, 0, {
    rules: [{ when: { clientId: duplicate }, workType: 'network' }],
  });
  await createEquipment(needs)(
    tenantId,
    idFrom('printer'),
    NewEquipment.parse({ clientId: duplicate, name: 'Printer', contractIds: [moved] }),
  );
  await createProject(needs)(
    tenantId,
    idFrom('project'),
    NewProject.parse({ name: 'Office move', contractId: moved, tasks: [{ name: 'Cabling' }] }),
  );
  await createTicket(needs)(tenantId, idFrom('ticket'), NewTicket.parse({ clientId: duplicate, title: 'The printer' }));
  await runMonthEnd(fixture, { to: [] }, await newBatch(fixture, 'March'));
  fixture.clock.now = new Date('2016-04-20T07:00:00Z');
  restored = await snapshotOf(fixture);
}, 60_000);
beforeEach(async () => {
  fixture = await restored();
});

describe('a duplicate that is merged', () => {
  test('leaves all that is its own to the client that stays, with its contacts', async () => {
    expect(await owners()).toEqual(all(duplicate));
    const into = await merge();
    expect(into).toMatchObject({
      ...{ clientId: stays, name: 'Client 0', absorbed: [duplicate] },
      billingContacts: [{ email: 'client0@clients.example' }, { email: 'client1@clients.example' }],
    });
    expect(await owners()).toEqual(all(stays));
    expect(await clientAt(duplicate)).toMatchObject({ name: 'Client 1', mergedInto: stays, version: 2 });
    expect(await fixture.stores.contracts.ofClient(tenantId, duplicate)).toEqual([]);
  });

  test('keeps what was issued to it as it was, and the other shows it and its debts', async () => {
    const [before] = (await fixture.stores.ledger.listOfClient(tenantId, [duplicate], { limit: 1 })).items;
    await merge();
    const invoice = await fixture.stores.ledger.get(tenantId, before?.invoiceId ?? '');
    expect(invoice).toEqual(before);
    expect(invoice?.buyer).toMatchObject({ clientId: duplicate, name: 'Client 1' });
    const { unpaid, contracts } = await overviewOf(needsOf(fixture))(tenantId, stays);
    expect(unpaid.owed).toEqual([{ currency: 'EUR', open: 36_000, late: 0 }]);
    expect(contracts.items).toHaveLength(3);
    expect(await numbersOf(stays)).toEqual(['FA-00002', 'FA-00001']);
    const { statement } = await readStatement(needsOf(fixture))(tenantId, stays, {});
    expect(statement.accounts).toMatchObject([{ closing: 36_000 }]);
    // What is paid of it is still its own.
    const { invoiceId = '' } = before ?? {};
    const paid = { kind: 'payment', on: '2016-04-19', method: 'card', amount: 12_000, currency: 'EUR' } as const;
    await recordMoney(needsOf(fixture))(tenantId, invoiceId, { eventId: idFrom('p'), by: 'dan' }, paid);
    expect((await overviewOf(needsOf(fixture))(tenantId, stays)).unpaid.owed).toMatchObject([{ open: 24_000 }]);
  });

  test.each([1, 2, 3, 50])('has its history told with the other’s, in pages of %i', async (limit) => {
    await merge();
    const told: string[] = [];
    let cursor: string | undefined;
    do {
      const page = await historyOf(needsOf(fixture))(tenantId, stays, { limit, cursor });
      told.push(
        ...page.items.map((one) =>
          one.about === 'client' ? `${one.event.kind} ${one.clientId === stays ? 'stays' : 'duplicate'}` : one.about,
        ),
      );
      cursor = page.cursor ?? undefined;
    } while (cursor !== undefined);
    expect(told.toSorted()).toEqual(
      [
        ...['absorbed stays', 'merged duplicate', 'added stays', 'added duplicate'],
        // The contract has come over; two invoices were issued and sent.
        ...['contract', 'issue', 'issue', 'invoice', 'invoice'],
      ].toSorted(),
    );
  });

  test('is corrected by what was invoiced to it, once its contract is the other’s', async () => {
    await merge();
    const { contract } = (await fixture.stores.contracts.get(tenantId, moved)) ?? {};
    const terms = contract?.terms[0];
    if (!contract || !terms) throw new Error('no contract');
    const [fee, ...others] = terms.charges;
    if (fee?.kind !== 'recurringFee') throw new Error('no fee');
    const agreed = { ...terms, charges: [{ ...fee, unitPrice: '130.00' }, ...others] };
    const by = { tenantId, contractId: moved, expected: contract.version, by: 'ada' };
    await changeAgreed(needsOf(fixture))(by, { kind: 'agreeTerms', terms: agreed }, fixture.clock.now);
    fixture.clock.now = new Date('2016-05-01T07:00:00Z');
    await runMonthEnd(fixture, { to: [] }, await newBatch(fixture, 'April', '2016-04-30', { issueOn: '2016-04-30' }));
    const [invoice] = (await fixture.stores.ledger.listOfClient(tenantId, [stays], { limit: 1 })).items;
    expect(invoice?.buyer).toMatchObject({ clientId: stays, name: 'Client 0' });
    // Three fees of April, and 30.00 more for March.
    expect(invoice?.totals.net).toBe(10_000 + 10_000 + 13_000 + 3_000);
    expect(await numbersOf(stays)).toEqual(['FA-00003', 'FA-00002', 'FA-00001']);
  });

  test('sends what tools say of it to the other, whoever mapped it when', async () => {
    await merge();
    await fixture.stores.mappings.put(tenantId, integrationId, [
      { kind: 'organisation', of: { id: 'late' }, clientId: duplicate },
    ]);
    const { outcome } = await take(fixture, jira, ticketSays(0, { organisation: { id: 'late' } }));
    expect(outcome).toBe('done');
    expect(await ticketAt(fixture)).toMatchObject({ clientId: stays, contractId: contractIdOf(0) });
  });

  test('takes nothing new', async () => {
    await merge();
    const needs = needsOf(fixture);
    const {
      contractId: _i,
      version: _v,
      suspensions: _s,
      terms: [terms],
      ...agreed
    } = aContract(moved, duplicate);
    if (!terms) throw new Error('no terms');
    const { effectiveFrom: _e, ...own } = terms;
    const asked = { ...agreed, terms: own } as Parameters<ReturnType<typeof createContract>>[2];
    const refused = { code: 'ClientMerged' };
    await expect(createContract(needs)(tenantId, idFrom('new'), asked, fixture.clock.now)).rejects.toMatchObject(
      refused,
    );
    const equipment = NewEquipment.parse({ clientId: duplicate, name: 'Screen' });
    await expect(createEquipment(needs)(tenantId, idFrom('screen'), equipment)).rejects.toMatchObject(refused);
    const ticket = NewTicket.parse({ clientId: duplicate, title: 'The screen' });
    await expect(createTicket(needs)(tenantId, idFrom('new'), ticket)).rejects.toMatchObject(refused);
    const mapped = { kind: 'organisation', of: { id: 'o9' }, clientId: duplicate } as const;
    await expect(putMappings(needs)(tenantId, integrationId, [mapped])).rejects.toMatchObject(refused);
    await expect(changeClient(needs)(tenantId, duplicate, 2, clientDetails(7))).rejects.toMatchObject(refused);
    await expect(readStatement(needs)(tenantId, duplicate, {})).rejects.toMatchObject(refused);
    // Not even what had looked at it before.
    const state = newBillingState('2016-03-01');
    const late = fixture.stores.contracts.create(tenantId, aContract(idFrom('late'), duplicate), state);
    await expect(late).rejects.toThrow(/ConditionalCheckFailed/);
  });

  test('is forgotten with the client that stays', async () => {
    await merge();
    await change(stays, { name: 'Client 0' });
    await endAll(stays);
    await expect(erase()).rejects.toMatchObject({ code: 'ClientInUse', message: expect.stringContaining('money') });
    await payAll();
    await erase();
    for (const id of [stays, duplicate])
      expect(await clientAt(id)).toMatchObject({ name: expect.stringMatching(/^Erased/), billingContacts: [] });
    expect(await clientAt(duplicate)).toMatchObject({ mergedInto: stays });
  });

  test('is not forgotten while a contract that has not moved yet runs; then nothing of it is left', async () => {
    const { stores } = fixture;
    const asking = NewTicket.parse({ clientId: duplicate, title: 'The screen', requester: 'Zoé' });
    await createTicket(needsOf(fixture))(tenantId, idFrom('asked'), asking);
    await announceDocument({ ...needsOf(fixture), files: keptFilesInMemory(fixture.faults) })(
      { tenantId, contractId: moved, documentId: idFrom('contract.pdf') },
      { name: 'Contract.pdf', type: 'application/pdf', bytes: 1, sha256: 'ab'.repeat(32) },
      'ada',
    );
    failAt(fixture.faults, 2, 'before', WRITES);
    await expect(merge()).rejects.toSatisfy(isInjected);
    fixture.faults.decide = () => undefined;
    expect((await owners()).contract).toBe(duplicate);
    await payAll();
    await endAll(stays);
    await expect(erase()).rejects.toMatchObject({ code: 'ClientInUse', message: expect.stringContaining('not ended') });
    expect(await clientAt(duplicate)).toMatchObject({ name: 'Client 1' });
    await endAll(duplicate);
    await erase();
    expect((await stores.equipment.get(tenantId, idFrom('printer')))?.name).not.toBe('Printer');
    expect((await stores.tickets.get(tenantId, idFrom('asked')))?.heard.facts.requester).toBeNull();
    expect((await stores.contractDocuments.list(tenantId, moved, { limit: 5 })).items).toEqual([]);
  });
});

describe('a merge', () => {
  test.each(['before', 'after'] as const)(
    'stopped %s each write comes out the same when it is asked for again',
    async (how) => {
      const count = failAt(fixture.faults, 0, how, WRITES);
      await merge();
      const writes = count();
      const whole = [await clientAt(stays), await clientAt(duplicate), await owners()];
      expect(writes).toBe(7);
      for (let write = 1; write <= writes; write += 1) {
        fixture = await restored();
        failAt(fixture.faults, write, how, WRITES);
        await expect(merge()).rejects.toSatisfy(isInjected);
        fixture.faults.decide = () => undefined;
        await merge();
        expect([await clientAt(stays), await clientAt(duplicate), await owners()]).toEqual(whole);
        expect(await fixture.stores.clients.events(tenantId, stays, 10)).toHaveLength(2);
      }
    },
    60_000,
  );

  test('of a client that had taken in another takes that along', async () => {
    const third = idFrom('third');
    await fixture.stores.clients.create(tenantId, third, clientDetails(3));
    await merge();
    await merge({ clientId: stays, expected: (await clientAt(stays)).version }, { into: third });
    expect(await clientAt(third)).toMatchObject({ absorbed: [stays, duplicate] });
    expect((await fixture.stores.clients.standing(tenantId, duplicate))?.clientId).toBe(third);
    expect(await numbersOf(third)).toEqual(['FA-00002', 'FA-00001']);
    expect((await owners()).contract).toBe(third);
  });

  test('reads what tools are mapped to once, however many had been taken in', async () => {
    const third = idFrom('third');
    await fixture.stores.clients.create(tenantId, third, clientDetails(3));
    await merge();
    let walks = 0;
    const needs = needsOf(fixture);
    const { mappings } = needs.stores;
    const list: typeof mappings.list = (...asked) => {
      walks += 1;
      return mappings.list(...asked);
    };
    const expected = (await clientAt(stays)).version;
    await mergeClient({ ...needs, stores: { ...needs.stores, mappings: { ...mappings, list } } })(
      { tenantId, clientId: stays, expected, by: 'ada' },
      MergeRequest.parse({ into: third }),
    );
    expect([walks, (await owners()).mapped]).toEqual([1, [third, third]]);
  });

  test('while a batch is in review: its drafts are computed again, for the client that stays', async () => {
    fixture.clock.now = new Date('2016-05-01T07:00:00Z');
    const batchId = await newBatch(fixture, 'April', '2016-04-30', { issueOn: '2016-04-30' });
    const steps = stepsOf(fixture, { to: [] }, batchId);
    const planned = await runToReview(steps);
    await merge();
    await steps.issue();
    await steps.deliver(planned);
    await steps.close();
    const april = (await listInvoicesOfClient(needsOf(fixture))(tenantId, stays, { limit: 2 })).items;
    expect(april.map(({ buyer, totals }) => [buyer.clientId, totals.net])).toEqual([
      [stays, 10_000],
      [stays, 20_000],
    ]);
  });

  test.each([
    { because: 'it is itself', request: { into: duplicate }, code: 'RequestInvalid', pointer: '/into' },
    { because: 'the other is nobody', request: { into: idFrom('nobody') }, code: 'ClientUnknown', pointer: '/into' },
    { because: 'it is nobody', more: { clientId: idFrom('nobody') }, code: 'NotFound' },
    { because: 'both are of another firm', more: { tenantId: idFrom('other') }, code: 'NotFound' },
    { because: 'it was changed since it was seen', more: { expected: 7 }, code: 'VersionStale' },
    {
      because: 'the other is billed in another currency',
      into: { currency: 'USD' },
      code: 'CurrencyMismatch',
      pointer: '/into',
    },
    {
      because: 'only the name of the other is known',
      into: { incomplete: true },
      code: 'ClientIncomplete',
      pointer: '/into',
    },
    {
      because: 'the other is taxed otherwise',
      into: { taxTreatment: 'export' },
      code: 'NotMergeable',
      pointer: '/accept',
    },
    {
      because: 'what is accepted is not all they differ in',
      into: { taxTreatment: 'export', discount: { kind: 'percent', percent: '5', label: 'Loyal' } },
      request: { accept: ['taxTreatment'] },
      code: 'NotMergeable',
      pointer: '/accept',
    },
    {
      because: 'they have too many contacts',
      into: { billingContacts: Array.from({ length: 10 }, (_, i) => ({ email: `a${i}@clients.example` })) },
      code: 'NotMergeable',
      pointer: '/into',
    },
  ] as const)('is refused where $because, and changes nothing', async (row) => {
    if ('into' in row) await change(stays, row.into as Partial<ClientDetails>);
    const before = await clientAt(stays);
    const asked = merge('more' in row ? row.more : {}, 'request' in row ? row.request : {});
    await expect(asked).rejects.toMatchObject({
      code: row.code,
      ...('pointer' in row && { faults: [{ pointer: row.pointer }] }),
    });
    expect([await clientAt(stays), await owners()]).toEqual([before, all(duplicate)]);
  });

  test.each([
    { differs: { currency: 'USD', taxTreatment: 'export' }, code: 'CurrencyMismatch' },
    { differs: { taxTreatment: 'export' }, code: 'NotMergeable' },
    { differs: { reminders: false }, code: 'NotMergeable' },
  ] as const)('is refused without a contract or an issued invoice too: $differs', async ({ differs, code }) => {
    const third = idFrom('third');
    await fixture.stores.clients.create(tenantId, third, { ...clientDetails(3), ...differs });
    const lines = [{ description: 'Network switch', quantity: '1', unitPrice: '100.00' }];
    await startAdHoc(needsOf(fixture), {
      start: async () => {},
      succeed: async () => {},
      standing: async () => 'running',
    })(...([tenantId, idFrom('invoice'), NewInvoice.parse({ clientId: third, lines })] as const));
    await expect(merge({ clientId: third })).rejects.toMatchObject({ code });
    expect((await clientAt(third)).mergedInto).toBeUndefined();
  });

  test('is done where what they differ in is accepted', async () => {
    await change(stays, { paymentTerms: { days: 10, endOfMonth: false }, taxTreatment: 'export' });
    expect(await merge({}, { accept: ['taxTreatment', 'paymentTerms'] })).toMatchObject({ taxTreatment: 'export' });
  });

  test('is refused into one that is merged or erased itself, or that has taken in too many', async () => {
    const third = idFrom('third');
    await fixture.stores.clients.create(tenantId, third, clientDetails(3));
    const merging = { clientId: third };
    await merge();
    await expect(merge(merging, { into: duplicate })).rejects.toMatchObject({ code: 'ClientMerged' });
    await expect(merge({}, { into: third })).rejects.toMatchObject({ code: 'ClientMerged' });
    for (let n = 1; n < MAX_ABSORBED; n += 1) {
      const id = idFrom('more', String(n));
      await fixture.stores.clients.create(tenantId, id, { ...clientDetails(0) });
      await merge({ clientId: id });
    }
    await expect(merge(merging)).rejects.toMatchObject({ code: 'NotMergeable' });
    const erased = await clientAt(third);
    await fixture.stores.clients.erase(tenantId, erased, clientDetails(3), '2016-04-20T07:00:00Z', 'ada');
    await expect(merge({ ...merging, expected: 2 })).rejects.toMatchObject({ code: 'ClientErased' });
    await expect(
      merge({ clientId: stays, expected: (await clientAt(stays)).version }, { into: third }),
    ).rejects.toMatchObject({ code: 'ClientErased' });
  });
});
