import * as z from 'zod';
import { addDays, daysBetween, type LocalDate, LocalDateSchema } from './local-date.ts';
import type { Period } from './period.ts';

/**
 * How often a contract is billed. Periods are counted from the anchor, each from the anchor itself and not from its
 * neighbour, so that the 31st comes back after February (semantics.md §3.2). The default anchor gives calendar months,
 * quarters and years; for weeks it is a Monday.
 */
export const Cadence = z
  .strictObject({
    unit: z.enum(['week', 'month']).default('month'),
    every: z.int().min(1).max(120).default(1),
    anchor: LocalDateSchema.optional(),
  })
  .meta({ id: 'Cadence' });
export type Cadence = z.infer<typeof Cadence>;

const FIRST_OF_YEAR: LocalDate = '2000-01-01';
const A_MONDAY: LocalDate = '2000-01-03';

/** Months since year 0. */
const monthOf = (date: LocalDate): number => Number(date.slice(0, 4)) * 12 + Number(date.slice(5, 7)) - 1;

/** Some months later, on the same day of the month or, where there is none, on its last. */
const addMonths = (date: LocalDate, months: number): LocalDate => {
  const month = monthOf(date) + months;
  const first = `${Math.floor(month / 12)}-${String((month % 12) + 1).padStart(2, '0')}-01`;
  const sameDay = addDays(first, Number(date.slice(8)) - 1);
  return monthOf(sameDay) === month ? sameDay : addDays(sameDay, -Number(sameDay.slice(8)));
};

const startOf = ({ unit, anchor }: Cadence): LocalDate => anchor ?? (unit === 'week' ? A_MONDAY : FIRST_OF_YEAR);

/** The first day of the k-th period. */
const edge = (cadence: Cadence, k: number): LocalDate => {
  const steps = k * cadence.every;
  return cadence.unit === 'week' ? addDays(startOf(cadence), 7 * steps) : addMonths(startOf(cadence), steps);
};

/** The k-th period of a cadence; k may be negative. */
export const periodAt = (cadence: Cadence, k: number): Period => ({
  from: edge(cadence, k),
  until: edge(cadence, k + 1),
});

/** The period that holds a day. */
export const periodOf = (cadence: Cadence, day: LocalDate): Period => {
  const start = startOf(cadence);
  const passed = cadence.unit === 'week' ? daysBetween(start, day) / 7 : monthOf(day) - monthOf(start);
  const k = Math.floor(passed / cadence.every);
  // Counted by months alone, a day before the anchor's day of its month is one period too far.
  return periodAt(cadence, edge(cadence, k) <= day ? k : k - 1);
};

/** The periods that share a day with a range, in order. */
export const periodsOver = (cadence: Cadence, range: Period): readonly Period[] => {
  const periods: Period[] = [];
  for (let day = range.from; day < range.until; ) {
    const period = periodOf(cadence, day);
    periods.push(period);
    day = period.until;
  }
  return periods;
};
