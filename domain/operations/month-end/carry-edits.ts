import { carryEdits } from '../../batches/edits/carry.ts';
import type { PlannedInvoice } from '../../batches/item.ts';
import type { StoredBatch } from '../../table/batch-store.ts';
import type { TableNeeds } from '../ports.ts';

/**
 * Carries what people changed on the drafts of a batch over to its new layout, which comes back with what of it has edits and
 * what was lost. The new items are nobody's yet, so writing their edits again changes nothing.
 */
export const carryOver = async (
  { stores }: TableNeeds,
  tenantId: string,
  { batchId, firstShard }: StoredBatch,
  shards: readonly (readonly PlannedInvoice[])[],
): Promise<readonly (readonly PlannedInvoice[])[]> => {
  const { batches } = stores;
  const items = (await batches.items(tenantId, batchId, undefined, firstShard)).filter(({ edited }) => edited);
  if (items.length === 0) return shards;
  const overlays = await batches.overlays(
    tenantId,
    batchId,
    items.map(({ itemId }) => itemId),
  );
  const before = items.map(({ itemId, clientId, contractIds }) => ({
    ...{ clientId, contractIds },
    edits: overlays.get(itemId)?.edits ?? [],
  }));
  const carried = carryEdits(before, shards.flat());
  await batches.putOverlays(tenantId, batchId, carried);
  return shards.map((shard) =>
    shard.map((planned) => {
      const { edits, lost } = carried.get(planned.itemId) ?? { edits: [], lost: [] };
      return { ...planned, ...(edits.length > 0 && { edited: true }), ...(lost.length > 0 && { lostEdits: lost }) };
    }),
  );
};
