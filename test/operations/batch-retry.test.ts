import { beforeEach, describe, expect, test } from 'vitest';
import type { BatchStatus } from '../../domain/batches/batch.ts';
import type { ItemStatus } from '../../domain/batches/item.ts';
import { decideBatch } from '../../domain/operations/batches/decide.ts';
import { regroupBatch } from '../../domain/operations/batches/regroup.ts';
import { retryBatch } from '../../domain/operations/batches/retry.ts';
import { planBatch } from '../../domain/operations/month-end/plan.ts';
import type { Machine } from '../../domain/operations/ports.ts';
import { type Fixture, newTable } from '../table/fixture.ts';
import { contractIdOf, foundFirm, someSettings, tenantId } from './firm.ts';
import {
  needsOf,
  newBatch,
  runFromReview,
  runMonthEnd,
  runToReview,
  type SentMails,
  stepsOf,
} from './month-end-run.ts';

let fixture: Fixture;
let sent: SentMails;
let batchId: string;
/** Names of executions that were started, and how they stand. */
let executions: Map<string, 'running' | 'ended'>;
let dyingAtStart = false;
const machine: Machine = {
  async start(name) {
    if (dyingAtStart) throw new Error('killed');
    if (!executions.has(name)) executions.set(name, 'running');
  },
  succeed: async () => {},
  standing: async (name) => executions.get(name) ?? 'none',
};

const found = async (policy: 'never' | 'always' = 'never') => {
  fixture = await newTable();
  sent = { to: [] };
  executions = new Map();
  dyingAtStart = false;
  await foundFirm(fixture, { clients: 4, entries: 1 }, someSettings({ reviewPolicy: { when: policy } }));
  batchId = await newBatch(fixture, 'March');
  executions.set(batchId, 'ended');
};
beforeEach(() => found());

const steps = (attempt = 0) => stepsOf(fixture, sent, batchId, { attempt });
const retry = (id = 'request-1') => retryBatch(needsOf(fixture), machine)(tenantId, batchId, id);
const run = (attempt: number) => runMonthEnd(fixture, sent, batchId, 2, attempt);
const progress = () => fixture.stores.batches.progress(tenantId, batchId);
const read = () => fixture.stores.batches.get(tenantId, batchId);
const numbers = async () => (await fixture.stores.ledger.list(tenantId, 'FA', 100)).map(({ number }) => number).sort();
const mailsTo = (who: string) => sent.to.flat().filter((address) => address.startsWith(who));
const approve = (itemIds?: string[]) =>
  decideBatch(needsOf(fixture), machine)(tenantId, batchId, 'approve', 'sub-1', itemIds && { itemIds });

/** Everything of four clients once, however many attempts it took. */
const expectWhole = async () => {
  expect(await progress()).toEqual({ delivered: 4 });
  expect(await numbers()).toEqual([1, 2, 3, 4]);
  expect(mailsTo('client').sort()).toEqual([0, 1, 2, 3].map((n) => `client${n}@clients.example`));
  expect(await read()).toMatchObject({ status: 'closed' });
};

