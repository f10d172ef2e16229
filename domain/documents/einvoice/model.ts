import type { LocalDate } from '../../calendar/local-date.ts';
import type { Unit } from '../../invoicing/line.ts';
import type { TaxCategory } from '../../tenants/tax-rate.ts';

/** An amount as a document states it: a decimal string of currency units with the currency's digits, e.g. "12.50". */
export type Amount = string;

/** An identifier and the list it is of: an ICD ("0002" is SIREN) or, of electronic addresses, an EAS code. */
export interface Identifier {
  readonly id: string;
  readonly scheme?: string | undefined;
}

/** Seller (BG-4) or buyer (BG-7). */
export interface EParty {
  /** BT-27, BT-44. */
  readonly name: string;
  /** BT-29: the seller's place of business. */
  readonly establishment?: Identifier | undefined;
  /** BT-30, BT-47. */
  readonly legalId?: Identifier | undefined;
  /** BT-31, BT-48. */
  readonly vatId?: string | undefined;
  /** BT-32: of a seller without VAT number, what the tax office knows it by. */
  readonly taxId?: string | undefined;
  /** BT-33: legal form, capital, register. */
  readonly legalForm?: string | undefined;
  /** BT-34, BT-49. */
  readonly endpoint?: Identifier | undefined;
  /** BG-5, BG-8. */
  readonly address: {
    readonly lines: readonly string[];
    readonly city: string;
    readonly postalCode?: string | undefined;
    readonly region?: string | undefined;
    readonly country: string;
  };
  /** BG-6, BG-9. */
  readonly contact: {
    readonly name?: string | undefined;
    readonly phone?: string | undefined;
    readonly email?: string;
  };
}

/** Both ends counted (BG-14, BG-26). */
export interface EPeriod {
  readonly first: LocalDate;
  readonly last: LocalDate;
}

/** How something is taxed. */
export interface ETax {
  readonly category: TaxCategory;
  /** Decimal string; absent for category O, which has no rate at all. */
  readonly percent?: string | undefined;
}

/** A row of the tax summary (BG-23): one for each category and rate. */
export interface ETaxRow extends ETax {
  /** BT-116. */
  readonly base: Amount;
  /** BT-117. */
  readonly amount: Amount;
  /** BT-120. */
  readonly reason?: string | undefined;
  /** BT-121. */
  readonly reasonCode?: string | undefined;
}

/** Taken off the document (BG-20, then with a tax) or off a line (BG-27). Below zero on what is given back. */
export interface EAllowance {
  readonly amount: Amount;
  readonly reason: string;
  /** Only where the amount is exactly this part of the base: BT-137, BT-138. */
  readonly share?: { readonly percent: string; readonly base: Amount } | undefined;
}

/** A price for a number of units (BT-146, BT-149, BT-150). Never below zero. */
export interface EPrice {
  /** Decimal string. */
  readonly amount: string;
  /** Decimal string, above zero. */
  readonly per: string;
}

/** A line (BG-25): quantity × (price ÷ its units) − allowance is the amount. */
export interface ELine {
  readonly id: string;
  readonly name: string;
  /** BT-155: the seller's own number of it. */
  readonly itemId?: string | undefined;
  readonly description?: string | undefined;
  readonly quantity: string;
  readonly unit: Unit;
  readonly price: EPrice;
  readonly allowance?: EAllowance | undefined;
  /** BT-131. */
  readonly amount: Amount;
  readonly period: EPeriod;
  readonly tax: ETax;
}

/** Subject codes of UNTDID 4451 that French law asks for: recovery costs, penalties, discount, kind of operation. */
export type NoteCode = 'PMT' | 'PMD' | 'AAB' | 'BAR';

export interface ENote {
  readonly text: string;
  readonly code?: NoteCode | undefined;
}

/** What an invoice or credit note says in the terms of EN 16931-1, whatever the syntax. */
export interface EInvoice {
  readonly number: string;
  /** BT-3: 380 is an invoice, 381 a credit note. */
  readonly typeCode: '380' | '381';
  readonly issuedOn: LocalDate;
  /** BT-9; a credit note asks for no payment. */
  readonly dueOn?: LocalDate | undefined;
  readonly currency: string;
  /** BT-6 and BT-111: where the seller accounts for the tax in another currency. */
  readonly taxCurrency?: { readonly currency: string; readonly tax: Amount } | undefined;
  /** BG-1. */
  readonly notes: readonly ENote[];
  /** BT-10: where there is no order, whom the buyer's clerk asks. */
  readonly buyerReference: string;
  /** BT-12. */
  readonly contract?: string | undefined;
  /** BT-13. */
  readonly order?: string | undefined;
  /** BG-3: the invoice that a credit note is on. */
  readonly credits?: { readonly number: string; readonly issuedOn: LocalDate } | undefined;
  readonly seller: EParty;
  readonly buyer: EParty;
  /** BT-72: the last day of the service. */
  readonly deliveredOn: LocalDate;
  /** BT-80: where goods of category K go. */
  readonly deliveredTo?: string | undefined;
  readonly period: EPeriod;
  /** BG-16. */
  readonly transfer?:
    | { readonly code: '30' | '58'; readonly iban: string; readonly bic?: string | undefined }
    | undefined;
  /** BT-20. */
  readonly paymentTerms?: string | undefined;
  readonly lines: readonly ELine[];
  readonly allowances: readonly (EAllowance & { readonly tax: ETax })[];
  readonly taxes: readonly ETaxRow[];
  readonly totals: {
    /** BT-106. */
    readonly lines: Amount;
    /** BT-107, where there are any. */
    readonly allowances?: Amount | undefined;
    /** BT-109. */
    readonly net: Amount;
    /** BT-110. */
    readonly tax: Amount;
    /** BT-112. */
    readonly gross: Amount;
    /** BT-114: where the prices agreed include the tax, what they come to beyond that, mostly nothing. */
    readonly rounding?: Amount | undefined;
    /** BT-115. */
    readonly due: Amount;
  };
}
