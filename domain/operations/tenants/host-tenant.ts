import type { Membership } from '../../table/member-store.ts';
import { defaultSettings } from '../../tenants/default-settings.ts';
import type { NewTenant, Tenant } from '../../tenants/tenant.ts';
import { join, type MemberNeeds, subjectFor } from './members.ts';
import { readTenant } from './settings.ts';

export interface HostedTenant {
  readonly tenant: Tenant;
  readonly owner: Membership;
}

/**
 * Hosts a new firm: its settings, then its owner. Each step finds what an earlier attempt with the same id has made, so
 * one that was killed anywhere is completed by the next.
 */
export const hostTenant =
  (needs: MemberNeeds) =>
  async (tenantId: string, firm: NewTenant): Promise<HostedTenant> => {
    const settings = defaultSettings(firm);
    const { email, subject: given } = firm.owner;
    const subject = await subjectFor(needs, { tenantId, email, role: 'owner', subject: given });
    // First: a firm that is half made is registered, and one that is made is never missing.
    await needs.stores.registry.register(tenantId);
    await needs.stores.tenants.create(tenantId, settings);
    const owner = await join(needs, { subject, tenantId, role: 'owner', email });
    return { tenant: await readTenant(needs)(tenantId), owner };
  };
