import type { LocalDate } from '../calendar/local-date.ts';
import type { BillingState, Reach } from '../contracts/billing-state.ts';
import { BillingError } from '../errors.ts';
import type { Correction, Line, RevisedWork } from '../invoicing/line.ts';
import { negated } from '../money/decimal.ts';
import type { LineGrouping } from '../tenants/tenant.ts';
import type { Bill, BillInput } from './bill.ts';
import type { StandardRules } from './pricing.ts';
import { givenAway, settledBy, withoutGiven } from './settled.ts';

/** A step of a contract's past: the state it was billed from, how far, and the lines that were invoiced for it. */
export interface BilledStep {
  readonly stateBefore: BillingState;
  readonly reach: Reach;
  /** How far the log was billed by it: the terms that said so may have changed. */
  readonly logThrough: LocalDate;
  /** Otherwise grouped, the same work would come out as other lines. */
  readonly grouping: LineGrouping;
  /** Rates and rules that stood outside the contract then; those of now where an old document does not say. */
  readonly standard?: StandardRules | undefined;
  readonly lines: readonly Line[];
  /** Keys of lines that a person left off the invoice: neither taken back nor charged again. */
  readonly removed?: readonly string[] | undefined;
  /** Those of the lines that credit notes took back wholly: settled by hand (docs/decisions/0010). */
  readonly credited?: readonly Line[] | undefined;
  /** As printed. */
  readonly invoiceNumber?: string | undefined;
}

export interface CorrectedPast {
  readonly lines: readonly Line[];
  /** The state as it would be, had terms and work always been what they are now. */
  readonly state: BillingState;
}

/** Whether a bill that ended in this state charged anything for days from a date on. */
export const concerns = ({ through, chargedUntil }: BillingState, from: LocalDate): boolean =>
  (through !== null && through >= from) || Object.values(chargedUntil).some((until) => until > from);

/** Lines of several bills by the bill's cutoff and their own key, which is unique within one bill only. */
const placeOf = ({ reach }: BilledStep, key: string): string => `${reach.cutoff}/${key}`;

/** What is invoiced for the past as it stands now: earlier corrections took lines back and put others in their place. */
const standing = (steps: readonly BilledStep[]): ReadonlyMap<string, Line> => {
  const lines = new Map<string, Line>();
  for (const step of steps) {
    for (const line of step.lines) {
      if (line.corrects === undefined) lines.set(placeOf(step, line.key), line);
      else if (line.corrects.as === 'credit') lines.delete(line.corrects.of);
      else lines.set(line.corrects.of, line);
    }
  }
  return lines;
};

/** By the rules of then: what was changed of them since holds for what is billed since. */
const againAs = ({ reach, logThrough, grouping, standard }: BilledStep) => ({
  ...{ reach, logThrough, grouping },
  ...(standard === undefined ? {} : { standard }),
});

/** Whose bill a place is of. */
const cutoffOf = (place: string): string => place.slice(0, place.indexOf('/'));

/** The lines that were credited, by the bill that they are of: a correction is of the bill that it corrects. */
const creditedLines = (steps: readonly BilledStep[]): ReadonlyMap<string, readonly Line[]> => {
  const credited = steps.flatMap((step) =>
    (step.credited ?? []).map((line) => ({ line, of: line.corrects ? cutoffOf(line.corrects.of) : step.reach.cutoff })),
  );
  return new Map(
    [...Map.groupBy(credited, ({ of }) => of)].map(([of, those]) => [of, those.map(({ line }) => line)] as const),
  );
};

/** What would have been invoiced, each past step billed again by the contract as it is now, and the state after it. */
const replay = (
  input: BillInput,
  steps: readonly BilledStep[],
  credited: ReadonlyMap<string, readonly Line[]>,
  bill: (input: BillInput) => Bill,
) => {
  const lines = new Map<string, Line>();
  let { chargedUntil, balances } = (steps[0] as BilledStep).stateBefore;
  for (const step of steps) {
    const state = { ...step.stateBefore, chargedUntil, balances, correctFrom: null };
    const log = withoutGiven(input.billables, input.putBacks, givenAway(credited.get(step.reach.cutoff) ?? []));
    const again = bill({ ...input, ...log, state, ...againAs(step) });
    for (const line of again.lines) lines.set(placeOf(step, line.key), line);
    ({ chargedUntil, balances } = again.stateAfter);
  }
  return { lines, state: { ...input.state, chargedUntil, balances } };
};

