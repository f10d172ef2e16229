import type { Stores } from '../../table/stores.ts';
import type { Tenant } from '../../tenants/tenant.ts';
import { notFound } from '../change.ts';

/** The tenant, who must be there. Throws `NotFound`. */
export const tenantOf = async ({ tenants }: Pick<Stores, 'tenants'>, tenantId: string): Promise<Tenant> => {
  const tenant = await tenants.get(tenantId);
  if (!tenant) throw notFound('tenant', tenantId);
  return tenant;
};
