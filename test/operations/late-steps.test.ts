import { beforeEach, describe, expect, test } from 'vitest';
import { DraftEdits } from '../../domain/batches/edits/edit.ts';
import { decideBatch } from '../../domain/operations/batches/decide.ts';
import { retryBatch } from '../../domain/operations/batches/retry.ts';
import { editDraft } from '../../domain/operations/drafts/edit.ts';
import { readDraft } from '../../domain/operations/drafts/read.ts';
import { draftShard } from '../../domain/operations/month-end/draft.ts';
import { issueBatch } from '../../domain/operations/month-end/issue.ts';
import type { Machine, Needs } from '../../domain/operations/ports.ts';
import { type Fixture, newTable } from '../table/fixture.ts';
import { anEntry, contractIdOf, foundFirm, someSettings, tenantId } from './firm.ts';
import { needsOf, newBatch, runFromReview, runToReview, stepsOf } from './month-end-run.ts';

const machine: Machine = { start: async () => {}, standing: async () => 'ended', succeed: async () => {} };
const itemId = '0000-0000';

let fixture: Fixture;
let batchId: string;

/** One client: a fee of 100.00 and two hours at 60.00, which a person has to look at. */
beforeEach(async () => {
  fixture = await newTable();
  await foundFirm(fixture, { clients: 1, entries: 2 }, someSettings({ reviewPolicy: { when: 'always' } }));
  batchId = await newBatch(fixture, 'March');
});

const steps = (attempt = 0) => stepsOf(fixture, { to: [] }, batchId, { attempt });
const approve = () => decideBatch(needsOf(fixture), machine)(tenantId, batchId, 'approve', 'sub-1');
const item = () => fixture.stores.batches.item(tenantId, batchId, itemId);
const issued = () => fixture.stores.ledger.list(tenantId, 'FA', 100);
const feeAt = async (unitPrice: string) => {
  const { draft } = await readDraft(needsOf(fixture))(tenantId, batchId, itemId);
  const edits = [{ kind: 'line', key: draft.content.lines[0]?.key, unitPrice, reason: 'agreed' }];
  const seen = { tenantId, batchId, itemId, expected: 1 };
  await editDraft(needsOf(fixture))(seen, DraftEdits.parse({ edits }), 'sub-1');
};

/** Needs whose drafts are computed now, and stored after something else has happened. */
const storingAfter = (meanwhile: () => Promise<unknown>): Needs => {
  const { stores, ...rest } = needsOf(fixture);
  const putDrafts: typeof stores.batches.putDrafts = async (...drafts) => {
    await meanwhile();
    return stores.batches.putDrafts(...drafts);
  };
  return { ...rest, stores: { ...stores, batches: { ...stores.batches, putDrafts } } };
};

describe('a Draft that stores after its time', () => {
  test('leaves what a person has made of the draft meanwhile, and that is issued', async () => {
    const planned = await steps().plan();
    const late = storingAfter(async () => {
      await steps().draft(planned);
      await steps().tally(planned);
      await feeAt('80');
    });
    await draftShard(late)({ tenantId, batchId, shard: '0000' });
    expect(await item()).toMatchObject({ status: 'drafted', edited: true, gross: 24_000 });
    await approve();
    await runFromReview(steps(), planned);
    expect(await issued()).toMatchObject([{ totals: { gross: 24_000 } }]);
  });

  test('with another amount than was approved: what is issued is what was approved', async () => {
    const planned = await steps().plan();
    const late = storingAfter(async () => {
      // Written after the cutoff it stays open: what is drafted now has one hour less than what the late one has.
      const open = await fixture.stores.contracts.get(tenantId, contractIdOf(0));
      const entry = anEntry(contractIdOf(0), '0/0', '2016-03-01');
      const read = await fixture.stores.log.get(tenantId, contractIdOf(0), entry.billableId);
      if (!open || !read) throw new Error('not there');
      await fixture.stores.log.change(tenantId, read, read, false, '2016-04-01');
      fixture.clock.now = new Date(fixture.clock.now.getTime() + 10_000);
      await steps().draft(planned);
      await steps().tally(planned);
    });
    await draftShard(late)({ tenantId, batchId, shard: '0000' });
    expect(await item()).toMatchObject({ status: 'drafted', gross: 19_200 });
    await approve();
    await runFromReview(steps(), planned);
    expect(await issued()).toMatchObject([{ totals: { gross: 19_200 } }]);
  });
});

describe('an Issue of an attempt that is over', () => {
  test('issues nothing of the next one, and does not end its review', async () => {
    await runToReview(steps());
    await steps().fail('States.Timeout');
    await retryBatch(needsOf(fixture), machine)(tenantId, batchId, 'request-1');
    const again = await runToReview(steps(1));
    await expect(issueBatch(needsOf(fixture))({ tenantId, batchId, attempt: 0 }, () => 900_000)).rejects.toMatchObject({
      code: 'Conflict',
    });
    expect(await fixture.stores.batches.get(tenantId, batchId)).toMatchObject({ status: 'inReview' });
    await approve();
    await runFromReview(steps(1), again);
    expect(await issued()).toHaveLength(1);
  });
});
