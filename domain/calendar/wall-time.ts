import type { Instant } from './local-date.ts';
import { Temporal } from './temporal.ts';

/**
 * The moments at which a wall shows a time ("2016-03-31T08:15"): one on all but two nights a year; none of those that
 * the spring change skips; two of those that the autumn change shows twice. Who has a choice says how it is made.
 */
export const momentsOf = (wallTime: string, zone: string): readonly Instant[] => {
  const wall = Temporal.PlainDateTime.from(wallTime);
  const earlier = wall.toZonedDateTime(zone, { disambiguation: 'earlier' });
  const later = wall.toZonedDateTime(zone, { disambiguation: 'later' });
  if (!earlier.toPlainDateTime().equals(wall)) return [];
  const moments = [earlier, later].map((moment) => moment.toInstant().toString());
  return [...new Set(moments)];
};

/** Time of day on the tenant's wall, "08:15:00". */
export const timeOfDay = (instant: Instant, zone: string): string =>
  Temporal.Instant.from(instant).toZonedDateTimeISO(zone).toPlainTime().toString({ smallestUnit: 'second' });

/** A moment, to the millisecond and in UTC, however it was written; RFC 3339 allows any number of decimals. */
export const instantFrom = (text: string): Instant =>
  Temporal.Instant.from(text.replace(/(\.\d{1,3})\d*/, '$1')).toString();

/** A moment, so many seconds later. */
export const addSeconds = (instant: Instant, seconds: number): Instant =>
  Temporal.Instant.from(instant).add({ seconds }).toString();
