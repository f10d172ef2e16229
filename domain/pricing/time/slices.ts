import type { LoggedTime } from '../../billables/billable.ts';
import type { PrepaidBlock } from '../../contracts/charges/prepaid-block.ts';
import type { Scope, TimeCharge, TimeLimit } from '../../contracts/charges/time.ts';
import type { Taken } from '../blocks/blocks.ts';
import type { Group } from './group.ts';
import { firstOf } from './groups.ts';
import type { Rate } from './rates.ts';
import { billedMinutes } from './rounding-rule.ts';
import { inOrderOfWork } from './sessions.ts';

/** How far some included time is used before and after minutes were taken from it. */
export interface Inclusion {
  readonly rule: 'includedTime' | 'coveredByMinimum';
  readonly scope: Scope;
  readonly scopeFrom: string;
  readonly includedMinutes: number;
  readonly usedBefore: number;
  readonly usedAfter: number;
}

/** What becomes of minutes. Closed; each is told apart on the invoice. */
export type Outcome =
  /** By the charge's rate, or beyond something. */
  | {
      readonly kind: 'priced';
      readonly by?: PrepaidBlock;
      readonly beyond?: 'included' | 'minimum' | 'block' | 'limit';
    }
  | { readonly kind: 'taken'; readonly block: PrepaidBlock; readonly taken: Taken; readonly incidents: number }
  /** An incident that no block covered, at its own price. */
  | { readonly kind: 'incident'; readonly block: PrepaidBlock; readonly incidents: string }
  | { readonly kind: 'included'; readonly inclusion: Inclusion }
  | { readonly kind: 'aboveLimit'; readonly limit: TimeLimit };

/** Minutes of a group that have one price and one reason. */
export interface Slice {
  readonly group: Group;
  /** The earliest work of the group: its turn when something runs out. */
  readonly first: LoggedTime;
  /** Which of the group's billed minutes: so many, from the so-manieth on. */
  readonly minutes: number;
  readonly at: number;
  readonly ofMinutes: number;
  readonly rate: Rate | undefined;
  readonly outcome: Outcome;
}

const PRICED: Outcome = { kind: 'priced' };

/** The billed minutes of a group, still in one piece. */
export const wholeSlice = (group: Group): Slice => {
  const minutes = billedMinutes(group.seconds, group.kind.rule);
  return { group, first: firstOf(group), minutes, at: 0, ofMinutes: minutes, rate: group.kind.rate, outcome: PRICED };
};

/** Seconds really worked in a slice: its minutes are filled in their order, what is left over is in the last. */
export const workedIn = ({ group, at, minutes, ofMinutes }: Slice): number => {
  const worked = group.entries.reduce((total, { seconds }) => total + seconds, 0);
  const until = at + minutes === ofMinutes ? worked : Math.min(worked, (at + minutes) * 60);
  return until - Math.min(until, at * 60);
};

/** The time charge that prices what is left, if it is one. */
export const timeChargeOf = ({ group }: Slice): TimeCharge | undefined =>
  group.kind.route.priced?.kind === 'time' ? group.kind.route.priced : undefined;

/** Whether a slice is still to be paid by the hour: at its own rate, not at one that was agreed for what is beyond. */
export const isOpen = ({ outcome, group, minutes }: Slice): boolean =>
  outcome.kind === 'priced' && outcome.by === undefined && group.kind.reason === 'roundedTime' && minutes > 0;

/** A slice in two: its first minutes and the rest. A part without minutes is left out. */
export const cut = (
  slice: Slice,
  minutes: number,
  first: (part: Slice) => Slice,
  rest: (part: Slice) => Slice,
): readonly Slice[] => [
  ...(minutes > 0 ? [first({ ...slice, minutes })] : []),
  ...(minutes < slice.minutes ? [rest({ ...slice, minutes: slice.minutes - minutes, at: slice.at + minutes })] : []),
];

/** In the order in which they use something up; the slices of one group stay as they are. */
export const inTurn = <T>(items: readonly T[], sliceOf: (item: T) => Slice, placeOf: (item: T) => string | number) =>
  items
    .map((item) => ({ item, place: placeOf(item), slice: sliceOf(item) }))
    .sort((a, b) => {
      if (a.place !== b.place) return a.place < b.place ? -1 : 1;
      return inOrderOfWork(a.slice.first, b.slice.first);
    })
    .map(({ item }) => item);
