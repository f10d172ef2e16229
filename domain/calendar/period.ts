import { daysBetween, earlierOf, type LocalDate, laterOf } from './local-date.ts';

/** A half-open range of local dates: `until` is the first day that is not covered. Months tile. */
export interface Period {
  readonly from: LocalDate;
  readonly until: LocalDate;
}

export const covers = ({ from, until }: Period, day: LocalDate): boolean => from <= day && day < until;

export const daysOf = ({ from, until }: Period): number => daysBetween(from, until);

/** What two periods share, or undefined when they share no day. */
export const overlap = (a: Period, b: Period): Period | undefined => {
  const from = laterOf(a.from, b.from);
  const until = earlierOf(a.until, b.until);
  return from < until ? { from, until } : undefined;
};

/** A period without the days of another: none, one or two pieces. */
export const without = (period: Period, hole: Period): readonly Period[] => {
  const common = overlap(period, hole);
  if (!common) return [period];
  return [
    { from: period.from, until: common.from },
    { from: common.until, until: period.until },
  ].filter(({ from, until }) => from < until);
};
