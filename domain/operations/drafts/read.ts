import { type Batch, whereItIs } from '../../batches/batch.ts';
import type { Draft } from '../../batches/draft.ts';
import { applyEdits, type Laid } from '../../batches/edits/apply.ts';
import { type Overlay, UNTOUCHED } from '../../batches/edits/edit.ts';
import type { BatchItem } from '../../batches/item.ts';
import { BillingError } from '../../errors.ts';
import { batchOf, itemOf } from '../batches/read.ts';
import type { Needs } from '../ports.ts';

type Reading = Pick<Needs, 'stores'>;

/** A draft as it was computed, what people changed on it, and the two together: what is issued if it is approved. */
export interface SeenDraft {
  readonly draft: Draft;
  readonly overlay: Overlay;
  readonly laid: Laid;
}

const NO_DRAFT = 'there is no draft of this item: it is not computed yet, or had nothing to bill';

/** The draft of an item, with what people changed on it. Throws `NotFound`. */
export const readDraft =
  ({ stores }: Reading) =>
  async (tenantId: string, batchId: string, itemId: string): Promise<SeenDraft> => {
    const [drafts, overlays] = await Promise.all([
      stores.batches.drafts(tenantId, batchId, [itemId]),
      stores.batches.overlays(tenantId, batchId, [itemId]),
    ]);
    const draft = drafts.get(itemId);
    if (!draft) throw new BillingError('NotFound', NO_DRAFT);
    const overlay = overlays.get(itemId) ?? UNTOUCHED;
    return { draft, overlay, laid: applyEdits(draft, overlay.edits) };
  };

/** An item whose batch waits for a decision. Throws `NotFound` and `BatchNotInReview`. */
export const itemInReview = async (
  stores: Needs['stores'],
  tenantId: string,
  batchId: string,
  itemId: string,
): Promise<{ readonly batch: Batch; readonly item: BatchItem }> => {
  const [batch, item] = await Promise.all([
    batchOf(stores, tenantId, batchId),
    itemOf(stores, tenantId, batchId, itemId),
  ]);
  if (batch.status !== 'inReview' || batch.decision !== undefined) throw tooLate(batch, item);
  return { batch, item };
};

/** Drafts change as long as nobody has decided; then they are what was decided on, and an issued invoice never changes. */
export const tooLate = (batch: Batch, item: BatchItem): BillingError =>
  new BillingError(
    'BatchNotInReview',
    `the batch ${whereItIs(batch)}, and the item is ${item.status}: only drafts in review can be changed`,
  );
