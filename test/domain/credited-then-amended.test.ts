import { array, constantFrom, integer, nat, property, record } from 'fast-check';
import { expect, test } from 'vitest';
import { addDays, type LocalDate } from '../../domain/calendar/local-date.ts';
import { type BillingState, newBillingState } from '../../domain/contracts/billing-state.ts';
import type { Contract, Terms } from '../../domain/contracts/contract.ts';
import type { Line } from '../../domain/invoicing/line.ts';
import { type Bill, bill } from '../../domain/pricing/bill.ts';
import type { BilledStep } from '../../domain/pricing/correction.ts';
import { aContract, aFee, always, anEntry, aTimeCharge, netOf, reaching, someTerms } from './builders.ts';

const months = ['2025-01-31', '2025-02-28', '2025-03-31', '2025-04-30', '2025-05-31'];
const work = months.flatMap((through, i) => [
  anEntry(`a${i}`, { workedOn: addDays(through, -5), minutes: 50 + i }),
  anEntry(`b${i}`, { workedOn: addDays(through, -20), minutes: 35 }),
]);

type Step = BilledStep & { credited: readonly Line[] };

/** A contract that is billed month after month, changed and credited in between. */
const story = (start: Contract) => {
  let contract = start;
  let state: BillingState = newBillingState(contract.startsOn);
  const billed: Step[] = [];
  const run = (through: LocalDate): Bill => {
    const reach = reaching(through);
    const made = bill({ contract, state, billables: work, reach, grouping: 'entry', minorDigits: 2, billed });
    const logThrough = made.stateAfter.through as LocalDate;
    billed.push({ stateBefore: state, reach, logThrough, grouping: 'entry', lines: made.lines, credited: [] });
    state = { ...made.stateAfter, version: state.version + 1, committedAt: `${addDays(through, 1)}T06:01:00.000Z` };
    return made;
  };
  const change = (from: LocalDate, terms: readonly Terms[]): void => {
    contract = { ...contract, terms };
    state = { ...state, correctFrom: state.correctFrom && state.correctFrom < from ? state.correctFrom : from };
  };
  /** One of the last bill's lines; what it took back itself cannot be credited. */
  const credit = (which: number): Line | undefined => {
    const last = billed.at(-1);
    const lines = last?.lines.filter(({ net }) => net > 0) ?? [];
    const line = lines[which % Math.max(1, lines.length)];
    if (last && line) last.credited = [line];
    return line;
  };
  return { run, change, credit };
};

/** What a line is for: a month of the fee, or an entry. */
const subjectOf = ({ billableIds, period }: Line): string => billableIds[0] ?? period.from;

test('what was credited wholly is settled; for all else the client has paid what the last terms say', () => {
  const changes = array(
    record({
      month: integer({ min: 1, max: 5 }),
      fee: constantFrom('310.00', '99.99', '7.77'),
      rate: integer({ min: 50, max: 200 }),
      credited: nat(20),
    }),
    { minLength: 1, maxLength: 4 },
  );
  const charges = (fee: string, rate: number) => [
    aFee({ unitPrice: fee, timing: 'arrears' }),
    aTimeCharge({ rates: { default: `${rate}.00` } }),
  ];
  always(
    property(changes, (wanted) => {
      const start = aContract(charges('310.00', 80));
      const played = story(start);
      let terms: readonly Terms[] = start.terms;
      const settled = new Map<string, number>();
      let paid = 0;
      for (const [i, through] of months.entries()) {
        paid += netOf(played.run(through).lines);
        const next = wanted[i];
        if (!next) continue;
        const line = played.credit(next.credited);
        if (line) settled.set(subjectOf(line), line.net);
        const effectiveFrom = `2025-0${next.month}-01`;
        const others = terms.filter((one) => one.effectiveFrom !== effectiveFrom);
        const agreed = someTerms(charges(next.fee, next.rate), { effectiveFrom });
        terms = [...others, agreed].sort((a, b) => (a.effectiveFrom < b.effectiveFrom ? -1 : 1));
        played.change(effectiveFrom, terms);
      }
      const alwaysSo = story({ ...start, terms });
      const owed = months
        .flatMap((through) => alwaysSo.run(through).lines)
        .filter((line) => !settled.has(subjectOf(line)));
      const goodwill = [...settled.values()].reduce((all, net) => all + net, 0);
      expect(paid - goodwill).toBe(netOf(owed));
    }),
  );
});