const sameOf = ({ description, quantity, unit, unitPrice, baseQuantity, period, taxRateId, discount }: Line) =>
  JSON.stringify([description, quantity, unit, unitPrice, baseQuantity, period, taxRateId, discount?.minor]);

const corrected = (line: Line, { as, ...about }: Correction): Line => {
  const plain: Line = { ...line, key: `${as}/${about.of}`, corrects: { ...about, as } };
  if (as === 'charge') return plain;
  const { discount } = line;
  return {
    ...plain,
    quantity: negated(line.quantity),
    net: -line.net,
    ...(discount ? { discount: { ...discount, minor: -discount.minor } } : {}),
  };
};

/** Lines that cost nothing are not taken back, nor put in the place of others: they are not what is corrected. */
const costs = (line: Line | undefined): line is Line => line !== undefined && line.net !== 0;

/** What is told of the lines at a place beside what they come to: the invoice, and the work on them that was revised. */
const reasons = (steps: readonly BilledStep[], since: readonly RevisedWork[]) => {
  const numbers = new Map(steps.map(({ reach, invoiceNumber }) => [reach.cutoff, invoiceNumber]));
  return (of: string, lines: readonly (Line | undefined)[]): Omit<Correction, 'as'> => {
    const invoiceNumber = numbers.get(cutoffOf(of));
    const about = { of, ...(invoiceNumber === undefined ? {} : { invoiceNumber }) };
    if (since.length === 0) return about;
    const ids = new Set(lines.flatMap((line) => line?.billableIds ?? []));
    return { ...about, revised: since.filter(({ billableId }) => ids.has(billableId)) };
  };
};

/**
 * The difference between what was invoiced and what terms and work now say, for a contract whose terms were changed, or
 * whose work was revised (`since`), for days that were billed already: what no longer holds is taken back, what holds
 * instead is charged (semantics.md §3.4). The past steps are billed again, so blocks, allowances and quantities go on as if
 * it had always been so. What credit notes took back wholly was settled by hand, and stays. Undefined when nothing was
 * changed. Throws `HistoryMissing` without the past steps.
 */
export const correctBilled = (
  input: BillInput,
  since: readonly RevisedWork[],
  bill: (input: BillInput) => Bill,
): CorrectedPast | undefined => {
  const { state, billed } = input;
  if (state.correctFrom === null) return undefined;
  const first = billed?.[0];
  if (!billed || !first) throw new BillingError('HistoryMissing', 'the bills that are to be corrected were not found');
  const before = standing(billed);
  const credited = creditedLines(billed);
  const now = replay(input, billed, credited, bill);
  const places = [...new Set([...before.keys(), ...now.lines.keys()])].sort();
  const removed = new Set(billed.flatMap((step) => (step.removed ?? []).map((key) => placeOf(step, key))));
  const all = [...before, ...now.lines];
  const isSettled = new Map(
    [...credited].map(([cutoff, those]) => [
      cutoff,
      settledBy(
        those,
        all.flatMap(([place, line]) => (cutoffOf(place) === cutoff ? [line] : [])),
      ),
    ]),
  );
  const open = (place: string, line: Line | undefined) =>
    line && isSettled.get(cutoffOf(place))?.(line) ? undefined : line;
  const told = reasons(billed, since);
  const lines = places.flatMap((place) => {
    if (removed.has(place)) return [];
    const [old, fresh] = [open(place, before.get(place)), open(place, now.lines.get(place))];
    if (old && fresh && sameOf(old) === sameOf(fresh)) return [];
    const about = told(place, [old, fresh]);
    return [
      ...(costs(old) ? [corrected(old, { ...about, as: 'credit' })] : []),
      ...(costs(fresh) ? [corrected(fresh, { ...about, as: 'charge' })] : []),
    ];
  });
  return { lines, state: now.state };
};
