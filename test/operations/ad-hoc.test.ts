import { beforeEach, describe, expect, test } from 'vitest';
import { addDays } from '../../domain/calendar/local-date.ts';
import { newBillingState } from '../../domain/contracts/billing-state.ts';
import { idFrom, newId } from '../../domain/ids.ts';
import type { Invoice } from '../../domain/invoicing/invoice.ts';
import { NewInvoice, startAdHoc } from '../../domain/operations/batches/ad-hoc.ts';
import { billOneContract, ContractBill } from '../../domain/operations/batches/bill-contract.ts';
import { regroupBatch } from '../../domain/operations/batches/regroup.ts';
import { removeItem } from '../../domain/operations/batches/remove.ts';
import { DUE_DAYS_AHEAD } from '../../domain/operations/batches/start.ts';
import { listOpenInvoices } from '../../domain/operations/invoices.ts';
import type { Machine } from '../../domain/operations/ports.ts';
import { keysOf } from '../../domain/table/blobs.ts';
import { type Fault, failAt, WRITES } from '../table/faults.ts';
import { type Fixture, newTable } from '../table/fixture.ts';
import { type Restored, snapshotOf } from '../table/snapshot.ts';
import { aContract, anEntry, clientIdOf, contractIdOf, foundFirm, someSettings, tenantId } from './firm.ts';
import { needsOf, newBatch, runMonthEnd, runToReview, type SentMails, stepsOf } from './month-end-run.ts';

let fixture: Fixture;
let sent: SentMails;
let started: string[];

const machine: Machine = {
  start: async (name) => void started.push(name),
  succeed: async () => {},
  standing: async () => 'running',
};

beforeEach(async () => {
  fixture = await newTable();
  sent = { to: [] };
  started = [];
});

const written = {
  clientId: clientIdOf(0),
  lines: [
    { description: 'Network switch', quantity: '2', unitPrice: '249.00' },
    { description: 'Training', quantity: '90', unit: 'MIN', unitPrice: '95.00', baseQuantity: 60 },
  ],
  purchaseOrder: 'PO-4711',
};
const write = (more: object = {}, seed = newId(new Date())) =>
  startAdHoc(needsOf(fixture), machine)(tenantId, seed, NewInvoice.parse({ ...written, ...more }));

const invoices = async (): Promise<readonly Invoice[]> =>
  [...(await fixture.stores.ledger.list(tenantId, 'FA', 100))].reverse();

