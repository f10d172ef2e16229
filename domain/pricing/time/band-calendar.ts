import { addDays, daysBetween, type LocalDate } from '../../calendar/local-date.ts';
import { type Clock, type EpochSeconds, wallClock } from '../../calendar/wall-clock.ts';
import { type Band, type Bands, holidayKey, weekdays } from '../../contracts/charges/bands.ts';
import type { Holidays } from '../pricing.ts';

/** When a band is in force, once. Half-open. */
interface Window {
  readonly band: Band;
  readonly from: EpochSeconds;
  readonly until: EpochSeconds;
}

/** A charge's bands on the days of a zone. */
export interface BandCalendar {
  readonly bands: readonly Band[];
  readonly clock: Clock;
  /** The bands that begin on a day. */
  on(day: LocalDate): readonly Band[];
  /** From when to when these are in force. */
  windows(this: void, day: LocalDate): readonly Window[];
}

const A_MONDAY: LocalDate = '2000-01-03';
const weekdayOf = (day: LocalDate) => weekdays[((daysBetween(A_MONDAY, day) % 7) + 7) % 7];

const publicHolidays = ({ holidays: place }: Bands, holidays: Holidays): ReadonlySet<LocalDate> => {
  if (place === undefined) return new Set();
  const key = holidayKey(place);
  const days = holidays.get(key);
  if (days === undefined) throw new TypeError(`the public holidays of ${key} were not looked up`);
  return days;
};

const newCalendar = (rules: Bands, zone: string, holidays: Holidays): BandCalendar => {
  const { bands } = rules;
  const off = publicHolidays(rules, holidays);
  const clock = wallClock(zone);
  const found = new Map<LocalDate, readonly Window[]>();
  // A public holiday is one beside being the day of the week that it is.
  const on = (day: LocalDate): readonly Band[] => {
    const weekday = weekdayOf(day);
    return bands.filter(({ days }) => days.some((each) => each === weekday || (each === 'holiday' && off.has(day))));
  };
  const windowOf = (band: Band, day: LocalDate): Window => ({
    band,
    from: clock(day, band.from),
    until: clock(band.until > band.from ? day : addDays(day, 1), band.until),
  });
  const windows = (day: LocalDate): readonly Window[] => {
    const windowsOfDay = found.get(day) ?? on(day).map((band) => windowOf(band, day));
    found.set(day, windowsOfDay);
    return windowsOfDay;
  };
  return { bands, clock, on, windows };
};

/** The last calendar of some bands: a bill asks for the same one with each of its entries. */
const known = new WeakMap<Bands, { zone: string; holidays: Holidays; calendar: BandCalendar }>();

/**
 * Throws a TypeError where nobody looked up the public holidays that the bands name (`holidaysFor`): work would be taken
 * for that of an ordinary day.
 */
export const calendarOf = (bands: Bands, zone: string, holidays: Holidays): BandCalendar => {
  const last = known.get(bands);
  if (last?.zone === zone && last.holidays === holidays) return last.calendar;
  const calendar = newCalendar(bands, zone, holidays);
  known.set(bands, { zone, holidays, calendar });
  return calendar;
};
