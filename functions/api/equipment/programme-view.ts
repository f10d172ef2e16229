import * as z from 'zod';
import { LocalDateSchema } from '../../../domain/calendar/local-date.ts';
import { Id } from '../../../domain/ids.ts';
import { NewProgramme, type Programme } from '../../../domain/programmes/programme.ts';
import { aheadOf } from '../../../domain/programmes/visits.ts';

/** Visits ahead that are shown. */
const SHOWN = 12;

export const ProgrammeView = NewProgramme.safeExtend({
  programmeId: Id,
  visits: z
    .array(
      z.strictObject({
        occurrence: LocalDateSchema.describe('The day that the cadence gives it, by which it is known.'),
        on: LocalDateSchema,
        dueOn: LocalDateSchema.describe('It becomes a ticket on this morning.'),
      }),
    )
    .describe(`The next ${SHOWN} of the cadence that are no tickets yet, and those that were moved.`),
  skipped: z.array(LocalDateSchema).describe('Visits that are not made.'),
  version: z.int(),
}).meta({ id: 'Programme' });

export const programmeView = (programme: Programme) => {
  const { others, doneThrough: _, upcoming: __, ...shown } = programme;
  return {
    ...shown,
    visits: aheadOf(programme, SHOWN),
    skipped: others.filter(({ movedTo }) => movedTo === undefined).map(({ occurrence }) => occurrence),
  };
};
