import type { Cadence } from '../../calendar/cadence.ts';
import type { LocalDate } from '../../calendar/local-date.ts';
import { daysOf, type Period } from '../../calendar/period.ts';
import type { Proration } from '../../contracts/charges/recurring-fee.ts';

export type DayCount = Exclude<Proration, 'none'>;

/** So many days of so many. */
export interface Share {
  readonly days: number;
  readonly of: number;
}

const DAYS_OF_MONTH = 30;

/** Days since year 0 where every month has 30: a 31st is none, and the end of February completes it. */
const strictDay = (date: LocalDate): number => {
  const [year, month, day] = date.split('-').map(Number) as [number, number, number];
  return (year * 12 + month) * DAYS_OF_MONTH + Math.min(day - 1, DAYS_OF_MONTH);
};

const strictDays = ({ from, until }: Period): number => strictDay(until) - strictDay(from);

/**
 * The part of a billing period that some of its days are (semantics.md §3.3, PRO-ZUO-01 to 04): `actualDays` as the
 * calendar counts them, `actual30` over 30 for each month, `strict30` as if each month had 30. Weeks have no months, so
 * their days are counted.
 */
export const shareOf = (method: DayCount, { unit, every }: Cadence, period: Period, days: Period): Share => {
  if (method === 'strict30' && unit === 'month') return { days: strictDays(days), of: strictDays(period) };
  const of = method === 'actual30' && unit === 'month' ? DAYS_OF_MONTH * every : daysOf(period);
  return { days: daysOf(days), of };
};