describe('an invoice without a contract', () => {
  test('is drafted, numbered, made a PDF of and mailed as any other', async () => {
    await foundFirm(fixture, { clients: 1, entries: 1 });
    const before = await fixture.stores.contracts.get(tenantId, contractIdOf(0));
    const { batchId, name } = await write();
    expect(name).toBe('Invoice for Client 0');
    await runMonthEnd(fixture, sent, batchId);
    const [invoice, ...others] = await invoices();
    expect(others).toEqual([]);
    expect(invoice).toMatchObject({
      formattedNumber: 'FA-00001',
      purchaseOrder: 'PO-4711',
      contracts: [],
      totals: { net: 64_050, tax: 12_810, gross: 76_860 },
    });
    expect([...fixture.blobs.objects.keys()]).toEqual([keysOf(tenantId).invoicePdf(invoice?.invoiceId ?? '')]);
    expect(sent.to.flat()).toContain('client0@clients.example');
    expect(await fixture.stores.batches.progress(tenantId, batchId)).toEqual({ delivered: 1 });
    // It bills no contract.
    expect(await fixture.stores.contracts.get(tenantId, contractIdOf(0))).toEqual(before);
  });

  test('waits for a review where the firm wants one', async () => {
    await foundFirm(fixture, { clients: 1, entries: 0 }, someSettings({ reviewPolicy: { when: 'always' } }));
    const { batchId } = await write();
    await runMonthEnd(fixture, sent, batchId).catch(() => {});
    expect(await invoices()).toEqual([]);
    expect(await fixture.stores.batches.progress(tenantId, batchId)).toEqual({ drafted: 1 });
  });

  test('that a reviewer took out stays out when its batch is grouped anew', async () => {
    await foundFirm(fixture, { clients: 1, entries: 0 }, someSettings({ reviewPolicy: { when: 'always' } }));
    const { batchId } = await write();
    const steps = stepsOf(fixture, sent, batchId);
    await runToReview(steps);
    const removal = { reason: 'disputed', by: 'sub-1' };
    await removeItem(needsOf(fixture))(tenantId, batchId, '0000-0000', removal);
    await regroupBatch(needsOf(fixture), machine)(tenantId, batchId, 'request-1', { lineGrouping: 'entry' }, 'sub-1');
    await runToReview(steps);
    const items = await fixture.stores.batches.items(tenantId, batchId, undefined, 1);
    expect(items).toMatchObject([{ status: 'removed', reason: 'disputed', decidedBy: 'sub-1' }]);
  });

  test('that is due as late as can be is in the list of what is open', async () => {
    await foundFirm(fixture, { clients: 1, entries: 0 });
    const { batchId } = await write({ dueOn: addDays('2016-04-01', DUE_DAYS_AHEAD) });
    await runMonthEnd(fixture, sent, batchId);
    const { items } = await listOpenInvoices(needsOf(fixture))(tenantId, 'open', { limit: 10 });
    expect(items).toHaveLength(1);
  });

  test('is started once, however often it is asked for', async () => {
    await foundFirm(fixture, { clients: 1, entries: 0 });
    const seed = newId(new Date());
    const first = await write({}, seed);
    expect(await write({}, seed)).toEqual(first);
    expect(new Set(started)).toEqual(new Set([seed]));
  });

  test.each([
    ['an unknown client', { clientId: idFrom('nobody') }, 'ClientUnknown', '/clientId'],
    [
      'an unknown tax rate',
      { lines: [{ ...written.lines[0], taxRateId: 'gone' }] },
      'TaxRateUnknown',
      '/lines/0/taxRateId',
    ],
    ['an amount of 0', { lines: [{ ...written.lines[0], quantity: '0' }] }, 'NothingToInvoice', '/lines'],
    ['an amount below 0', { lines: [{ ...written.lines[0], quantity: '-1' }] }, 'NothingToInvoice', '/lines'],
    [
      'an amount that nothing can state',
      { lines: [{ ...written.lines[0], quantity: '9999999.9999', unitPrice: '999999999.999999' }, written.lines[1]] },
      'AmountTooLarge',
      '/lines/0/unitPrice',
    ],
    ['a date in another age', { issueOn: '2999-01-01' }, 'RequestInvalid', '/issueOn'],
    ['a due date before its own', { issueOn: '2016-04-01', dueOn: '2016-03-01' }, 'RequestInvalid', '/dueOn'],
  ])('of %s is refused, and nothing is started', async (_, more, code, pointer) => {
    await foundFirm(fixture, { clients: 1, entries: 0 });
    await expect(write(more)).rejects.toMatchObject({ code, faults: [expect.objectContaining({ pointer })] });
    expect(started).toEqual([]);
    expect((await fixture.stores.batches.list(tenantId, { limit: 10 })).items).toEqual([]);
  });

  test('may come to more in yen, which have no smaller unit, than in the euro of the firm', async () => {
    await foundFirm(fixture, { clients: 1, entries: 0 });
    const lines = [{ description: 'Data centre', quantity: '9999999', unitPrice: '99999999' }];
    await expect(write({ lines })).rejects.toMatchObject({ code: 'AmountTooLarge' });
    const client = await fixture.stores.clients.get(tenantId, clientIdOf(0));
    if (!client) throw new Error('no client');
    const { clientId, version, ...details } = client;
    await fixture.stores.clients.replace(tenantId, clientId, version, { ...details, currency: 'JPY' });
    expect((await write({ lines })).adHoc).toMatchObject({ clientId });
  });

  /** The whole run with one call that fails, everything looked at afterwards. */
  const runWithFault = async (restored: Restored, batchId: string, at: number, fault: Fault): Promise<number> => {
    fixture = await restored();
    sent = { to: [] };
    const writes = failAt(fixture.faults, at, fault, WRITES);
    await runMonthEnd(fixture, sent, batchId, 1);
    const made = writes();
    fixture.faults.decide = () => undefined;
    expect((await invoices()).map(({ number, totals }) => [number, totals.gross])).toEqual([[1, 76_860]]);
    expect(sent.to.flat().filter((to) => to.startsWith('client')).length).toBeLessThanOrEqual(1);
    const { delivered = 0, notDelivered = 0 } = await fixture.stores.batches.progress(tenantId, batchId);
    expect(delivered + notDelivered).toBe(1);
    return made;
  };

  test('is issued and mailed once though it is killed at any write', { timeout: 300_000 }, async () => {
    await foundFirm(fixture, { clients: 1, entries: 0 });
    const { batchId } = await write({}, idFrom('ad hoc'));
    const restored = await snapshotOf(fixture);
    const writes = await runWithFault(restored, batchId, 0, undefined);
    expect(writes).toBeGreaterThan(10);
    for (let at = 1; at <= writes; at += 1)
      await expect(runWithFault(restored, batchId, at, 'after'), `write ${at}`).resolves.toBeGreaterThan(0);
  });
});

