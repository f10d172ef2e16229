import { array, constantFrom, integer, property, record } from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Invoice } from '../../domain/invoicing/invoice.ts';
import { checkCredit, checkCurrency, checkMoney } from '../../domain/invoicing/money-checks.ts';
import {
  askedBy,
  type Change,
  type HistoryEvent,
  NOTHING_SETTLED,
  openOf,
  replay,
  type Settlement,
  withEvent,
} from '../../domain/invoicing/settlement.ts';
import { invoiceStatuses, manualStatuses, standingOf, statusTable } from '../../domain/invoicing/status.ts';
import { always } from './builders.ts';
import { makeInvoice, makeLine } from './documents/builders.ts';

/** 100.00 net, 120.00 with its tax, issued on 1 April and due on 31 May 2016. */
const invoice = makeInvoice({
  lines: [makeLine({ quantity: '1', unit: 'C62', unitPrice: '100', baseQuantity: 1 })],
  formattedNumber: 'FA-1',
});
const ownCreditNote: Invoice = { ...invoice, kind: 'creditNote', formattedNumber: 'CN-1' };
const creditNoteOnInvoice: Invoice = {
  ...ownCreditNote,
  credits: { invoiceId: 'FA-000000042', formattedNumber: 'FA-1', issuedOn: '2016-04-01', reason: 'agreed' },
};

const money = (kind: 'payment' | 'refund', amount: number, on = '2016-05-01') =>
  ({ kind, on, method: 'bankTransfer', amount }) as const;
const pay = (amount: number): Change => money('payment', amount);
const refund = (amount: number): Change => money('refund', amount);
const credit = (amount: number): Change => ({ kind: 'credit', creditNoteId: 'CN-000000001', amount });
const sent: Change = { kind: 'sent' };
const exported: Change = { kind: 'exported' };

const entered = (changes: readonly Change[]): readonly HistoryEvent[] =>
  changes.map((change, i) => ({
    eventId: `e${i}`,
    place: i + 1,
    at: `2016-05-01T00:00:0${i % 10}Z`,
    by: 'sub-1',
    change,
  }));
const stands = (changes: readonly Change[], today = '2016-05-02', document = invoice) =>
  standingOf(document, replay(entered(changes)), today);

