import type { Due } from '../../alerts/due.ts';
import { isBilled } from '../../billables/billable.ts';
import type { ChargeBalance } from '../../contracts/charge-balance.ts';
import type { Contract } from '../../contracts/contract.ts';
import { BillingError } from '../../errors.ts';
import type { ContractRecord } from '../../table/contract-store.ts';
import type { Tenant } from '../../tenants/tenant.ts';
import type { TableNeeds } from '../ports.ts';
import { contractBalance } from '../pricing/balance.ts';

/** How the charges of a contract stand today, work that is on no invoice yet among them: two dry bills of its log; nothing where that fails. */
export const balancesOf = async (
  needs: TableNeeds,
  { tenantId }: Tenant,
  { contractId }: Contract,
): Promise<readonly ChargeBalance[]> => {
  try {
    const { charges } = await contractBalance(needs)(tenantId, contractId);
    return charges.map(({ invoiced, accounted: _, open: __, ...balance }) => ({ ...balance, used: invoiced }));
  } catch (error) {
    if (!(error instanceof BillingError) || error.code === 'ServiceBusy') throw error;
    needs.journal.error('what is left on a contract could not be computed', { tenantId, contractId, error });
    return [];
  }
};

/** The same, where it is to be looked at. */
export const lookAt = async (
  needs: TableNeeds,
  tenant: Tenant,
  contract: Contract,
  dues: readonly Due[],
): Promise<readonly ChargeBalance[]> =>
  dues.some(({ kind }) => kind === 'look') ? balancesOf(needs, tenant, contract) : [];

/** Whether time that was worked on a contract stands on no invoice: on its log, or held back from it. */
export const hasOpenTime = async (
  { stores }: Pick<TableNeeds, 'stores'>,
  tenantId: string,
  { contract, state }: ContractRecord,
): Promise<boolean> => {
  const { logged, held } = await stores.log.open(tenantId, contract.contractId, state.windowFrom);
  return held.some(({ kind }) => kind === 'time') || logged.some((one) => one.kind === 'time' && !isBilled(one, state));
};
