import { BillingError } from '../errors.ts';
import type { Stores } from '../table/stores.ts';
import { branchOf } from '../tenants/at-branch.ts';
import type { TenantSettings } from '../tenants/tenant.ts';

/** A request must name a branch that there is. Throws `BranchUnknown`. */
export const mustBeBranch = (settings: Pick<TenantSettings, 'branches'>, branch: string | undefined): void => {
  if (branch === undefined || branchOf(settings, branch)) return;
  throw new BillingError('BranchUnknown', `the firm has no branch "${branch}"`, [
    { pointer: '/branch', detail: 'must be the branchId of one of the `branches` of the settings' },
  ]);
};

/** Those of some contracts whose clients are of a branch; all of them where none is named. */
export const ofBranch = async <Contract extends { readonly clientId: string }>(
  { clients }: Pick<Stores, 'clients'>,
  tenantId: string,
  branch: string | undefined,
  contracts: readonly Contract[],
): Promise<readonly Contract[]> => {
  if (branch === undefined || contracts.length === 0) return contracts;
  const owners = await clients.many(
    tenantId,
    contracts.map(({ clientId }) => clientId),
  );
  return contracts.filter(({ clientId }) => owners.get(clientId)?.branch === branch);
};
