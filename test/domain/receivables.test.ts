import { describe, expect, test } from 'vitest';
import { owedIn, unpaidOf } from '../../domain/clients/receivables.ts';
import type { Totals } from '../../domain/invoicing/invoice.ts';

const totals = (gross: number): Totals => ({ taxes: [], lineNet: gross, allowances: 0, net: gross, tax: 0, gross });
const anInvoice = (n: number, more: object = {}) => ({
  ...{ invoiceId: `FA-${n}`, formattedNumber: `FA-${n}`, kind: 'invoice' as const, currency: 'EUR' },
  ...{ issuedOn: '2016-03-31', dueOn: '2016-04-30', totals: totals(100_00) },
  ...more,
});
const settled = (paid: number, credited = 0, refunded = 0) => ({ settled: { paid, credited, refunded } });

describe('what is unpaid', () => {
  test.each([
    { what: 'an invoice that nobody paid', settlement: undefined, open: 100_00 },
    { what: 'one that was paid in part', settlement: settled(40_00), open: 60_00 },
    { what: 'one that was credited in part', settlement: settled(0, 30_00), open: 70_00 },
    { what: 'one that was paid', settlement: settled(100_00), open: undefined },
    { what: 'one that was paid twice', settlement: settled(200_00), open: undefined },
    { what: 'one whose payment was given back', settlement: settled(100_00, 0, 100_00), open: 100_00 },
  ])('of $what: $open', ({ settlement, open }) => {
    const settlements = new Map(settlement ? [['FA-1', settlement]] : []);
    expect(unpaidOf([anInvoice(1)], settlements, '2016-05-01').map((one) => one.open)).toEqual(
      open === undefined ? [] : [open],
    );
  });

  test.each([
    { today: '2016-04-29', daysLate: 0 },
    { today: '2016-04-30', daysLate: 0 },
    { today: '2016-05-01', daysLate: 1 },
    { today: '2017-04-30', daysLate: 365 },
  ])('is $daysLate days late on $today', ({ today, daysLate }) => {
    expect(unpaidOf([anInvoice(1)], new Map(), today)).toMatchObject([{ daysLate }]);
  });

  test('says nothing of credit notes, and comes to sums by currency', () => {
    const documents = [
      anInvoice(3, { dueOn: '2016-06-30' }),
      anInvoice(2),
      anInvoice(4, { kind: 'creditNote' }),
      anInvoice(5, { currency: 'CHF', totals: totals(7) }),
    ];
    const unpaid = unpaidOf(documents, new Map(), '2016-05-01');
    expect(unpaid.map(({ invoiceId }) => invoiceId)).toEqual(['FA-2', 'FA-5', 'FA-3']);
    expect(owedIn(unpaid)).toEqual([
      { currency: 'CHF', open: 7, late: 7 },
      { currency: 'EUR', open: 200_00, late: 100_00 },
    ]);
  });
});
