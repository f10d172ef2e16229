import type { Agreement } from '../invoicing/agreement.ts';
import type { InvoiceContent } from '../invoicing/invoice.ts';

/** A computed invoice without a number, and the versions it was computed from. It claims nothing. */
export interface Draft {
  readonly itemId: string;
  /** As it was computed, without what a person changed (`edits/`). */
  readonly content: InvoiceContent;
  /** What it was reckoned by, so that changed lines are reckoned alike. */
  readonly agreement: Agreement;
  readonly basis: {
    readonly settingsVersion: number;
    readonly clientVersion: number;
    /** Of the price lists that its contracts use; absent where they use none. */
    readonly priceLists?: Readonly<Record<string, number>> | undefined;
  };
}
