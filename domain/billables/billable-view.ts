import type { LocalDate } from '../calendar/local-date.ts';
import type { BillingState } from '../contracts/billing-state.ts';
import { isBilled, type LogPlace, type OtherBillable } from './billable.ts';

/** Held back, open for the next bill, or on an invoice and locked. */
export const billingStatuses = ['held', 'open', 'billed'] as const;
export type BillingStatus = (typeof billingStatuses)[number];

/** Billed is a comparison with how far the contract is billed, never a flag on the billable (design §2). */
export const billingOf = ({ billDate, ulid }: Partial<LogPlace>, state: BillingState): BillingStatus => {
  if (billDate === undefined || ulid === undefined) return 'held';
  return isBilled({ billDate, ulid }, state) ? 'billed' : 'open';
};

/** What is beside working time on a contract, as people see it. */
export type BillableView = OtherBillable & {
  readonly billing: BillingStatus;
  /** The date under which it is billed: later than its own where it was late or was postponed. */
  readonly billDate?: LocalDate | undefined;
  readonly version: number;
};

export type ExpenseView = Extract<BillableView, { kind: 'expense' }>;

export const viewOf = (
  { ulid, ...stored }: OtherBillable & Partial<LogPlace> & { readonly version: number },
  state: BillingState,
): BillableView => ({ ...stored, billing: billingOf({ billDate: stored.billDate, ulid }, state) });
