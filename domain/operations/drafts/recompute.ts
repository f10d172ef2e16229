import { type Overlay, UNTOUCHED } from '../../batches/edits/edit.ts';
import type { BatchItem, ItemStatus } from '../../batches/item.ts';
import { BillingError } from '../../errors.ts';
import { computeDraft } from '../month-end/compute-draft.ts';
import { gather } from '../month-end/gather.ts';
import { loadRun } from '../month-end/load.ts';
import type { Needs } from '../ports.ts';
import { untilKept } from './edit.ts';
import { itemInReview, tooLate } from './read.ts';

/** Items that can be computed again while their batch is in review. */
export const RECOMPUTABLE: readonly ItemStatus[] = [
  'drafted',
  'approved',
  'failed',
  'nothingToBill',
  'alreadyBilled',
  'setAside',
];

/** What the reviewer has not seen waits for the reviewer, whatever the firm's policy. */
const unseen = (item: BatchItem): BatchItem => (item.status === 'approved' ? { ...item, status: 'drafted' } : item);

/**
 * Computes a draft again from what contracts, client and settings say now, and lays over it what people changed; what could
 * not be kept is named on the item. Throws `BatchNotInReview` and `VersionStale`.
 */
export const recomputeDraft =
  (needs: Needs) =>
  async (tenantId: string, batchId: string, itemId: string): Promise<BatchItem> => {
    const { stores, journal } = needs;
    const { batch, item: before } = await itemInReview(stores, tenantId, batchId, itemId);
    if (!RECOMPUTABLE.includes(before.status)) throw tooLate(batch, before);
    const [run, overlays] = await Promise.all([
      loadRun(needs, tenantId, batchId),
      stores.batches.overlays(tenantId, batchId, [itemId]),
    ]);
    const overlay: Overlay = overlays.get(itemId) ?? UNTOUCHED;
    const { clientId, contractIds } = before;
    const [facts] = await gather(needs, run, [{ itemId, clientId, contractIds }]);
    if (!facts) throw new BillingError('NotFound', 'there is no such item in this batch');
    const { item: computed, draft, defect } = computeDraft({ ...facts, overlay });
    if (defect !== undefined) journal.error('a draft could not be computed', { tenantId, batchId, itemId, defect });
    const item = unseen(computed);
    await untilKept(stores, { tenantId, batchId, itemId }, () =>
      stores.batches.redrawn(tenantId, batchId, item, draft, RECOMPUTABLE, overlay),
    );
    journal.info('draft computed again', { tenantId, batchId, itemId, status: item.status });
    return item;
  };
