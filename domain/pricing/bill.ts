import { isBilled, type LoggedBillable } from '../billables/billable.ts';
import type { Contract, Terms } from '../contracts/contract.ts';
import type { Line } from '../invoicing/line.ts';
import type { LineGrouping } from '../tenants/tenant.ts';
import { advance, type BillingState, type Reach } from './billing-state.ts';
import { priceRecurringFees } from './recurring-fee.ts';
import { priceTime } from './time.ts';

/** The order of the log; the log is read in it, so nothing is left to sort, and a bill is the same in any case. */
const byPlace = (a: LoggedBillable, b: LoggedBillable): number => {
  if (a.billDate !== b.billDate) return a.billDate < b.billDate ? -1 : 1;
  if (a.ulid !== b.ulid) return a.ulid < b.ulid ? -1 : 1;
  return a.billableId < b.billableId ? -1 : 1;
};

/** All that a bill depends on. No clock, no network, no promise: the same facts always give the same bill. */
export interface BillInput {
  readonly contract: Contract;
  /** The contract's log from `state.windowFrom` to `reach.through`; more does no harm. */
  readonly billables: readonly LoggedBillable[];
  readonly state: BillingState;
  readonly reach: Reach;
  readonly grouping: LineGrouping;
  /** Decimals of the currency's minor unit. */
  readonly minorDigits: number;
}

export interface Bill {
  readonly lines: readonly Line[];
  readonly stateAfter: BillingState;
  /** Every billable that this bill makes billed, printed or hidden, in the order of the log. */
  readonly billableIds: readonly string[];
}

/** The terms of the day of the work. Work outside the contract's days, since its end was moved, is at the nearest terms. */
const termsOf = ({ terms }: Contract, { workedOn }: LoggedBillable): Terms | undefined =>
  terms.findLast(({ effectiveFrom }) => effectiveFrom <= workedOn) ?? terms[0];

const timeLines = (input: BillInput, billables: readonly LoggedBillable[]): readonly Line[] => {
  const { contract, grouping, minorDigits } = input;
  const byTerms = Map.groupBy(billables, (billable) => termsOf(contract, billable));
  return contract.terms.flatMap((terms) => {
    const entries = byTerms.get(terms) ?? [];
    // Without a rule for time, the work is what the first fee pays for.
    const charge = terms.charges.find(({ kind }) => kind === 'time') ?? terms.charges[0];
    if (entries.length === 0 || !charge) return [];
    const { effectiveFrom } = terms;
    return priceTime({ contractId: contract.contractId, charge, effectiveFrom, entries, grouping, minorDigits });
  });
};

/**
 * Bills a contract: what the old state does not call billed and the new one does, and every recurring fee that is due.
 * Billing what was just billed gives nothing more.
 */
export const bill = (input: BillInput): Bill => {
  const { contract, state, reach, minorDigits } = input;
  const fees = priceRecurringFees({ contract, chargedUntil: state.chargedUntil, through: reach.through, minorDigits });
  const stateAfter = advance(state, reach, fees.chargedUntil);
  const billables = input.billables
    .filter((billable) => !isBilled(billable, state) && isBilled(billable, stateAfter))
    .sort(byPlace);
  return {
    lines: [...fees.lines, ...timeLines(input, billables)],
    stateAfter,
    billableIds: billables.map(({ billableId }) => billableId),
  };
};
