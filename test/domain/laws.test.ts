import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { LoggedBillable, LoggedTime } from '../../domain/billables/billable.ts';
import type { BlockBalance } from '../../domain/contracts/balances.ts';
import { type BillingState, newBillingState } from '../../domain/contracts/billing-state.ts';
import type { Contract } from '../../domain/contracts/contract.ts';
import { composeInvoice } from '../../domain/invoicing/compose.ts';
import { creditNoteOf, signOf } from '../../domain/invoicing/credit-note.ts';
import type { InvoiceContent } from '../../domain/invoicing/invoice.ts';
import type { Line } from '../../domain/invoicing/line.ts';
import { parseDecimal } from '../../domain/money/decimal.ts';
import type { Bill } from '../../domain/pricing/bill.ts';
import { always, billInTurn, billThrough, netOf, reaching } from './builders.ts';
import { aClient, aTenant } from './invoicing-builders.ts';
import { contractPairs, contracts, FIRST, logs, MONTH_ENDS, STANDARD, takenBy } from './laws-builders.ts';

/** Laws that hold whatever is agreed and whatever is done: over random contracts of all kinds of charges. */

const LAST = '2025-03-31';
const cases = fc
  .record({
    contract: contracts,
    billables: logs,
    grouping: fc.constantFrom('contract' as const, 'ticket' as const, 'project' as const, 'entry' as const),
  })
  .map(({ contract, billables, grouping }) => ({
    contract,
    standard: STANDARD,
    billables: takenBy([contract], billables),
    grouping,
  }));

const runs = { numRuns: 150 };

const HIDDEN: ReadonlySet<string> = new Set(['hidden', 'writtenOff']);

const isShown = (one: LoggedBillable): one is LoggedTime =>
  one.kind === 'time' && (one.charging === 'billable' || one.charging === 'noCharge');

const onLines = (lines: readonly Line[]): ReadonlySet<string> =>
  new Set(lines.flatMap(({ billableIds }) => billableIds));

/** Of a session with two kinds of steps, the line that counts the time: each session has an initial step, or none has. */
const uncounted = ({ terms }: Contract): string => {
  const steps = terms[0]?.charges.find((charge) => charge.kind === 'stepTariff');
  return steps?.kind === 'stepTariff' && steps.initialMinutes > 0 ? 'nextSteps' : 'initialStep';
};

/** Really worked seconds that the lines speak of. */
const secondsOn = (contract: Contract, lines: readonly Line[]): number =>
  lines
    .filter(({ explanation }) => explanation.rule !== uncounted(contract))
    .reduce((total, { explanation }) => total + ('actualSeconds' in explanation ? explanation.actualSeconds : 0), 0);

const amount = (text: string): bigint => parseDecimal(text, 4);

const isConserved = ({ grants, granted, consumed, expired, overdrawn }: BlockBalance): boolean => {
  const left = grants.reduce((total, grant) => total + amount(grant.left), 0n);
  return amount(granted) === amount(consumed) + amount(expired) + left - amount(overdrawn);
};

describe('every minute of work', () => {
  test('is billed, included or explicitly not billed, exactly once', () => {
    always(
      fc.property(cases, ({ contract, ...facts }) => {
        const { lines } = billThrough(contract, LAST, facts);
        const shown = facts.billables.filter(isShown);
        const named = onLines(lines);
        expect(shown.filter(({ billableId }) => !named.has(billableId))).toEqual([]);
        expect(secondsOn(contract, lines)).toBe(shown.reduce((total, entry) => total + entry.seconds, 0));
        const hidden = facts.billables.filter(
          (one) => one.kind === 'time' && HIDDEN.has(one.charging) && one.travel === undefined,
        );
        expect(hidden.filter(({ billableId }) => named.has(billableId))).toEqual([]);
      }),
      runs,
    );
  });

  test('and everything else on the log is made billed by one bill alone', () => {
    always(
      fc.property(cases, ({ contract, ...facts }) => {
        const billed = billInTurn(contract, MONTH_ENDS, facts).flatMap(({ billableIds }) => billableIds);
        expect(billed.toSorted()).toEqual(facts.billables.map(({ billableId }) => billableId).toSorted());
      }),
      runs,
    );
  });
});

describe('what is prepaid', () => {
  test('is conserved from bill to bill: granted = consumed + left + expired - overdrawn', () => {
    always(
      fc.property(cases, ({ contract, ...facts }) => {
        for (const { stateAfter } of billInTurn(contract, MONTH_ENDS, facts))
          for (const balance of Object.values(stateAfter.balances.blocks)) expect(balance).toSatisfy(isConserved);
      }),
      runs,
    );
  });
});

/** Recorded in another order within each day: the ULIDs of a day are dealt out anew. */
const recordedOtherwise = (billables: readonly LoggedBillable[], seed: number): readonly LoggedBillable[] =>
  billables.map((one, i) => ({
    ...one,
    ulid: `${one.ulid.slice(0, 10)}${String((i * 7919 + seed) % 10_007).padStart(16, '0')}`,
  }));

describe('the order of recording', () => {
  test('does not matter within a period', () => {
    always(
      fc.property(cases, fc.nat(10_000), ({ contract, ...facts }, seed) => {
        const one = billThrough(contract, LAST, facts);
        const other = billThrough(contract, LAST, {
          ...facts,
          billables: recordedOtherwise(facts.billables, seed).toReversed(),
        });
        const told = ({ lines, stateAfter, notices }: Bill) => ({
          lines: lines.map((line) => ({ ...line, billableIds: line.billableIds.toSorted() })),
          stateAfter,
          notices,
        });
        expect(told(other)).toEqual(told(one));
      }),
      runs,
    );
  });
});

