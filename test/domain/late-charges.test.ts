import { array, boolean, constantFrom, integer, property, record } from 'fast-check';
import { describe, expect, test } from 'vitest';
import { addDays } from '../../domain/calendar/local-date.ts';
import type { Invoice } from '../../domain/invoicing/invoice.ts';
import { lateChargesOf } from '../../domain/invoicing/late-charges.ts';
import type { Change, HistoryEvent } from '../../domain/invoicing/settlement.ts';
import { always } from './builders.ts';
import { makeInvoice, makeLine } from './documents/builders.ts';

const DUE = '2016-05-31';
/** 120.00 with tax, due on 31 May 2016, at 10 % a year. */
const invoice = (overrides: Partial<Invoice> = {}): Invoice => ({
  ...makeInvoice({
    lines: [makeLine({ key: 'fee', quantity: '1', unit: 'C62', unitPrice: '100', baseQuantity: 1 })],
  }),
  dueOn: DUE,
  latePenaltyPercent: '10',
  ...overrides,
});
const history = (...changes: readonly Change[]): readonly HistoryEvent[] =>
  changes.map((change, i) => ({ eventId: `e${i}`, place: i + 1, at: '2016-06-01T08:00:00.000Z', by: 'sub-1', change }));
const paid = (on: string, amount: number): Change => ({ kind: 'payment', on, method: 'card', amount });
const back = (on: string, amount: number): Change => ({ kind: 'refund', on, method: 'card', amount });
const credit = (amount: number): Change => ({ kind: 'credit', creditNoteId: 'CN-000000001', amount });
const ALL = { lateInterest: true, recoveryFee: true };

describe('late payment of 120.00, due on 31 May, at 10 % a year', () => {
  test.each([
    {
      story: 'is not late on its day',
      on: DUE,
      happened: [],
      expected: { open: 12_000, daysLate: 0, interest: 0, recoveryFee: 0, total: 12_000 },
    },
    {
      story: '30 days: 120.00 × 30 × 10 % ÷ 365 = 0.9863, so 0.99, and 40.00',
      on: '2016-06-30',
      happened: [],
      expected: { open: 12_000, daysLate: 30, interest: 99, recoveryFee: 4000, total: 16_099 },
    },
    {
      story: 'a part is paid on the 10th day: (120.00 × 10 + 70.00 × 20) × 10 % ÷ 365 = 0.7123, so 0.71',
      on: '2016-06-30',
      happened: [paid('2016-06-10', 5000)],
      expected: { open: 7000, daysLate: 30, interest: 71, recoveryFee: 4000, total: 11_071 },
    },
    {
      story: 'what was paid in time bears nothing: 70.00 × 30 × 10 % ÷ 365 = 0.5753, so 0.58',
      on: '2016-06-30',
      happened: [paid('2016-05-31', 5000)],
      expected: { open: 7000, daysLate: 30, interest: 58, recoveryFee: 4000, total: 11_058 },
    },
    {
      story: 'all was paid on the 10th day: 120.00 × 10 × 10 % ÷ 365 = 0.3288, so 0.33; nothing is open',
      on: '2016-12-31',
      happened: [paid('2016-06-10', 12_000)],
      expected: { open: 0, daysLate: 10, interest: 33, recoveryFee: 4000, total: 4033 },
    },
    {
      story: 'what is credited was never owed: 60.00 × 30 × 10 % ÷ 365 = 0.4932, so 0.49',
      on: '2016-06-30',
      happened: [credit(6000)],
      expected: { open: 6000, daysLate: 30, interest: 49, recoveryFee: 4000, total: 10_049 },
    },
    {
      story: 'all is credited: there was nothing to be late with',
      on: '2016-06-30',
      happened: [credit(12_000)],
      expected: { open: 0, daysLate: 0, interest: 0, recoveryFee: 0, total: 0 },
    },
    {
      story: 'a payment that goes back: (120.00 × 10 + 0.00 × 10 + 30.00 × 10) × 10 % ÷ 365 = 0.4110, so 0.41',
      on: '2016-06-30',
      happened: [paid('2016-06-10', 12_000), back('2016-06-20', 3000)],
      expected: { open: 3000, daysLate: 20, interest: 41, recoveryFee: 4000, total: 7041 },
    },
    {
      story: 'money of tomorrow is not there today',
      on: '2016-06-30',
      happened: [paid('2016-07-01', 12_000)],
      expected: { open: 12_000, daysLate: 30, interest: 99, total: 16_099 },
    },
    {
      story: 'several payments, told in any order, on one day too',
      on: '2016-06-30',
      happened: [paid('2016-06-20', 2000), paid('2016-06-10', 4000), paid('2016-06-10', 1000)],
      // (120.00 × 10 + 70.00 × 10 + 50.00 × 10) × 10 % ÷ 365 = 0.6575
      expected: { open: 5000, daysLate: 30, interest: 66, total: 9066 },
    },
  ])('$story', ({ on, happened, expected }) => {
    expect(lateChargesOf(invoice(), history(...happened), on, ALL)).toMatchObject(expected);
  });

  test('a half cent goes up: 73.00 × 10 days × 0.25 % ÷ 365 = 0.005', () => {
    const small = invoice({ latePenaltyPercent: '0.25' });
    const charges = lateChargesOf(small, history(credit(4700)), '2016-06-10', ALL);
    expect(charges).toMatchObject({ interest: 1, spans: [{ days: 10, balance: 7300 }] });
  });

  test('states each span of days with what was open in it, from the day after the due date', () => {
    const { spans } = lateChargesOf(invoice(), history(paid('2016-06-10', 5000)), '2016-06-30', ALL);
    expect(spans).toEqual([
      { from: '2016-06-01', until: '2016-06-11', days: 10, balance: 12_000 },
      { from: '2016-06-11', until: '2016-07-01', days: 20, balance: 7000 },
    ]);
  });

  test('a leap year has 366 days of interest, each a 365th', () => {
    const charges = lateChargesOf(invoice({ dueOn: '2015-12-31' }), [], '2016-12-31', ALL);
    // 120.00 × 366 × 10 % ÷ 365 = 12.0329
    expect(charges).toMatchObject({ daysLate: 366, interest: 1203 });
  });
});

