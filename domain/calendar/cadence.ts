import { z } from 'zod';
import { type LocalDate, LocalDateSchema } from './local-date.ts';
import { covers, type Period } from './period.ts';
import { Temporal } from './temporal.ts';

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

/** The k-th period of a cadence; k may be negative. */
export const periodAt = ({ unit, every, anchor }: Cadence, k: number): Period => {
  const start = Temporal.PlainDate.from(anchor ?? (unit === 'week' ? A_MONDAY : FIRST_OF_YEAR));
  const edge = (n: number) => start.add(unit === 'week' ? { weeks: n * every } : { months: n * every }).toString();
  return { from: edge(k), until: edge(k + 1) };
};

/** The period that holds a day. */
export const periodOf = (cadence: Cadence, day: LocalDate): Period => {
  const { unit, every, anchor } = cadence;
  const start = Temporal.PlainDate.from(anchor ?? (unit === 'week' ? A_MONDAY : FIRST_OF_YEAR));
  const passed = start.until(Temporal.PlainDate.from(day), { largestUnit: unit === 'week' ? 'weeks' : 'months' });
  let k = Math.floor((unit === 'week' ? passed.weeks : passed.months) / every) - 1;
  while (!covers(periodAt(cadence, k), day)) k += 1;
  return periodAt(cadence, k);
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
