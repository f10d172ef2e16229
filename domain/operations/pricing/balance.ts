import { isBilled, type LoggedBillable, type LoggedTime, type TimeEntry } from '../../billables/billable.ts';
import type { LocalDate } from '../../calendar/local-date.ts';
import type { Client } from '../../clients/client.ts';
import { isAlreadyBilled } from '../../contracts/billing-state.ts';
import { type ChargeBalance, chargeBalances, difference } from '../../contracts/charge-balance.ts';
import { BillingError } from '../../errors.ts';
import { cutoffAt } from '../../ids.ts';
import { currencyOfClient } from '../../invoicing/exchange.ts';
import { type Minor, sum } from '../../money/rounding.ts';
import { withPutBacks } from '../../pricing/put-back.ts';
import type { Tenant } from '../../tenants/tenant.ts';
import { todayOf } from '../../tenants/today.ts';
import type { TableNeeds } from '../ports.ts';
import { type ContractFacts, holidaysOf, readFacts } from './contract-facts.ts';
import { guardReach, readParties } from './preview.ts';
import { type BillingFacts, billContract } from './price.ts';

/**
 * How far a charge is used. Decimal strings: for a block granted = invoiced + accounted + open + expired + left −
 * overdrawn.
 */
export interface OpenBalance extends Omit<ChargeBalance, 'used'> {
  /** Used by what is on invoices. */
  readonly invoiced: string;
  /** Used by work that is accounted (it has the day of it), but not invoiced yet. */
  readonly accounted: string;
  /** Used by the rest of the work on the log. */
  readonly open: string;
}

export interface ContractBalance {
  readonly on: LocalDate;
  readonly currency: string;
  readonly charges: readonly OpenBalance[];
  /** Work on the log that is not invoiced yet, and what it would come to before tax. */
  readonly openWork: { readonly entries: number; readonly minutes: number; readonly net?: Minor | undefined };
  /** Why open work cannot be priced; then its part of the balances is not known either. */
  readonly problem?: { readonly code: string; readonly detail: string } | undefined;
}

const isTime = (billable: LoggedBillable): billable is LoggedTime => billable.kind === 'time';
const isAccounted = (billable: LoggedBillable): boolean => !isTime(billable) || billable.accountedOn !== undefined;

/** As worked, to the hundredth. */
export const minutesOf = (entries: readonly Pick<TimeEntry, 'seconds'>[]): number =>
  Math.round(entries.reduce((seconds, entry) => seconds + entry.seconds, 0) / 0.6) / 100;

const keyOf = ({ kind, chargeId, scope }: ChargeBalance): string => `${kind} ${chargeId} ${scope?.from ?? ''}`;

/** What is used by invoices, by accounted work and by all work, told apart. */
const apart = (
  invoiced: readonly ChargeBalance[],
  accounted: readonly ChargeBalance[],
  all: readonly ChargeBalance[],
): readonly OpenBalance[] => {
  const usedIn = (balances: readonly ChargeBalance[]) => {
    const used = new Map(balances.map((one) => [keyOf(one), one.used]));
    return (one: ChargeBalance) => used.get(keyOf(one)) ?? '0';
  };
  const [before, between] = [usedIn(invoiced), usedIn(accounted)];
  return all.map(({ used, ...balance }) => {
    const one = { ...balance, used };
    return {
      ...balance,
      invoiced: before(one),
      accounted: difference(between(one), before(one)),
      open: difference(used, between(one)),
    };
  });
};

/** Whose contract it is, and when it is asked. */
export interface BalanceAsked {
  readonly tenant: Tenant;
  readonly client: Client;
  readonly on: LocalDate;
  readonly now: Date;
}

/**
 * What stands open on a contract by the end of a day, of facts that were read: its stored balances, and two dry bills of
 * its log through that day, one of what is accounted and one of everything.
 */
export const balanceOf = async (
  facts: ContractFacts,
  { tenant, client, on, now }: BalanceAsked,
): Promise<ContractBalance> => {
  const { timeZone } = tenant.settings;
  const currency = currencyOfClient(client, tenant.settings);
  const { contract, state } = facts;
  const unbilled = facts.billables.filter((one) => one.billDate <= on && !isBilled(one, state));
  const open = withPutBacks(unbilled, facts.putBacks).filter(isTime);
  const openIds = new Set(open.map(({ billableId }) => billableId));
  const stored = chargeBalances(contract, state.balances, on);
  const work = { entries: open.length, minutes: minutesOf(open) };
  const reach = { through: on, cutoff: cutoffAt(now), timeZone };
  if (isAlreadyBilled(state, reach))
    return { on, currency, charges: apart(stored, stored, stored), openWork: { ...work, net: 0 } };
  const holidays = await holidaysOf([facts], on);
  const common: BillingFacts = { tenant, client, reach, lineGrouping: 'entry', holidays, logThrough: on };
  try {
    const all = billContract(facts, common);
    const accounted = billContract({ ...facts, billables: facts.billables.filter(isAccounted) }, common);
    const [ofAll, ofAccounted] = [all, accounted].map(({ stateAfter }) =>
      chargeBalances(contract, stateAfter.balances, on),
    ) as [readonly ChargeBalance[], readonly ChargeBalance[]];
    const lines = all.lines.filter(({ billableIds }) => billableIds.some((id) => openIds.has(id)));
    const net = sum(lines.map((line) => line.net));
    return { on, currency, charges: apart(stored, ofAccounted, ofAll), openWork: { ...work, net } };
  } catch (error) {
    if (!(error instanceof BillingError)) throw error;
    const problem = { code: error.code, detail: error.message };
    return { on, currency, charges: apart(stored, stored, stored), openWork: work, problem };
  }
};

/** The same of a contract on a day, today if none is asked for: one read of the state, one Query of the log. */
export const contractBalance =
  ({ stores, clock }: Pick<TableNeeds, 'stores' | 'clock'>) =>
  async (tenantId: string, contractId: string, asked?: LocalDate): Promise<ContractBalance> => {
    const { tenant, record, client } = await readParties({ stores }, tenantId, contractId);
    const now = clock();
    const today = todayOf(tenant, now);
    const on = asked ?? today;
    guardReach(on, today, '/query/on');
    return balanceOf(await readFacts(stores, tenantId, record, on), { tenant, client, on, now });
  };
