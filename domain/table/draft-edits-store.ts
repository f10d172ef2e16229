import type { Draft } from '../batches/draft.ts';
import { type MadeEdit, type Overlay, UNTOUCHED } from '../batches/edits/edit.ts';
import type { BatchItem, ItemStatus } from '../batches/item.ts';
import { putAll } from './batch-item-store.ts';
import { keysOf, place } from './blobs.ts';
import { CommitRefused, commit } from './commit.ts';
import { whileReviewed } from './review-store.ts';
import type { Table, Tables } from './table.ts';
import { whole } from './whole.ts';

/** Items whose drafts people can still change. */
export const EDITABLE: readonly ItemStatus[] = ['drafted', 'approved'];

/** What became of a change to a draft: done, overtaken by another one, or too late. */
export type EditOutcome = 'changed' | 'stale' | 'notInReview' | 'busy';

type ItemFacts = Required<Pick<BatchItem, 'net' | 'gross' | 'currency' | 'edited'>> &
  Pick<BatchItem, 'compared' | 'warnings'>;

/** By the reasons of its actions: the batch, the item, the overlay, and then what can always be written. */
const outcomeOf = async (work: () => Promise<void>): Promise<EditOutcome> => {
  try {
    await work();
    return 'changed';
  } catch (error) {
    if (!(error instanceof CommitRefused)) throw error;
    const [ofBatch, ofItem, ofOverlay] = error.reasons;
    if (ofBatch === 'ConditionalCheckFailed' || ofItem === 'ConditionalCheckFailed') return 'notInReview';
    return ofOverlay === 'ConditionalCheckFailed' ? 'stale' : 'busy';
  }
};

/** What people change on drafts while a batch is in review. Each change is one transaction with the batch and the item. */
export const draftEditsStore = ({ draftEdits, transaction, blobs }: Table) => {
  /** The overlay, if it still has the version that was read: the first change makes it. */
  const putOverlay = (
    tables: Tables,
    of: { readonly tenantId: string; readonly batchId: string; readonly itemId: string },
    edits: readonly MadeEdit[],
    read: number,
  ) => {
    const row = { ...of, edits, version: read + 1 };
    if (read === UNTOUCHED.version) return tables.draftEdits.create(row).commit();
    return tables.draftEdits
      .put(row)
      .where(({ version }, { eq }) => eq(version, read))
      .commit();
  };

  return {
    /** The overlays of those of the items that have one, read consistently. */
    async overlays(
      tenantId: string,
      batchId: string,
      itemIds: readonly string[],
    ): Promise<ReadonlyMap<string, Overlay>> {
      if (itemIds.length === 0) return new Map();
      const { data } = await draftEdits
        .get(itemIds.map((itemId) => ({ tenantId, batchId, itemId })))
        .go({ consistent: true })
        .then(whole);
      return new Map(data.map(({ itemId, edits, version }) => [itemId, { edits, version }]));
    },

    /** Lays out edits for items that are nobody's yet. */
    async putOverlays(
      tenantId: string,
      batchId: string,
      carried: ReadonlyMap<string, Pick<Overlay, 'edits'>>,
    ): Promise<void> {
      const version = UNTOUCHED.version + 1;
      const rows = [...carried].flatMap(([itemId, { edits }]) =>
        edits.length === 0 ? [] : [{ tenantId, batchId, itemId, edits, version }],
      );
      if (rows.length > 0) await putAll((chunk) => draftEdits.put(chunk).go(), rows);
    },

    /** Keeps edits over a draft, with what the draft comes to by them. An approval is of what was seen, so it is gone. */
    async keepEdits(
      tenantId: string,
      batchId: string,
      itemId: string,
      read: number,
      edits: readonly MadeEdit[],
      facts: ItemFacts,
    ): Promise<EditOutcome> {
      const { warnings = [], ...rest } = facts;
      const set = { ...rest, warnings: [...warnings], status: 'drafted' as const };
      return outcomeOf(() =>
        commit(
          transaction.write((tables) => [
            whileReviewed(tables, tenantId, batchId),
            tables.batchItem
              .patch({ tenantId, batchId, itemId })
              .set(set)
              .remove(['lostEdits', 'decidedBy'])
              .where(({ status }, { eq }) => EDITABLE.map((one) => eq(status, one)).join(' OR '))
              .commit(),
            putOverlay(tables, { tenantId, batchId, itemId }, edits, read),
          ]),
        ),
      );
    },

    /** Stores a draft that was computed again during the review, in place of the one that people have seen. */
    async redrawn(
      tenantId: string,
      batchId: string,
      item: BatchItem,
      computed: Draft | undefined,
      from: readonly ItemStatus[],
      { edits, version }: Overlay,
    ): Promise<EditOutcome> {
      const placed = computed && (await place(computed, keysOf(tenantId).drafts(batchId), blobs));
      const of = { tenantId, batchId, itemId: item.itemId };
      const row = { ...item, ...of, contractIds: [...item.contractIds], warnings: item.warnings && [...item.warnings] };
      return outcomeOf(() =>
        commit(
          transaction.write((tables) => [
            whileReviewed(tables, tenantId, batchId),
            tables.batchItem
              .put(row)
              .where(({ status }, { eq }) => from.map((one) => eq(status, one)).join(' OR '))
              .commit(),
            putOverlay(tables, of, edits, version),
            placed
              ? tables.draft.put({ ...of, ...('inline' in placed ? { draft: placed.inline } : placed) }).commit()
              : tables.draft.delete(of).commit(),
          ]),
        ),
      );
    },
  };
};
