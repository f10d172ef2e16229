import type { Branch } from './branch.ts';
import type { Tenant, TenantSettings } from './tenant.ts';

/** A branch by its id. A name of none, as clients had before there were branches, is that of no branch. */
export const branchOf = (
  { branches }: Pick<TenantSettings, 'branches'>,
  branchId: string | undefined,
): Branch | undefined => branches?.find((branch) => branch.branchId === branchId);

/** The settings with what a branch has of its own in place of the firm's. */
export const settingsAt = (settings: TenantSettings, branchId: string | undefined): TenantSettings => {
  const branch = branchOf(settings, branchId);
  if (!branch) return settings;
  const { branchId: _, name: _name, ...own } = branch;
  return { ...settings, ...own };
};

/** The firm as it is at one of its branches, for what is said to the clients of that. */
export const atBranch = (tenant: Tenant, branchId: string | undefined): Tenant => {
  const branch = branchOf(tenant.settings, branchId);
  if (!branch) return tenant;
  const { name } = branch;
  return { ...tenant, settings: settingsAt(tenant.settings, branchId), branch: { branchId: branch.branchId, name } };
};
