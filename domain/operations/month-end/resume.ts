import type { Batch } from '../../batches/batch.ts';
import type { BatchItem } from '../../batches/item.ts';
import type { Stores } from '../../table/stores.ts';
import { concurrently } from '../concurrently.ts';

type BatchStores = Pick<Stores, 'batches'>;

/** Why an item that a person has left out of an approval is not issued. */
export const NOT_APPROVED = 'was not approved';

/** What a person's approval covers: all that is drafted, or some items of it. */
export type ApprovalOf = NonNullable<Batch['inherited']>;

/** Moves what was drafted on as it was decided: the approved items, and those that were left out. */
export const carryOutApproval = async (
  { batches }: BatchStores,
  tenantId: string,
  batchId: string,
  items: readonly BatchItem[],
  { by, approved }: ApprovalOf,
): Promise<readonly BatchItem[]> => {
  const covered = approved && new Set(approved);
  const drafted = items.filter(({ status }) => status === 'drafted');
  const moved = await concurrently(drafted, 10, async (item): Promise<BatchItem> => {
    const { itemId } = item;
    if (covered?.has(itemId) ?? true) {
      await batches.moveItem(tenantId, batchId, itemId, 'drafted', 'approved', undefined, by);
      return { ...item, status: 'approved', decidedBy: by };
    }
    await batches.moveItem(tenantId, batchId, itemId, 'drafted', 'removed', NOT_APPROVED, by);
    return { ...item, status: 'removed', reason: NOT_APPROVED, decidedBy: by };
  });
  return moved;
};

/** Invoices whose delivery failed are due again. */
export const deliverAgain = async (
  { batches }: BatchStores,
  tenantId: string,
  batchId: string,
  items: readonly BatchItem[],
): Promise<void> => {
  const failed = items.filter(({ status }) => status === 'notDelivered');
  await concurrently(failed, 10, ({ itemId }) => batches.moveItem(tenantId, batchId, itemId, 'notDelivered', 'issued'));
};
