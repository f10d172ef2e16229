import { periodAt, periodOf } from '../calendar/cadence.ts';
import { addDays, type LocalDate } from '../calendar/local-date.ts';
import type { Renewal, RenewalMade } from './renewal.ts';

/** As much of a contract as its durations follow from. */
export interface Lived {
  readonly startsOn: LocalDate;
  readonly endsOn?: LocalDate | undefined;
  readonly renewal?: Renewal | undefined;
  readonly renewals?: readonly Pick<RenewalMade, 'from'>[] | undefined;
}

const monthsFrom = (anchor: LocalDate) => ({ unit: 'month', every: 1, anchor }) as const;

/** Whether a day is some whole months after the anchor, or before it: the last of a month where there is no such day. */
const isMonthsFrom = (anchor: LocalDate, day: LocalDate): boolean => periodOf(monthsFrom(anchor), day).from === day;

const month = (day: LocalDate): number => Number(day.slice(0, 4)) * 12 + Number(day.slice(5, 7));

/**
 * Some months after a day that is whole months from the anchor, counted from the anchor: a contract that starts on the
 * 31st has terms that begin on the 31st again after February (semantics.md §3.2).
 */
const monthsAfter = (anchor: LocalDate, day: LocalDate, months: number): LocalDate =>
  periodAt(monthsFrom(anchor), month(day) - month(anchor) + months).from;

/**
 * The first and last day of the next term of a contract with an end. It is counted from the contract's start; where a term
 * began on another day of the month, from that one. The 28th of a February goes on with whatever was before it.
 */
export const nextTerm = (
  { startsOn, renewals = [] }: Lived,
  endsOn: LocalDate,
  termMonths: number,
): { readonly from: LocalDate; readonly endsOn: LocalDate } => {
  const from = addDays(endsOn, 1);
  const anchor = [...renewals.map((one) => one.from), from].reduce(
    (before, day) => (isMonthsFrom(before, day) ? before : day),
    startsOn,
  );
  return { from, endsOn: addDays(monthsAfter(anchor, from, termMonths), -1) };
};

/** The last day on which notice can be given before the contract's end; undefined where nothing renews it, or it has none. */
export const noticeDeadline = ({ endsOn, renewal }: Lived): LocalDate | undefined =>
  endsOn === undefined || renewal === undefined ? undefined : addDays(endsOn, -renewal.noticeDays);

/** The first anniversary of the start that is after a day. */
export const anniversaryAfter = (startsOn: LocalDate, day: LocalDate): LocalDate => {
  const years = { unit: 'month', every: 12, anchor: startsOn } as const;
  return day < startsOn ? periodAt(years, 1).from : periodOf(years, day).until;
};
