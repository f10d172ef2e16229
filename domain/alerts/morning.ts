import type { Instant, LocalDate } from '../calendar/local-date.ts';
import { Temporal } from '../calendar/temporal.ts';

/** Local hour at which a firm's day begins. */
export const MORNING_HOUR = 8;

/**
 * The morning of a local day, RFC 3339 in UTC to the second, so that it compares as text. An hour that the clocks skip comes
 * an hour later, and one that they show twice counts the first time: each day has exactly one.
 */
export const morningOf = (day: LocalDate, timeZone: string, hour = MORNING_HOUR): Instant =>
  Temporal.PlainDate.from(day)
    .toPlainDateTime({ hour })
    .toZonedDateTime(timeZone)
    .toInstant()
    .toString({ smallestUnit: 'second' });
