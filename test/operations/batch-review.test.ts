import { beforeEach, describe, expect, test } from 'vitest';
import type { Approval, Regrouping } from '../../domain/batches/new-batch.ts';
import { shardOf } from '../../domain/batches/shards.ts';
import { newBillingState } from '../../domain/contracts/billing-state.ts';
import { decideBatch } from '../../domain/operations/batches/decide.ts';
import { listBatchItems } from '../../domain/operations/batches/read.ts';
import { regroupBatch } from '../../domain/operations/batches/regroup.ts';
import { removeItem, restoreItem } from '../../domain/operations/batches/remove.ts';
import { draftShard } from '../../domain/operations/month-end/draft.ts';
import { planBatch } from '../../domain/operations/month-end/plan.ts';
import { awaitReview, tallyBatch } from '../../domain/operations/month-end/review.ts';
import type { Machine } from '../../domain/operations/ports.ts';
import { type Fixture, newTable } from '../table/fixture.ts';
import { aContract, clientIdOf, contractIdOf, foundFirm, someSettings, tenantId } from './firm.ts';
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
let woken: unknown[][];
let batchId: string;
let steps: ReturnType<typeof stepsOf>;
const machine: Machine = {
  start: async () => {},
  succeed: async (...call) => void woken.push(call),
  standing: async () => 'running',
};

beforeEach(async () => {
  fixture = await newTable();
  sent = { to: [] };
  woken = [];
  await foundFirm(fixture, { clients: 3, entries: 1 }, someSettings({ reviewPolicy: { when: 'always' } }));
  // The first client has a second contract, with a fee of its own.
  const second = aContract(contractIdOf(10), clientIdOf(0));
  await fixture.stores.contracts.create(tenantId, second, newBillingState('2016-03-01'));
  fixture.clock.now = new Date('2016-04-01T08:00:00Z');
  batchId = await newBatch(fixture, 'March');
  steps = stepsOf(fixture, sent, batchId);
});

const read = async () => {
  const batch = await fixture.stores.batches.get(tenantId, batchId);
  if (!batch) throw new Error('no batch');
  return batch;
};
const items = async () => (await listBatchItems(needsOf(fixture))(tenantId, batchId, { limit: 100 })).items;
const statuses = async () => Object.fromEntries((await items()).map(({ item }) => [item.itemId, item.status]));
const issued = async () => [...(await fixture.stores.ledger.list(tenantId, 'FA', 100))].reverse();
const approve = (approval?: Approval, by = 'sub-1') =>
  decideBatch(needsOf(fixture), machine)(tenantId, batchId, 'approve', by, approval);
const cancel = () => decideBatch(needsOf(fixture), machine)(tenantId, batchId, 'cancel', 'sub-1');
const remove = (itemId: string, reason = 'disputed') =>
  removeItem(needsOf(fixture))(tenantId, batchId, itemId, { reason, by: 'sub-1' });
const restore = (itemId: string) => restoreItem(needsOf(fixture))(tenantId, batchId, itemId);
const regroup = (asked: Regrouping, id = 'request-1') =>
  regroupBatch(needsOf(fixture), machine)(tenantId, batchId, id, asked, 'sub-1');
const wait = (round: number, taskToken: string) =>
  awaitReview(needsOf(fixture), machine)({ tenantId, batchId, round, taskToken });

describe('approving some drafts', () => {
  test('issues those, and leaves the others to the next batch', async () => {
    const planned = await runToReview(steps);
    await approve({ itemIds: ['0000-0001', '0000-0000', '0000-0001'] });
    expect(await approve({ itemIds: ['0000-0000', '0000-0001'] }, 'sub-2')).toMatchObject({
      approved: ['0000-0000', '0000-0001'],
      decidedBy: 'sub-1',
    });
    await runFromReview(steps, planned);
    expect(await statuses()).toEqual({ '0000-0000': 'delivered', '0000-0001': 'delivered', '0001-0000': 'removed' });
    const [left] = (await items()).filter(({ item }) => item.status === 'removed');
    expect(left?.item).toMatchObject({ reason: 'was not approved', decidedBy: 'sub-1' });

    const next = await newBatch(fixture, 'April');
    const nextSteps = stepsOf(fixture, sent, next);
    const nextPlanned = await runToReview(nextSteps);
    await decideBatch(needsOf(fixture), machine)(tenantId, next, 'approve', 'sub-1');
    await runFromReview(nextSteps, nextPlanned);
    expect((await issued()).map(({ buyer }) => buyer.clientId)).toContain(left?.item.clientId);
    expect(await issued()).toHaveLength(3);
  });

  test('another list, or all, is too late; so is a cancellation', async () => {
    await runToReview(steps);
    await approve({ itemIds: ['0000-0000'] });
    for (const other of [{ itemIds: ['0000-0001'] }, {}])
      await expect(approve(other)).rejects.toMatchObject({ code: 'BatchNotInReview' });
    await expect(cancel()).rejects.toMatchObject({ code: 'BatchNotCancellable' });
  });

  test.each([
    { itemIds: ['0000-0000', '0009-0000'], code: 'NotFound', pointer: '/itemIds/1' },
    { itemIds: ['0000-0001'], code: 'RequestInvalid', pointer: '/itemIds/0' },
  ])('$itemIds is refused as $code, and nothing is decided', async ({ itemIds, code, pointer }) => {
    await runToReview(steps);
    await remove('0000-0001');
    await expect(approve({ itemIds })).rejects.toMatchObject({ code, faults: [{ pointer }] });
    expect((await read()).decision).toBeUndefined();
  });
});

