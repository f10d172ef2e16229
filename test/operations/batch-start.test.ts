import { beforeEach, describe, expect, test } from 'vitest';
import { NewBatch } from '../../domain/batches/new-batch.ts';
import { idFrom, newId } from '../../domain/ids.ts';
import { startBatch } from '../../domain/operations/batches/start.ts';
import type { Machine } from '../../domain/operations/ports.ts';
import { type Fixture, newTable } from '../table/fixture.ts';
import { clientIdOf, contractIdOf, foundFirm, tenantId } from './firm.ts';
import { needsOf, runMonthEnd, type SentMails } from './month-end-run.ts';

let fixture: Fixture;
let sent: SentMails;
let started: string[];
const machine: Machine = {
  start: async (name) => void started.push(name),
  succeed: async () => {},
  standing: async () => 'none',
};

beforeEach(async () => {
  fixture = await newTable();
  sent = { to: [] };
  started = [];
  await foundFirm(fixture, { clients: 3, entries: 2 });
});

const start = (more: object = {}, seed = newId(new Date())) =>
  startBatch(needsOf(fixture), machine)(
    tenantId,
    seed,
    NewBatch.parse({ name: 'March', through: '2016-03-31', ...more }),
  );
const issued = async () => [...(await fixture.stores.ledger.list(tenantId, 'FA', 100))].reverse();
const entry = (client: number, n: number) => ({
  contractId: contractIdOf(client),
  billableId: idFrom('test', 'entry', `${client}/${n}`),
});
const nothingDone = async () => {
  expect(started).toEqual([]);
  expect((await fixture.stores.batches.list(tenantId, { limit: 10 })).items).toEqual([]);
};

describe('contracts that are left out', () => {
  test('are not billed, and are by the next batch', async () => {
    const out = contractIdOf(1);
    const { batchId } = await start({ leftOutContractIds: [out, out], issueOn: '2016-03-31' });
    await runMonthEnd(fixture, sent, batchId);
    const billed = async () => (await issued()).map(({ buyer }) => buyer.clientId);
    expect((await billed()).sort()).toEqual([clientIdOf(0), clientIdOf(2)].sort());
    fixture.clock.now = new Date('2016-04-02T07:00:00Z');
    await runMonthEnd(fixture, sent, (await start()).batchId);
    expect((await billed()).at(-1)).toBe(clientIdOf(1));
    expect(await issued()).toHaveLength(3);
  });

  test.each([
    { because: 'all that is named is left out', more: { contractIds: [0], leftOutContractIds: [0] } },
    { because: 'all that is due is left out', more: { leftOutContractIds: [0, 1, 2] } },
    { because: 'nothing is due yet', more: { through: '2016-02-01' } },
  ])('$because: nothing is started', async ({ more }) => {
    const named = Object.entries(more).map(([name, value]) => [
      name,
      Array.isArray(value) ? value.map(contractIdOf) : value,
    ]);
    await expect(start(Object.fromEntries(named))).rejects.toMatchObject({ code: 'EmptySelection' });
    await nothingDone();
  });

  test('must exist', async () => {
    await expect(start({ leftOutContractIds: ['z'.repeat(26)] })).rejects.toMatchObject({
      code: 'NotFound',
      faults: [{ pointer: '/leftOutContractIds/0' }],
    });
    await nothingDone();
  });
});