describe('one contract billed by itself', () => {
  const bill = async (asked: object = {}) => {
    const seed = newId(new Date());
    const request = ContractBill.parse({ issueOn: '2016-04-10', ...asked });
    const { batchId } = await billOneContract(needsOf(fixture), machine)(tenantId, contractIdOf(0), seed, request);
    fixture.clock.now = new Date(fixture.clock.now.getTime() + 60_000);
    await runMonthEnd(fixture, sent, batchId);
    return batchId;
  };

  const work = async (name: string, day: string, minutes: number) => {
    const record = await fixture.stores.contracts.get(tenantId, contractIdOf(0));
    if (!record) throw new Error('no contract');
    await fixture.stores.log.add(tenantId, anEntry(contractIdOf(0), name, day, minutes), record.state, false);
  };

  beforeEach(async () => {
    await foundFirm(fixture, { clients: 0, entries: 0 });
    fixture.clock.now = new Date('2016-04-10T07:00:00Z');
    const plain = aContract(contractIdOf(0), clientIdOf(0), '2016-04-01');
    const terms = plain.terms.map((one) => ({ ...one, billWork: 'periodEnd' as const }));
    await fixture.stores.clients.create(tenantId, clientIdOf(0), {
      name: 'Client 0',
      address: { lines: ['2 rue du Port'], postalCode: '33000', city: 'Bordeaux', country: 'FR' },
      billingContacts: [{ email: 'client0@clients.example' }],
      taxTreatment: 'standard',
    });
    await fixture.stores.contracts.create(tenantId, { ...plain, terms }, newBillingState('2016-04-01'));
    await work('one', '2016-04-05', 30);
    fixture.clock.now = new Date('2016-04-11T07:00:00Z');
  });

  test('takes the work of the open period, and the month end bills the rest with the fee', async () => {
    await bill({ through: '2016-04-10' });
    await work('two', '2016-04-20', 45);
    // Late for what was billed: it stands under the first open day.
    await work('three', '2016-04-06', 15);
    fixture.clock.now = new Date('2016-05-01T07:00:00Z');
    await runMonthEnd(fixture, sent, await newBatch(fixture, 'April', '2016-04-30', { issueOn: '2016-05-01' }));
    const [first, second] = await invoices();
    expect(first?.lines.map(({ chargeId, net }) => [chargeId, net])).toEqual([['time', 3_000]]);
    expect(second?.lines.map(({ chargeId, net, late }) => [chargeId, net, late])).toEqual([
      ['fee', 10_000, false],
      ['time', 4_500, false],
      ['time', 1_500, true],
    ]);
  });

  test('leaves the open period alone when it is told to', async () => {
    const batchId = await bill({ through: '2016-04-10', openWork: false });
    expect(await invoices()).toEqual([]);
    expect(await fixture.stores.batches.progress(tenantId, batchId)).toEqual({ nothingToBill: 1 });
  });

  test('bills through today unless told otherwise, and nothing twice', async () => {
    await bill();
    const again = await bill();
    expect((await invoices()).length).toBe(1);
    expect(await fixture.stores.batches.progress(tenantId, again)).toEqual({ nothingToBill: 1 });
    expect(await fixture.stores.batches.get(tenantId, again)).toMatchObject({
      through: '2016-04-11',
      name: 'Assistance',
    });
  });

  test('of a contract that is not there is refused', async () => {
    const unknown = billOneContract(needsOf(fixture), machine)(
      tenantId,
      idFrom('none'),
      newId(new Date()),
      ContractBill.parse({}),
    );
    await expect(unknown).rejects.toMatchObject({ code: 'NotFound' });
    expect(started).toEqual([]);
  });
});
