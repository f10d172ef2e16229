import { array, boolean, constantFrom, integer, property, record } from 'fast-check';
import { describe, expect, test } from 'vitest';
import { addDays } from '../../domain/calendar/local-date.ts';
import type { Change } from '../../domain/invoicing/settlement.ts';
import {
  type AccountedDocument,
  ageingBuckets,
  type Statement,
  statementOf,
} from '../../domain/invoicing/statement.ts';
import { always } from './builders.ts';

type Document = AccountedDocument['document'];
const totals = (gross: number): Document['totals'] => ({
  taxes: [],
  lineNet: gross,
  allowances: 0,
  net: gross,
  tax: 0,
  gross,
});
const accounted = (
  invoiceId: string,
  gross: number,
  issuedOn: string,
  changes: readonly Change[] = [],
  rest: Partial<Document> = {},
): AccountedDocument => ({
  document: {
    invoiceId,
    formattedNumber: invoiceId,
    kind: 'invoice',
    totals: totals(gross),
    credits: undefined,
    currency: 'EUR',
    issuedOn,
    dueOn: addDays(issuedOn, 30),
    ...rest,
  },
  history: changes.map((change, i) => ({
    eventId: `e${i}`,
    place: i + 1,
    at: '2016-04-01T08:00:00.000Z',
    by: 'x',
    change,
  })),
});
const paid = (on: string, amount: number, reference?: string): Change => ({
  kind: 'payment',
  on,
  method: 'bankTransfer',
  reference,
  amount,
});
const creditOn = (invoiceId: string): Partial<Document> => ({
  kind: 'creditNote',
  credits: { invoiceId, formattedNumber: invoiceId, issuedOn: '2016-01-31', reason: 'r' },
});

const account = (statement: Statement, currency = 'EUR') => {
  const found = statement.accounts.find((one) => one.currency === currency);
  if (!found) throw new Error(`no account in ${currency}`);
  return found;
};

describe('a statement of account', () => {
  const documents = [
    accounted('FA-1', 10_000, '2016-01-31', [paid('2016-02-20', 4000, 'VIR 1'), paid('2016-04-10', 6000)]),
    accounted('FA-2', 20_000, '2016-02-29', [{ kind: 'sent' }]),
    accounted('CN-1', 5000, '2016-03-10', [], creditOn('FA-2')),
    accounted('FA-3', 30_000, '2016-03-31'),
    accounted('FA-4', 1000, '2016-05-01'),
  ];

  test('opens with what was owed that morning, and tells each thing that came after, with the balance', () => {
    const { opening, movements, closing } = account(statementOf(documents, '2016-03-01', '2016-04-30'));
    // 100.00 − 40.00 + 200.00
    expect(opening).toBe(26_000);
    expect(
      movements.map(({ on, kind, formattedNumber, amount, balance }) => [on, kind, formattedNumber, amount, balance]),
    ).toEqual([
      ['2016-03-10', 'creditNote', 'CN-1', -5000, 21_000],
      ['2016-03-31', 'invoice', 'FA-3', 30_000, 51_000],
      ['2016-04-10', 'payment', 'FA-1', -6000, 45_000],
    ]);
    expect(closing).toBe(45_000);
  });

  test('says how old it is: a credit note counts on its invoice', () => {
    const { ageing, open } = account(statementOf(documents, '2016-03-01', '2016-04-30'));
    // FA-2 of 29 February was due on 30 March: 31 days. FA-3 was due on 30 April, which is today.
    expect(ageing).toEqual({
      notDue: 30_000,
      days1To30: 0,
      days31To60: 15_000,
      days61To90: 0,
      over90: 0,
      credit: 0,
    });
    expect(open.map(({ formattedNumber, balance }) => [formattedNumber, balance])).toEqual([
      ['FA-2', 15_000],
      ['FA-3', 30_000],
    ]);
  });

  test('of a past day is what it was on that day', () => {
    const { closing, ageing } = account(statementOf(documents, '2016-01-01', '2016-03-05'));
    // 60.00 of FA-1, due on 1 March; the credit note came later.
    expect({ closing, late: ageing.days1To30, notDue: ageing.notDue }).toEqual({
      closing: 26_000,
      late: 6000,
      notDue: 20_000,
    });
  });

  test.each([
    [0, 'notDue'],
    [1, 'days1To30'],
    [30, 'days1To30'],
    [31, 'days31To60'],
    [60, 'days31To60'],
    [61, 'days61To90'],
    [90, 'days61To90'],
    [91, 'over90'],
  ] as const)('%i days after the due date: %s', (days, bucket) => {
    const one = [accounted('FA-1', 100, '2016-01-01')];
    const { ageing } = account(statementOf(one, '2016-01-01', addDays('2016-01-31', days)));
    expect(ageingBuckets.filter((name) => ageing[name] !== 0)).toEqual([bucket]);
  });

  test('what is in favour of the client is below zero: a credit note that stands alone, an invoice paid and credited', () => {
    const favour = [
      accounted('CN-7', 3000, '2016-01-01', [], { kind: 'creditNote' }),
      accounted('FA-8', 1000, '2016-01-01', [paid('2016-01-05', 1000)]),
      accounted('CN-8', 400, '2016-01-10', [], creditOn('FA-8')),
    ];
    const { closing, ageing } = account(statementOf(favour, '2016-01-01', '2016-06-30'));
    expect({ closing, ageing }).toMatchObject({ closing: -3400, ageing: { credit: -3400, over90: 0 } });
  });

  test('has an account for each currency, and none for a client without documents', () => {
    const mixed = [accounted('FA-1', 100, '2016-01-01'), accounted('FA-2', 70, '2016-01-01', [], { currency: 'CHF' })];
    const statement = statementOf(mixed, '2016-01-01', '2016-01-31');
    expect(statement.accounts.map(({ currency, closing }) => [currency, closing])).toEqual([
      ['CHF', 70],
      ['EUR', 100],
    ]);
    expect(statementOf([], '2016-01-01', '2016-01-31').accounts).toEqual([]);
  });
});

