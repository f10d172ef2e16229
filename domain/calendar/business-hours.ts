import * as z from 'zod';
import type { LocalDate } from './local-date.ts';
import { HolidayPlace, type Holidays, publicHolidays } from './public-holidays.ts';
import { type Clock, type EpochSeconds, wallClock } from './wall-clock.ts';
import { TimeOfDay, weekdayOf } from './week.ts';

/** Half-open: open from the first minute on, closed from the last. */
const HoursSpan = z
  .strictObject({ from: TimeOfDay, until: TimeOfDay })
  .refine(({ from, until }) => from < until, {
    error: 'must be later than from: hours over midnight are those of two days',
    path: ['until'],
  })
  .meta({ id: 'HoursSpan' });
type HoursSpan = z.infer<typeof HoursSpan>;

const overlapping = (spans: readonly HoursSpan[]): number =>
  spans.findIndex(({ from, until }, i) =>
    spans.slice(0, i).some((before) => from < before.until && before.from < until),
  );

const DayHours = z
  .array(HoursSpan)
  .max(12)
  .superRefine((spans, context) => {
    const at = overlapping(spans);
    if (at !== -1) context.addIssue({ code: 'custom', message: 'must not overlap the hours before it', path: [at] });
  })
  .optional();

/** By day of the week, on the tenant's wall; a day that is left out is closed. */
export const WeeklyHours = z
  .strictObject({
    ...{ mon: DayHours, tue: DayHours, wed: DayHours, thu: DayHours, fri: DayHours, sat: DayHours, sun: DayHours },
  })
  .refine((week) => Object.values(week).some((spans) => spans.length > 0), { error: 'must be open at some time' })
  .meta({ id: 'WeeklyHours' });
export type WeeklyHours = z.infer<typeof WeeklyHours>;

/** When somebody is there: by the week, but on no public holiday; or always, which is then all that is said. */
export interface BusinessHours {
  readonly aroundTheClock?: true | undefined;
  readonly hours?: WeeklyHours | undefined;
  readonly holidays?: HolidayPlace | undefined;
}

export const businessHours = {
  aroundTheClock: z.literal(true).optional().describe('Always open, on public holidays too; in place of `hours`.'),
  hours: WeeklyHours.optional().describe('Several spans a day, half-open; a day that is left out is closed.'),
  holidays: HolidayPlace.optional().describe('The public holidays on which it is closed all day.'),
};

/** Half-open, in seconds since 1970. */
export interface OpenSpan {
  readonly from: EpochSeconds;
  readonly until: EpochSeconds;
}

/** Business hours on the days of a zone. */
export interface Opening {
  readonly clock: Clock;
  /** When it is open on a day, in order. */
  on(this: void, day: LocalDate): readonly OpenSpan[];
}

const AROUND_THE_CLOCK: readonly HoursSpan[] = [{ from: '00:00', until: '24:00' }];

/**
 * When business hours are open in a zone, by day. A day of 23 or 25 hours is open for as long as the clocks say: hours from
 * 00:00 to 08:00 are seven in the night on which summer time begins.
 */
export const openingOf = (
  { aroundTheClock, hours, holidays: place }: BusinessHours,
  zone: string,
  holidays: Holidays,
): Opening => {
  if (!aroundTheClock && hours === undefined) throw new TypeError('the hours of the business calendar were not copied');
  const off = publicHolidays(place, holidays);
  const clock = wallClock(zone);
  const found = new Map<LocalDate, readonly OpenSpan[]>();
  const spansOn = (day: LocalDate): readonly HoursSpan[] => {
    if (aroundTheClock) return AROUND_THE_CLOCK;
    return off.has(day) ? [] : (hours?.[weekdayOf(day)] ?? []);
  };
  const on = (day: LocalDate): readonly OpenSpan[] => {
    const known = found.get(day);
    if (known) return known;
    const open = spansOn(day)
      .map(({ from, until }) => ({ from: clock(day, from), until: clock(day, until) }))
      // What the spring change skips is no time.
      .filter(({ from, until }) => from < until)
      .sort((a, b) => a.from - b.from);
    found.set(day, open);
    return open;
  };
  return { clock, on };
};

/** What of a span lies in none of some others. */
export const withoutSpans = (span: OpenSpan, others: readonly OpenSpan[]): readonly OpenSpan[] =>
  others.reduce<readonly OpenSpan[]>(
    (left, hole) =>
      left
        .flatMap(({ from, until }) => [
          { from, until: Math.min(until, hole.from) },
          { from: Math.max(from, hole.until), until },
        ])
        .filter(({ from, until }) => from < until),
    [span],
  );
