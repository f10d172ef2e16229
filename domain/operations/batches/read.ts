import type { Batch } from '../../batches/batch.ts';
import type { IssuedTotal } from '../../batches/issued-totals.ts';
import type { BatchItem, ItemStatus, Progress } from '../../batches/item.ts';
import { type Phase, phaseOf } from '../../batches/phase.ts';
import { BillingError } from '../../errors.ts';
import type { StoredBatch } from '../../table/batch-store.ts';
import type { Page, PageRequest } from '../../table/table.ts';
import type { Needs } from '../ports.ts';

type Reading = Pick<Needs, 'stores'>;

export const batchOf = async (
  { batches }: Needs['stores'],
  tenantId: string,
  batchId: string,
): Promise<StoredBatch> => {
  const batch = await batches.get(tenantId, batchId);
  if (!batch) throw new BillingError('NotFound', 'there is no such batch');
  return batch;
};

export const itemOf = async (
  { batches }: Needs['stores'],
  tenantId: string,
  batchId: string,
  itemId: string,
): Promise<BatchItem> => {
  const item = await batches.item(tenantId, batchId, itemId);
  if (!item) throw new BillingError('NotFound', 'there is no such item in this batch');
  return item;
};

/** A batch with how far it is: its items by status, what its invoices come to, and what the machine does now. */
export interface BatchProgress {
  readonly batch: Batch;
  readonly progress: Progress;
  readonly issued: readonly IssuedTotal[];
  readonly phase?: Phase | undefined;
}

export const getBatch =
  ({ stores, clock }: Pick<Needs, 'stores' | 'clock'>) =>
  async (tenantId: string, batchId: string): Promise<BatchProgress> => {
    const batch = await batchOf(stores, tenantId, batchId);
    const [progress, issued] = await Promise.all([
      stores.batches.progress(tenantId, batchId, batch.firstShard),
      stores.batches.issuedTotals(tenantId, batchId),
    ]);
    return { batch, progress, issued, phase: phaseOf(batch, progress, clock()) };
  };

export const listBatches =
  ({ stores }: Reading) =>
  (tenantId: string, page: PageRequest): Promise<Page<Batch>> =>
    stores.batches.list(tenantId, page);

/** An item with the name of its client, as a reviewer knows it. */
export interface NamedItem {
  readonly item: BatchItem;
  readonly clientName?: string | undefined;
}

export const listBatchItems =
  ({ stores }: Reading) =>
  async (tenantId: string, batchId: string, page: PageRequest, status?: ItemStatus): Promise<Page<NamedItem>> => {
    const { firstShard } = await batchOf(stores, tenantId, batchId);
    const { items, cursor } = await stores.batches.listItems(tenantId, batchId, page, { status, firstShard });
    return { items: await withNames(stores, tenantId, items), cursor };
  };

/** One item with the name of its client. */
export const namedItem =
  ({ stores }: Reading) =>
  async (tenantId: string, item: BatchItem): Promise<NamedItem> => {
    const client = await stores.clients.get(tenantId, item.clientId);
    return { item, clientName: client?.name };
  };

const withNames = async (
  { clients }: Needs['stores'],
  tenantId: string,
  items: readonly BatchItem[],
): Promise<NamedItem[]> => {
  const found = await clients.many(
    tenantId,
    items.map(({ clientId }) => clientId),
  );
  return items.map((item) => ({ item, clientName: found.get(item.clientId)?.name }));
};
