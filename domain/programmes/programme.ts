import * as z from 'zod';
import { Cadence } from '../calendar/cadence.ts';
import { type LocalDate, LocalDateSchema } from '../calendar/local-date.ts';
import { Id } from '../ids.ts';
import { line } from '../text.ts';

const details = {
  name: line(120),
  /** Of the ticket that each visit becomes. */
  ticket: z.strictObject({
    title: line(200),
    type: line(80).optional(),
    priority: line(80).optional(),
    technician: line(80).optional(),
  }),
  cadence: Cadence.omit({ anchor: true }).describe('How often there is a visit, counted from the first.'),
  firstOn: LocalDateSchema.describe('The day of the first visit.'),
  lastOn: LocalDateSchema.optional().describe('No visit is planned for a later day.'),
  daysAhead: z.int().min(0).max(90).default(14).describe('So long before a visit it becomes a ticket.'),
  minutes: z.int().min(1).max(1440).optional().describe('That a visit is planned to take.'),
};

type Days = { readonly firstOn: string; readonly lastOn?: string | undefined };
const lastAfterFirst: [(days: Days) => boolean, { error: string; path: string[] }] = [
  ({ firstOn, lastOn }) => lastOn === undefined || firstOn <= lastOn,
  { error: 'must not be before firstOn', path: ['lastOn'] },
];

export const ProgrammeDetails = z
  .strictObject(details)
  .refine(...lastAfterFirst)
  .meta({ id: 'ProgrammeDetails' });
export type ProgrammeDetails = z.infer<typeof ProgrammeDetails>;

export const NewProgramme = z
  .strictObject({ contractId: Id, ...details })
  .refine(...lastAfterFirst)
  .meta({ id: 'NewProgramme' });
export type NewProgramme = z.infer<typeof NewProgramme>;

/** A visit that is not as the cadence has it: on another day, or, without one, not at all. */
export interface OtherVisit {
  /** The day that the cadence gives it, by which it is known. */
  readonly occurrence: LocalDate;
  readonly movedTo?: LocalDate | undefined;
  /** Its ticket is there, or its day passed while the contract did not cover it. */
  readonly done?: true | undefined;
}

/** A contract's plan of recurring visits, each of which becomes a ticket. */
export interface Programme extends NewProgramme {
  readonly programmeId: string;
  /** The visits that are as the cadence has them are seen to up to this day of theirs. */
  readonly doneThrough: LocalDate;
  /** By occurrence. */
  readonly others: readonly OtherVisit[];
  readonly version: number;
}
