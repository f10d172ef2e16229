import * as z from 'zod';
import { Temporal } from './temporal.ts';

/** A date on the tenant's wall, "2016-03-31". Compares correctly as a string. */
export type LocalDate = string;
/** A moment, RFC 3339 in UTC, "2016-03-31T22:30:00Z". */
export type Instant = string;

const FIRST: LocalDate = '1970-01-01';
// What follows any date, by months or years, must still have a year of four digits: dates are compared as strings.
const LAST: LocalDate = '2999-12-31';

export const LocalDateSchema = z.iso
  .date({ error: 'must be a date that exists, such as "2016-03-31"' })
  .refine((date) => date >= FIRST && date <= LAST, { error: `must lie between ${FIRST} and ${LAST}` });

export const TimeZone = z.string().refine(
  (zone) => {
    try {
      new Intl.DateTimeFormat('en', { timeZone: zone });
      return zone.includes('/') || zone === 'UTC';
    } catch {
      return false;
    }
  },
  { error: 'must be a time zone of the IANA database, such as "Europe/Paris"' },
);

const DAY = 86_400_000;

const twoDigits = (n: number): string => (n < 10 ? `0${n}` : `${n}`);

/** Counted by hand: this runs for every line, and `toISOString` takes five times as long. */
export const addDays = (date: LocalDate, days: number): LocalDate => {
  const moved = new Date(Date.parse(date) + days * DAY);
  return `${moved.getUTCFullYear()}-${twoDigits(moved.getUTCMonth() + 1)}-${twoDigits(moved.getUTCDate())}`;
};

/** Whole days from `from` to `until`, the last not counted. A day on which the clocks change is one day. */
export const daysBetween = (from: LocalDate, until: LocalDate): number => (Date.parse(until) - Date.parse(from)) / DAY;

export const laterOf = <D extends string>(a: D, b: D): D => (a < b ? b : a);
export const earlierOf = <D extends string>(a: D, b: D): D => (a < b ? a : b);

/** One for each zone: to make one takes fifty times as long as to ask it, and every bill asks. Swedish dates are ISO dates. */
const calendars = new Map<string, Intl.DateTimeFormat>();
const calendarOf = (zone: string): Intl.DateTimeFormat => {
  const known = calendars.get(zone);
  if (known) return known;
  const made = new Intl.DateTimeFormat('sv-SE', {
    ...{ timeZone: zone, calendar: 'iso8601', numberingSystem: 'latn' },
    ...{ year: 'numeric', month: '2-digit', day: '2-digit' },
  });
  calendars.set(zone, made);
  return made;
};

/** The date on the tenant's wall at a moment. */
export const localDateOf = (instant: Instant, zone: string): LocalDate => calendarOf(zone).format(Date.parse(instant));

/** Date and time on the tenant's wall, "2016-03-31T08:15". */
export const localTimeOf = (instant: Instant, zone: string): string =>
  Temporal.Instant.from(instant).toZonedDateTimeISO(zone).toPlainDateTime().toString({ smallestUnit: 'minute' });

/**
 * The moment of a wall time. A time that the spring change skips, or that the autumn change shows twice, is refused
 * rather than guessed: a guess would move a minute of work (semantics.md §6).
 */
export const instantOf = (wallTime: string, zone: string): Instant =>
  Temporal.PlainDateTime.from(wallTime).toZonedDateTime(zone, { disambiguation: 'reject' }).toInstant().toString();

/** Elapsed seconds between two moments. */
export const secondsBetween = (from: Instant, until: Instant): number =>
  Math.round((Temporal.Instant.from(until).epochMilliseconds - Temporal.Instant.from(from).epochMilliseconds) / 1000);

/** The last moment at which a day has not yet begun, i.e. the start of the day, in the tenant's zone. */
export const startOfDay = (date: LocalDate, zone: string): Instant =>
  Temporal.PlainDate.from(date).toZonedDateTime(zone).toInstant().toString();
