import { type Opening, openingOf, withoutSpans } from '../../calendar/business-hours.ts';
import { addDays, type LocalDate } from '../../calendar/local-date.ts';
import { publicHolidays } from '../../calendar/public-holidays.ts';
import { type Clock, type EpochSeconds, wallClock } from '../../calendar/wall-clock.ts';
import { weekdayOf } from '../../calendar/week.ts';
import type { Band, Bands } from '../../contracts/charges/bands.ts';
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
  /** The bands that have the whole of a day. */
  allDay(this: void, day: LocalDate): readonly Band[];
  /** From when to when these are in force. */
  windows(this: void, day: LocalDate): readonly Window[];
}

const isWholeDay = ({ from, until }: Band): boolean => from === '00:00' && until === '24:00';

/** When business is open, by the hours that a band lies outside of. */
const openingsOf = (bands: readonly Band[], zone: string, holidays: Holidays): ReadonlyMap<Band, Opening> =>
  new Map(bands.flatMap((band) => (band.outside ? [[band, openingOf(band.outside, zone, holidays)]] : [])));

const newCalendar = (rules: Bands, zone: string, holidays: Holidays): BandCalendar => {
  const { bands } = rules;
  const off = publicHolidays(rules.holidays, holidays);
  const clock = wallClock(zone);
  const openings = openingsOf(bands, zone, holidays);
  const found = new Map<LocalDate, readonly Window[]>();
  // A public holiday is one beside being the day of the week that it is.
  const on = (day: LocalDate): readonly Band[] => {
    const weekday = weekdayOf(day);
    return bands.filter(({ days }) => days.some((each) => each === weekday || (each === 'holiday' && off.has(day))));
  };
  const windowsOf = (band: Band, day: LocalDate): readonly Window[] => {
    const isOverMidnight = band.until <= band.from;
    const span = { from: clock(day, band.from), until: clock(isOverMidnight ? addDays(day, 1) : day, band.until) };
    const opening = openings.get(band);
    if (!opening) return [{ band, ...span }];
    const open = isOverMidnight ? [...opening.on(day), ...opening.on(addDays(day, 1))] : opening.on(day);
    return withoutSpans(span, open).map((closed) => ({ band, ...closed }));
  };
  const windows = (day: LocalDate): readonly Window[] => {
    const windowsOfDay = found.get(day) ?? on(day).flatMap((band) => windowsOf(band, day));
    found.set(day, windowsOfDay);
    return windowsOfDay;
  };
  const allDay = (day: LocalDate): readonly Band[] =>
    on(day).filter((band) => isWholeDay(band) && !openings.get(band)?.on(day).length);
  return { bands, clock, allDay, windows };
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
