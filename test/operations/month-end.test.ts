import { beforeEach, describe, expect, test } from 'vitest';
import type { Invoice } from '../../domain/invoicing/invoice.ts';
import { closeBatch } from '../../domain/operations/month-end/close.ts';
import { keysOf } from '../../domain/table/blobs.ts';
import { type Fault, failAt, WRITES } from '../table/faults.ts';
import { type Fixture, newTable } from '../table/fixture.ts';
import { type Restored, snapshotOf } from '../table/snapshot.ts';
import { anEntry, clientIdOf, contractIdOf, foundFirm, tenantId } from './firm.ts';
import { busyMailer, needsOf, newBatch, runMonthEnd, runToReview, type SentMails, stepsOf } from './month-end-run.ts';

let fixture: Fixture;
let sent: SentMails;

beforeEach(async () => {
  fixture = await newTable();
  sent = { to: [] };
});

const invoices = async (): Promise<readonly Invoice[]> =>
  [...(await fixture.stores.ledger.list(tenantId, 'FA', 100))].reverse();
const progress = (batchId: string) => fixture.stores.batches.progress(tenantId, batchId);
const billedIds = (issued: readonly Invoice[]) =>
  issued.flatMap(({ contracts }) => contracts.flatMap(({ billableIds }) => billableIds));

/** Every entry exactly once, every number without a gap, every client one mail. */
const expectWholeMonth = async (clients: number, entries: number) => {
  const issued = await invoices();
  expect(issued.map(({ number }) => number)).toEqual(Array.from({ length: clients }, (_, i) => i + 1));
  const ids = billedIds(issued);
  expect(new Set(ids).size).toBe(clients * entries);
  expect(ids).toHaveLength(clients * entries);
  // 100.00 of fee and 60.00 an hour, plus 20 % of tax.
  for (const { totals } of issued)
    expect(totals).toMatchObject({ net: 10_000 + entries * 6_000, tax: 2_000 + entries * 1_200 });
  const mails = sent.to.flat().filter((address) => address.startsWith('client'));
  expect(new Set(mails).size).toBe(mails.length);
};

