import type { Batch, BatchItem, Draft, IssuedTotal, Progress } from '../../batches/batch.ts';
import { BillingError } from '../../errors.ts';
import type { Page, PageRequest } from '../../table/table.ts';
import type { Needs } from '../ports.ts';

type Reading = Pick<Needs, 'stores'>;

export const batchOf = async ({ batches }: Needs['stores'], tenantId: string, batchId: string): Promise<Batch> => {
  const batch = await batches.get(tenantId, batchId);
  if (!batch) throw new BillingError('NotFound', 'there is no such batch');
  return batch;
};

/** A batch with how far it is: its items by status, and what its invoices come to. */
export interface BatchProgress {
  readonly batch: Batch;
  readonly progress: Progress;
  readonly issued: readonly IssuedTotal[];
}

export const getBatch =
  ({ stores }: Reading) =>
  async (tenantId: string, batchId: string): Promise<BatchProgress> => {
    const [batch, progress, issued] = await Promise.all([
      batchOf(stores, tenantId, batchId),
      stores.batches.progress(tenantId, batchId),
      stores.batches.issuedTotals(tenantId, batchId),
    ]);
    return { batch, progress, issued };
  };

export const listBatches =
  ({ stores }: Reading) =>
  (tenantId: string, page: PageRequest): Promise<Page<Batch>> =>
    stores.batches.list(tenantId, page);

export const listBatchItems =
  ({ stores }: Reading) =>
  async (tenantId: string, batchId: string, page: PageRequest): Promise<Page<BatchItem>> => {
    await batchOf(stores, tenantId, batchId);
    return stores.batches.listItems(tenantId, batchId, page);
  };

export const getDraft =
  ({ stores }: Reading) =>
  async (tenantId: string, batchId: string, itemId: string): Promise<Draft> => {
    const draft = (await stores.batches.drafts(tenantId, batchId, [itemId])).get(itemId);
    if (!draft)
      throw new BillingError(
        'NotFound',
        'there is no draft of this item: it is not computed yet, or had nothing to bill',
      );
    return draft;
  };