describe('the status of an invoice of 120.00', () => {
  const LATE = '2016-06-01';
  test.each<[string, readonly Change[], string, number, number, string?]>([
    ['is issued', [], 'issued', 12_000, 0],
    ['exported', [exported], 'exported', 12_000, 0],
    ['sent', [sent], 'sent', 12_000, 0],
    ['exported, then sent', [exported, sent], 'sent', 12_000, 0],
    ['sent, then exported', [sent, exported], 'sent', 12_000, 0],
    ['paid in part', [sent, pay(5000)], 'partlyPaid', 7000, 0],
    ['paid in two parts', [sent, pay(5000), pay(7000)], 'paid', 0, 0],
    ['on its last day', [sent], 'sent', 12_000, 0, '2016-05-31'],
    ['on the day after', [sent], 'overdue', 12_000, 0, LATE],
    ['late, paid in part', [pay(5000)], 'overdue', 7000, 0, LATE],
    ['late, paid', [pay(12_000)], 'paid', 0, 0, LATE],
    ['a payment came back', [pay(12_000), refund(12_000)], 'refunded', 12_000, 0],
    ['all that was paid, but not all of it, came back', [sent, pay(5000), refund(5000)], 'sent', 12_000, 0],
    ['a part came back', [pay(12_000), refund(2000)], 'partlyPaid', 2000, 0],
    ['a part came back, late', [pay(12_000), refund(2000)], 'overdue', 2000, 0, LATE],
    ['paid again after it came back', [pay(12_000), refund(12_000), pay(12_000)], 'paid', 0, 0],
    ['credited in part', [sent, credit(2000)], 'sent', 10_000, 0],
    ['credited in part, the rest paid', [credit(2000), pay(10_000)], 'paid', 0, 0],
    ['credited wholly', [sent, credit(12_000)], 'credited', 0, 0, LATE],
    ['credited after it was paid', [pay(12_000), credit(12_000)], 'credited', 0, 12_000],
    ['credited in part after it was paid', [pay(12_000), credit(2000)], 'paid', 0, 2000],
    ['credited and given back', [pay(12_000), credit(12_000), refund(12_000)], 'refunded', 0, 0],
    ['credited in part and that part given back', [pay(12_000), credit(2000), refund(2000)], 'paid', 0, 0],
  ])('%s', (_, changes, status, open, dueBack, today) => {
    expect(stands(changes, today)).toMatchObject({ status, open, dueBack });
  });

  const mailed = (mail: string): Change => ({ kind: 'sent', mail, pdfSha256: 'abc' });
  const bounced = (mail: string): Change => ({ kind: 'bounced', mail, reason: 'user unknown' });
  const complained: Change = { kind: 'complained', mail: 'issue', reason: 'abuse' };
  test.each<[string, readonly Change[], string, boolean]>([
    ['mailed', [mailed('issue')], 'sent', false],
    ['and came back', [mailed('issue'), bounced('issue')], 'issued', true],
    ['came back before the entry that it was sent', [bounced('issue'), mailed('issue')], 'issued', true],
    ['came back, and sent again', [mailed('issue'), bounced('issue'), mailed('send-2')], 'sent', false],
    [
      'came back late, when it had been sent again',
      [mailed('issue'), mailed('send-2'), bounced('issue')],
      'sent',
      false,
    ],
    ['came back twice', [mailed('issue'), bounced('issue'), mailed('send-2'), bounced('send-2')], 'issued', true],
    ['came back, and handed over by hand', [mailed('issue'), bounced('issue'), sent], 'sent', false],
    ['a reminder came back', [mailed('issue'), bounced('reminder-1')], 'sent', false],
    ['a reminder came back of what was sent by hand', [sent, bounced('reminder-1')], 'sent', false],
    ['called unwanted', [mailed('issue'), complained], 'sent', false],
    ['exported, and came back', [exported, mailed('issue'), bounced('issue')], 'exported', true],
    ['paid all the same', [mailed('issue'), bounced('issue'), pay(12_000)], 'paid', true],
    ['stored for the firm to hand on', [{ kind: 'stored', pdfSha256: 'abc' }], 'issued', false],
    ['handed on', [{ kind: 'stored', pdfSha256: 'abc' }, sent], 'sent', false],
  ])('by mail: %s', (_, changes, status, isBack) => {
    const told = stands(changes);
    expect({ status: told.status, isBack: told.bouncedAt !== undefined }).toEqual({ status, isBack });
  });

  test('a credit note by itself asks for nothing, and is refunded when its amount was given out', () => {
    expect(stands([sent], LATE, ownCreditNote)).toMatchObject({ status: 'sent', open: 0, dueBack: 12_000 });
    expect(stands([sent, refund(5000)], LATE, ownCreditNote)).toMatchObject({ status: 'sent', dueBack: 7000 });
    expect(stands([refund(12_000)], LATE, ownCreditNote)).toMatchObject({ status: 'refunded', dueBack: 0 });
  });

  test('a credit note on an invoice counts there and not here', () => {
    expect(askedBy(creditNoteOnInvoice)).toBe(0);
    expect(stands([sent], LATE, creditNoteOnInvoice)).toMatchObject({ status: 'sent', open: 0, dueBack: 0 });
  });

  test('people say only what the table lets them say', () => {
    expect(invoiceStatuses.filter((status) => statusTable[status].byHand)).toEqual([...manualStatuses].reverse());
    for (const status of invoiceStatuses)
      expect({ status, comesAbout: statusTable[status].automatic.length > 0 || statusTable[status].byHand }).toEqual({
        status,
        comesAbout: true,
      });
  });
});

