import { array, constantFrom, integer, property, record } from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { LoggedBillable } from '../../domain/billables/billable.ts';
import { addDays, type LocalDate } from '../../domain/calendar/local-date.ts';
import { type BillingState, newBillingState } from '../../domain/contracts/billing-state.ts';
import type { Contract, Terms } from '../../domain/contracts/contract.ts';
import { type Bill, bill } from '../../domain/pricing/bill.ts';
import type { BilledStep } from '../../domain/pricing/correction.ts';
import { aContract, aFee, always, anEntry, aTimeCharge, netOf, reaching, someTerms } from './builders.ts';

/** A contract that is billed month after month, and changed in between. */
const story = (start: Contract, billables: readonly LoggedBillable[] = []) => {
  let contract = start;
  let state: BillingState = newBillingState(contract.startsOn);
  const billed: BilledStep[] = [];
  const run = (through: LocalDate): Bill => {
    const reach = reaching(through);
    const made = bill({ contract, state, billables, reach, grouping: 'contract', minorDigits: 2, billed });
    const stateBefore = state;
    const { lines, grouping } = made;
    billed.push({ stateBefore, reach, logThrough: made.stateAfter.through as LocalDate, grouping, lines });
    state = { ...made.stateAfter, version: state.version + 1, committedAt: `${addDays(through, 1)}T06:01:00.000Z` };
    return made;
  };
  const change = (from: LocalDate, changed: Partial<Contract>): void => {
    contract = { ...contract, ...changed };
    state = { ...state, correctFrom: state.correctFrom && state.correctFrom < from ? state.correctFrom : from };
  };
  return { run, change };
};

/** "credit 310.00 January", what an accountant reads. */
const told = ({ lines }: Bill): readonly string[] =>
  lines.map(({ corrects, net, quantity, unit, period }) => {
    const amount = (net / 100).toFixed(2);
    return `${corrects?.as ?? 'plain'} ${quantity} ${unit} ${amount} ${period.from}..${addDays(period.until, -1)}`;
  });

const dearer = (effectiveFrom: LocalDate, unitPrice: string): Terms =>
  someTerms([aFee({ unitPrice })], { effectiveFrom });