describe('taking an invoice out', () => {
  test('keeps it from being issued, says who and why, and can be taken back while nothing is decided', async () => {
    const planned = await runToReview(steps);
    expect(await remove('0000-0000')).toMatchObject({ status: 'removed', reason: 'disputed', decidedBy: 'sub-1' });
    expect(await remove('0000-0000', 'again')).toMatchObject({ reason: 'disputed' });
    await remove('0000-0001');
    const back = await restore('0000-0001');
    expect(back).toMatchObject({ status: 'drafted' });
    expect(back).not.toHaveProperty('reason');
    expect(await restore('0000-0001')).toEqual(back);
    await approve();
    for (const late of [() => remove('0001-0000'), () => restore('0000-0000')])
      await expect(late()).rejects.toMatchObject({ code: 'BatchNotInReview' });
    await runFromReview(steps, planned);
    expect(await statuses()).toEqual({ '0000-0000': 'removed', '0000-0001': 'delivered', '0001-0000': 'delivered' });
  });

  test('is only for what is there and drafted, in a review', async () => {
    await expect(remove('0000-0000')).rejects.toMatchObject({ code: 'NotFound' });
    const planned = await steps.plan();
    await steps.draft(planned);
    await expect(remove('0000-0000')).rejects.toMatchObject({ code: 'BatchNotInReview' });
    await steps.tally(planned);
    await fixture.stores.batches.moveItem(tenantId, batchId, '0000-0000', 'drafted', 'failed', 'why');
    await expect(remove('0000-0000')).rejects.toMatchObject({ code: 'Conflict' });
  });
});

