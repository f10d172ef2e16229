import { beforeEach, describe, expect, test } from 'vitest';
import { NewExpense } from '../../domain/billables/new-billable.ts';
import { idFrom } from '../../domain/ids.ts';
import type { Invoice } from '../../domain/invoicing/invoice.ts';
import { changeBillable, removeBillable } from '../../domain/operations/billables/change.ts';
import { getBillable, listBillables } from '../../domain/operations/billables/read.ts';
import { recordBillable } from '../../domain/operations/billables/record.ts';
import { contractBalance } from '../../domain/operations/pricing/balance.ts';
import { type AskedCredit, creditInvoice } from '../../domain/operations/settlements/credit.ts';
import { getTimeEntry } from '../../domain/operations/time-entries/get.ts';
import { type Fault, failAt, isInjected, WRITES } from '../table/faults.ts';
import { type Fixture, newTable } from '../table/fixture.ts';
import { type Restored, snapshotOf } from '../table/snapshot.ts';
import { contractIdOf, foundFirm, tenantId } from './firm.ts';
import { mailerOf, needsOf, newBatch, runMonthEnd } from './month-end-run.ts';

let fixture: Fixture;
const contractId = contractIdOf(0);

/** A firm with one client, whose March is invoiced: a fee of 100.00, and two hours at 60.00 each. */
const marchInvoiced = async (): Promise<void> => {
  fixture = await newTable();
  await foundFirm(fixture, { clients: 1, entries: 2 });
  await runMonthEnd(fixture, { to: [] }, await newBatch(fixture, 'March'));
  fixture.clock.now = new Date('2016-04-05T07:00:00Z');
};
beforeEach(marchInvoiced);

const credit = (name: string, asked: Partial<AskedCredit> = {}, invoiceId = 'FA-000000001') =>
  creditInvoice(needsOf(fixture), mailerOf(fixture, { to: [] }))(
    tenantId,
    invoiceId,
    { eventId: idFrom('request', name), by: 'sub-1' },
    { reason: 'billed to the wrong month', mail: false, putBackUsage: true, ...asked },
  );
const aprilBilled = async (): Promise<Invoice | undefined> => {
  fixture.clock.now = new Date('2016-05-01T07:00:00Z');
  await runMonthEnd(fixture, { to: [] }, await newBatch(fixture, 'April', '2016-04-30'));
  return (await fixture.stores.ledger.list(tenantId, 'FA', 1))[0];
};
const reopened = async () =>
  (await listBillables(needsOf(fixture))(tenantId, contractId, 'reopened', { limit: 10 })).items;
const linesOf = (invoice: Invoice | undefined) =>
  (invoice?.lines ?? []).map(({ description, net, putBack }) => [description, net, putBack]);

/** Minutes of work that stand on an invoice and on none of its credit notes, and those that are open. */
const minutesBilled = async (): Promise<number> => {
  const documents = [
    ...(await fixture.stores.ledger.list(tenantId, 'FA', 10)).map((one) => [1, one] as const),
    ...(await fixture.stores.ledger.list(tenantId, 'CN', 10)).map((one) => [-1, one] as const),
  ];
  const minutes = ({ lines }: Invoice) =>
    lines.reduce((all, { unit, quantity }) => all + (unit === 'MIN' ? Number(quantity) : 0), 0);
  return documents.reduce((all, [sign, one]) => all + sign * minutes(one), 0);
};
const minutesOpen = async (): Promise<number> =>
  (await contractBalance(needsOf(fixture))(tenantId, contractId)).openWork.minutes;

