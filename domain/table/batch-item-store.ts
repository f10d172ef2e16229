import type { Draft } from '../batches/draft.ts';
import { type IssuedTotal, issuedTotals } from '../batches/issued-totals.ts';
import type { BatchItem, ItemStatus, PlannedInvoice, Progress } from '../batches/item.ts';
import { shardName } from '../batches/shards.ts';
import { fetchPlaced, keysOf, place } from './blobs.ts';
import { unlessRefused } from './commit.ts';
import type { Page, PageRequest, Table } from './table.ts';
import { whole } from './whole.ts';

/** What Draft computes once more, beside what has no item yet: all else is people's, or is finished. */
export const DRAFTED_AGAIN: readonly ItemStatus[] = ['failed', 'setAside'];

/** Beyond the last item of any shard. */
const LAST = '~';

/**
 * What a batch works on: its plan in shards, its items, and the drafts of those. A batch that was grouped anew has its
 * items from `firstShard` on: what a function that comes too late may still write before them is not read.
 */
export const batchItemStore = ({ shard, batchItem, draft, draftEdits, blobs }: Table) => ({
  /** The items of one shard, or of the whole batch, read consistently. */
  async items(tenantId: string, batchId: string, inShard?: string, firstShard = 0): Promise<readonly BatchItem[]> {
    const query = batchItem.query.ofBatch({ tenantId, batchId });
    const found =
      inShard === undefined
        ? query.between({ itemId: shardName(firstShard) }, { itemId: LAST })
        : query.begins({ itemId: `${inShard}-` });
    const { data } = await found.go({ consistent: true, pages: 'all' });
    return data.map(toItem);
  },

  /** One item, read consistently. */
  async item(tenantId: string, batchId: string, itemId: string): Promise<BatchItem | undefined> {
    const { data } = await batchItem.get({ tenantId, batchId, itemId }).go({ consistent: true });
    return data === null ? undefined : toItem(data);
  },

  /** Lays the plan out. A Plan that runs again writes all of it again, before any later step has read it. */
  async plan(
    tenantId: string,
    batchId: string,
    shards: readonly (readonly PlannedInvoice[])[],
    firstShard = 0,
  ): Promise<void> {
    const rows = shards.map((planned, i) => ({ tenantId, batchId, shard: shardName(firstShard + i), planned }));
    if (rows.length > 0) await putAll((chunk) => shard.put(chunk).go(), rows);
  },

  /** Removes what was laid out and drafted before a batch was grouped anew: nobody reads it any more. */
  async sweep(tenantId: string, batchId: string, firstShard: number): Promise<void> {
    if (firstShard === 0) return;
    const { data: shards } = await shard.query
      .ofBatch({ tenantId, batchId })
      .between({ shard: shardName(0) }, { shard: shardName(firstShard - 1) })
      .go({ consistent: true, pages: 'all' });
    const keys = shards.flatMap(({ planned }) => planned.map(({ itemId }) => ({ tenantId, batchId, itemId })));
    if (keys.length > 0) {
      await putAll((chunk) => draft.delete(chunk).go(), keys);
      await putAll((chunk) => batchItem.delete(chunk).go(), keys);
    }
    const { data: edits } = await draftEdits.query
      .ofBatch({ tenantId, batchId })
      .between({ itemId: shardName(0) }, { itemId: shardName(firstShard) })
      .go({ consistent: true, pages: 'all' });
    if (edits.length > 0)
      await putAll(
        (chunk) => draftEdits.delete(chunk).go(),
        edits.map(({ itemId }) => ({ tenantId, batchId, itemId })),
      );
    // Last: they tell what there is to remove.
    if (shards.length > 0)
      await putAll(
        (chunk) => shard.delete(chunk).go(),
        shards.map((one) => ({ tenantId, batchId, shard: one.shard })),
      );
  },

  async planned(tenantId: string, batchId: string, inShard: string): Promise<readonly PlannedInvoice[]> {
    const { data } = await shard.get({ tenantId, batchId, shard: inShard }).go({ consistent: true });
    return data?.planned ?? [];
  },

  /** Stores what became of a planned invoice, over nothing or over an item of these statuses; any other stays as it is. */
  async putItem(
    tenantId: string,
    batchId: string,
    item: BatchItem,
    over: readonly ItemStatus[] = DRAFTED_AGAIN,
  ): Promise<boolean> {
    const warnings = item.warnings && [...item.warnings];
    const row = { tenantId, batchId, ...item, contractIds: [...item.contractIds], warnings };
    const done = await unlessRefused(() =>
      batchItem
        .put(row)
        .where(({ status }, { eq, notExists }) =>
          [notExists(status), ...over.map((one) => eq(status, one))].join(' OR '),
        )
        .go(),
    );
    return done !== undefined;
  },

  /** Moves an item on if it still has a status; false when it is elsewhere already. */
  async moveItem(
    tenantId: string,
    batchId: string,
    itemId: string,
    from: ItemStatus,
    to: ItemStatus,
    reason?: string,
    decidedBy?: string,
  ): Promise<boolean> {
    const done = await unlessRefused(() =>
      batchItem
        .patch({ tenantId, batchId, itemId })
        .set({ status: to, ...(reason !== undefined && { reason }), ...(decidedBy !== undefined && { decidedBy }) })
        .where(({ status }, { eq }) => eq(status, from))
        .go(),
    );
    return done !== undefined;
  },

  /** A page of the items, or of those with a status. */
  async listItems(
    tenantId: string,
    batchId: string,
    { limit, cursor }: PageRequest,
    { status: wanted, firstShard = 0 }: { readonly status?: ItemStatus | undefined; readonly firstShard?: number } = {},
  ): Promise<Page<BatchItem>> {
    const page = await batchItem.query
      .ofBatch({ tenantId, batchId })
      .between({ itemId: shardName(firstShard) }, { itemId: LAST })
      .where(({ status }, { eq, exists }) => (wanted === undefined ? exists(status) : eq(status, wanted)))
      .go({ count: limit, cursor: cursor ?? null });
    return { items: page.data.map(toItem), cursor: page.cursor };
  },

  /** How many items have each status; consistently, since Tally decides by it whether a person has to look. */
  async progress(tenantId: string, batchId: string, firstShard = 0): Promise<Progress> {
    const { data } = await batchItem.query
      .ofBatch({ tenantId, batchId })
      .between({ itemId: shardName(firstShard) }, { itemId: LAST })
      .go({ consistent: true, pages: 'all', attributes: ['status'] });
    const counts: Partial<Record<ItemStatus, number>> = {};
    for (const { status } of data) counts[status] = (counts[status] ?? 0) + 1;
    return counts;
  },

  /** What the invoices of the batch come to, by currency; read by people, so it may lag by a moment. */
  async issuedTotals(tenantId: string, batchId: string): Promise<readonly IssuedTotal[]> {
    const { data } = await batchItem.query
      .ofBatch({ tenantId, batchId })
      .go({ pages: 'all', attributes: ['invoiceId', 'kind', 'gross', 'currency'] });
    return issuedTotals(data);
  },

  async putDrafts(tenantId: string, batchId: string, drafts: readonly Draft[]): Promise<void> {
    const prefix = keysOf(tenantId).drafts(batchId);
    const rows = await Promise.all(
      drafts.map(async (one) => {
        const placed = await place(one, prefix, blobs);
        const where = 'inline' in placed ? { draft: placed.inline } : placed;
        return { tenantId, batchId, itemId: one.itemId, ...where };
      }),
    );
    if (rows.length > 0) await putAll((chunk) => draft.put(chunk).go(), rows);
  },

  /** The drafts of some items, read consistently, by item. */
  async drafts(tenantId: string, batchId: string, itemIds: readonly string[]): Promise<ReadonlyMap<string, Draft>> {
    const { data } = await draft
      .get(itemIds.map((itemId) => ({ tenantId, batchId, itemId })))
      .go({ consistent: true })
      .then(whole);
    const opened = data.map(
      async (row) => [row.itemId, await fetchPlaced<Draft>(row.draft, row.objectKey, blobs)] as const,
    );
    return new Map(await Promise.all(opened));
  },
});

const toItem = (row: BatchItem & { readonly tenantId?: string; readonly batchId?: string }): BatchItem => {
  const { tenantId: _t, batchId: _b, ...item } = row;
  return item;
};

/** Batched writes, tried again until the table has taken all of them. */
export const putAll = async <R>(
  put: (rows: R[]) => Promise<{ unprocessed: unknown[] }>,
  rows: readonly R[],
): Promise<void> => {
  const { unprocessed } = await put([...rows]);
  // Throwing makes the state machine repeat the whole step after a pause; every row is safe to write again.
  if (unprocessed.length > 0) throw new Error(`the table refused ${unprocessed.length} of ${rows.length} rows for now`);
};