describe('a change inside an invoiced period', () => {
  test('of a price is a credit and a new charge on the next invoice, each day at its own terms', () => {
    const { run, change } = story(aContract([aFee()]));
    expect(told(run('2025-01-31'))).toEqual(['plain 1 C62 310.00 2025-01-01..2025-01-31']);
    change('2025-01-17', { terms: [dearer('2025-01-01', '310.00'), dearer('2025-01-17', '620.00')] });
    // 16 of 31 days at 310.00 are 160.00, 15 at 620.00 are 300.00.
    expect(told(run('2025-02-28'))).toEqual([
      'credit -1 C62 -310.00 2025-01-01..2025-01-31',
      'charge 16 DAY 160.00 2025-01-01..2025-01-16',
      'charge 15 DAY 300.00 2025-01-17..2025-01-31',
      'plain 1 C62 620.00 2025-02-01..2025-02-28',
    ]);
    expect(told(run('2025-03-31'))).toEqual(['plain 1 C62 620.00 2025-03-01..2025-03-31']);
  });

  test('that ends a contract takes back the days that were paid in advance', () => {
    const { run, change } = story(aContract([aFee({ timing: 'advance' })]));
    expect(netOf(run('2025-01-31').lines)).toBe(31000 + 31000);
    change('2025-02-15', { endsOn: '2025-02-14' });
    expect(told(run('2025-02-28'))).toEqual([
      'credit -1 C62 -310.00 2025-02-01..2025-02-28',
      'charge 14 DAY 155.00 2025-02-01..2025-02-14',
    ]);
    expect(told(run('2025-03-31'))).toEqual([]);
  });

  test('that lets a contract rest takes back the days of the rest', () => {
    const { run, change } = story(aContract([aFee()]));
    run('2025-01-31');
    change('2025-01-08', { suspensions: [{ from: '2025-01-08', until: '2025-01-15' }] });
    // 7 and 17 days are left of 31.
    expect(told(run('2025-02-28')).slice(0, 3)).toEqual([
      'credit -1 C62 -310.00 2025-01-01..2025-01-31',
      'charge 7 DAY 70.00 2025-01-01..2025-01-07',
      'charge 17 DAY 170.00 2025-01-15..2025-01-31',
    ]);
  });

  test('of a rate charges the work of those days again, and no other', () => {
    const rates = (price: string) => [aTimeCharge({ rates: { default: price } })];
    const work = [
      anEntry('a', { workedOn: '2025-01-10' }),
      anEntry('b', { workedOn: '2025-01-20', minutes: 30 }),
      anEntry('c', { workedOn: '2025-02-10' }),
    ];
    const { run, change } = story(aContract(rates('80.00')), work);
    expect(told(run('2025-01-31'))).toEqual(['plain 90 MIN 120.00 2025-01-10..2025-01-20']);
    change('2025-01-15', {
      terms: [someTerms(rates('80.00')), someTerms(rates('100.00'), { effectiveFrom: '2025-01-15' })],
    });
    const february = run('2025-02-28');
    expect(told(february)).toEqual([
      'credit -90 MIN -120.00 2025-01-10..2025-01-20',
      'charge 60 MIN 80.00 2025-01-10..2025-01-10',
      'charge 30 MIN 50.00 2025-01-20..2025-01-20',
      'plain 60 MIN 100.00 2025-02-10..2025-02-10',
    ]);
    expect(february.billableIds).toHaveLength(1);
  });

  test('that changes nothing that was charged corrects nothing', () => {
    const { run, change } = story(aContract([aFee()]));
    run('2025-01-31');
    change('2025-01-20', { terms: [someTerms([aFee()]), someTerms([aFee()], { effectiveFrom: '2025-02-01' })] });
    expect(told(run('2025-02-28'))).toEqual(['plain 1 C62 310.00 2025-02-01..2025-02-28']);
  });

  test('can be corrected again: what stands is what was corrected last', () => {
    const { run, change } = story(aContract([aFee()]));
    run('2025-01-31');
    change('2025-01-01', { terms: [dearer('2025-01-01', '400.00')] });
    expect(netOf(run('2025-02-28').lines)).toBe(40000 - 31000 + 40000);
    change('2025-01-01', { terms: [dearer('2025-01-01', '310.00')] });
    expect(told(run('2025-03-31'))).toEqual([
      'credit -1 C62 -400.00 2025-01-01..2025-01-31',
      'charge 1 C62 310.00 2025-01-01..2025-01-31',
      'credit -1 C62 -400.00 2025-02-01..2025-02-28',
      'charge 1 C62 310.00 2025-02-01..2025-02-28',
      'plain 1 C62 310.00 2025-03-01..2025-03-31',
    ]);
  });

  test('without the past bills is refused', () => {
    const state = { ...newBillingState('2025-01-01'), correctFrom: '2025-01-01' };
    const input = { contract: aContract([aFee()]), state, billables: [], reach: reaching('2025-01-31') };
    expect(() => bill({ ...input, grouping: 'contract', minorDigits: 2 })).toThrow(
      expect.objectContaining({ code: 'HistoryMissing' }),
    );
  });
});

test('whatever is changed and whenever, in the end the client has paid what the last terms say', () => {
  const months = ['2025-01-31', '2025-02-28', '2025-03-31', '2025-04-30', '2025-05-31'];
  const fees = record({
    unitPrice: constantFrom('310.00', '99.99', '7.77'),
    timing: constantFrom('advance', 'arrears'),
  });
  const changes = array(record({ day: integer({ min: 1, max: 27 }), month: integer({ min: 1, max: 4 }), fee: fees }), {
    minLength: 1,
    maxLength: 4,
  });
  const work = months.map((through, i) => anEntry(`e${i}`, { workedOn: addDays(through, -5), minutes: 50 + i }));
  always(
    property(fees, changes, integer({ min: 50, max: 200 }), (fee, wanted, rate) => {
      const charges = (terms: typeof fee, price: number) => [
        aFee({ ...terms, timing: fee.timing }),
        aTimeCharge({
          rates: { default: `${price}.00` },
          included: { minutes: 60, scope: 'quarter', rollover: { kind: 'none' }, prorate: true },
        }),
      ];
      const start = aContract(charges(fee, rate));
      const played = story(start, work);
      let terms: readonly Terms[] = start.terms;
      let paid = 0;
      for (const [i, through] of months.entries()) {
        paid += netOf(played.run(through).lines);
        const next = wanted[i];
        if (!next) continue;
        const effectiveFrom = `2025-0${next.month}-${String(next.day).padStart(2, '0')}`;
        terms = [
          ...terms.filter((one) => one.effectiveFrom !== effectiveFrom),
          someTerms(charges(next.fee, rate + i + 1), { effectiveFrom }),
        ].sort((a, b) => (a.effectiveFrom < b.effectiveFrom ? -1 : 1));
        played.change(effectiveFrom, { terms });
      }
      const alwaysSo = story({ ...start, terms }, work);
      const owed = months.reduce((sum, through) => sum + netOf(alwaysSo.run(through).lines), 0);
      expect(paid).toBe(owed);
    }),
  );
});