describe('a credit note that puts usage back', () => {
  test('brings the work onto the next invoice, and not its fee', async () => {
    const { document } = await credit('all');
    expect(document).toMatchObject({ totals: { net: 22_000 }, credits: { putBackUsage: true } });
    expect(await reopened()).toMatchObject([
      { billing: 'open', on: '2016-03-01', billDate: '2016-04-01', creditNoteId: document.invoiceId },
    ]);
    expect([await minutesBilled(), await minutesOpen()]).toEqual([0, 120]);
    expect(linesOf(await aprilBilled())).toEqual([
      ['Infogérance', 10_000, undefined],
      ['Remote help with a workplace', 6000, 'FA-00001'],
      ['Remote help with a workplace', 6000, 'FA-00001'],
    ]);
    expect([await minutesBilled(), await minutesOpen()]).toEqual([120, 0]);
    expect(await reopened()).toMatchObject([{ billing: 'billed' }]);
  });

  test('twice is once: the same request, and another for the same line', async () => {
    const line = (await fixture.stores.ledger.get(tenantId, 'FA-000000001'))?.lines.find(({ unit }) => unit === 'MIN');
    const lines = [{ key: line?.key ?? '' }];
    const first = await credit('line', { lines });
    expect(await credit('line', { lines })).toEqual(first);
    await expect(credit('once more', { lines })).rejects.toMatchObject({ code: 'RequestInvalid' });
    expect(await reopened()).toHaveLength(1);
    expect([await minutesBilled(), await minutesOpen()]).toEqual([60, 60]);
    expect(linesOf(await aprilBilled())).toHaveLength(2);
  });

  test('can be followed by another on the invoice that billed it again', async () => {
    await credit('all');
    const april = await aprilBilled();
    const work = april?.lines.filter(({ putBack }) => putBack).map(({ key }) => ({ key })) ?? [];
    fixture.clock.now = new Date('2016-05-05T07:00:00Z');
    await credit('April', { lines: work }, april?.invoiceId);
    expect([await minutesBilled(), await minutesOpen()]).toEqual([0, 120]);
    fixture.clock.now = new Date('2016-06-01T07:00:00Z');
    await runMonthEnd(fixture, { to: [] }, await newBatch(fixture, 'May', '2016-05-31'));
    const [may] = await fixture.stores.ledger.list(tenantId, 'FA', 1);
    expect(linesOf(may).map(([, net, putBack]) => [net, putBack])).toEqual([
      [10_000, undefined],
      [6000, 'FA-00002'],
      [6000, 'FA-00002'],
    ]);
    expect([await minutesBilled(), await minutesOpen()]).toEqual([120, 0]);
  });

  test('without work or expenses is refused, and nothing is credited', async () => {
    const fee = (await fixture.stores.ledger.get(tenantId, 'FA-000000001'))?.lines.find(({ unit }) => unit === 'C62');
    const lines = [{ key: fee?.key ?? '' }];
    await expect(credit('the fee', { lines })).rejects.toMatchObject({
      code: 'UsageNotPutBack',
      faults: [{ pointer: '/lines/0/key' }],
    });
    await expect(credit('an amount', { net: 100 })).rejects.toMatchObject({
      code: 'UsageNotPutBack',
      faults: [{ pointer: '/putBackUsage' }],
    });
    expect(await fixture.stores.ledger.list(tenantId, 'CN', 10)).toEqual([]);
    expect(await reopened()).toEqual([]);
  });

  test('an expense comes back too, and late work beside it is told apart', async () => {
    const needs = needsOf(fixture);
    const asked = { kind: 'expense', contractId, on: '2016-04-02', description: 'Switch', unitPrice: '45.00' };
    await recordBillable(needs)(tenantId, 'switch', NewExpense.parse(asked));
    await aprilBilled();
    fixture.clock.now = new Date('2016-05-05T07:00:00Z');
    const april = await fixture.stores.ledger.get(tenantId, 'FA-000000002');
    const key = april?.lines.find(({ description }) => description === 'Switch')?.key ?? '';
    await credit('the switch', { lines: [{ key }] }, 'FA-000000002');
    await recordBillable(needs)(tenantId, 'another', NewExpense.parse(asked));
    fixture.clock.now = new Date('2016-06-01T07:00:00Z');
    await runMonthEnd(fixture, { to: [] }, await newBatch(fixture, 'May', '2016-05-31'));
    const [may] = await fixture.stores.ledger.list(tenantId, 'FA', 1);
    expect(
      linesOf(may)
        .filter(([what]) => what === 'Switch')
        .map(([, net, putBack]) => [net, putBack])
        .sort(),
    ).toEqual([
      [4500, undefined],
      [4500, 'FA-00002'],
    ]);
  });
});

