import type { Draft } from '../../batches/batch.ts';
import { concurrently } from '../concurrently.ts';
import type { Needs } from '../ports.ts';
import { computeDraft, type Drafted } from './compute-draft.ts';
import { gather, loadRun } from './gather.ts';

export interface ShardInput {
  readonly tenantId: string;
  readonly batchId: string;
  readonly shard: string;
}

/** Stores drafts before the items that point to them, so an item never promises a draft that is not there. */
export const storeDrafts = async (
  { stores, journal }: Needs,
  tenantId: string,
  batchId: string,
  drafted: readonly Drafted[],
): Promise<void> => {
  const drafts = drafted.map(({ draft }) => draft).filter((draft): draft is Draft => draft !== undefined);
  await stores.batches.putDrafts(tenantId, batchId, drafts);
  await concurrently(drafted, 10, ({ item }) => stores.batches.putItem(tenantId, batchId, item));
  for (const { item, defect } of drafted) {
    if (defect !== undefined)
      journal.error('a draft could not be computed', { tenantId, batchId, itemId: item.itemId, defect });
  }
};

/** Computes the drafts of one shard. Drafts claim nothing, so running it twice only writes the same again. */
export const draftShard =
  (needs: Needs) =>
  async ({ tenantId, batchId, shard }: ShardInput): Promise<Record<string, never>> => {
    const run = await loadRun(needs, tenantId, batchId);
    const planned = await needs.stores.batches.planned(tenantId, batchId, shard);
    const facts = await gather(needs, run, planned);
    await storeDrafts(needs, tenantId, batchId, facts.map(computeDraft));
    return {};
  };
