import type { Instant, LocalDate } from '../calendar/local-date.ts';
import type { Period } from '../calendar/period.ts';
import type { Minor } from '../money/rounding.ts';
import type { BillingState } from '../pricing/billing-state.ts';
import type { PaymentTerms, TaxCategory } from '../tenants/tenant.ts';
import type { Address, Locale } from '../text.ts';
import type { Line } from './line.ts';

/** Who issues, as printed on the day of issue (BG-4). */
export interface Seller {
  readonly legalName: string;
  readonly legalForm?: string | undefined;
  readonly legalText?: string | undefined;
  readonly address: Address;
  readonly vatNumber?: string | undefined;
  readonly companyNumber?: string | undefined;
  readonly email: string;
  readonly phone?: string | undefined;
  readonly logoKey?: string | undefined;
}

/** Who pays, as printed on the day of issue (BG-7). */
export interface Buyer {
  readonly clientId: string;
  readonly name: string;
  readonly address: Address;
  readonly vatNumber?: string | undefined;
  readonly companyNumber?: string | undefined;
  readonly contacts: readonly { readonly name?: string | undefined; readonly email: string }[];
}

/** A line with its tax (BT-151, BT-152). */
export interface TaxedLine extends Line {
  readonly tax: { readonly category: TaxCategory; readonly percent: string };
}

/** One row of the tax summary (BG-23). */
export interface TaxTotal {
  readonly category: TaxCategory;
  /** Decimal string, e.g. "20". */
  readonly percent: string;
  /** Minor units: sum of the lines' nets (BT-116). */
  readonly base: Minor;
  /** Minor units: base × percent, rounded once (BT-117). */
  readonly tax: Minor;
  readonly exemptionReason?: string | undefined;
}

export interface Totals {
  readonly taxes: readonly TaxTotal[];
  /** BT-109. */
  readonly net: Minor;
  /** BT-110. */
  readonly tax: Minor;
  /** BT-112 and, nothing being prepaid yet, BT-115. */
  readonly gross: Minor;
}

/** A contract as it stands on an invoice; its lines name it by `contractId`. */
export interface BilledContract {
  readonly contractId: string;
  readonly name: string;
  readonly purchaseOrder?: string | undefined;
  /** Together with the log, enough to replay this bill. */
  readonly stateBefore: BillingState;
  readonly stateAfter: BillingState;
  /** Every billable that this bill made billed, printed or hidden. */
  readonly billableIds: readonly string[];
}

/** What an invoice says, whether it has a number yet or not. */
export interface InvoiceContent {
  readonly currency: string;
  readonly locale: Locale;
  readonly paper: 'A4' | 'Letter';
  readonly seller: Seller;
  readonly buyer: Buyer;
  /** BT-13, when all contracts of the invoice share one. */
  readonly purchaseOrder?: string | undefined;
  /** BG-14. */
  readonly period: Period;
  readonly lines: readonly TaxedLine[];
  readonly totals: Totals;
  readonly paymentTerms: PaymentTerms;
  readonly payment: {
    readonly iban?: string | undefined;
    readonly bic?: string | undefined;
    readonly text?: string | undefined;
  };
  readonly latePenaltyPercent?: string | undefined;
  readonly contracts: readonly BilledContract[];
}

/** Issued: numbered, immutable, legally binding. */
export interface Invoice extends InvoiceContent {
  /** `<series>-<number of 9 digits>`: its place in the ledger, so no index is needed to find it. */
  readonly invoiceId: string;
  readonly series: string;
  /** 1, 2, 3 … within the series, without a gap. */
  readonly number: number;
  /** As printed, e.g. "FA-2016-00042" (BT-1). */
  readonly formattedNumber: string;
  /** BT-2. */
  readonly issuedOn: LocalDate;
  /** BT-9. */
  readonly dueOn: LocalDate;
  readonly issuedAt: Instant;
  readonly batchId: string;
  readonly itemId: string;
}
