import type { LocalDate } from '../calendar/local-date.ts';
import type { Holidays } from '../calendar/public-holidays.ts';
import type { BillingState } from '../contracts/billing-state.ts';
import type { StandardRates } from '../contracts/charges/rates.ts';
import type { RoundingRule } from '../contracts/charges/rounding.ts';
import type { Contract } from '../contracts/contract.ts';
import type { Line } from '../invoicing/line.ts';
import type { LineGrouping } from '../tenants/tenant.ts';
import type { Notice } from './notice.ts';

/** Rates and rules that stand outside the contract and hold where it says nothing: the client's, then the tenant's. */
export interface StandardRules {
  /** Decimal string per hour. */
  readonly clientRate?: string | undefined;
  readonly clientRounding?: RoundingRule | undefined;
  readonly tenantRates: StandardRates;
  readonly tenantRounding?: RoundingRule | undefined;
  /** Work over the edge of a billing period belongs to its local start, or is split there (semantics.md §6). */
  readonly boundary: 'start' | 'split';
}

export const NO_STANDARD_RULES: StandardRules = {
  tenantRates: { workTypes: {}, technicians: {}, teams: {} },
  boundary: 'start',
};

export type { Holidays } from '../calendar/public-holidays.ts';

/** What every charge of a bill is priced from. */
export interface Pricing {
  readonly contract: Contract;
  /** Before this bill. */
  readonly state: BillingState;
  /** The last day that is billed, and the day after it. */
  readonly through: LocalDate;
  readonly nextDay: LocalDate;
  /** The first open day after this bill: what expires before it can no longer be used. */
  readonly openFromAfter: LocalDate;
  readonly timeZone: string;
  readonly grouping: LineGrouping;
  /** Decimals of the currency's minor unit. */
  readonly minorDigits: number;
  readonly standard: StandardRules;
  readonly holidays: Holidays;
}

/** What pricing one kind of charge gives: lines, what the charges carry on from here by `chargeId`, and facts to tell. */
export interface Priced<Balance = never> {
  readonly lines: readonly Line[];
  readonly balances: Readonly<Record<string, Balance>>;
  /** What was charged once, as in `Balances.once`; only what is new. */
  readonly once?: Readonly<Record<string, LocalDate>>;
  readonly notices?: readonly Notice[];
}
