import type { Instant, LocalDate } from '../calendar/local-date.ts';
import type { CostPart } from '../pricing/present-cost.ts';
import type { Accounted, Billable, TimeEntry } from './billable.ts';

/** What is kept of a cost: the price of an hour too, where all of it comes from one. */
export const costToKeep = (
  { amount, currency }: { readonly amount: number; readonly currency: string },
  parts: readonly CostPart[],
): Omit<Accounted, 'at'> => {
  const prices = new Set(parts.map(({ perHour }) => perHour));
  return { cost: amount, currency, perHour: prices.size === 1 ? parts[0]?.perHour : undefined };
};

/**
 * The entry, accounted at a moment: with what it came to, and the day by which its terms are taken where the contract says so
 * (semantics.md §3.4). A day that it has already, from the tool that accounted it, stays.
 */
export const accounted = (entry: TimeEntry, cost: Omit<Accounted, 'at'>, at: Instant, today: LocalDate): TimeEntry => ({
  ...entry,
  accountedOn: entry.accountedOn ?? today,
  accounted: { at, ...cost },
});

/** The entry, open again. */
export const unaccounted = (entry: TimeEntry): TimeEntry => ({
  ...entry,
  accountedOn: undefined,
  accounted: undefined,
});

export const isAccounted = (billable: Billable): boolean =>
  billable.kind === 'time' && billable.accounted !== undefined;

/** The same facts give the same text, whatever the order of their fields; what is undefined is absent. */
const textOf = (value: unknown): string => {
  if (typeof value !== 'object' || value === null) return JSON.stringify(value);
  if (Array.isArray(value)) return `[${value.map(textOf).join()}]`;
  const fields = Object.entries(value).flatMap(([name, field]) =>
    field === undefined ? [] : [`${JSON.stringify(name)}:${textOf(field)}`],
  );
  return `{${fields.sort().join()}}`;
};

type WithPlace = Billable & { readonly billDate?: string; readonly ulid?: string; readonly version?: number };

/** Whether a change of what is accounted leaves its work as it is: at most its place changes, or its accounting is taken back. */
export const isSameWork = (before: Billable, after: Billable): boolean => {
  const takenBack = !isAccounted(after);
  const [was, is] = [before, after].map((one) => {
    const { billDate: _b, ulid: _u, version: _v, ...facts } = one as WithPlace;
    return textOf(takenBack ? { ...facts, accounted: undefined, accountedOn: undefined } : facts);
  });
  return was === is;
};
