import type { Invoice } from '../../../domain/invoicing/invoice.ts';
import type { HistoryEvent } from '../../../domain/invoicing/settlement.ts';
import { moneyOf } from '../money.ts';

const eventView = ({ eventId, at, by, why, change }: HistoryEvent, currency: string) => {
  const entered = { eventId, at, by, why };
  return 'amount' in change
    ? { ...entered, ...change, amount: moneyOf(change.amount, currency) }
    : { ...entered, ...change };
};

export const historyView = ({ invoiceId, currency }: Invoice, events: readonly HistoryEvent[]) => ({
  invoiceId,
  events: events.map((event) => eventView(event, currency)),
});