describe('items that are left out', () => {
  test('are postponed to the day after, and stand on the next invoice', async () => {
    const [out, other] = [entry(0, 1), entry(1, 0)];
    const { batchId } = await start({ postponed: [out, other, out], issueOn: '2016-03-31' });
    expect(await fixture.stores.log.get(tenantId, out.contractId, out.billableId)).toMatchObject({
      billDate: '2016-04-01',
    });
    await runMonthEnd(fixture, sent, batchId);
    const billedIds = async () =>
      (await issued()).flatMap(({ contracts }) => contracts.flatMap(({ billableIds }) => billableIds));
    expect(await billedIds()).toHaveLength(4);
    expect(await billedIds()).not.toContain(out.billableId);
    fixture.clock.now = new Date('2016-05-01T07:00:00Z');
    await runMonthEnd(fixture, sent, (await start({ through: '2016-04-30' })).batchId);
    expect((await billedIds()).sort()).toEqual(
      [0, 1, 2].flatMap((c) => [0, 1].map((n) => entry(c, n).billableId)).sort(),
    );
  });

  test.each([
    { because: 'unknown', more: { billableId: idFrom('unknown') }, code: 'NotFound' },
    { because: 'on another contract', more: { contractId: contractIdOf(2) }, code: 'NotFound' },
  ])('one that is $because is refused, and none is postponed', async ({ more, code }) => {
    const postponed = [entry(0, 0), { ...entry(0, 1), ...more }];
    await expect(start({ postponed })).rejects.toMatchObject({ code, faults: [{ pointer: '/postponed/1' }] });
    const { billableId } = entry(0, 0);
    const stored = await fixture.stores.log.get(tenantId, contractIdOf(0), billableId);
    expect(stored).toMatchObject({ billDate: '2016-03-01', version: 1 });
    await nothingDone();
  });

  test('one that is billed is refused', async () => {
    await runMonthEnd(fixture, sent, (await start()).batchId);
    started = [];
    await expect(start({ through: '2016-04-30', postponed: [entry(0, 0)] })).rejects.toMatchObject({
      code: 'BillableLocked',
      faults: [{ pointer: '/postponed/0' }],
    });
    expect(started).toEqual([]);
  });

  test('killed at any call, it postpones each once and starts one batch', { timeout: 120_000 }, async () => {
    const seed = newId(new Date());
    const postponed = [entry(0, 0), entry(0, 1), entry(1, 0)];
    for (let at = 1; ; at += 1) {
      let calls = 0;
      fixture.faults.decide = () => {
        calls += 1;
        return calls === at ? 'after' : undefined;
      };
      await start({ postponed }, seed).catch(() => undefined);
      fixture.faults.decide = () => undefined;
      if (calls < at) break;
    }
    expect(new Set(started)).toEqual(new Set([seed]));
    expect((await fixture.stores.batches.list(tenantId, { limit: 10 })).items).toHaveLength(1);
    for (const { contractId, billableId } of postponed) {
      const stored = await fixture.stores.log.get(tenantId, contractId, billableId);
      expect(stored).toMatchObject({ billDate: '2016-04-01', version: 2 });
    }
  });

  test('asked for again after it was billed, it finds its batch and does nothing more', async () => {
    const asked = { postponed: [entry(0, 0)], issueOn: '2016-03-31' };
    const { batchId } = await start(asked);
    await runMonthEnd(fixture, sent, batchId);
    fixture.clock.now = new Date('2016-05-01T07:00:00Z');
    await runMonthEnd(fixture, sent, (await start({ through: '2016-04-30' })).batchId);
    expect(await start(asked, batchId)).toMatchObject({ batchId, status: 'closed' });
    expect(started.filter((name) => name === batchId)).toHaveLength(1);
  });
});

describe('the due date that was chosen', () => {
  test('stands on the invoices in place of the terms', async () => {
    const { batchId } = await start({ issueOn: '2016-04-01', dueOn: '2016-04-11' });
    await runMonthEnd(fixture, sent, batchId);
    const [invoice] = await issued();
    expect(invoice).toMatchObject({
      issuedOn: '2016-04-01',
      dueOn: '2016-04-11',
      paymentTerms: { days: 10, endOfMonth: false },
    });
  });

  test('is never before the day of issue', async () => {
    await runMonthEnd(fixture, sent, (await start({ issueOn: '2016-04-20', contractIds: [contractIdOf(0)] })).batchId);
    const { batchId } = await start({ dueOn: '2016-04-05' });
    await runMonthEnd(fixture, sent, batchId);
    expect((await issued()).at(-1)).toMatchObject({ issuedOn: '2016-04-20', dueOn: '2016-04-20' });
  });
});