test('closing is opening and the movements together, ages add up to it, and one statement goes on where another ends', () => {
  const FIRST = '2016-01-01';
  const day = integer({ min: 0, max: 300 });
  const money = record({ after: day, amount: integer({ min: 1, max: 5000 }), refund: boolean() });
  const made = record({
    gross: integer({ min: 1, max: 20_000 }),
    issued: day,
    what: constantFrom('invoice', 'alone', 'on'),
    currency: constantFrom('EUR', 'USD'),
    moves: array(money, { maxLength: 3 }),
  });
  always(
    property(array(made, { maxLength: 6 }), day, day, (all, a, b) => {
      const documents = all.map(({ gross, issued, what, currency, moves }, i) => {
        const issuedOn = addDays(FIRST, issued);
        const changes = moves.map(
          ({ after, amount, refund }): Change => ({
            kind: refund ? 'refund' : 'payment',
            on: addDays(issuedOn, after),
            method: 'cash',
            amount,
          }),
        );
        const target = all.findIndex(
          (one) => one.what === 'invoice' && one.currency === currency && one.issued <= issued,
        );
        if (what === 'on' && target >= 0)
          return accounted(`D-${i}`, gross, issuedOn, [], { ...creditOn(`D-${target}`), currency });
        const kind = what === 'alone' ? 'creditNote' : 'invoice';
        return accounted(`D-${i}`, gross, issuedOn, changes, { kind, currency });
      });
      const [from, on] = [addDays(FIRST, Math.min(a, b)), addDays(FIRST, Math.max(a, b))];
      const statement = statementOf(documents, from, on);
      const next = statementOf(documents, addDays(on, 1), addDays(on, 400));
      for (const { currency, opening, movements, closing, ageing, open } of statement.accounts) {
        expect(closing).toBe(movements.reduce((sum, { amount }) => sum + amount, opening));
        expect(movements.at(-1)?.balance ?? opening).toBe(closing);
        expect(ageingBuckets.reduce((sum, bucket) => sum + ageing[bucket], 0)).toBe(closing);
        expect(open.reduce((sum, { balance }) => sum + balance, 0)).toBe(closing);
        expect(ageing.credit).toBeLessThanOrEqual(0);
        expect(movements.every((move) => move.on >= from && move.on <= on)).toBe(true);
        expect(next.accounts.find((one) => one.currency === currency)?.opening).toBe(closing);
      }
    }),
  );
});
