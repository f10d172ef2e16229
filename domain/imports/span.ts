import { DEFAULT_START, type Span, spanBetween } from '../billables/time-entry.ts';
import { type Instant, type LocalDate, secondsBetween } from '../calendar/local-date.ts';
import { addSeconds, momentsOf } from '../calendar/wall-time.ts';
import { invalid, type RowResult } from './row.ts';
import { clock, type Duration, type TimeOfDay } from './times.ts';

/** What a row with both ends says of when the work was done, on the wall. */
export interface Interval {
  readonly startDate: LocalDate;
  readonly startTime: TimeOfDay;
  readonly endDate: LocalDate;
  readonly endTime: TimeOfDay;
  readonly duration: Duration;
  /** Seconds between the ends in which nobody worked. */
  readonly pause?: number;
}

/** Tools round what they show. */
const TOLERANCE_SECONDS = 60;

const momentsAt = (date: LocalDate, { time }: TimeOfDay, zone: string): RowResult<readonly Instant[]> => {
  const moments = momentsOf(`${date}T${time}`, zone);
  return moments.length > 0
    ? { value: moments }
    : invalid(`${time} does not exist on ${date} in ${zone}, where the clocks go forward`);
};

const asSpan = (from: Instant, until: Instant, zone: string): RowResult<Span> => {
  const span = spanBetween(from, until, zone, '');
  return 'refusal' in span ? invalid(span.refusal.detail) : { value: span.value };
};

/**
 * When the work was done. The duration is elapsed time; it confirms start and end, and on the night when an hour comes
 * twice it may tell which of the two is meant. Where it does not agree, nobody can say which of them is right. Where it
 * agrees, the ends count if their seconds are known or the duration says no more than they do; else the duration, from the start.
 */
export const spanOf = (
  { startDate, startTime, endDate, endTime, duration, pause = 0 }: Interval,
  zone: string,
): RowResult<Span> => {
  const starts = momentsAt(startDate, startTime, zone);
  if ('fault' in starts) return starts;
  const ends = momentsAt(endDate, endTime, zone);
  if ('fault' in ends) return ends;
  const exact = startTime.exact && endTime.exact;
  const pairs = starts.value.flatMap((from) => ends.value.map((until) => [from, until] as const));
  const isLater = ([from, until]: readonly [Instant, Instant]) => from < until || (!exact && from === until);
  if (!pairs.some(isLater)) return invalid('ends before it begins, or has no length');
  const offOf = ([from, until]: readonly [Instant, Instant]) =>
    Math.abs(secondsBetween(from, until) - duration.seconds - pause);
  const agreeing = pairs.filter((pair) => isLater(pair) && offOf(pair) <= TOLERANCE_SECONDS + duration.within);
  const [only] = agreeing;
  if (only === undefined) {
    const [from, until] = pairs[0] as readonly [Instant, Instant];
    return invalid(
      `"Duration" says ${clock(duration.seconds)}, but ${clock(Math.max(0, secondsBetween(from, until) - pause))} pass from start to end in ${zone}`,
    );
  }
  if (agreeing.length > 1)
    return invalid(`the clocks go back in ${zone}, and this time is shown twice: record this entry with its offset`);
  const [from, until] = only;
  return pause === 0 && (exact || offOf(only) <= duration.within)
    ? asSpan(from, until, zone)
    : asSpan(from, addSeconds(from, duration.seconds), zone);
};

/** When work was done of which the length is known, and maybe when it began. */
export const spanFrom = (
  date: LocalDate,
  startTime: TimeOfDay | undefined,
  duration: Duration,
  zone: string,
): RowResult<Span & { readonly untimed?: true }> => {
  const starts = momentsAt(date, startTime ?? { time: `${DEFAULT_START}:00`, exact: true }, zone);
  if ('fault' in starts) return starts;
  const [from, again] = starts.value as [Instant, Instant?];
  if (again !== undefined)
    return invalid(`the clocks go back in ${zone}, and this time is shown twice: record this entry with its offset`);
  const span = asSpan(from, addSeconds(from, duration.seconds), zone);
  return 'fault' in span || startTime !== undefined ? span : { value: { ...span.value, untimed: true } };
};
