import { type BusinessHours, type OpenSpan, openingOf } from '../calendar/business-hours.ts';
import { addDays } from '../calendar/local-date.ts';
import type { Holidays } from '../calendar/public-holidays.ts';
import { Temporal } from '../calendar/temporal.ts';
import type { EpochSeconds } from '../calendar/wall-clock.ts';

export const instantAt = (second: EpochSeconds): string =>
  Temporal.Instant.fromEpochMilliseconds(second * 1000).toString();

const DAY = 86_400;

/** Nobody plans further: a span counts no more than this of it, and what takes longer is due at no moment that is told. */
const MAX_YEARS = 3;
const MOST = MAX_YEARS * 366 * DAY;

/** People may type any moment: what lies beyond 1970 and 2990 is no time of a ticket. */
const [FIRST, LAST] = [0, Date.parse('2990-01-01T00:00:00Z') / 1000];

/** Time as a business calendar counts it. */
export interface BusinessTime {
  /** Open seconds of a half-open span; none where it ends before it begins. */
  between(this: void, from: EpochSeconds, until: EpochSeconds): number;
  /** The first moment by which so many open seconds, at least one, have passed; undefined where that takes more than three years. */
  after(this: void, from: EpochSeconds, seconds: number): EpochSeconds | undefined;
}

/** A year of local dates: when it is open, in order, and how much of it has passed before each. */
interface OpenYear {
  readonly spans: readonly (OpenSpan & { readonly passed: number })[];
  readonly total: number;
}

/** The place of the first of some sorted things that is far enough; their number where none is. */
const firstWhere = <T>(things: readonly T[], isFarEnough: (thing: T) => boolean): number => {
  let [low, high] = [0, things.length];
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (isFarEnough(things[middle] as T)) high = middle;
    else low = middle + 1;
  }
  return low;
};

/** Open seconds of a year before a moment. */
const passedBy = ({ spans, total }: OpenYear, second: EpochSeconds): number => {
  const span = spans[firstWhere(spans, ({ until }) => until > second)];
  return span ? span.passed + Math.max(0, second - span.from) : total;
};

const yearOf = (second: EpochSeconds): number => new Date(second * 1000).getUTCFullYear();

/** `holidays` has to hold those of the calendar, for all years that are counted. */
export const businessTime = (calendar: BusinessHours, zone: string, holidays: Holidays): BusinessTime => {
  const opening = openingOf(calendar, zone, holidays);
  const known = new Map<number, OpenYear>();
  const openYear = (year: number): OpenYear => {
    const found = known.get(year);
    if (found) return found;
    const spans: (OpenSpan & { passed: number })[] = [];
    let total = 0;
    for (let day = `${year}-01-01`; day <= `${year}-12-31`; day = addDays(day, 1))
      for (const open of opening.on(day)) {
        spans.push({ ...open, passed: total });
        total += open.until - open.from;
      }
    const made = { spans, total };
    known.set(year, made);
    return made;
  };
  return {
    between: (from, until) => {
      const begin = Math.max(from, FIRST);
      const end = Math.min(until, LAST, begin + MOST);
      let seconds = 0;
      // Local dates are at most a day off: a year that shares nothing with the span adds nothing.
      for (let year = yearOf(begin - DAY); begin < end && year <= yearOf(end + DAY); year++)
        seconds += passedBy(openYear(year), end) - passedBy(openYear(year), begin);
      return seconds;
    },
    after: (from, seconds) => {
      if (from > LAST) return undefined;
      const begin = Math.max(from, FIRST);
      const first = yearOf(begin - DAY);
      let left = seconds;
      for (let year = first; year <= first + MAX_YEARS; year++) {
        const { spans, total } = openYear(year);
        const wanted = passedBy({ spans, total }, begin) + left;
        const span = spans[firstWhere(spans, (one) => one.passed + one.until - one.from >= wanted)];
        if (span) return span.from + wanted - span.passed;
        left = wanted - total;
      }
      return undefined;
    },
  };
};