describe('a retry takes up what was left', () => {
  test('when Plan failed, or never came to run', async () => {
    await steps().fail('States.Timeout');
    await retry();
    expect([...executions]).toEqual([
      [batchId, 'ended'],
      [`${batchId}-1`, 'running'],
    ]);
    await run(1);
    await expectWhole();
  });

  test('when Draft died half-way', async () => {
    const { plan, draft, fail } = steps();
    const planned = await plan();
    await draft({ ...planned, shards: planned.shards.slice(0, 1) });
    await fail('Lambda.Unknown');
    const before = await read();
    await retry();
    await run(1);
    await expectWhole();
    const after = await read();
    expect((after?.cutoff ?? '') > (before?.cutoff ?? '')).toBe(true);
    expect(after).not.toHaveProperty('reason');
  });

  test('when Issue died half-way: what has a number keeps it', async () => {
    const before = steps();
    await runToReview(before);
    const [first] = await fixture.stores.batches.items(tenantId, batchId, '0000');
    for (const { itemId } of await fixture.stores.batches.items(tenantId, batchId, '0001'))
      await fixture.stores.batches.moveItem(tenantId, batchId, itemId, 'approved', 'failed', 'for now');
    await before.issue();
    expect(await numbers()).toEqual([1, 2]);
    await before.fail('States.Timeout');
    await retry();
    await run(1);
    await expectWhole();
    expect((await fixture.stores.batches.item(tenantId, batchId, first?.itemId ?? ''))?.invoiceId).toBe('FA-000000001');
  });

  test('when Deliver died half-way: nobody is mailed twice', async () => {
    const before = steps();
    const planned = await runToReview(before);
    await before.issue();
    await before.deliver({ ...planned, shards: planned.shards.slice(0, 1) });
    await before.fail('States.Timeout');
    await retry();
    await run(1);
    await expectWhole();
  });

  test('of a closed batch, only what failed; and the firm is told of this attempt too', async () => {
    const record = await fixture.stores.contracts.get(tenantId, contractIdOf(1));
    if (!record) throw new Error('no contract');
    const broken = record.contract.terms.map((terms) => ({
      ...terms,
      charges: terms.charges.map((charge) => ({ ...charge, taxRateId: 'gone' })),
    }));
    await fixture.stores.contracts.replace(tenantId, record, { ...record.contract, terms: broken });
    fixture.clock.now = new Date('2016-04-01T08:00:00Z');
    await run(0);
    expect(await progress()).toEqual({ delivered: 3, failed: 1 });
    const mended = await fixture.stores.contracts.get(tenantId, contractIdOf(1));
    if (!mended) throw new Error('no contract');
    await fixture.stores.contracts.replace(tenantId, mended, { ...mended.contract, terms: record.contract.terms });
    fixture.clock.now = new Date('2016-04-02T08:00:00Z');
    await retry();
    expect(await read()).toMatchObject({ status: 'planning', attempt: 1 });
    await run(1);
    await expectWhole();
    expect(mailsTo('office')).toHaveLength(2);
  });
});

describe('a retry and the review', () => {
  beforeEach(() => found('always'));

  test('an approval holds for what it covered, and for nothing else', async () => {
    const planned = await runToReview(steps());
    await fixture.stores.batches.moveItem(tenantId, batchId, '0001-0001', 'drafted', 'failed', 'for now');
    await approve(['0000-0000', '0001-0000']);
    await steps().fail('States.Timeout');
    await retry();
    expect(await read()).not.toHaveProperty('decision');
    const again = await runToReview(steps(1));
    expect(again.shards).toEqual(planned.shards);
    const items = await fixture.stores.batches.items(tenantId, batchId);
    expect(items.map(({ itemId, status, decidedBy }) => [itemId, status, decidedBy])).toEqual([
      ['0000-0000', 'approved', 'sub-1'],
      ['0000-0001', 'removed', 'sub-1'],
      ['0001-0000', 'approved', 'sub-1'],
      ['0001-0001', 'drafted', undefined],
    ]);
    expect(await read()).toMatchObject({ status: 'inReview' });
    await approve();
    await runFromReview(steps(1), again);
    expect(await progress()).toEqual({ delivered: 3, removed: 1 });
  });

  test('with invoices issued, nothing is cancelled or grouped anew any more', async () => {
    await runToReview(steps());
    await fixture.stores.batches.moveItem(tenantId, batchId, '0001-0001', 'drafted', 'failed', 'for now');
    await approve();
    await steps().issue();
    await steps().fail('States.Timeout');
    await retry();
    const again = await runToReview(steps(1));
    const needs = needsOf(fixture);
    await expect(decideBatch(needs, machine)(tenantId, batchId, 'cancel', 'sub-1')).rejects.toMatchObject({
      code: 'BatchNotCancellable',
    });
    const asked = { invoiceGrouping: 'contract' } as const;
    await expect(regroupBatch(needs, machine)(tenantId, batchId, 'id', asked, 'sub-1')).rejects.toMatchObject({
      code: 'BatchNotInReview',
    });
    await approve();
    await runFromReview(steps(1), again);
    await expectWhole();
  });

  test('a cancellation that came while the retry began stands', async () => {
    await steps().plan();
    await steps().fail('States.Timeout');
    await retry();
    await decideBatch(needsOf(fixture), machine)(tenantId, batchId, 'cancel', 'sub-1');
    await runToReview(steps(1));
    await steps(1).close();
    expect(await read()).toMatchObject({ status: 'cancelled' });
    expect(await numbers()).toEqual([]);
  });
});

