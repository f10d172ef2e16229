import type { LocalDate } from './local-date.ts';
import { Temporal } from './temporal.ts';

/** The months from one day to another, both counted, as "2016-03". */
export const monthsBetween = (from: LocalDate, to: LocalDate): readonly string[] => {
  const months: string[] = [];
  for (let month = from.slice(0, 7); month <= to.slice(0, 7); month = monthAfter(month)) months.push(month);
  return months;
};

const monthAfter = (month: string): string => Temporal.PlainYearMonth.from(month).add({ months: 1 }).toString();
