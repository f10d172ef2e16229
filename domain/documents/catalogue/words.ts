import type { TaxCategory } from '../../tenants/tenant.ts';

/** Firms outside the VAT countries say "tax" where others say "VAT". */
export type TaxKind = 'vat' | 'tax';

/**
 * Every word of documents and mails. A language is one object of this type, so a text that is missing in one of them
 * does not compile. Texts with parts are functions: word order differs between languages.
 */
export interface Words {
  readonly title: { readonly invoice: string; readonly draft: string; readonly draftMark: string };
  readonly facts: {
    readonly issuedOn: string;
    readonly dueOn: string;
    readonly servicePeriod: string;
    readonly purchaseOrder: string;
    readonly contract: string;
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
    readonly tax: Readonly<Record<TaxKind, string>>;
    readonly net: (currency: string) => string;
    readonly ticket: (ticket: string) => string;
    readonly lateWork: (days: string) => string;
    readonly subtotal: (contract: string) => string;
  };
  readonly units: {
    readonly hours: string;
    readonly minutes: string;
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
    readonly net: Readonly<Record<TaxKind, string>>;
    readonly tax: Readonly<Record<TaxKind, string>>;
    readonly gross: Readonly<Record<TaxKind, string>>;
  };
  readonly payment: {
    readonly title: string;
    readonly terms: (days: number, endOfMonth: boolean) => string;
    readonly dueOn: (date: string) => string;
    readonly reference: (number: string) => string;
    readonly iban: string;
    readonly bic: string;
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
  readonly invoiceMail: {
    readonly subject: (number: string, seller: string) => string;
    readonly greeting: (name: string | undefined) => string;
    readonly opening: (number: string, date: string, period: string) => string;
    readonly amountDue: string;
    readonly attached: string;
    readonly questions: (address: string) => string;
    readonly closing: string;
    readonly fileName: (number: string) => string;
  };
  readonly batchMail: {
    readonly subject: (batch: string, failed: number) => string;
    readonly opening: (batch: string, through: string) => string;
    readonly issued: string;
    readonly total: string;
    readonly mailed: string;
    readonly notMailed: string;
    readonly failed: string;
    readonly failedTitle: (count: number) => string;
    readonly failedItem: (client: string, reason: string, itemId: string) => string;
    readonly moreFailed: (count: number) => string;
    readonly nothingFailed: string;
    readonly advice: string;
  };
}
