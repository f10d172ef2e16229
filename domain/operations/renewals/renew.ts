import type { LocalDate } from '../../calendar/local-date.ts';
import type { ContractChange } from '../../contracts/change.ts';
import type { Contract } from '../../contracts/contract.ts';
import type { ChangedBy } from '../../contracts/history.ts';
import { idFrom } from '../../ids.ts';
import { minorDigits } from '../../money/currency.ts';
import { renewalDue, revisionDue } from '../../renewals/due.ts';
import { planRenewal, planRevision } from '../../renewals/plan.ts';
import { todayOf } from '../../tenants/today.ts';
import { currencyOf, readContract } from '../contracts.ts';
import type { TableNeeds } from '../ports.ts';
import { saveChange } from '../save-contract.ts';
import { readTenant } from '../tenants/settings.ts';
import { untilDone } from '../until-done.ts';

type RenewalNeeds = Pick<TableNeeds, 'stores' | 'clock'>;

/** What is due of a contract by today, as a change of it; undefined where nothing is. */
type Decide = (contract: Contract, today: LocalDate, digits: number) => ContractChange | undefined;

/**
 * Does what is due of a contract, decided on what stands there: a repetition finds it done, and whoever changes or bills
 * the contract at the same moment makes this decide again. False where nothing was due.
 */
const doDue =
  (decide: Decide) =>
  (needs: RenewalNeeds) =>
  (tenantId: string, contractId: string, by: ChangedBy = {}): Promise<boolean> =>
    untilDone(async () => {
      const [record, tenant] = await Promise.all([
        readContract(needs)(tenantId, contractId),
        readTenant(needs)(tenantId),
      ]);
      const now = needs.clock();
      const digits = minorDigits(await currencyOf(needs, tenant, record.contract));
      const change = decide(record.contract, todayOf(tenant, now), digits);
      if (!change) return false;
      return (await saveChange(needs, tenant, record, change, { by, now })) ? true : undefined;
    });

/**
 * Gives a contract that renews itself its next term, once it is due; true if it did. Prices are revised with it where
 * that is known, else by {@link reviseContract} once it is.
 */
export const renewContract = doDue((contract, today, digits) =>
  renewalDue(contract, today) && contract.endsOn !== undefined
    ? planRenewal(contract, today, {
        renewalId: idFrom('renewal', contract.contractId, contract.endsOn),
        minorDigits: digits,
      })
    : undefined,
);

/** Revises the prices of a contract for the day that is due, as new terms from that day on; true if it did. */
export const reviseContract = doDue((contract, today, digits) => {
  const on = revisionDue(contract, today);
  return on === undefined ? undefined : planRevision(contract, on, digits);
});