/** What a line charges, without what says in which bill it was. */
const chargedBy = ({ chargeId, description, quantity, unitPrice, period, net }: Line): string =>
  JSON.stringify([chargeId, description, quantity, unitPrice, period, net]);

const chargedLines = (bills: readonly Bill[]): readonly string[] =>
  bills.flatMap(({ lines }) => lines.filter(({ net }) => net !== 0).map(chargedBy)).toSorted();

/**
 * How often is billed matters to what buys again by itself, when a bill finds that little is left, and to incidents: a
 * ticket is one in each bill.
 */
const dependsOnBills = ({ terms }: Contract): boolean =>
  terms.some(({ charges }) =>
    charges.some(
      (charge) => charge.kind === 'prepaidBlock' && (charge.autoTopUp !== undefined || charge.of === 'incidents'),
    ),
  );

describe('three months', () => {
  test('cost the same one by one and all at once, with a line for each entry', () => {
    always(
      fc.property(cases, ({ contract, billables }) => {
        fc.pre(!dependsOnBills(contract));
        // More units of a month that was charged in advance come on a line of their own.
        const others = billables.filter(({ kind }) => kind !== 'quantityChange');
        const rest = { billables: others, standard: STANDARD, grouping: 'entry' as const };
        const inTurn = billInTurn(contract, MONTH_ENDS, rest);
        const atOnce = billInTurn(contract, [LAST], rest);
        expect(chargedLines(inTurn)).toEqual(chargedLines(atOnce));
        expect(inTurn.at(-1)?.stateAfter.balances.blocks).toEqual(atOnce.at(-1)?.stateAfter.balances.blocks);
      }),
      runs,
    );
  });

  test('give nothing when they are billed again', () => {
    always(
      fc.property(cases, ({ contract, ...facts }) => {
        const { stateAfter } = billThrough(contract, LAST, facts);
        const again = billThrough(contract, LAST, { ...facts, state: stateAfter });
        expect(again.lines).toEqual([]);
        expect(again.billableIds).toEqual([]);
        expect(again.stateAfter.balances).toEqual(stateAfter.balances);
      }),
      runs,
    );
  });

  test('have lines that say since when their terms hold', () => {
    always(
      fc.property(cases, ({ contract, ...facts }) => {
        const { lines } = billThrough(contract, LAST, facts);
        expect(lines.filter(({ termsFrom }) => termsFrom === undefined)).toEqual([]);
      }),
      runs,
    );
  });

  test('have lines whose keys are unique within each bill', () => {
    always(
      fc.property(cases, ({ contract, ...facts }) => {
        for (const { lines } of billInTurn(contract, MONTH_ENDS, facts))
          expect(new Set(lines.map(({ key }) => key)).size).toBe(lines.length);
      }),
      runs,
    );
  });
});

/** January by the old terms; then terms that hold from its first day on; then all three months are billed on. */
const correctedInTurn = (before: Contract, after: Contract, billables: readonly LoggedBillable[]): readonly Bill[] => {
  const rest = { billables, standard: STANDARD, grouping: 'ticket' as const };
  const january = billThrough(before, '2025-01-31', rest);
  const state: BillingState = { ...january.stateAfter, correctFrom: FIRST, committedAt: '2025-02-01T06:01:00.000Z' };
  const step = {
    stateBefore: newBillingState(FIRST),
    reach: reaching('2025-01-31'),
    logThrough: '2025-01-31',
    grouping: 'ticket' as const,
    lines: january.lines,
  };
  const february = billThrough(after, '2025-02-28', { ...rest, state, billed: [step] });
  return [january, february];
};

describe('terms that were changed for months that were invoiced', () => {
  test('come to what they had come to from the start', () => {
    always(
      fc.property(contractPairs, logs, ([before, after], billables) => {
        const taken = takenBy([before, after], billables);
        const rest = { billables: taken, standard: STANDARD, grouping: 'ticket' as const };
        const corrected = correctedInTurn(before, after, taken);
        const fromTheStart = billInTurn(after, MONTH_ENDS.slice(0, 2), rest);
        const net = (bills: readonly Bill[]) => bills.reduce((total, { lines }) => total + netOf(lines), 0);
        expect(net(corrected)).toBe(net(fromTheStart));
      }),
      runs,
    );
  });
});

describe('invoices', () => {
  const tenant = aTenant();
  const client = aClient();
  /** Minor units of all that a document states, as it counts: a credit note gives back. */
  const stated = ({ kind, lines, totals: { net, tax, gross, taxes } }: InvoiceContent): readonly number[] =>
    [net, tax, gross, ...lines.map((line) => line.net), ...taxes.flatMap((row) => [row.base, row.tax])].map(
      (minor) => signOf(kind) * minor,
    );

  test('total what their lines say, and cancel with their credit notes to nothing', () => {
    always(
      fc.property(cases, ({ contract, ...facts }) => {
        const bill = billThrough(contract, LAST, facts);
        const invoice = composeInvoice(tenant, client, [{ contract, stateBefore: newBillingState(FIRST), bill }]);
        if (!invoice) {
          expect(netOf(bill.lines)).toBe(0);
          return;
        }
        const { net, tax, gross, taxes } = invoice.totals;
        expect(net).toBe(netOf(bill.lines));
        expect(taxes.reduce((total, row) => total + row.base, 0)).toBe(net);
        expect(taxes.reduce((total, row) => total + row.tax, 0)).toBe(tax);
        expect(gross).toBe(net + tax);
        const note = stated(creditNoteOf(invoice));
        expect(stated(invoice).map((minor, i) => minor + (note[i] ?? Number.NaN))).toEqual(note.map(() => 0));
      }),
      runs,
    );
  });
});
