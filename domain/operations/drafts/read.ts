import type { Batch } from '../../batches/batch.ts';
import type { Draft } from '../../batches/draft.ts';
import { applyEdits, type Laid } from '../../batches/edits/apply.ts';
import { type Overlay, UNTOUCHED } from '../../batches/edits/edit.ts';
import type { BatchItem } from '../../batches/item.ts';
import { BillingError } from '../../errors.ts';
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
  { batches }: Needs['stores'],
  tenantId: string,
  batchId: string,
  itemId: string,
): Promise<{ readonly batch: Batch; readonly item: BatchItem }> => {
  const [batch, item] = await Promise.all([batches.get(tenantId, batchId), batches.item(tenantId, batchId, itemId)]);
  if (!batch) throw new BillingError('NotFound', 'there is no such batch');
  if (!item) throw new BillingError('NotFound', 'there is no such item in this batch');
  if (batch.status !== 'inReview' || batch.decision !== undefined) throw tooLate(batch, item);
  return { batch, item };
};

/** Drafts change as long as nobody has decided; then they are what was decided on, and an issued invoice never changes. */
export const tooLate = ({ status, decision }: Batch, item: BatchItem): BillingError => {
  const where = decision === undefined ? `is ${status}` : `is ${status}, and "${decision}" was decided`;
  return new BillingError(
    'BatchNotInReview',
    `the batch ${where}, and the item is ${item.status}: only drafts in review can be changed`,
  );
};
