import { type Batch, whereItIs } from '../../batches/batch.ts';
import type { BatchItem, Removal } from '../../batches/item.ts';
import { BillingError } from '../../errors.ts';
import type { Needs } from '../ports.ts';
import { batchOf, itemOf } from './read.ts';

type Reviewing = Pick<Needs, 'stores' | 'journal'>;

/** Why an item could not be moved: the batch is not in review, or the item is not what it would have to be. */
const refusal = (batch: Batch, item: BatchItem, wanted: string): BillingError => {
  if (batch.status === 'inReview' && batch.decision === undefined)
    return new BillingError('Conflict', `the item is ${item.status}: ${wanted}`);
  return new BillingError(
    'BatchNotInReview',
    `the batch ${whereItIs(batch)}: its drafts can only be changed in review`,
  );
};

const moveItem =
  ({ stores, journal }: Reviewing, { removed, wanted }: { removed: Removal | undefined; wanted: string }) =>
  async (tenantId: string, batchId: string, itemId: string): Promise<BatchItem> => {
    await batchOf(stores, tenantId, batchId);
    const before = await itemOf(stores, tenantId, batchId, itemId);
    const isThere = removed ? before.status === 'removed' : before.status === 'drafted';
    if (isThere) return before;
    const moved = await stores.batches.moveReviewed(tenantId, batchId, itemId, removed);
    const item = await itemOf(stores, tenantId, batchId, itemId);
    if (!moved) throw refusal(await batchOf(stores, tenantId, batchId), item, wanted);
    journal.info(removed ? 'item removed' : 'item restored', { tenantId, batchId, itemId });
    return item;
  };

/** Takes an invoice out of a batch that is in review. What is on it stays unbilled, for the next batch. */
export const removeItem = (needs: Reviewing) => (tenantId: string, batchId: string, itemId: string, removed: Removal) =>
  moveItem(needs, { removed, wanted: 'only a draft can be removed' })(tenantId, batchId, itemId);

/** Puts a removed invoice back into a batch that still is in review; it has to be approved. */
export const restoreItem = (needs: Reviewing) => (tenantId: string, batchId: string, itemId: string) =>
  moveItem(needs, { removed: undefined, wanted: 'only what was removed can be put back' })(tenantId, batchId, itemId);