describe('a month end', () => {
  test('turns contracts and time into numbered invoices, stored and mailed once', async () => {
    await foundFirm(fixture, { clients: 6, entries: 3 });
    const batchId = await newBatch(fixture, 'March');
    await runMonthEnd(fixture, sent, batchId);
    await expectWholeMonth(6, 3);
    expect(await progress(batchId)).toEqual({ delivered: 6 });
    expect(sent.to).toHaveLength(7); // six clients and the firm itself
    expect([...fixture.blobs.objects.keys()].sort()).toEqual(
      (await invoices()).map(({ invoiceId }) => keysOf(tenantId).invoicePdf(invoiceId)).sort(),
    );
    expect(await fixture.stores.batches.get(tenantId, batchId)).toMatchObject({ status: 'closed' });
  });

  test('a second one for the same month issues nothing', async () => {
    await foundFirm(fixture, { clients: 3, entries: 2 });
    await runMonthEnd(fixture, sent, await newBatch(fixture, 'March'));
    fixture.clock.now = new Date('2016-04-02T07:00:00Z');
    const again = await newBatch(fixture, 'March again');
    await runMonthEnd(fixture, sent, again);
    await expectWholeMonth(3, 2);
    expect(await progress(again)).toEqual({ nothingToBill: 3 });
  });

  test('is closed also when its own mail is not taken for now, and tells the firm later, once', async () => {
    await foundFirm(fixture, { clients: 1, entries: 1 });
    const batchId = await newBatch(fixture, 'March');
    const steps = stepsOf(fixture, sent, batchId);
    await runToReview(steps);
    await steps.issue();
    const close = closeBatch(needsOf(fixture), busyMailer);
    const closed = { status: 'closed', issued: 1, needAttention: 0 };
    expect(await close({ tenantId, batchId })).toMatchObject({ ...closed, waitSeconds: 30 });
    expect(await fixture.stores.batches.get(tenantId, batchId)).toMatchObject({ status: 'closed' });
    await steps.close();
    expect(await close({ tenantId, batchId })).toMatchObject({ ...closed, waitSeconds: 0 });
    expect(sent.to).toEqual([['office@canal.example']]);
  });

  test('late work for a closed month goes to the next invoice, on a line that says when it was done', async () => {
    await foundFirm(fixture, { clients: 1, entries: 1 });
    await runMonthEnd(fixture, sent, await newBatch(fixture, 'March'));
    fixture.clock.now = new Date('2016-04-10T07:00:00Z');
    const record = await fixture.stores.contracts.get(tenantId, contractIdOf(0));
    await fixture.stores.log.add(
      tenantId,
      anEntry(contractIdOf(0), 'late', '2016-03-20', 30),
      record?.state as never,
      false,
    );
    fixture.clock.now = new Date('2016-05-01T07:00:00Z');
    await runMonthEnd(fixture, sent, await newBatch(fixture, 'April', '2016-04-30'));
    const [, april] = await invoices();
    expect(april?.lines.filter(({ late }) => late)).toMatchObject([
      { net: 3_000, period: { from: '2016-03-20', until: '2016-03-21' } },
    ]);
  });

  test('one contract that cannot be priced has its reason and stops nobody', async () => {
    await foundFirm(fixture, { clients: 3, entries: 1 });
    const record = await fixture.stores.contracts.get(tenantId, contractIdOf(1));
    if (!record) throw new Error('no contract');
    const terms = record.contract.terms.map((version) => ({
      ...version,
      charges: version.charges.map((charge) => ({ ...charge, taxRateId: 'gone' })),
    }));
    await fixture.stores.contracts.replace(tenantId, record, { ...record.contract, terms });
    fixture.clock.now = new Date('2016-04-01T08:00:00Z');
    const batchId = await newBatch(fixture, 'March');
    await runMonthEnd(fixture, sent, batchId);
    expect(await progress(batchId)).toEqual({ delivered: 2, failed: 1 });
    const items = await fixture.stores.batches.listItems(tenantId, batchId, { limit: 10 });
    expect(items.items.find(({ status }) => status === 'failed')).toMatchObject({
      clientId: clientIdOf(1),
      reason: 'TaxRateUnknown: the tax rate "gone" is not in the tenant\'s settings',
    });
    // Neither firm nor clients have said their SIREN: no reason to hold an invoice back.
    expect(items.items.find(({ status }) => status === 'delivered')).toMatchObject({
      warnings: ['sellerSirenMissing', 'sellerVatNumberMissing', 'buyerSirenMissing'],
    });
  });
});

describe('two month ends at once', () => {
  test('bill everything once and number without a gap', async () => {
    await foundFirm(fixture, { clients: 4, entries: 2 });
    const [one, two] = [await newBatch(fixture, 'one'), await newBatch(fixture, 'two')];
    await Promise.all([runMonthEnd(fixture, sent, one), runMonthEnd(fixture, sent, two)]);
    await expectWholeMonth(4, 2);
  });
});

describe('a month end that is killed', () => {
  const size = { clients: 2, entries: 1 };
  let batchId: string;

  /** The whole run with one call that fails, everything looked at afterwards. */
  const runWithFault = async (restored: Restored, at: number, fault: Fault): Promise<number> => {
    fixture = await restored();
    sent = { to: [] };
    const writes = failAt(fixture.faults, at, fault, WRITES);
    await runMonthEnd(fixture, sent, batchId, 1);
    const made = writes();
    fixture.faults.decide = () => undefined;
    await expectWholeMonth(size.clients, size.entries);
    const { delivered = 0, notDelivered = 0 } = await progress(batchId);
    // Only the mail whose answer was lost may need a person.
    expect({ items: delivered + notDelivered, unsure: notDelivered <= 1 }).toEqual({
      items: size.clients,
      unsure: true,
    });
    return made;
  };

  // A call that fails before it is made leaves what the one before it left with its answer lost: one kind of fault at
  // every write is every place between two writes.
  test('at any write, with its answer lost, and goes on, bills and mails once', { timeout: 300_000 }, async () => {
    await foundFirm(fixture, size);
    batchId = await newBatch(fixture, 'killed');
    const restored = await snapshotOf(fixture);
    const writes = await runWithFault(restored, 0, undefined);
    expect(writes).toBeGreaterThan(20);
    await expect(runWithFault(restored, 1, 'before')).resolves.toBeGreaterThan(writes);
    for (let at = 1; at <= writes; at += 1) {
      await expect(runWithFault(restored, at, 'after'), `write ${at}`).resolves.toBeGreaterThan(0);
    }
  });
});
