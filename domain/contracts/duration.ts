import { periodAt, periodOf } from '../calendar/cadence.ts';
import { addDays, daysBetween, type LocalDate } from '../calendar/local-date.ts';

const months = (anchor: LocalDate, every: number) => ({ unit: 'month', every, anchor }) as const;

/** The last day of so many months from a day on. */
export const lastDayAfter = (startsOn: LocalDate, count: number): LocalDate =>
  addDays(periodAt(months(startsOn, count), 0).until, -1);

const monthOf = (day: LocalDate): number => Number(day.slice(0, 4)) * 12 + Number(day.slice(5, 7));

/** The last day of what begins on another day and is as long: in months where these are whole, else in days. */
export const lastDayAsLong = (
  { startsOn, endsOn }: { readonly startsOn: LocalDate; readonly endsOn: LocalDate },
  from: LocalDate,
): LocalDate => {
  const until = addDays(endsOn, 1);
  const count = monthOf(until) - monthOf(startsOn);
  const isWhole = count > 0 && periodOf(months(startsOn, 1), until).from === until;
  return isWhole ? lastDayAfter(from, count) : addDays(from, daysBetween(startsOn, endsOn));
};
