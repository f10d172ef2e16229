import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { LoggedBillable } from '../../domain/billables/billable.ts';
import { addDays, type LocalDate } from '../../domain/calendar/local-date.ts';
import { newBillingState } from '../../domain/contracts/billing-state.ts';
import type { BillWork, Contract } from '../../domain/contracts/contract.ts';
import type { Bill } from '../../domain/pricing/bill.ts';
import type { BilledStep } from '../../domain/pricing/correction.ts';
import { aContract, always, anEntry, aTimeCharge, billThrough, netOf, someTerms } from './builders.ts';
import { contracts, FIRST, logs, STANDARD, takenBy } from './laws-builders.ts';

/** One bill of several: in the middle of a period where `openWork` is asked for, or at its end. */
interface Step {
  readonly through: LocalDate;
  readonly openWork: boolean;
}

const working = (contract: Contract, billWork: BillWork): Contract => ({
  ...contract,
  terms: contract.terms.map((terms) => ({ ...terms, billWork })),
});

const inTurn = (contract: Contract, billables: readonly LoggedBillable[], steps: readonly Step[]) => {
  let state = newBillingState(contract.startsOn);
  const billed: BilledStep[] = [];
  const bills = steps.map(({ through, openWork }): Bill => {
    const logThrough = openWork ? through : undefined;
    const made = billThrough(contract, through, { state, billables, standard: STANDARD, logThrough });
    const { reach, grouping, lines } = made;
    billed.push({ stateBefore: state, reach, grouping, lines, logThrough: made.stateAfter.through ?? through });
    state = { ...made.stateAfter, version: state.version + 1, committedAt: `${addDays(through, 1)}T06:01:00.000Z` };
    return made;
  });
  return { bills, billed, state };
};

const MID: readonly Step[] = [
  { through: '2025-01-15', openWork: true },
  { through: '2025-01-31', openWork: false },
  { through: '2025-02-10', openWork: true },
  { through: '2025-02-28', openWork: false },
];

const cases = fc
  .record({ contract: contracts, billables: logs })
  .map(({ contract, billables }) => ({ contract, billables: takenBy([contract], billables) }));
const runs = { numRuns: 100 };

describe('work of a period that is still open', () => {
  test('is billed as on demand, whatever is agreed', () => {
    always(
      fc.property(cases, ({ contract, billables }) => {
        const open = inTurn(working(contract, 'periodEnd'), billables, MID);
        const asked = inTurn(working(contract, 'onDemand'), billables, MID);
        expect(open.bills.map(({ lines }) => lines)).toEqual(asked.bills.map(({ lines }) => lines));
        expect(open.state).toEqual(asked.state);
      }),
      runs,
    );
  });

  test('is billed once, and nothing is left out', () => {
    always(
      fc.property(cases, ({ contract, billables }) => {
        const { bills } = inTurn(working(contract, 'periodEnd'), billables, MID);
        const ids = bills.flatMap(({ billableIds }) => billableIds);
        const due = billables.filter(({ billDate }) => billDate <= '2025-02-28').map(({ billableId }) => billableId);
        expect([...ids].sort()).toEqual([...new Set(due)].sort());
      }),
      runs,
    );
  });

  test('is billed again by a correction as it was billed first: nothing differs where no terms changed', () => {
    always(
      fc.property(cases, ({ contract, billables }) => {
        const { billed, state } = inTurn(working(contract, 'periodEnd'), billables, MID);
        const next = { billables, standard: STANDARD };
        const again = billThrough(working(contract, 'periodEnd'), '2025-03-31', {
          ...next,
          state: { ...state, correctFrom: FIRST },
          billed,
        });
        expect(again.lines.filter(({ corrects }) => corrects)).toEqual([]);
        expect(again.lines).toEqual(
          billThrough(working(contract, 'periodEnd'), '2025-03-31', { ...next, state }).lines,
        );
      }),
      runs,
    );
  });

  test('uses the time that its period includes: what is left of it stays for the rest', () => {
    const included = { minutes: 60, scope: 'period', rollover: { kind: 'none' }, prorate: true } as const;
    const contract = aContract([], {
      terms: [someTerms([aTimeCharge({ included })], { billWork: 'periodEnd' })],
    });
    const billables = [
      anEntry('a', { workedOn: '2025-01-10', minutes: 45 }),
      anEntry('b', { workedOn: '2025-01-20', minutes: 45 }),
    ];
    const { bills } = inTurn(contract, billables, MID.slice(0, 2));
    // 30 minutes beyond the hour, at 80.00.
    expect(bills.map(({ lines }) => netOf(lines))).toEqual([0, 4_000]);
  });
});
