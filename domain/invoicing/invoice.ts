import type { Instant, LocalDate } from '../calendar/local-date.ts';
import type { Period } from '../calendar/period.ts';
import type { BillingState, Reach } from '../contracts/billing-state.ts';
import type { Delivery } from '../mails/delivery.ts';
import type { Contact } from '../mails/recipients.ts';
import type { Minor } from '../money/rounding.ts';
import type { Notice } from '../pricing/notice.ts';
import type { StandardRules } from '../pricing/pricing.ts';
import type { BranchName } from '../tenants/branch.ts';
import type { TaxCategory } from '../tenants/tax-rate.ts';
import type { LineGrouping, PaymentTerms } from '../tenants/tenant.ts';
import type { Address, Locale } from '../text.ts';
import type { ByHand, EditedContent, EditedLine } from './edited.ts';
import type { TaxCurrency } from './exchange.ts';
import type { Line } from './line.ts';

/** Who issues, as printed on the day of issue (BG-4). */
export interface Seller {
  readonly legalName: string;
  /** The branch that it comes from; its series and its mails are those of the branch. */
  readonly branch?: BranchName | undefined;
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
  readonly contacts: readonly Contact[];
  /** The part of the client that all contracts of the document are of: it may have contacts of its own. */
  readonly invoiceGroup?: string | undefined;
  /** How the client gets it; by mail when absent. */
  readonly delivery?: Delivery | undefined;
}

/** An invoice asks for money, a credit note gives it back; both state positive amounts (BT-3: 380, 381). */
export type InvoiceKind = 'invoice' | 'creditNote';

/** What a line or an allowance is taxed at. */
export interface Tax {
  readonly category: TaxCategory;
  /** Decimal string, e.g. "20". */
  readonly percent: string;
  /** Why there is none (BT-120), where the tenant or the contract says so. */
  readonly exemptionReason?: string | undefined;
  /** Minor units, only where tax is rounded on each line (`taxRounding: 'perLine'`). */
  readonly minor?: Minor | undefined;
}

/** A line with its tax (BT-151, BT-152). */
export interface TaxedLine extends Line {
  readonly tax: Tax;
  /** Minor units with the tax, as agreed, where prices include it; there unit price and discount include it too. */
  readonly gross?: Minor | undefined;
  /** What a person made of it. */
  readonly edited?: EditedLine | undefined;
}

/** What is taken off the invoice before tax (BG-20), of one tax rate each: a discount over several rates is several. */
export interface Allowance {
  /** As the agreement words it (BT-97); documents have a word of their own where it is absent. */
  readonly reason?: string | undefined;
  /** Decimal string, when it was a percentage; then `minor` may differ from it by less than a minor unit. */
  readonly percent?: string | undefined;
  /** Minor units before tax, positive when taken off (BT-92). */
  readonly minor: Minor;
  /** Minor units with the tax, where prices include it. */
  readonly gross?: Minor | undefined;
  readonly tax: Tax;
  /** Whose discount it is; absent for the client's, and for one that a person gave. */
  readonly contractId?: string | undefined;
  /** Who gave it, of one that was not agreed. */
  readonly edited?: ByHand | undefined;
}

/** One row of the tax summary (BG-23): all of one category, rate and reason. */
export interface TaxTotal {
  readonly category: TaxCategory;
  /** Decimal string, e.g. "20". */
  readonly percent: string;
  /** Minor units: sum of the lines' nets, less the allowances (BT-116). */
  readonly base: Minor;
  /** Minor units (BT-117). */
  readonly tax: Minor;
  readonly exemptionReason?: string | undefined;
}

export interface Totals {
  readonly taxes: readonly TaxTotal[];
  /** Sum of the lines' nets (BT-106). */
  readonly lineNet: Minor;
  /** Sum of the allowances (BT-107). */
  readonly allowances: Minor;
  /** What is left of the lines (BT-109). */
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
  readonly reach: Reach;
  readonly lineGrouping: LineGrouping;
  /** The rates and rules of firm and client that its work was priced by; absent on documents of before they were kept. */
  readonly standard?: StandardRules | undefined;
  /** Every billable that this bill made billed, printed or hidden. */
  readonly billableIds: readonly string[];
  /** What the bill has found that people are told about. */
  readonly notices: readonly Notice[];
}

/** The invoice that a credit note is on (BG-3: BT-25, BT-26), and why. */
export interface CreditedInvoice {
  readonly invoiceId: string;
  readonly formattedNumber: string;
  readonly issuedOn: LocalDate;
  readonly reason: string;
  /** The usage of its lines is open again (`put-back.ts`). */
  readonly putBackUsage?: true | undefined;
}

/** What an invoice says, whether it has a number yet or not. */
export interface InvoiceContent {
  readonly kind: InvoiceKind;
  readonly currency: string;
  /** Of a document in another currency than the firm's. */
  readonly taxCurrency?: TaxCurrency | undefined;
  readonly locale: Locale;
  readonly paper: 'A4' | 'Letter';
  readonly seller: Seller;
  readonly buyer: Buyer;
  /** BT-13, when all contracts of the invoice share one. */
  readonly purchaseOrder?: string | undefined;
  /** BG-14. */
  readonly period: Period;
  readonly lines: readonly TaxedLine[];
  readonly allowances: readonly Allowance[];
  readonly totals: Totals;
  readonly paymentTerms: PaymentTerms;
  readonly payment: {
    readonly iban?: string | undefined;
    readonly bic?: string | undefined;
    readonly text?: string | undefined;
  };
  readonly latePenaltyPercent?: string | undefined;
  readonly contracts: readonly BilledContract[];
  /** Of a credit note on an invoice. One of a bill whose total is below zero has none: it stands by itself. */
  readonly credits?: CreditedInvoice | undefined;
  /** What a person has to say to the client (BT-22). */
  readonly note?: string | undefined;
  /** Dates that a person wishes for this document alone (BT-2, BT-9). */
  readonly dates?: { readonly issueOn?: LocalDate | undefined; readonly dueOn?: LocalDate | undefined } | undefined;
  /** What a person changed, beside what its lines say of themselves. */
  readonly edited?: EditedContent | undefined;
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
  /** The item of the batch that issued it, if one did. */
  readonly batchId?: string | undefined;
  readonly itemId?: string | undefined;
}
