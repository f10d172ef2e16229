import {
  type BatchItem,
  type Draft,
  type IssuedTotal,
  type ItemStatus,
  type PlannedInvoice,
  type Progress,
  shardName,
} from '../batches/batch.ts';
import { sum } from '../money/rounding.ts';
import { fetchPlaced, keysOf, place } from './blobs.ts';
import { unlessRefused } from './commit.ts';
import type { Page, PageRequest, Table } from './table.ts';
import { whole } from './whole.ts';

/** What may still be computed anew; anything else has been issued or finished. */
const OPEN: readonly ItemStatus[] = ['drafted', 'approved', 'failed', 'nothingToBill', 'alreadyBilled', 'setAside'];

/** What a batch works on: its plan in shards, its items, and the drafts of those. */
export const batchItemStore = ({ shard, batchItem, draft, blobs }: Table) => ({
  /** The items of one shard, or of the whole batch, read consistently. */
  async items(tenantId: string, batchId: string, inShard?: string): Promise<readonly BatchItem[]> {
    const { data } = await batchItem.query
      .ofBatch({ tenantId, batchId })
      .begins({ itemId: inShard === undefined ? '' : `${inShard}-` })
      .go({ consistent: true, pages: 'all' });
    return data.map(toItem);
  },

  /** Lays the plan out. A Plan that runs again writes all of it again, before any later step has read it. */
  async plan(tenantId: string, batchId: string, shards: readonly (readonly PlannedInvoice[])[]): Promise<void> {
    const rows = shards.map((planned, i) => ({ tenantId, batchId, shard: shardName(i), planned }));
    if (rows.length > 0) await putAll((chunk) => shard.put(chunk).go(), rows);
  },

  async planned(tenantId: string, batchId: string, inShard: string): Promise<readonly PlannedInvoice[]> {
    const { data } = await shard.get({ tenantId, batchId, shard: inShard }).go({ consistent: true });
    return data?.planned ?? [];
  },

  /** Stores what became of a planned invoice. An item that is issued or finished stays as it is. */
  async putItem(tenantId: string, batchId: string, item: BatchItem): Promise<boolean> {
    const warnings = item.warnings && [...item.warnings];
    const row = { tenantId, batchId, ...item, contractIds: [...item.contractIds], warnings };
    const done = await unlessRefused(() =>
      batchItem
        .put(row)
        .where(({ status }, { eq, notExists }) =>
          [notExists(status), ...OPEN.map((one) => eq(status, one))].join(' OR '),
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
  ): Promise<boolean> {
    const done = await unlessRefused(() =>
      batchItem
        .patch({ tenantId, batchId, itemId })
        .set({ status: to, ...(reason === undefined ? {} : { reason }) })
        .where(({ status }, { eq }) => eq(status, from))
        .go(),
    );
    return done !== undefined;
  },

  async listItems(tenantId: string, batchId: string, { limit, cursor }: PageRequest): Promise<Page<BatchItem>> {
    const page = await batchItem.query.ofBatch({ tenantId, batchId }).go({ count: limit, cursor: cursor ?? null });
    return { items: page.data.map(toItem), cursor: page.cursor };
  },

  /** How many items have each status; consistently, since Tally decides by it whether a person has to look. */
  async progress(tenantId: string, batchId: string): Promise<Progress> {
    const { data } = await batchItem.query
      .ofBatch({ tenantId, batchId })
      .go({ consistent: true, pages: 'all', attributes: ['status'] });
    const counts: Partial<Record<ItemStatus, number>> = {};
    for (const { status } of data) counts[status] = (counts[status] ?? 0) + 1;
    return counts;
  },

  /** What the invoices of the batch come to, by currency; read by people, so it may lag by a moment. */
  async issuedTotals(tenantId: string, batchId: string): Promise<readonly IssuedTotal[]> {
    const { data } = await batchItem.query
      .ofBatch({ tenantId, batchId })
      .go({ pages: 'all', attributes: ['invoiceId', 'gross', 'currency'] });
    const issued = data.filter(({ invoiceId }) => invoiceId !== undefined);
    return [...Map.groupBy(issued, ({ currency }) => currency ?? '')].map(([currency, items]) => ({
      currency,
      invoices: items.length,
      gross: sum(items.map(({ gross }) => gross ?? 0)),
    }));
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
const putAll = async <R>(
  put: (rows: R[]) => Promise<{ unprocessed: unknown[] }>,
  rows: readonly R[],
): Promise<void> => {
  const { unprocessed } = await put([...rows]);
  // Throwing makes the state machine repeat the whole step after a pause; every row is safe to write again.
  if (unprocessed.length > 0) throw new Error(`the table refused ${unprocessed.length} of ${rows.length} rows for now`);
};
