import { addDays, type LocalDate } from './local-date.ts';
import { Temporal } from './temporal.ts';

/** Whole seconds since 1970, UTC: moments that are compared a lot are compared as numbers. */
export type EpochSeconds = number;

const secondsOf = ({ epochMilliseconds }: Temporal.ZonedDateTime): EpochSeconds => Math.floor(epochMilliseconds / 1000);

const firstMomentOf = (day: LocalDate, time: string, zone: string): EpochSeconds => {
  if (time === '24:00') return firstMomentOf(addDays(day, 1), '00:00', zone);
  const wall = Temporal.PlainDateTime.from(`${day}T${time}`);
  const moment = wall.toZonedDateTime(zone, { disambiguation: 'earlier' });
  if (moment.toPlainDateTime().equals(wall)) return secondsOf(moment);
  return secondsOf(moment.getTimeZoneTransition('next') ?? moment);
};

/** The moment of a time ("00:00" to "24:00") of a day. */
export type Clock = (day: LocalDate, time: string) => EpochSeconds;

/** By zone. A lookup costs a fiftieth of the calculation, and the entries of a bill ask for the same few days. */
const known = new Map<string, Map<string, EpochSeconds>>();
const MOST_KNOWN = 20_000;

/**
 * The first moment at which a wall shows a time of a day or, where the clocks skip it, a later one. So every time of the
 * day has one moment, in their order: what lies between two times has no hole and is in no two places, on the nights on
 * which the clocks change too.
 */
export const wallClock = (zone: string): Clock => {
  const moments = known.get(zone) ?? new Map<string, EpochSeconds>();
  known.set(zone, moments);
  return (day, time) => {
    const wall = day + time;
    let moment = moments.get(wall);
    if (moment === undefined) {
      if (moments.size >= MOST_KNOWN) moments.clear();
      moment = firstMomentOf(day, time, zone);
      moments.set(wall, moment);
    }
    return moment;
  };
};