describe('money that cannot be entered', () => {
  const paid = replay(entered([pay(12_000)]));
  test.each([
    ['of another currency', () => checkCurrency(invoice, 'USD', '/amount/currency'), 'CurrencyMismatch'],
    [
      'before the invoice',
      () => checkMoney(invoice, NOTHING_SETTLED, money('payment', 1, '2016-03-31')),
      'PaymentBeforeInvoice',
    ],
    ['more than is open', () => checkMoney(invoice, NOTHING_SETTLED, money('payment', 12_001)), 'AmountExceedsOpen'],
    ['anything when nothing is open', () => checkMoney(invoice, paid, money('payment', 1)), 'AmountExceedsOpen'],
    ['more back than was paid', () => checkMoney(invoice, paid, money('refund', 12_001)), 'AmountExceedsOpen'],
    ['for a credit note', () => checkMoney(ownCreditNote, NOTHING_SETTLED, money('payment', 1)), 'NotPayable'],
    [
      'for one that counts elsewhere',
      () => checkMoney(creditNoteOnInvoice, NOTHING_SETTLED, money('refund', 1)),
      'NotPayable',
    ],
    ['more credit than the invoice', () => checkCredit(invoice, 0, 12_001), 'CreditExceedsInvoice'],
    ['more credit than is left', () => checkCredit(invoice, 1, 12_000), 'CreditExceedsInvoice'],
  ])('%s', (_, check, code) => {
    expect(check).toThrow(expect.objectContaining({ code }));
  });

  test('says how much there is to pay', () => {
    expect(() => checkMoney(invoice, NOTHING_SETTLED, money('payment', 12_001))).toThrow(
      'only 120.00 EUR of FA-1 is open: record the rest on the invoice that it pays',
    );
  });

  test('all that is open can be paid, on the day of the issue', () => {
    expect(() => checkMoney(invoice, NOTHING_SETTLED, money('payment', 12_000, '2016-04-01'))).not.toThrow();
    expect(() => checkMoney(ownCreditNote, NOTHING_SETTLED, money('refund', 12_000))).not.toThrow();
  });
});

describe('whatever happens', () => {
  const steps = array(
    record({
      kind: constantFrom('payment', 'refund', 'credit', 'sent', 'exported'),
      amount: integer({ min: 1, max: 13_000 }),
    }),
    { maxLength: 30 },
  );
  const allowed = (settlement: Settlement, change: Change): boolean => {
    try {
      if (change.kind === 'payment' || change.kind === 'refund') checkMoney(invoice, settlement, change);
      if (change.kind === 'credit') checkCredit(invoice, settlement.settled.credited, change.amount);
      return true;
    } catch {
      return false;
    }
  };
  const changeOf = ({ kind, amount }: { kind: string; amount: number }): Change => {
    if (kind === 'payment') return pay(amount);
    if (kind === 'refund') return refund(amount);
    if (kind === 'credit') return credit(amount);
    return kind === 'sent' ? sent : exported;
  };

  test('what is entered keeps its limits, and the history alone gives the settlement again', () => {
    always(
      property(steps, (told) => {
        let settlement = NOTHING_SETTLED;
        const history: HistoryEvent[] = [];
        for (const [i, change] of told.map(changeOf).entries()) {
          if (!allowed(settlement, change)) continue;
          const event = {
            eventId: `e${i}`,
            place: settlement.version + 1,
            at: '2016-05-01T00:00:00Z',
            by: 's',
            change,
          };
          history.push(event);
          settlement = withEvent(settlement, event);
          const { paid, refunded, credited } = settlement.settled;
          const { open, dueBack } = standingOf(invoice, settlement, '2016-05-02');
          expect(refunded).toBeLessThanOrEqual(paid);
          expect(paid - refunded).toBeLessThanOrEqual(12_000);
          expect(credited).toBeLessThanOrEqual(12_000);
          expect(open - dueBack).toBe(12_000 - paid + refunded - credited);
          expect(Math.min(open, dueBack)).toBe(0);
        }
        expect(replay(history)).toEqual(settlement);
        expect(settlement.version).toBe(history.length);
      }),
    );
  });

  test('payments alone end at nothing open, never beyond', () => {
    always(
      property(array(integer({ min: 1, max: 5000 }), { maxLength: 20 }), (amounts) => {
        let settlement = NOTHING_SETTLED;
        for (const amount of amounts) {
          const left = openOf(12_000, settlement.settled);
          expect(allowed(settlement, pay(amount))).toBe(amount <= left);
          if (amount > left) continue;
          const event = { eventId: 'e', place: settlement.version + 1, at: '', by: '', change: pay(amount) };
          settlement = withEvent(settlement, event);
        }
        expect(settlement.settled.paid).toBeLessThanOrEqual(12_000);
      }),
    );
  });
});
