import type { Draft } from '../../batches/draft.ts';
import type { BatchItem, PlannedInvoice, Removal } from '../../batches/item.ts';
import { DRAFTED_AGAIN } from '../../table/batch-item-store.ts';
import { concurrently } from '../concurrently.ts';
import type { Needs } from '../ports.ts';
import { computeDraft, type Drafted } from './compute-draft.ts';
import { gather } from './gather.ts';
import { loadRun } from './load.ts';

export interface ShardInput {
  readonly tenantId: string;
  readonly batchId: string;
  readonly shard: string;
}

/**
 * Stores drafts before the items that point to them, so an item never promises a draft that is not there. An item that
 * has moved on meanwhile stays; that its draft then says another amount is found before it is issued.
 */
export const storeDrafts = async (
  { stores, journal }: Needs,
  tenantId: string,
  batchId: string,
  drafted: readonly Drafted[],
  over = DRAFTED_AGAIN,
): Promise<void> => {
  const drafts = drafted.map(({ draft }) => draft).filter((draft): draft is Draft => draft !== undefined);
  await stores.batches.putDrafts(tenantId, batchId, drafts);
  await concurrently(drafted, 10, ({ item }) => stores.batches.putItem(tenantId, batchId, item, over));
  for (const { item, defect } of drafted) {
    if (defect !== undefined)
      journal.error('a draft could not be computed', { tenantId, batchId, itemId: item.itemId, defect });
  }
};

/** What is to be computed: what has no item yet, and what failed before and is tried again. */
const leftOf = (planned: readonly PlannedInvoice[], items: readonly BatchItem[]): readonly PlannedInvoice[] => {
  const statusOf = new Map(items.map(({ itemId, status }) => [itemId, status]));
  return planned.filter(({ itemId }) => {
    const status = statusOf.get(itemId);
    return status === undefined || DRAFTED_AGAIN.includes(status);
  });
};

/**
 * What a person had removed before the batch was grouped anew stays removed, with its draft to look at; but not what was
 * set aside since, for that was put back and approved.
 */
const stillRemoved = (drafted: Drafted, removed: Removal | undefined): Drafted => {
  const { item } = drafted;
  if (!removed || (item.status !== 'drafted' && item.status !== 'approved')) return drafted;
  return { ...drafted, item: { ...item, status: 'removed', reason: removed.reason, decidedBy: removed.by } };
};

/**
 * Computes the drafts of one shard that are not there yet. Drafts claim nothing: stopped anywhere and run again, it goes on
 * with the rest; in a retry it computes what failed.
 */
export const draftShard =
  (needs: Needs) =>
  async ({ tenantId, batchId, shard }: ShardInput): Promise<Record<string, never>> => {
    const { batches } = needs.stores;
    const [run, planned, items] = await Promise.all([
      loadRun(needs, tenantId, batchId),
      batches.planned(tenantId, batchId, shard),
      batches.items(tenantId, batchId, shard),
    ]);
    const left = leftOf(planned, items);
    if (left.length === 0) return {};
    const planOf = new Map(left.map((one) => [one.itemId, one]));
    const putBack = new Set(items.filter(({ status }) => status === 'setAside').map(({ itemId }) => itemId));
    const removalOf = ({ itemId }: BatchItem) => (putBack.has(itemId) ? undefined : planOf.get(itemId)?.removed);
    const edited = new Set([...left, ...items].filter((one) => one.edited).map(({ itemId }) => itemId));
    const [facts, overlays] = await Promise.all([
      gather(needs, run, left),
      batches.overlays(
        tenantId,
        batchId,
        left.map(({ itemId }) => itemId).filter((itemId) => edited.has(itemId)),
      ),
    ]);
    const drafted = facts.map((one) => {
      const { itemId } = one.planned;
      return computeDraft({ ...one, overlay: overlays.get(itemId), lostEdits: planOf.get(itemId)?.lostEdits });
    });
    await storeDrafts(
      needs,
      tenantId,
      batchId,
      drafted.map((one) => stillRemoved(one, removalOf(one.item))),
    );
    return {};
  };