describe('a retry is refused', () => {
  test.each<{ status: BatchStatus; items: ItemStatus; execution: 'running' | 'ended'; code: string }>([
    { status: 'drafting', items: 'failed', execution: 'running', code: 'BatchRunning' },
    { status: 'inReview', items: 'drafted', execution: 'running', code: 'BatchRunning' },
    { status: 'closed', items: 'delivered', execution: 'ended', code: 'NothingToRetry' },
    { status: 'closed', items: 'removed', execution: 'ended', code: 'NothingToRetry' },
    { status: 'cancelled', items: 'failed', execution: 'ended', code: 'NothingToRetry' },
  ])('for a batch that is $status, with items $items, machine $execution', async (one) => {
    executions.set(batchId, one.execution);
    await fixture.stores.batches.move(tenantId, batchId, ['planning'], one.status);
    const item = { itemId: '0000-0000', clientId: 'c', contractIds: ['k'], status: one.items };
    await fixture.stores.batches.putItem(tenantId, batchId, item);
    const before = await read();
    await expect(retry()).rejects.toMatchObject({ code: one.code });
    expect(await read()).toEqual(before);
    expect(executions.size).toBe(1);
  });

  test('but not when a machine that stopped has left no word', async () => {
    await runToReview(steps());
    executions.set(batchId, 'ended');
    await retry();
    await run(1);
    await expectWhole();
  });
});

describe('a retry that is repeated', () => {
  test('makes one attempt, also when it died between storing and starting', async () => {
    await steps().fail('States.Timeout');
    dyingAtStart = true;
    await expect(retry()).rejects.toThrow('killed');
    dyingAtStart = false;
    expect(await read()).toMatchObject({ status: 'planning', attempt: 1 });
    expect(await retry()).toMatchObject({ attempt: 1 });
    expect(executions.get(`${batchId}-1`)).toBe('running');
    expect(await retry()).toMatchObject({ attempt: 1 });
    await expect(retry('another')).rejects.toMatchObject({ code: 'BatchRunning' });
    await run(1);
    await expectWhole();
  });

  test('by somebody else starts what was never started', async () => {
    await steps().fail('States.Timeout');
    dyingAtStart = true;
    await expect(retry()).rejects.toThrow('killed');
    dyingAtStart = false;
    expect(await retry('another')).toMatchObject({ attempt: 1 });
    expect([...executions.keys()]).toEqual([batchId, `${batchId}-1`]);
  });

  test('finds a late step of the attempt before without effect', async () => {
    const planned = await runToReview(steps());
    await steps().fail('States.Timeout');
    await retry();
    const again = await runToReview(steps(1));
    await steps().fail('too late');
    await steps().close();
    expect(await read()).toMatchObject({ status: 'issuing', attempt: 1 });
    expect(mailsTo('office')).toEqual([]);
    await expect(steps().plan()).rejects.toMatchObject({ code: 'Conflict' });
    await runFromReview(steps(1), again);
    expect(planned.shards).toEqual(again.shards);
    await expectWhole();
  });
});

describe('a retry that is killed', () => {
  test('at any call of its Plan, goes on', { timeout: 120_000 }, async () => {
    const before = steps();
    const planned = await runToReview(before);
    await before.issue();
    await before.deliver({ ...planned, shards: planned.shards.slice(0, 1) });
    await fixture.stores.batches.moveItem(tenantId, batchId, '0001-0000', 'issued', 'notDelivered', 'refused');
    await before.fail('States.Timeout');
    await retry();
    let killed = 0;
    for (let at = 1; ; at += 1) {
      let calls = 0;
      fixture.faults.decide = () => {
        calls += 1;
        return calls === at ? 'after' : undefined;
      };
      const plan = planBatch(needsOf(fixture), { settleSeconds: 30, shardSize: 2 });
      await plan({ tenantId, batchId, attempt: 1 }).catch(() => undefined);
      fixture.faults.decide = () => undefined;
      if (calls < at) break;
      killed += 1;
    }
    expect(killed).toBeGreaterThan(4);
    expect(await progress()).toEqual({ delivered: 2, issued: 2 });
    await run(1);
    await expectWhole();
  });
});
