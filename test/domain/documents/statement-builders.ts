import { addDays } from '../../../domain/calendar/local-date.ts';
import type { StatementDocument } from '../../../domain/documents/statement/rendering.ts';
import { type AccountedDocument, statementOf } from '../../../domain/invoicing/statement.ts';
import { makeInvoice } from './builders.ts';

const { seller, buyer, payment } = makeInvoice();

const accounted = (n: number, gross: number, paid = 0, currency = 'EUR'): AccountedDocument => {
  const issuedOn = addDays('2016-01-31', n * 15);
  return {
    document: {
      invoiceId: `FA-${n}`,
      formattedNumber: `FA-2016-${String(n).padStart(5, '0')}`,
      kind: 'invoice',
      totals: { taxes: [], lineNet: gross, allowances: 0, net: gross, tax: 0, gross },
      credits: undefined,
      currency,
      issuedOn,
      dueOn: addDays(issuedOn, 30),
    },
    history:
      paid === 0
        ? []
        : [
            {
              eventId: `e${n}`,
              place: 1,
              at: '2016-04-01T08:00:00.000Z',
              by: 'x',
              change: {
                kind: 'payment',
                on: addDays(issuedOn, 33),
                method: 'bankTransfer',
                reference: `VIR ${n}`,
                amount: paid,
              },
            },
          ],
  };
};

/** A statement of a French firm through 15 June 2016, of so many invoices, some paid in part, one of a credit note. */
export const makeStatement = (invoices: number, overrides: Partial<StatementDocument> = {}): StatementDocument => ({
  statement: statementOf(
    [
      ...Array.from({ length: invoices }, (_, n) => accounted(n, 100_000 + 12_345 * n, n % 3 === 0 ? 40_000 : 0)),
      ...(invoices > 0
        ? [
            {
              ...accounted(5, 30_000),
              document: {
                ...accounted(5, 30_000).document,
                invoiceId: 'AV-1',
                formattedNumber: 'AV-2016-00001',
                kind: 'creditNote' as const,
              },
            },
          ]
        : []),
    ],
    '2016-03-01',
    '2016-06-15',
  ),
  seller,
  buyer,
  payment,
  locale: 'fr',
  paper: 'A4',
  currency: 'EUR',
  ...overrides,
});
