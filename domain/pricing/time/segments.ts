import type { LoggedTime } from '../../billables/billable.ts';
import { type Cadence, periodOf } from '../../calendar/cadence.ts';
import { addDays, type Instant, type LocalDate } from '../../calendar/local-date.ts';
import { Temporal } from '../../calendar/temporal.ts';
import { type Clock, type EpochSeconds, wallClock } from '../../calendar/wall-clock.ts';
import type { Band, Bands } from '../../contracts/charges/bands.ts';
import type { Holidays } from '../pricing.ts';
import { type BandCalendar, calendarOf } from './band-calendar.ts';

/** A part of an entry that has one price per hour. */
export interface Segment {
  /** Elapsed; those of an entry's segments add up to the entry's. */
  readonly seconds: number;
  /** The day it belongs to: the entry's own, or the first of the billing period in which a split put it. */
  readonly on: LocalDate;
  readonly startedAt: Instant;
  /** All bands that cover it, in the order of the contract; none where the plain rate holds. */
  readonly bandsAt: readonly Band[];
}

/** How entries are split: by one charge's bands, and at billing periods where `boundary` says so. */
export interface Splitting {
  readonly bands: Bands | undefined;
  readonly cadence: Cadence;
  readonly boundary: 'start' | 'split';
  readonly timeZone: string;
  readonly holidays: Holidays;
}

/** Half-open. */
interface Span {
  readonly from: EpochSeconds;
  readonly until: EpochSeconds;
}
/** `on` and `bandsAt` as in `Segment`. */
type Part = Span & Pick<Segment, 'on' | 'bandsAt'>;

/**
 * The segments of an entry, in order: cut where a band begins or ends and, with the boundary "split", at the local midnight
 * with which a billing period begins. Lengths are elapsed time: a band from 22:00 to 06:00 has nine hours on the night on
 * which summer time ends (semantics.md §2.3, §6; MULT-03, TZ-07, DST-05). Work whose hours of the day are not known is not
 * cut, and in a band only if that has the whole day (MULT-02).
 */
export const segmentsOf = (entry: LoggedTime, splitting: Splitting): readonly Segment[] => {
  const { bands, boundary, timeZone, holidays } = splitting;
  const { seconds, workedOn, startedAt } = entry;
  if (bands === undefined && boundary === 'start') return [{ seconds, on: workedOn, startedAt, bandsAt: [] }];
  const calendar = bands && calendarOf(bands, timeZone, holidays);
  if (entry.untimed) {
    const bandsAt = calendar?.allDay(workedOn) ?? [];
    return [{ seconds, on: workedOn, startedAt, bandsAt }];
  }
  const from = Math.floor(Date.parse(startedAt) / 1000);
  const parts = partsOf({ from, until: from + seconds }, workedOn, splitting);
  const cut = calendar ? parts.flatMap((part) => cutAtBands(part, calendar)) : parts;
  return cut.map(({ from: start, until, on, bandsAt }) => ({
    seconds: until - start,
    on,
    startedAt: start === from ? startedAt : Temporal.Instant.fromEpochMilliseconds(start * 1000).toString(),
    bandsAt,
  }));
};

/** The parts of an entry by billing period; one, unless they are to be split and it reaches over the edge of one. */
const partsOf = (span: Span, workedOn: LocalDate, { boundary, cadence, timeZone }: Splitting): readonly Part[] => {
  const clock = wallClock(timeZone);
  // Periods begin at midnight: what reaches over none, as nearly all work, needs no look at them.
  if (boundary === 'start' || span.until <= clock(workedOn, '24:00')) return [{ ...span, on: workedOn, bandsAt: [] }];
  const parts: Part[] = [];
  let { from } = span;
  let on = workedOn;
  for (let day = workedOn; ; ) {
    day = periodOf(cadence, day).until;
    const edge = clock(day, '00:00');
    if (edge >= span.until) break;
    // Already past it when the tenant's zone was changed since: what was once put on a day stays there.
    if (edge <= from) continue;
    parts.push({ from, until: edge, on, bandsAt: [] });
    from = edge;
    on = day;
  }
  return [...parts, { from, until: span.until, on, bandsAt: [] }];
};

/** The days whose bands can reach into a part: the one before it as well, because a band may go on over midnight. */
const daysAround = ({ from, until, on }: Part, clock: Clock): readonly LocalDate[] => {
  let day = on;
  while (clock(day, '00:00') > from) day = addDays(day, -1);
  while (clock(day, '24:00') <= from) day = addDays(day, 1);
  const days = [addDays(day, -1), day];
  for (; clock(day, '24:00') < until; days.push(day)) day = addDays(day, 1);
  return days;
};

const cutAtBands = (part: Part, calendar: BandCalendar): readonly Part[] => {
  const windows = daysAround(part, calendar.clock)
    .flatMap(calendar.windows)
    .filter(({ from, until }) => from < part.until && part.from < until);
  const edges = windows.flatMap(({ from, until }) => [from, until]).filter((at) => part.from < at && at < part.until);
  const cuts = [part.from, ...[...new Set(edges)].sort((a, b) => a - b)];
  const pieces: Part[] = [];
  for (const [i, from] of cuts.entries()) {
    const until = cuts[i + 1] ?? part.until;
    const here = windows.filter((window) => window.from <= from && from < window.until).map(({ band }) => band);
    const bandsAt = calendar.bands.filter((band) => here.includes(band));
    const before = pieces.at(-1);
    if (before && isSame(before.bandsAt, bandsAt)) pieces[pieces.length - 1] = { ...before, until };
    else pieces.push({ ...part, from, until, bandsAt });
  }
  return pieces;
};

const isSame = (a: readonly Band[], b: readonly Band[]): boolean =>
  a.length === b.length && a.every((band, i) => band === b[i]);
