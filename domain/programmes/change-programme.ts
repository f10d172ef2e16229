import * as z from 'zod';
import { type Checked, refuse } from '../billables/checked.ts';
import { addDays, daysBetween, type LocalDate, LocalDateSchema, laterOf } from '../calendar/local-date.ts';
import type { NewProgramme, OtherVisit, Programme, ProgrammeDetails } from './programme.ts';
import { isOccurrence, seenTo } from './visits.ts';

/** A visit is moved to another day, or skipped. Moved to its own day it is as the cadence has it. */
export const VisitChange = z
  .strictObject({ movedTo: LocalDateSchema.optional(), skipped: z.literal(true).optional() })
  .refine(({ movedTo, skipped }) => (movedTo === undefined) !== (skipped === undefined), {
    error: 'must be given, or skipped, and not both',
    path: ['movedTo'],
  })
  .meta({ id: 'VisitChange' });
export type VisitChange = z.infer<typeof VisitChange>;

/** Days by which a visit can be moved. */
const MAX_DAYS = 366;
/** Visits of one programme that are otherwise than the cadence has them. */
const MAX_OTHERS = 200;
/** So long those stay known that are over, in days. */
const KEPT_DAYS = 400;

/** A new programme. What lies before today is not made up for. */
export const newProgramme = (programmeId: string, asked: NewProgramme, today: LocalDate): Programme => ({
  ...asked,
  programmeId,
  doneThrough: addDays(today, -1),
  others: [],
  version: 1,
});

/** What a programme keeps in mind once it has a reminder that it had not: the visits that have become tickets without one. */
const upcomingOf = (read: Programme, { reminder }: ProgrammeDetails, today: LocalDate): Programme['upcoming'] => {
  const { upcoming = [] } = read;
  if (!reminder || read.reminder) return read.upcoming;
  const known = new Set(upcoming.map(({ occurrence }) => occurrence));
  const made = seenTo(read, today).filter((occurrence) => !known.has(occurrence));
  return [...upcoming, ...made.map((occurrence) => ({ occurrence }))];
};

/**
 * The programme with other details. Visits that are tickets stay, and are reminded of as it says now; another cadence begins after
 * the last of those, and what was moved or skipped stays where the cadence still has it.
 */
export const changedProgramme = (read: Programme, asked: ProgrammeDetails, today: LocalDate): Programme => {
  const { contractId, programmeId, doneThrough, others, version } = read;
  const upcoming = upcomingOf(read, asked, today);
  const isSame =
    asked.firstOn === read.firstOn &&
    asked.cadence.unit === read.cadence.unit &&
    asked.cadence.every === read.cadence.every;
  return {
    ...asked,
    ...{ contractId, programmeId, version },
    doneThrough: isSame ? doneThrough : laterOf(doneThrough, addDays(today, -1)),
    others: others.filter(({ occurrence, done }) => done || isOccurrence(asked, occurrence)),
    ...(upcoming && { upcoming }),
  };
};

const isOver = ({ movedTo, done }: OtherVisit): boolean => done === true || movedTo === undefined;

/** What has become a ticket is changed there. */
export const refusalOfMade = refuse(
  'RequestInvalid',
  '/path/occurrence',
  'has passed, or is a ticket already: change the ticket',
);

/** The programme with one visit on another day, or skipped. */
export const withVisit = (
  read: Programme,
  occurrence: LocalDate,
  { movedTo }: VisitChange,
  today: LocalDate,
): Checked<Programme> => {
  const before = read.others.find((other) => other.occurrence === occurrence);
  const at = '/path/occurrence';
  if (!isOccurrence(read, occurrence) && !before) return refuse('NotFound', at, 'the cadence has no visit on this day');
  if (before?.done || (!before && occurrence <= read.doneThrough)) return refusalOfMade;
  const wanted: OtherVisit = movedTo === undefined ? { occurrence } : { occurrence, movedTo };
  if (before && before.movedTo === movedTo) return { value: read };
  if (movedTo !== undefined && movedTo < today) return refuse('RequestInvalid', '/movedTo', 'must not be before today');
  if (movedTo !== undefined && Math.abs(daysBetween(occurrence, movedTo)) > MAX_DAYS)
    return refuse('RequestInvalid', '/movedTo', `must be within ${MAX_DAYS} days of the visit`);
  const oldest = addDays(today, -KEPT_DAYS);
  const kept = read.others.filter(
    (other) =>
      other.occurrence !== occurrence &&
      !(isOver(other) && other.occurrence < oldest && other.occurrence <= read.doneThrough),
  );
  if (kept.length >= MAX_OTHERS)
    return refuse('RequestInvalid', at, `is one too many: ${MAX_OTHERS} visits can be moved or skipped at a time`);
  const others = [...kept, wanted].toSorted((a, b) => (a.occurrence < b.occurrence ? -1 : 1));
  return { value: { ...read, others } };
};
