import { daysBetween, type LocalDate } from '../calendar/local-date.ts';
import type { Invoice } from '../invoicing/invoice.ts';
import { askedBy, NOTHING_SETTLED, openOf, type Settlement } from '../invoicing/settlement.ts';
import { type Minor, sum } from '../money/rounding.ts';

/** An invoice on which money is open. */
export interface UnpaidInvoice {
  readonly invoiceId: string;
  readonly formattedNumber: string;
  readonly issuedOn: LocalDate;
  readonly dueOn: LocalDate;
  /** Days since it was due; 0 while it is not late. */
  readonly daysLate: number;
  readonly currency: string;
  /** Minor units of its currency. */
  readonly open: Minor;
}

/** What is owed in one currency; minor units. */
export interface Owed {
  readonly currency: string;
  readonly open: Minor;
  readonly late: Minor;
}

type Document = Pick<
  Invoice,
  'invoiceId' | 'formattedNumber' | 'kind' | 'totals' | 'credits' | 'currency' | 'issuedOn' | 'dueOn'
>;

/** Those of some documents on which money is open, the longest due first. */
export const unpaidOf = (
  documents: readonly Document[],
  settlements: ReadonlyMap<string, Pick<Settlement, 'settled'>>,
  today: LocalDate,
): readonly UnpaidInvoice[] =>
  documents
    .flatMap((document) => {
      const { invoiceId, formattedNumber, issuedOn, dueOn, currency } = document;
      const open = openOf(askedBy(document), (settlements.get(invoiceId) ?? NOTHING_SETTLED).settled);
      const daysLate = Math.max(0, daysBetween(dueOn, today));
      return open === 0 ? [] : [{ invoiceId, formattedNumber, issuedOn, dueOn, daysLate, currency, open }];
    })
    .sort((a, b) => (a.dueOn + a.invoiceId < b.dueOn + b.invoiceId ? -1 : 1));

/** What invoices come to, by currency. */
export const owedIn = (unpaid: readonly UnpaidInvoice[]): readonly Owed[] =>
  [...Map.groupBy(unpaid, ({ currency }) => currency)]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([currency, those]) => ({
      currency,
      open: sum(those.map(({ open }) => open)),
      late: sum(those.filter(({ daysLate }) => daysLate > 0).map(({ open }) => open)),
    }));
