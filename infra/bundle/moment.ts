import { Temporal } from '../../domain/calendar/temporal.ts';

/**
 * What the library of public holidays uses of moment-timezone, by the zones that Node has anyway: a bundle does without
 * 800 KB of zones.
 */
const inZone = (instant: string, zone: string) => {
  const local = Temporal.Instant.from(instant).toZonedDateTimeISO(zone);
  return { month: () => local.month - 1, date: () => local.day };
};

const moment = (instant: string) => ({
  tz: (zone: string) => inZone(instant, zone),
  utcOffset: (offset: string) => inZone(instant, offset),
});

/** A wall time "2025-07-14 00:00:00" in a zone; `format` gives it with its offset. */
moment.tz = (wall: string, zone: string) => ({
  format: () => Temporal.PlainDateTime.from(wall).toZonedDateTime(zone).toString({ timeZoneName: 'never' }),
});

export default moment;
