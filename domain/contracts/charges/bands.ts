import * as z from 'zod';
import { Price } from '../../money/decimal.ts';
import { Country, line } from '../../text.ts';
import { Factor } from './rates.ts';

const TimeOfDay = z
  .string()
  .regex(/^(([01]\d|2[0-3]):[0-5]\d|24:00)$/, 'must lie within the day, from "00:00" to "24:00"');

export const weekdays = ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'] as const;

const Band = z
  .strictObject({
    name: line(60),
    /** Days on which the band begins; `holiday` is a public holiday of the calendar. */
    days: z.array(z.enum([...weekdays, 'holiday'])).min(1),
    from: TimeOfDay.default('00:00'),
    /** Before `from` when the band goes on over midnight. */
    until: TimeOfDay.default('24:00'),
    multiplier: Factor.optional(),
    /** A price per hour in place of the rate. */
    rate: Price.optional(),
  })
  .refine(({ multiplier, rate }) => (multiplier === undefined) !== (rate === undefined), {
    error: 'give either a multiplier or a rate',
    path: ['multiplier'],
  })
  .refine(({ from, until }) => from !== until && from !== '24:00' && until !== '00:00', {
    error: 'must be some time: from "00:00" until "24:00" is the whole day',
    path: ['until'],
  });

/**
 * Times of the day and week with prices of their own, on the tenant's wall; what no band covers is at the plain rate.
 * Work is split at their edges. Where bands overlap the highest price holds, they never add up (semantics.md §2.3).
 */
export const Bands = z
  .strictObject({
    bands: z
      .array(Band)
      .min(1)
      .max(20)
      .refine((bands) => new Set(bands.map(({ name }) => name)).size === bands.length, {
        error: 'must not hold the same name twice',
      }),
    /** Whose public holidays; a region as ISO 3166-2 writes it after the country, e.g. "57" or "BY". */
    holidays: z
      .strictObject({
        country: Country,
        region: z
          .string()
          .regex(/^[A-Z0-9]{1,4}$/)
          .optional(),
      })
      .optional(),
  })
  .refine(({ bands, holidays }) => holidays !== undefined || bands.every(({ days }) => !days.includes('holiday')), {
    error: 'name the country whose public holidays are meant',
    path: ['holidays'],
  })
  .meta({ id: 'Bands' });
export type Bands = z.infer<typeof Bands>;
export type Band = Bands['bands'][number];

/** The name of a calendar of public holidays: "FR", or "FR-57" for what is kept in Moselle too. */
export const holidayKey = ({ country, region }: NonNullable<Bands['holidays']>): string =>
  region === undefined ? country : `${country}-${region}`;