describe('charges are only those', () => {
  const on = '2016-06-30';
  const seller = invoice().seller;
  const buyer = invoice().buyer;
  test.each<[string, Partial<Invoice>, { interest: number; recoveryFee: number }]>([
    ['of an invoice that states a rate', { latePenaltyPercent: undefined }, { interest: 0, recoveryFee: 4000 }],
    [
      'of a French seller',
      { seller: { ...seller, address: { ...seller.address, country: 'BE' } } },
      { interest: 99, recoveryFee: 0 },
    ],
    ['in euros', { currency: 'USD' }, { interest: 99, recoveryFee: 0 }],
    [
      'between businesses',
      { buyer: { ...buyer, vatNumber: undefined, companyNumber: undefined } },
      { interest: 99, recoveryFee: 0 },
    ],
    ['of an invoice, not of a credit note', { kind: 'creditNote' }, { interest: 0, recoveryFee: 0 }],
  ])('%s', (_, overrides, expected) => {
    expect(lateChargesOf(invoice(overrides), [], on, ALL)).toMatchObject(expected);
  });

  test('that the firm asks for', () => {
    expect(lateChargesOf(invoice(), [], on, { lateInterest: false, recoveryFee: false })).toMatchObject({
      percent: undefined,
      interest: 0,
      recoveryFee: 0,
      total: 12_000,
    });
  });
});

test('the total is the sum; days late are those of the spans; paying earlier never costs more', () => {
  const move = record({
    day: integer({ min: -20, max: 90 }),
    amount: integer({ min: 1, max: 6000 }),
    refund: boolean(),
  });
  always(
    property(array(move, { maxLength: 5 }), constantFrom(1, 10, 45, 90), (moves, days) => {
      const changes = moves.map(({ day, amount, refund }) => (refund ? back : paid)(addDays(DUE, day), amount));
      const on = addDays(DUE, days);
      const charges = lateChargesOf(invoice(), history(...changes), on, ALL);
      expect(charges.total).toBe(charges.open + charges.interest + charges.recoveryFee);
      expect(charges.daysLate).toBe(charges.spans.reduce((sum, span) => sum + span.days, 0));
      expect(charges.daysLate).toBeLessThanOrEqual(days);
      for (const [i, span] of charges.spans.entries()) {
        expect(span.from < span.until && span.balance > 0).toBe(true);
        expect((charges.spans[i - 1]?.until ?? span.from) <= span.from).toBe(true);
      }
      const earlier = lateChargesOf(invoice(), history(...changes, paid(DUE, 1000)), on, ALL);
      expect(earlier.interest).toBeLessThanOrEqual(charges.interest);
    }),
  );
});
