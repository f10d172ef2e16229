import type { Tenant } from '../../tenants/tenant.ts';
import type { TableNeeds } from '../ports.ts';

/** Firms of a sweep, each read once, and once more where a schedule follows from later settings than were read. */
export const withTenants = ({ stores }: Pick<TableNeeds, 'stores'>) => {
  const read = new Map<string, Tenant | undefined>();
  return async (tenantId: string, settingsVersion: number): Promise<Tenant | undefined> => {
    const known = read.get(tenantId);
    if (known && known.version >= settingsVersion) return known;
    const tenant = await stores.tenants.get(tenantId);
    read.set(tenantId, tenant);
    return tenant;
  };
};
