import { interestArithmetic } from '../../../domain/documents/late-charges-text.ts';
import type { Invoice } from '../../../domain/invoicing/invoice.ts';
import type { LateCharges } from '../../../domain/invoicing/late-charges.ts';
import type { HistoryEvent } from '../../../domain/invoicing/settlement.ts';
import type { Minor } from '../../../domain/money/rounding.ts';
import type { Locale } from '../../../domain/text.ts';
import { moneyOf } from '../money.ts';

/** One event of a document's history, in the document's currency. */
export const eventView = ({ eventId, at, by, why, change }: HistoryEvent, currency: string) => {
  const entered = { eventId, at, by, why };
  if (change.kind === 'reminded') {
    const { open, interest, recoveryFee, ...facts } = change;
    const optional = (minor: Minor | undefined) => (minor === undefined ? undefined : moneyOf(minor, currency));
    return {
      ...entered,
      ...facts,
      open: moneyOf(open, currency),
      interest: optional(interest),
      recoveryFee: optional(recoveryFee),
    };
  }
  return 'amount' in change
    ? { ...entered, ...change, amount: moneyOf(change.amount, currency) }
    : { ...entered, ...change };
};

export const historyView = ({ invoiceId, currency }: Invoice, events: readonly HistoryEvent[]) => ({
  invoiceId,
  events: events.map((event) => eventView(event, currency)),
});

export const lateChargesView = (
  { invoiceId, dueOn, currency, seller }: Invoice,
  charges: LateCharges,
  locale: Locale,
) => {
  const { on, open, daysLate, percent, spans, interest, recoveryFee, total } = charges;
  return {
    invoiceId,
    on,
    dueOn,
    open: moneyOf(open, currency),
    daysLate,
    percent,
    spans: spans.map(({ balance, ...days }) => ({ ...days, balance: moneyOf(balance, currency) })),
    interest: moneyOf(interest, currency),
    arithmetic: interestArithmetic(charges, { locale, country: seller.address.country, currency }),
    recoveryFee: moneyOf(recoveryFee, currency),
    total: moneyOf(total, currency),
  };
};
