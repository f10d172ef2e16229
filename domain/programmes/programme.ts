import * as z from 'zod';
import { Cadence } from '../calendar/cadence.ts';
import { type LocalDate, LocalDateSchema } from '../calendar/local-date.ts';
import { Id } from '../ids.ts';
import { Email, line } from '../text.ts';

/** Who is told of a visit, and how many days before. */
export const VisitReminder = z
  .strictObject({
    days: z.int().min(0, 'must not be negative: a reminder comes before the visit').max(90),
    /** Beside the technician, such as a contact of the client's. */
    to: z
      .array(Email)
      .min(1)
      .max(10)
      .refine((emails) => new Set(emails.map((email) => email.toLowerCase())).size === emails.length, {
        error: 'must not hold the same address twice',
      })
      .optional(),
  })
  .meta({ id: 'VisitReminder' });
export type VisitReminder = z.infer<typeof VisitReminder>;

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
  reminder: VisitReminder.optional().describe(
    'Each visit is told of by mail, with a calendar file: to the technician of its ticket and to whom it names; where neither has an address, to the account managers of the contract, else to the firm.',
  ),
};

type Days = { readonly firstOn: string; readonly lastOn?: string | undefined };
const lastAfterFirst: [(days: Days) => boolean, { error: string; path: string[] }] = [
  ({ firstOn, lastOn }) => lastOn === undefined || firstOn <= lastOn,
  { error: 'must not be before firstOn', path: ['lastOn'] },
];

type Reminding = { readonly daysAhead: number; readonly reminder?: VisitReminder | undefined };
const ticketFirst: [(programme: Reminding) => boolean, { error: string; path: string[] }] = [
  ({ daysAhead, reminder }) => reminder === undefined || reminder.days <= daysAhead,
  { error: 'must not be more than daysAhead: a visit is told of once it is a ticket', path: ['reminder', 'days'] },
];

export const ProgrammeDetails = z
  .strictObject(details)
  .refine(...lastAfterFirst)
  .refine(...ticketFirst)
  .meta({ id: 'ProgrammeDetails' });
export type ProgrammeDetails = z.infer<typeof ProgrammeDetails>;

export const NewProgramme = z
  .strictObject({ contractId: Id, ...details })
  .refine(...lastAfterFirst)
  .refine(...ticketFirst)
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

/** A visit that is a ticket and whose day is not over. */
export interface ReminderOfVisit {
  readonly occurrence: LocalDate;
  /** The day that people were told of last. */
  readonly told?: LocalDate | undefined;
}

/** A contract's plan of recurring visits, each of which becomes a ticket. */
export interface Programme extends NewProgramme {
  readonly programmeId: string;
  /** The visits that are as the cadence has them are seen to up to this day of theirs. */
  readonly doneThrough: LocalDate;
  /** By occurrence. */
  readonly others: readonly OtherVisit[];
  /** Visits to remind of; absent where none ever was. */
  readonly upcoming?: readonly ReminderOfVisit[] | undefined;
  readonly version: number;
}
