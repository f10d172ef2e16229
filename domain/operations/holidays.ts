import type Calendar from 'date-holidays';
import { addDays, type LocalDate } from '../calendar/local-date.ts';
import { type HolidayPlace, type Holidays, holidayKey } from '../calendar/public-holidays.ts';
import type { Contract, Terms } from '../contracts/contract.ts';
import { BillingError, type Fault } from '../errors.ts';

/** The first and the last year. */
export interface Years {
  readonly from: number;
  readonly to: number;
}

/** Only what keeps public holidays waits for their library: no other contract, and no other function, loads it. */
const library = async (): Promise<typeof Calendar> => (await import('date-holidays')).default;

/** Where terms say whose public holidays are meant: bands for themselves, and the hours that they lie outside of. */
const placesOf = ({ charges }: Pick<Terms, 'charges'>): readonly (readonly [string, HolidayPlace])[] =>
  charges.flatMap((charge, i) => {
    if (charge.kind !== 'time' || !charge.bands) return [];
    const { bands, holidays } = charge.bands;
    const at = `/charges/${i}/bands`;
    const outside = bands.flatMap((band, j) =>
      band.outside?.holidays ? [[`${at}/bands/${j}/outside/holidays`, band.outside.holidays] as const] : [],
    );
    return [...(holidays ? [[`${at}/holidays`, holidays] as const] : []), ...outside];
  });

/** The public holidays of some places in all days of some years. */
export const holidaysAt = async (places: readonly HolidayPlace[], years: Years): Promise<Holidays> => {
  const byKey = new Map(places.map((place) => [holidayKey(place), place]));
  if (byKey.size === 0) return new Map();
  const Library = await library();
  return new Map([...byKey].map(([key, place]) => [key, publicHolidays(Library, place, years)]));
};

/**
 * The public holidays that some contracts are priced with, as facts: pricing asks nobody. `years` has to hold every day
 * of the work that is priced.
 */
export const holidaysFor = (contracts: readonly Contract[], years: Years): Promise<Holidays> =>
  holidaysAt(
    contracts.flatMap(({ terms }) => terms.flatMap((each) => placesOf(each).map(([, place]) => place))),
    years,
  );

/** Those looked up before, by calendar and year: a year takes up to 20 ms, and a run prices hundreds of contracts. */
const known = new Map<string, readonly LocalDate[]>();

const publicHolidays = (Library: typeof Calendar, place: HolidayPlace, { from, to }: Years): ReadonlySet<LocalDate> => {
  const { country, region } = place;
  const options = { timezone: 'UTC' };
  let calendar: Calendar | undefined;
  const dates: LocalDate[] = [];
  // From the year before: a feast of several days may go on into the next year.
  for (let year = from - 1; year <= to; year++) {
    const key = `${holidayKey(place)} ${year}`;
    let found = known.get(key);
    if (!found) {
      calendar ??= region === undefined ? new Library(country, options) : new Library(country, region, options);
      found = datesOf(calendar, year);
      known.set(key, found);
    }
    dates.push(...found);
  }
  return new Set(dates);
};

const DAY = 86_400_000;

/** Whole days only: from noon on, as on some eves, is no public holiday. The library's `date` begins with the local date. */
const datesOf = (calendar: Calendar, year: number): readonly LocalDate[] =>
  calendar
    .getHolidays(year)
    .filter(({ type }) => type === 'public')
    .flatMap(({ date, start, end }) => {
      const days = Math.floor((end.getTime() - start.getTime()) / DAY);
      return Array.from({ length: days }, (_, i) => addDays(date.slice(0, 10), i));
    });

const faultOf = (calendar: Calendar, { country, region }: HolidayPlace, pointer: string): Fault | undefined => {
  if (!Object.hasOwn(calendar.getCountries(), country))
    return {
      pointer: `${pointer}/country`,
      detail: 'the public holidays of this country are not known: use bands of weekdays, or leave holidays out',
    };
  if (region === undefined) return undefined;
  const regions = Object.keys(calendar.getStates(country) ?? {});
  if (regions.includes(region)) return undefined;
  const known = regions.length > 0 ? `: known are ${regions.join(', ')}` : '';
  return {
    pointer: `${pointer}/region`,
    detail: `no region of ${country} with public holidays of its own${known}; leave it out for the country's`,
  };
};

/** Refuses places whose public holidays nobody knows; each with the pointer to where it is named. */
export const guardPlaces = async (
  places: readonly (readonly [string, HolidayPlace])[],
  code: 'TermsInvalid' | 'RequestInvalid',
  detail: string,
): Promise<void> => {
  if (places.length === 0) return;
  const Library = await library();
  const calendar = new Library();
  const faults = places.flatMap(([pointer, place]) => faultOf(calendar, place, pointer) ?? []);
  if (faults.length > 0) throw new BillingError(code, detail, faults);
};

/** Refuses terms whose public holidays nobody knows. `pointer` is where the terms stand in the request. */
export const guardHolidays = (terms: Pick<Terms, 'charges'>, pointer: string): Promise<void> =>
  guardPlaces(
    placesOf(terms).map(([at, place]) => [`${pointer}${at}`, place]),
    'TermsInvalid',
    'a charge names public holidays that are not known',
  );
