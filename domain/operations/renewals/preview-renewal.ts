import { addDays, type LocalDate } from '../../calendar/local-date.ts';
import { changeContract } from '../../contracts/change.ts';
import { type Contract, nearestTerms, type Terms } from '../../contracts/contract.ts';
import { idFrom } from '../../ids.ts';
import { minorDigits } from '../../money/currency.ts';
import type { Minor } from '../../money/rounding.ts';
import { type Difference, differencesOf } from '../../renewals/differences.ts';
import { planRenewal, type RenewalAsked } from '../../renewals/plan.ts';
import { yearlyWorth } from '../../renewals/yearly-worth.ts';
import { todayOf } from '../../tenants/today.ts';
import { agreedForRenewal, currencyOf, readContract } from '../contracts.ts';
import type { Needs } from '../ports.ts';
import { atListedPrices } from '../price-lists.ts';
import { readTenant } from '../tenants/settings.ts';

/** What a renewal would make of a contract. */
export interface RenewalPreview {
  /** The first day of the next term, and its last. */
  readonly from: LocalDate;
  readonly endsOn: LocalDate;
  readonly currency: string;
  /** The account of the revision, where prices are revised. */
  readonly revision?: Terms['revision'];
  readonly differences: readonly Difference[];
  /** A year, in minor units. */
  readonly worth: Minor;
  readonly worthAfter: Minor;
}

/** The very decision of a renewal, of which nothing is stored. */
export const previewRenewal =
  (needs: Pick<Needs, 'stores'>) =>
  async (tenantId: string, contractId: string, wanted: RenewalAsked, now: Date): Promise<RenewalPreview> => {
    const [record, tenant] = await Promise.all([
      readContract(needs)(tenantId, contractId),
      readTenant(needs)(tenantId),
    ]);
    const { contract, state } = record;
    const currency = await currencyOf(needs, tenant, contract);
    const asked = await agreedForRenewal(needs, tenant, wanted, currency);
    const digits = minorDigits(currency);
    const renewalId = idFrom('supposed', 'renewal');
    const plan = planRenewal(contract, todayOf(tenant, now), { renewalId, minorDigits: digits }, asked);
    const { from, endsOn } = plan.made;
    const listed = (one: Contract) => atListedPrices(needs.stores, tenantId, { ...record, contract: one });
    const before = nearestTerms((await listed(contract)).contract, addDays(from, -1));
    const after = nearestTerms((await listed(changeContract(contract, state, plan))).contract, from);
    return {
      ...{ from, endsOn, currency, differences: differencesOf(before, after) },
      ...(after.revision && plan.terms && { revision: after.revision }),
      worth: yearlyWorth(before, state.balances, digits),
      worthAfter: yearlyWorth(after, state.balances, digits),
    };
  };
