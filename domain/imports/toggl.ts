import * as z from 'zod';
import type { Charging, TimeEntry } from '../billables/billable.ts';
import { workFacts } from '../billables/new-time-entry.ts';
import { type Span, spanBetween } from '../billables/time-entry.ts';
import { type Instant, secondsBetween } from '../calendar/local-date.ts';
import { momentsOf } from '../calendar/wall-time.ts';
import { invalid, type RowResult } from './row.ts';
import type { Column, TogglRow } from './toggl-columns.ts';

/** The entry in a row, but for its contract; the client is known by name only. */
export type TogglEntry = Omit<TimeEntry, 'contractId' | 'billableId'> & { readonly client: string };

/** Control characters have no place on an invoice; in a file they are line ends and tabs of somebody's note. */
const oneLine = (cell: string): string | undefined => cell.replace(/\p{Cc}+/gu, ' ').trim() || undefined;
const lines = (cell: string): string | undefined =>
  cell
    .replace(/\r\n?/g, '\n')
    .replace(/(?!\n)\p{Cc}+/gu, ' ')
    .trim() || undefined;

const Facts = z.object(workFacts);
const columnOf: Readonly<Record<string, Column>> = {
  technician: 'User',
  ticket: 'Project',
  workType: 'Task',
  description: 'Description',
};

const chargingOf: ReadonlyMap<string, Charging> = new Map([
  ['yes', 'billable'],
  ['no', 'noCharge'],
]);

export const entryIn = (row: TogglRow, zone: string): RowResult<TogglEntry> => {
  const client = oneLine(row.Client);
  if (client === undefined) return invalid('"Client" is empty: give the project a client in Toggl');
  const facts = Facts.safeParse({
    technician: oneLine(row.User) ?? '',
    ticket: oneLine(row.Project),
    workType: oneLine(row.Task),
    description: lines(row.Description),
  });
  if (!facts.success) {
    const issue = facts.error.issues[0];
    return invalid(`"${columnOf[String(issue?.path[0])]}" ${issue?.message}`);
  }
  const charging = chargingOf.get(row.Billable.toLowerCase());
  if (charging === undefined) return invalid('"Billable" must be Yes or No');
  const span = spanIn(row, zone);
  if ('fault' in span) return span;
  return { value: { kind: 'time', client, ...span.value, ...facts.data, charging } };
};

const DATE = /^\d{4}-\d{2}-\d{2}$/;
const TIME = /^([01]\d|2[0-3]):[0-5]\d(:[0-5]\d)?$/;
const DURATION = /^(\d{1,3}):([0-5]\d):([0-5]\d)$/;
/** Toggl rounds what it shows. */
const TOLERANCE_SECONDS = 60;

/**
 * When the work was done. `Duration` is elapsed time; it confirms start and end, and on the night when an hour comes
 * twice it may tell which of the two is meant. Where it does not agree, nobody can say which of them is right.
 */
const spanIn = (row: TogglRow, zone: string): RowResult<Span> => {
  const duration = DURATION.exec(row.Duration);
  if (!duration) return invalid('"Duration" must be hours, minutes and seconds, such as 00:45:00');
  const claimed = Number(duration[1]) * 3600 + Number(duration[2]) * 60 + Number(duration[3]);
  const starts = momentsIn(row, 'Start', zone);
  if ('fault' in starts) return starts;
  const ends = momentsIn(row, 'End', zone);
  if ('fault' in ends) return ends;
  const pairs = starts.value.flatMap((from) => ends.value.map((until) => [from, until] as const));
  const [first] = pairs as [readonly [Instant, Instant]];
  if (pairs.every(([from, until]) => until <= from)) return invalid('ends before it begins, or has no length');
  const agreeing = pairs.filter(
    ([from, until]) => from < until && Math.abs(secondsBetween(from, until) - claimed) <= TOLERANCE_SECONDS,
  );
  const [only] = agreeing;
  if (only === undefined)
    return invalid(
      `"Duration" says ${row.Duration}, but ${clock(secondsBetween(...first))} pass from start to end in ${zone}`,
    );
  if (agreeing.length > 1)
    return invalid(`the clocks go back in ${zone}, and this time is shown twice: record this entry with its offset`);
  const span = spanBetween(...only, zone, '');
  return 'refusal' in span ? invalid(span.refusal.detail) : span;
};

const momentsIn = (row: TogglRow, edge: 'Start' | 'End', zone: string): RowResult<readonly Instant[]> => {
  const date = row[`${edge} date`];
  const time = row[`${edge} time`];
  if (!DATE.test(date) || !z.iso.date().safeParse(date).success)
    return invalid(`"${edge} date" must be a date that exists, such as 2016-03-31`);
  if (!TIME.test(time)) return invalid(`"${edge} time" must be a time of day, such as 08:15:00`);
  const moments = momentsOf(`${date}T${time}`, zone);
  return moments.length > 0
    ? { value: moments }
    : invalid(`${time} does not exist on ${date} in ${zone}, where the clocks go forward`);
};

const clock = (seconds: number): string => {
  const parts = [Math.floor(seconds / 3600), Math.floor(seconds / 60) % 60, seconds % 60];
  return parts.map((part) => String(part).padStart(2, '0')).join(':');
};
