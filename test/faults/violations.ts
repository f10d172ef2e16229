import type { Billable, LogPlace } from '../../domain/billables/billable.ts';
import type { BillingState } from '../../domain/contracts/billing-state.ts';
import type { Closing } from '../../domain/operations/month-end/close.ts';
import type { Firm } from './firm.ts';
import type { House, Posted } from './house.ts';
import type { Injected } from './plan.ts';
import type { Ledger } from './promises.ts';

/** What must never be, by name. */
export const violations = [
  'stray',
  'billedTwice',
  'billedAndOpen',
  'billedElsewhere',
  'leftOpen',
  'lostWrite',
  'wrongMinutes',
  'feeTwice',
  'feeMissing',
  'numberMissing',
  'numberTwice',
  'totals',
  'itemWithoutInvoice',
  'invoiceWithoutItem',
  'itemLeft',
  'pdfMissing',
  'mailTwice',
  'mailUnsettled',
  'mailWrong',
  'mailUnknown',
  'batchLeft',
  'toldWrong',
  'settlementWrong',
  'overSettled',
  'entryTwice',
  'noteMissing',
  'editLost',
  'defect',
  'hangs',
] as const;
export type ViolationKind = (typeof violations)[number];

export interface Violation {
  readonly kind: ViolationKind;
  readonly detail: string;
}

/** What a run left behind. */
export interface Remains {
  readonly house: House;
  readonly firm: Firm;
  readonly known: Ledger;
  readonly batchIds: readonly string[];
  /** What the tenant was told when each batch closed. */
  readonly told: ReadonlyMap<string, Closing>;
  readonly posted: readonly Posted[];
  readonly injected: readonly Injected[];
  /** Everything that is not held and lies under a bill date up to this day must be billed by the last batch. */
  readonly billedThrough: string;
}

export type StoredBillable = Billable & Partial<LogPlace>;
/** A contract as it lies in the table. */
export interface ContractRemains {
  readonly contractId: string;
  readonly state: BillingState;
  readonly billables: ReadonlyMap<string, StoredBillable>;
}

export type Report = (kind: ViolationKind, detail: string) => void;
