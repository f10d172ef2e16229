import type { StoredBatch } from '../../table/batch-store.ts';
import type { Tenant } from '../../tenants/tenant.ts';
import { notFound } from '../change.ts';
import type { TableNeeds } from '../ports.ts';
import { tenantOf } from '../tenants/tenant-of.ts';

/** What a step of the machine works on, as both are now. Throws `NotFound`. */
export const loadBatch = async (
  { stores }: Pick<TableNeeds, 'stores'>,
  tenantId: string,
  batchId: string,
): Promise<{ readonly tenant: Tenant; readonly batch: StoredBatch }> => {
  const [tenant, batch] = await Promise.all([tenantOf(stores, tenantId), stores.batches.get(tenantId, batchId)]);
  if (!batch) throw notFound('batch', batchId);
  return { tenant, batch };
};
