import type { InvoiceKind } from '../../invoicing/invoice.ts';
import type { TaxCategory } from '../../tenants/tax-rate.ts';

/** Firms outside the VAT countries say "tax" where others say "VAT". */
export type TaxKind = 'vat' | 'tax';

/** What the mail of an invoice or credit note says of it. */
export interface DocumentMailWords {
  readonly subject: (number: string, seller: string) => string;
  readonly opening: (number: string, date: string, period: string) => string;
  /** The opening of a mail that does not bring the document but says where it is. */
  readonly announced: (number: string, date: string, period: string) => string;
  readonly amount: string;
  readonly attached: string;
  /** Before the link, which is good until that day. */
  readonly linked: (until: string) => string;
  readonly fileName: (number: string) => string;
}

/**
 * Every word of documents and mails. A language is one object of this type, so a text that is missing in one of them
 * does not compile. Texts with parts are functions: word order differs between languages.
 */
export interface Words {
  /** A name and what it is, in one line of a mail. */
  readonly labelled: (label: string, value: string) => string;
  readonly title: {
    readonly invoice: string;
    readonly creditNote: string;
    readonly draft: string;
    readonly draftCreditNote: string;
    readonly draftMark: string;
  };
  readonly facts: {
    readonly issuedOn: string;
    readonly dueOn: string;
    readonly servicePeriod: string;
    readonly purchaseOrder: string;
    readonly contract: string;
    /** On a credit note: the invoice that it is on. */
    readonly credits: string;
    readonly notYet: string;
  };
  readonly party: {
    readonly billedTo: string;
    readonly taxNumber: Readonly<Record<TaxKind, string>>;
    readonly companyNumber: string;
    readonly siren: string;
    readonly siret: string;
  };
  readonly table: {
    readonly description: string;
    readonly quantity: string;
    readonly unitPrice: string;
    /** Where prices include the tax. */
    readonly unitPriceWithTax: Readonly<Record<TaxKind, string>>;
    readonly tax: Readonly<Record<TaxKind, string>>;
    readonly net: (currency: string) => string;
    readonly ticket: (ticket: string) => string;
    readonly lateWork: (days: string) => string;
    /** Of usage that a credit note put back: the invoice that it was on, and when it was done. */
    readonly billedAgain: (invoice: string, days: string) => string;
    readonly subtotal: (contract: string) => string;
    /** With its percentage and reason where there are any: "Discount 10% (loyalty)". */
    readonly discount: (percent: string | undefined, reason: string | undefined) => string;
  };
  readonly units: {
    readonly hours: string;
    readonly minutes: string;
    readonly seconds: string;
    readonly kilometres: string;
    readonly gigabytes: string;
    readonly days: (quantity: string, one: boolean) => string;
    readonly perMinutes: (count: number) => string;
    readonly perDays: (count: number) => string;
    readonly perPieces: (count: number) => string;
  };
  readonly totals: {
    readonly rate: Readonly<Record<TaxKind, string>>;
    readonly base: string;
    readonly taxAmount: Readonly<Record<TaxKind, string>>;
    readonly category: Readonly<Record<TaxCategory, string>>;
    readonly lineNet: string;
    readonly discounts: string;
    readonly net: Readonly<Record<TaxKind, string>>;
    readonly tax: Readonly<Record<TaxKind, string>>;
    /** The tax in the firm's own currency: "VAT in EUR (1 USD = 0.9 EUR, 31/01/2025)". */
    readonly taxIn: (kind: TaxKind, currency: string, rate: string) => string;
    readonly gross: Readonly<Record<InvoiceKind, Readonly<Record<TaxKind, string>>>>;
  };
  readonly payment: {
    readonly title: string;
    readonly terms: (days: number, endOfMonth: boolean) => string;
    readonly dueOn: (date: string) => string;
    readonly reference: (number: string) => string;
    readonly iban: string;
    readonly bic: string;
    /** On a credit note, in place of all the rest. */
    readonly credited: string;
  };
  readonly legal: {
    readonly title: string;
    readonly lateRate: (percent: string) => string;
    readonly frenchLateRate: (percent: string | undefined) => string;
    readonly frenchRecoveryIndemnity: string;
    readonly frenchNoDiscount: string;
    readonly frenchOperationCategory: string;
    readonly reverseCharge: (sellerVat: string, buyerVat: string) => string;
    readonly frenchReverseCharge: (sellerVat: string, buyerVat: string) => string;
    readonly export: string;
  };
  readonly page: (page: number, pages: number) => string;
  readonly invoiceMail: Readonly<Record<InvoiceKind, DocumentMailWords>> & {
    readonly greeting: (name: string | undefined) => string;
    readonly questions: (address: string) => string;
    readonly closing: string;
  };
  /** Tells the firm that a mail about a document ("Invoice FA-1") did not do what it was meant to. */
  readonly returnedMail: Readonly<
    Record<
      'bounced' | 'complained',
      {
        readonly subject: (document: string, client: string) => string;
        readonly opening: (document: string, client: string) => string;
        readonly advice: string;
      }
    >
  > & {
    readonly address: string;
    readonly amount: string;
    readonly reason: string;
    /** In place of the document, and what to do about one that came back. */
    readonly statement: { readonly title: string; readonly advice: string };
    readonly proposal: { readonly title: (contract: string) => string; readonly advice: string };
    /** The same of an alert, which went to one of the firm's own people. */
    readonly alert: {
      readonly title: Readonly<Record<'contract' | 'equipment' | 'visit', (name: string) => string>>;
      readonly digest: string;
      readonly advice: string;
    };
  };
  readonly batchMail: {
    readonly subject: (batch: string, failed: number) => string;
    readonly opening: (batch: string, through: string) => string;
    readonly issued: string;
    readonly total: string;
    readonly credited: string;
    readonly delivered: string;
    readonly notDelivered: string;
    readonly failed: string;
    readonly failedTitle: (count: number) => string;
    readonly failedItem: (client: string, reason: string, itemId: string) => string;
    readonly moreFailed: (count: number) => string;
    readonly nothingFailed: string;
    readonly advice: string;
  };
}
