import * as z from 'zod';
import { type Billable, billDateOf, dayOf, type LoggedBillable } from '../../billables/billable.ts';
import { acceptedTogether, type Checked } from '../../billables/checked.ts';
import { SupposedBillable } from '../../billables/new-billable.ts';
import { expenseOf } from '../../billables/new-expense.ts';
import type { SupposedTimeEntry } from '../../billables/new-time-entry.ts';
import { onChargeOf } from '../../billables/other-billable.ts';
import { timeEntryOf } from '../../billables/time-entry.ts';
import { addDays, type LocalDate } from '../../calendar/local-date.ts';
import { type BillingState, isAlreadyBilled } from '../../contracts/billing-state.ts';
import { type ChargeBalance, chargeBalances } from '../../contracts/charge-balance.ts';
import type { Contract } from '../../contracts/contract.ts';
import { idFrom } from '../../ids.ts';
import type { NoInvoice } from '../../invoicing/compose.ts';
import type { InvoiceContent } from '../../invoicing/invoice.ts';
import type { Notice } from '../../pricing/notice.ts';
import { LineGrouping, type TenantSettings } from '../../tenants/tenant.ts';
import type { ContractFacts } from './contract-facts.ts';
import { type BillingFacts, priceInvoice } from './price.ts';

/** What previews and simulations are given alike. */
export const trialFields = {
  lineGrouping: LineGrouping.default('ticket'),
  /** Supposed to be on the contract, beside what is there. */
  billables: z.array(SupposedBillable).max(500).default([]),
};

/** A bill that was only tried: nothing of it is stored. */
export interface TrialBill {
  readonly through: LocalDate;
  /** What it says; or why there is none. */
  readonly invoice: InvoiceContent | NoInvoice | 'alreadyBilled';
  readonly notices: readonly Notice[];
  /** What the charges have from the next day on. */
  readonly balances: readonly ChargeBalance[];
}

const isWork = (one: SupposedBillable): one is SupposedTimeEntry => one.kind === undefined || one.kind === 'time';

/** Above all ids of the moment or below them all; supposed billables keep the order in which they were given. */
const placeOn = (billable: Billable, state: BillingState, moment: string, i: number): LoggedBillable => ({
  ...billable,
  billDate: billDateOf(dayOf(billable), state),
  ulid: `${moment}${String(i).padStart(16, '0')}`,
});

/**
 * Supposed billables as they would stand on a contract's log. `moment` is the part of a ULID that tells the time. What
 * cannot be recorded is refused, all at once, with pointers into `billables`.
 */
export const supposedOn = (
  { contract, state }: { readonly contract: Contract; readonly state: BillingState },
  asked: readonly SupposedBillable[],
  settings: TenantSettings,
  moment: string,
): readonly LoggedBillable[] => {
  const { contractId } = contract;
  const checked = asked.map((one, i): Checked<Billable> => {
    const id = idFrom('supposed', String(i));
    const placed = { contractId, held: false };
    if (isWork(one)) return timeEntryOf({ ...one, ...placed }, id, contract, settings.timeZone);
    if (one.kind === 'expense')
      return expenseOf({ ...one, ...placed }, id, { contract, settings, currency: settings.currency });
    return onChargeOf({ ...one, ...placed }, id, contract);
  });
  return acceptedTogether(checked, '/billables').map((billable, i) => placeOn(billable, state, moment, i));
};

/** Bills one contract as the month end would, and tells the state that would be committed; the same where nothing is. */
export const tryBill = (
  contract: ContractFacts,
  facts: BillingFacts,
): { readonly bill: TrialBill; readonly stateAfter: BillingState } => {
  const { through } = facts.reach;
  const balancesOf = ({ balances }: BillingState) => chargeBalances(contract.contract, balances, addDays(through, 1));
  const unchanged = contract.state;
  if (isAlreadyBilled(unchanged, facts.reach)) {
    const bill = { through, invoice: 'alreadyBilled', notices: [], balances: balancesOf(unchanged) } as const;
    return { bill, stateAfter: unchanged };
  }
  const { parts, invoice } = priceInvoice([contract], facts);
  const stateAfter = typeof invoice === 'string' ? unchanged : (parts[0]?.bill.stateAfter ?? unchanged);
  const notices = parts.flatMap(({ bill }) => bill.notices);
  return { bill: { through, invoice, notices, balances: balancesOf(stateAfter) }, stateAfter };
};
