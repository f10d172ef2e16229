import type { Batch } from '../../batches/batch.ts';
import type { Reach } from '../../contracts/billing-state.ts';
import { BillingError } from '../../errors.ts';
import type { StoredBatch } from '../../table/batch-store.ts';
import type { Tenant } from '../../tenants/tenant.ts';
import { notFound } from '../change.ts';
import type { Needs, TableNeeds } from '../ports.ts';
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

/** A planned batch of a tenant, and how far its bills reach. */
export interface Run {
  readonly tenant: Tenant;
  readonly batch: Batch;
  readonly reach: Reach;
}

/** The batch with its cutoff and the tenant as it is now. */
export const loadRun = async (needs: Needs, tenantId: string, batchId: string): Promise<Run> => {
  const { tenant, batch } = await loadBatch(needs, tenantId, batchId);
  if (!batch.cutoff) throw new BillingError('NotFound', `there is no planned batch ${batchId}`);
  const reach = { through: batch.through, cutoff: batch.cutoff, timeZone: tenant.settings.timeZone };
  return { tenant, batch, reach };
};
