import * as z from 'zod';
import { Country } from '../text.ts';
import type { LocalDate } from './local-date.ts';

/** Whose public holidays; a region as ISO 3166-2 writes it after the country, e.g. "57" or "BY". */
export const HolidayPlace = z.strictObject({
  country: Country,
  region: z
    .string()
    .regex(/^[A-Z0-9]{1,4}$/)
    .optional(),
});
export type HolidayPlace = z.infer<typeof HolidayPlace>;

/** The name of a calendar of public holidays: "FR", or "FR-57" for what is kept in Moselle too. */
export const holidayKey = ({ country, region }: HolidayPlace): string =>
  region === undefined ? country : `${country}-${region}`;

/** Public holidays by country or region ("FR", "FR-57"), for all years that are asked about (docs/decisions/0005). */
export type Holidays = ReadonlyMap<string, ReadonlySet<LocalDate>>;

/**
 * The public holidays of a place; none where no place is named. Throws a TypeError where nobody looked them up
 * (`holidaysAt`): a day off would be taken for an ordinary one.
 */
export const publicHolidays = (place: HolidayPlace | undefined, holidays: Holidays): ReadonlySet<LocalDate> => {
  if (place === undefined) return new Set();
  const key = holidayKey(place);
  const days = holidays.get(key);
  if (days === undefined) throw new TypeError(`the public holidays of ${key} were not looked up`);
  return days;
};