describe('grouping anew', () => {
  test('goes back to Plan: other invoices, computed again, with new ids; what was removed stays removed', async () => {
    const first = await runToReview(steps);
    await wait(first.round, 'token-1');
    const removed = await remove('0000-0001');
    await regroup({ invoiceGrouping: 'contract', lineGrouping: 'entry' });
    expect(woken).toEqual([['token-1', { decision: 'regroup' }]]);
    expect(await read()).toMatchObject({ status: 'planning', decision: 'regroup', invoiceGrouping: 'contract' });
    const another = () => regroup({ lineGrouping: 'ticket' }, 'request-2');
    for (const late of [approve, cancel, () => remove('0000-0000'), another])
      await expect(late()).rejects.toMatchObject({ code: expect.stringMatching(/^BatchNot/) });

    const second = await runToReview(steps);
    expect(second).toMatchObject({ round: 1, shards: ['0002', '0003'] });
    const after = await read();
    expect(after).toMatchObject({ status: 'inReview', planned: 4, lineGrouping: 'entry' });
    expect(after).not.toHaveProperty('decision');
    expect(after.cutoff ?? '').toMatch(/z{16}$/);
    const still = (await items()).filter(({ item }) => item.status === 'removed');
    expect(still.map(({ item }) => item)).toMatchObject([
      { clientId: removed.clientId, contractIds: removed.contractIds, reason: 'disputed', decidedBy: 'sub-1' },
    ]);
    expect(await fixture.stores.batches.planned(tenantId, batchId, '0000')).toEqual([]);
    expect((await fixture.stores.batches.drafts(tenantId, batchId, ['0000-0000'])).size).toBe(0);

    await wait(second.round, 'token-2');
    await approve();
    expect(woken.at(-1)).toEqual(['token-2', { decision: 'approve' }]);
    await runFromReview(steps, second);
    expect((await issued()).map(({ contracts }) => contracts.length)).toEqual([1, 1, 1]);
  });

  test('what was put back since, and set aside, is not removed once more when it is tried again', async () => {
    await runToReview(steps);
    await remove('0000-0001');
    await regroup({ invoiceGrouping: 'contract' });
    await runToReview(steps);
    const found = (await items()).find(({ item }) => item.status === 'removed');
    if (!found) throw new Error('nothing is removed');
    const { itemId } = found.item;
    await fixture.stores.batches.moveItem(tenantId, batchId, itemId, 'removed', 'setAside', 'its amount changed');
    await draftShard(needsOf(fixture))({ tenantId, batchId, shard: shardOf(itemId) });
    expect((await items()).find(({ item }) => item.itemId === itemId)?.item.status).toBe('drafted');
  });

  test('asked for again does nothing more, and wakes a machine that still waits', async () => {
    const { round } = await runToReview(steps);
    await regroup({ invoiceGrouping: 'contract' });
    expect(woken).toEqual([]);
    await wait(round, 'token-1');
    await regroup({ invoiceGrouping: 'contract' });
    await regroup({ invoiceGrouping: 'contract' }, 'another request for the same');
    expect(woken).toEqual(Array(3).fill(['token-1', { decision: 'regroup' }]));
    await runToReview(steps);
    await regroup({ invoiceGrouping: 'contract' });
    expect(woken).toHaveLength(3);
    expect(await read()).toMatchObject({ status: 'inReview', round: 1 });
  });

  test('leaves a tally and a token of the grouping before without effect', async () => {
    const { round } = await runToReview(steps);
    await regroup({ invoiceGrouping: 'contract' });
    await steps.plan();
    expect(await tallyBatch(needsOf(fixture))({ tenantId, batchId, round })).toEqual({ review: false });
    await wait(round, 'late');
    expect(await fixture.stores.batches.token(tenantId, batchId)).toBeUndefined();
    expect(await read()).toMatchObject({ status: 'drafting' });
  });

  test('what a late function still drafts for the grouping before is nobody’s', async () => {
    await runToReview(steps);
    const [old] = await items();
    await regroup({ invoiceGrouping: 'contract' });
    await runToReview(steps);
    if (!old) throw new Error('no item');
    await fixture.stores.batches.putItem(tenantId, batchId, old.item);
    expect(Object.keys(await statuses())).toHaveLength(4);
    await approve();
    await runFromReview(steps, await steps.plan());
    expect(await issued()).toHaveLength(4);
    expect(await statuses()).not.toHaveProperty(old.item.itemId);
  });

  test('killed at any call of its Plan, it lays out the same, once', { timeout: 120_000 }, async () => {
    await runToReview(steps);
    await regroup({ invoiceGrouping: 'contract' });
    const plan = () => planBatch(needsOf(fixture), { settleSeconds: 30, shardSize: 2 })({ tenantId, batchId });
    let killed = 0;
    for (let at = 1; ; at += 1) {
      let calls = 0;
      fixture.faults.decide = () => {
        calls += 1;
        return calls === at ? 'after' : undefined;
      };
      const outcome = await plan().then(
        () => 'done',
        () => 'killed',
      );
      fixture.faults.decide = () => undefined;
      if (outcome === 'killed') killed += 1;
      else if (calls < at) break;
    }
    expect(killed).toBeGreaterThan(5);
    expect(await plan()).toMatchObject({ round: 1, shards: ['0002', '0003'] });
    await runToReview(steps);
    expect(Object.values(await statuses())).toEqual(['drafted', 'drafted', 'drafted', 'drafted']);
  });

  test('ends in another review, though each of the new invoices is within the limit of the firm', async () => {
    const { settings, version } = (await fixture.stores.tenants.get(tenantId)) ?? {};
    if (!settings || version === undefined) throw new Error('no firm');
    const policy = { when: 'above', minor: 30_000 } as const;
    const change = { settings: { ...settings, reviewPolicy: policy } };
    await fixture.stores.tenants.replace(tenantId, version, change, undefined);
    await runToReview(steps);
    await regroup({ invoiceGrouping: 'contract' });
    await runToReview(steps);
    expect(await read()).toMatchObject({ status: 'inReview' });
  });

  test('is refused once invoices are issued', async () => {
    await runMonthEnd(fixture, sent, batchId);
    await expect(regroup({ lineGrouping: 'entry' })).rejects.toMatchObject({ code: 'BatchNotInReview' });
  });
});
