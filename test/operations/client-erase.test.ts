import { beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { newBillingState } from '../../domain/contracts/billing-state.ts';
import { idFrom } from '../../domain/ids.ts';
import { eraseClient } from '../../domain/operations/client-records/erase.ts';
import { historyOf } from '../../domain/operations/client-records/history.ts';
import { changeClient } from '../../domain/operations/clients.ts';
import { announceDocument } from '../../domain/operations/contract-documents/documents.ts';
import { changeAgreed } from '../../domain/operations/contracts.ts';
import { recordMoney } from '../../domain/operations/settlements/record.ts';
import { createTicket } from '../../domain/operations/tickets/change.ts';
import { NewTicket } from '../../domain/tickets/new-ticket.ts';
import { failAt, isInjected, WRITES } from '../table/faults.ts';
import { newTable } from '../table/fixture.ts';
import type { Fixture } from '../table/new-table.ts';
import { type Restored, snapshotOf } from '../table/snapshot.ts';
import { aContract, anEntry, clientDetails, clientIdOf, contractIdOf, foundFirm, tenantId } from './firm.ts';
import { keptFilesInMemory } from './kept-files.ts';
import { needsOf, newBatch, runMonthEnd } from './month-end-run.ts';

const [clientId, contractId] = [clientIdOf(0), contractIdOf(0)];
const other = contractIdOf(1);
let fixture: Fixture;
let restored: Restored;
let kept: ReturnType<typeof keptFilesInMemory>;
const erase = (more: object = {}) =>
  eraseClient({ ...needsOf(fixture), files: kept })({
    tenantId,
    clientId,
    by: 'ada',
    confirm: 'Client 0',
    ...more,
  });
const requesters = async (of = clientId) =>
  (await fixture.stores.tickets.listOfClient(tenantId, of, undefined, { limit: 10 })).items.map(
    ({ heard }) => heard.facts.requester ?? null,
  );
const documents = async () => (await fixture.stores.contractDocuments.list(tenantId, contractId, { limit: 10 })).items;
const pay = (name: string, invoiceId: string, amount: number) =>
  recordMoney(needsOf(fixture))(
    tenantId,
    invoiceId,
    { eventId: idFrom(name), by: 'dan' },
    { kind: 'payment', on: '2016-05-01', method: 'card', amount, currency: 'EUR' },
  );
const invoiceOf = async (of = clientId) =>
  (await fixture.stores.ledger.listOfClient(tenantId, [of], { limit: 1 })).items[0];
const end = async (id: string) => {
  const expected = (await fixture.stores.contracts.get(tenantId, id))?.contract.version ?? 0;
  const change = { kind: 'end', endsOn: '2016-03-31' } as const;
  await changeAgreed(needsOf(fixture))({ tenantId, contractId: id, expected, by: 'ada' }, change, fixture.clock.now);
};

/** The first of two clients has left: its contract has ended, its invoice is paid. Both have tickets. It is 2 May. */
beforeAll(async () => {
  fixture = await newTable();
  await foundFirm(fixture, { clients: 2, entries: 1 });
  for (const [n, name] of ['Zoé', 'Ada', 'Bob'].entries())
    await createTicket(needsOf(fixture))(
      tenantId,
      idFrom(name),
      NewTicket.parse({ clientId: clientIdOf(n < 2 ? 0 : 1), title: 'The printer', requester: name }),
    );
  await announceDocument({ ...needsOf(fixture), files: keptFilesInMemory(fixture.faults) })(
    { tenantId, contractId, documentId: idFrom('contract.pdf') },
    { name: 'Contract.pdf', type: 'application/pdf', bytes: 1, sha256: 'ab'.repeat(32) },
    'ada',
  );
  await end(contractId);
  await runMonthEnd(fixture, { to: [] }, await newBatch(fixture, 'March'));
  fixture.clock.now = new Date('2016-05-02T07:00:00Z');
  const invoice = await invoiceOf();
  await pay('all', invoice?.invoiceId ?? '', invoice?.totals.gross ?? 0);
  restored = await snapshotOf(fixture);
});
beforeEach(async () => {
  fixture = await restored();
  kept = keptFilesInMemory(fixture.faults);
});

describe('a client that is erased', () => {
  test('is nobody any more, and neither is who asked for help', async () => {
    const invoice = await invoiceOf();
    const erased = await erase();
    expect(erased).toEqual({ clientId, erasedAt: '2016-05-02T07:00:00.000Z' });
    const client = await fixture.stores.clients.get(tenantId, clientId);
    expect(client).toEqual({
      ...{
        clientId,
        version: 2,
        erasedAt: erased.erasedAt,
        name: `Erased client ${clientId.slice(0, 8).toUpperCase()}`,
      },
      ...{ address: { lines: ['-'], city: '-', country: 'FR' }, billingContacts: [], taxTreatment: 'standard' },
      ...{ reminders: false, incomplete: true },
    });
    expect(await requesters()).toEqual([null, null]);
    expect(await documents()).toEqual([]);
    // Its documents stay as they were issued, and nobody else is touched.
    expect(await invoiceOf()).toEqual(invoice);
    expect(await requesters(clientIdOf(1))).toEqual([{ name: 'Bob' }]);
    expect(await fixture.stores.clients.get(tenantId, clientIdOf(1))).toMatchObject({ name: 'Client 1', version: 1 });
  });

  test('says in its history who erased it', async () => {
    fixture.clock.now = new Date('2016-05-02T08:00:00Z');
    await erase();
    const { items } = await historyOf(needsOf(fixture))(tenantId, clientId, { limit: 1 });
    expect(items).toMatchObject([{ about: 'client', event: { kind: 'erased', by: 'ada', version: 2 } }]);
    expect(JSON.stringify(items)).not.toContain('Client 0');
  });

  test('is not changed, and gets no contract', async () => {
    await erase();
    const change = changeClient(needsOf(fixture))(tenantId, clientId, 2, clientDetails(0), 'ada');
    await expect(change).rejects.toMatchObject({ code: 'ClientErased' });
  });

  test.each(['before', 'after'] as const)(
    'stopped %s each write, it is erased when it is asked for again',
    async (how) => {
      let writes = 0;
      const count = failAt(fixture.faults, 0, how, WRITES);
      const whole = await erase();
      writes = count();
      // The client, its document of a contract three times, and two tickets.
      expect(writes).toBe(6);
      for (let write = 1; write <= writes; write += 1) {
        fixture = await restored();
        kept = keptFilesInMemory(fixture.faults);
        failAt(fixture.faults, write, how, WRITES);
        await expect(erase()).rejects.toSatisfy(isInjected);
        fixture.faults.decide = () => undefined;
        // Whoever asks again may not know its name any more.
        await erase({ confirm: write === 1 && how === 'before' ? 'Client 0' : '' });
        expect(await erase({ confirm: '' })).toEqual(whole);
        expect(await requesters()).toEqual([null, null]);
        expect(await documents()).toEqual([]);
        expect(await fixture.stores.clients.events(tenantId, clientId, 10)).toHaveLength(2);
      }
    },
  );
});

describe('a client is not erased', () => {
  test.each([
    { because: 'another name is given', more: { confirm: 'Client 1' }, code: 'RequestInvalid' },
    { because: 'it is nobody', more: { clientId: idFrom('nobody') }, code: 'NotFound' },
    { because: 'it is of another firm', more: { tenantId: idFrom('other') }, code: 'NotFound' },
    {
      because: 'its contract runs and it has to pay',
      more: { clientId: clientIdOf(1), confirm: 'Client 1' },
      code: 'ClientInUse',
    },
  ])('when $because', async ({ more, code }) => {
    await expect(erase(more)).rejects.toMatchObject({ code });
    expect(await fixture.stores.clients.get(tenantId, clientId)).toMatchObject({ name: 'Client 0', version: 1 });
  });

  test('while an invoice is not paid wholly', async () => {
    await end(other);
    const last = () => erase({ clientId: clientIdOf(1), confirm: 'Client 1' });
    const { invoiceId, totals } = (await invoiceOf(clientIdOf(1))) ?? { invoiceId: '', totals: { gross: 0 } };
    const batch = await newBatch(fixture, 'April', '2016-04-30');
    await runMonthEnd(fixture, { to: [] }, batch);
    await expect(last()).rejects.toMatchObject({ code: 'ClientInUse' });
    await pay('some', invoiceId, totals.gross - 1);
    await expect(last()).rejects.toMatchObject({ code: 'ClientInUse', message: expect.stringContaining('money') });
    await pay('the rest', invoiceId, 1);
    expect(await last()).toMatchObject({ clientId: clientIdOf(1) });
  });

  test.each([
    { what: 'late work', held: false },
    { what: 'work that waits for somebody', held: true },
  ])('while there is $what on a contract', async ({ held }) => {
    const { state } = (await fixture.stores.contracts.get(tenantId, contractId)) ?? {};
    if (!state) throw new Error('no contract');
    const entry = { ...anEntry(contractId, 'late', '2016-03-30'), ...(held && { waitsFor: ['approval' as const] }) };
    await fixture.stores.log.add(tenantId, entry, state, held);
    await expect(erase()).rejects.toMatchObject({ code: 'ClientInUse', message: expect.stringContaining('billed') });
  });

  test('while a contract has still to begin', async () => {
    const planned = aContract(idFrom('planned'), clientId, '2016-07-01');
    await fixture.stores.contracts.create(tenantId, planned, newBillingState('2016-07-01'));
    await expect(erase()).rejects.toMatchObject({ code: 'ClientInUse', message: expect.stringContaining('ended') });
  });
});
