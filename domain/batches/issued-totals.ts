import { type Minor, sum } from '../money/rounding.ts';
import type { BatchItem } from './item.ts';

/** What the documents of a batch come to, in one currency; what gives money back is apart from what asks for it. */
export interface IssuedTotal {
  readonly currency: string;
  readonly invoices: number;
  /** Minor units of the invoices. */
  readonly gross: Minor;
  /** Absent where there are none. Minor units that they give back. */
  readonly creditNotes?: { readonly count: number; readonly gross: Minor } | undefined;
}

type Issued = Pick<BatchItem, 'invoiceId' | 'kind' | 'gross' | 'currency'>;

/** The totals of what was issued of some items, by currency. */
export const issuedTotals = (items: readonly Issued[]): readonly IssuedTotal[] => {
  const issued = items.filter(({ invoiceId }) => invoiceId !== undefined);
  const byCurrency = [...Map.groupBy(issued, ({ currency = '' }) => currency)].sort(([a], [b]) => (a < b ? -1 : 1));
  const grossOf = (those: readonly Issued[]): Minor => sum(those.map(({ gross = 0 }) => gross));
  return byCurrency.map(([currency, those]) => {
    const notes = those.filter(({ kind }) => kind === 'creditNote');
    const invoices = those.filter(({ kind }) => kind !== 'creditNote');
    return {
      currency,
      invoices: invoices.length,
      gross: grossOf(invoices),
      ...(notes.length > 0 && { creditNotes: { count: notes.length, gross: grossOf(notes) } }),
    };
  });
};
