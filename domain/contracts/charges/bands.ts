import * as z from 'zod';
import { WeeklyHours } from '../../calendar/business-hours.ts';
import { HolidayPlace } from '../../calendar/public-holidays.ts';
import { TimeOfDay, weekdays } from '../../calendar/week.ts';
import { Id } from '../../ids.ts';
import { Price } from '../../money/decimal.ts';
import { line } from '../../text.ts';
import { Factor } from './rates.ts';

/**
 * The hours of business that a band lies outside of: those that are given, or of a business calendar. Terms keep what the
 * calendar said when they were written (docs/decisions/0022), so a bill asks no calendar.
 */
export const OutsideHours = z
  .strictObject({
    calendarId: Id.optional().describe('Its hours at this moment are copied, unless they are given.'),
    hours: WeeklyHours.optional(),
    holidays: HolidayPlace.optional().describe('The public holidays that lie outside all day.'),
  })
  .refine(({ calendarId, hours }) => calendarId !== undefined || hours !== undefined, {
    error: 'name a business calendar, or give the hours',
    path: ['calendarId'],
  })
  .refine(({ hours, holidays }) => hours !== undefined || holidays === undefined, {
    error: 'goes with hours of its own: those of a calendar have theirs',
    path: ['holidays'],
  })
  .meta({ id: 'OutsideHours' });
export type OutsideHours = z.infer<typeof OutsideHours>;

const Band = z
  .strictObject({
    name: line(60),
    /** Days on which the band begins; `holiday` is a public holiday of the calendar. */
    days: z
      .array(z.enum([...weekdays, 'holiday']))
      .min(1)
      .default([...weekdays]),
    from: TimeOfDay.default('00:00'),
    /** Before `from` when the band goes on over midnight. */
    until: TimeOfDay.default('24:00'),
    /** Only while business is closed: what lies within its hours is in no such band. */
    outside: OutsideHours.optional(),
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
    /** Whose public holidays the day "holiday" means. */
    holidays: HolidayPlace.optional(),
  })
  .refine(({ bands, holidays }) => holidays !== undefined || bands.every(({ days }) => !days.includes('holiday')), {
    error: 'name the country whose public holidays are meant',
    path: ['holidays'],
  })
  .meta({ id: 'Bands' });
export type Bands = z.infer<typeof Bands>;
export type Band = Bands['bands'][number];