describe('usage that was put back', () => {
  const one = async () => {
    const [found] = await reopened();
    if (!found) throw new Error('nothing was put back');
    return { tenantId, contractId, billableId: found.billableId, expected: found.version };
  };

  test('can be held and postponed like all else, but not deleted', async () => {
    await credit('all');
    const needs = needsOf(fixture);
    await expect(removeBillable(needs)(await one(), false)).rejects.toMatchObject({ code: 'BillableLocked' });
    expect(await changeBillable(needs)(await one(), { held: true }, false)).toMatchObject({ billing: 'held' });
    expect(await minutesOpen()).toBe(0);
    await changeBillable(needs)(await one(), { held: false }, false);
    await changeBillable(needs)(await one(), { postponedTo: '2016-05-10' }, false);
    expect(linesOf(await aprilBilled())).toEqual([['Infogérance', 10_000, undefined]]);
    expect(await getBillable(needs)(tenantId, contractId, (await one()).billableId)).toMatchObject({
      billing: 'open',
      billDate: '2016-05-10',
    });
  });

  test('stays as it was recorded: the entries themselves are on an invoice and locked', async () => {
    await credit('all');
    const id = idFrom('test', 'entry', '0/0');
    expect(await getTimeEntry(needsOf(fixture))(tenantId, contractId, id)).toMatchObject({ billing: 'billed' });
  });

  test('costs nothing to look for where there is none', async () => {
    const gets = async (work: () => Promise<unknown>): Promise<number> => {
      let calls = 0;
      fixture.faults.decide = (call) => {
        if (call === 'GetCommand' || call === 'BatchGetCommand') calls += 1;
        return undefined;
      };
      await work();
      fixture.faults.decide = () => undefined;
      return calls;
    };
    const before = await gets(minutesOpen);
    await credit('all');
    // The note, and all originals at once.
    expect(await gets(minutesOpen)).toBe(before + 2);
  });
});

describe('putting usage back that is killed', () => {
  const runWithFault = async (restored: Restored, at: number, fault: Fault): Promise<number> => {
    fixture = await restored();
    const writes = failAt(fixture.faults, at, fault, WRITES);
    try {
      await credit('killed');
    } catch (error) {
      if (!isInjected(error)) throw error;
    }
    const made = writes();
    fixture.faults.decide = () => undefined;
    const noted = await fixture.stores.ledger.list(tenantId, 'CN', 10);
    expect(await reopened()).toHaveLength(noted.length);
    await credit('killed');
    expect(await fixture.stores.ledger.list(tenantId, 'CN', 10)).toHaveLength(1);
    expect(await reopened()).toHaveLength(1);
    expect([await minutesBilled(), await minutesOpen()]).toEqual([0, 120]);
    return made;
  };

  test.each(['before', 'after'] as const)(
    '%s any write has one note with one place on the log, or none of both',
    async (fault) => {
      const restored = await snapshotOf(fixture);
      const writes = await runWithFault(restored, 0, undefined);
      expect(writes).toBeGreaterThan(1);
      for (let at = 1; at <= writes; at += 1) await runWithFault(restored, at, fault);
    },
    120_000,
  );

  test('while a month end runs: it is on that invoice or the next, once', async () => {
    fixture.clock.now = new Date('2016-05-01T07:00:00Z');
    const batchId = await newBatch(fixture, 'April', '2016-04-30');
    await Promise.all([runMonthEnd(fixture, { to: [] }, batchId), credit('meanwhile')]);
    fixture.clock.now = new Date('2016-06-01T07:00:00Z');
    await runMonthEnd(fixture, { to: [] }, await newBatch(fixture, 'May', '2016-05-31'));
    expect([await minutesBilled(), await minutesOpen()]).toEqual([120, 0]);
  });
});
