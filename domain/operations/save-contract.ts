import { type ContractChange, changeContract, correctionFrom, stateAfter } from '../contracts/change.ts';
import { type ChangedBy, eventOf, happeningOf } from '../contracts/history.ts';
import type { ContractRecord } from '../table/contract-store.ts';
import type { Tenant } from '../tenants/tenant.ts';
import { scheduleAfter } from './alerts/schedules.ts';
import type { Needs } from './ports.ts';

/**
 * Makes a change of a contract as it was read, in one write with what the next bill has to correct, what is due of it
 * then, and its history. False when it is no longer what was read. Throws a BillingError where it does not fit.
 */
export const saveChange = async (
  needs: Pick<Needs, 'stores'>,
  tenant: Tenant,
  record: ContractRecord,
  change: ContractChange,
  { by, now }: { readonly by: ChangedBy; readonly now: Date },
): Promise<boolean> => {
  const { contract, state } = record;
  const changed = changeContract(contract, state, change);
  return needs.stores.contracts.replace(
    tenant.tenantId,
    { ...record, state: stateAfter(state, change, changed) },
    changed,
    correctionFrom(contract, state, change),
    await scheduleAfter(needs, tenant, changed, now),
    eventOf(contract, happeningOf(change, changed), by, now),
  );
};
