import * as z from 'zod';
import { LocalDateSchema } from '../calendar/local-date.ts';
import { Id } from '../ids.ts';
import { Price, Quantity } from '../money/decimal.ts';
import { line, paragraph } from '../text.ts';
import { charging } from './billable.ts';
import { heldIsNowhere, placeChange } from './place-change.ts';

/** What was worked on and by whom; the same texts whether they come through the API or in a file. */
export const workFacts = {
  technician: line(80),
  team: line(80).optional(),
  /** Weighs the time where a prepaid block says so. */
  role: line(80).optional(),
  workType: line(80).optional(),
  ticket: line(80).optional(),
  description: paragraph(1000).optional(),
};

export const Moment = z.iso
  .datetime({ offset: true, error: 'must be a moment with its offset, such as "2016-03-31T08:15:00+02:00"' })
  .meta({ id: 'Moment' });

const TimeOfDay = z
  .string()
  .regex(/^([01]\d|2[0-3]):[0-5]\d(:[0-5]\d)?$/, 'must be a time on the wall, such as "08:15"')
  .meta({ id: 'TimeOfDay' });

/** A day has 1,440 of them, and no entry lasts longer. */
const Minutes = z
  .number()
  .positive('must be more than 0')
  .max(1440, 'must be at most 1440: an entry lasts at most 24 hours, so split it')
  .meta({ id: 'Minutes' });

const clockFields = { startedAt: Moment.optional(), endedAt: Moment.optional() };
const wallFields = {
  date: LocalDateSchema.optional(),
  /** On the tenant's wall; 09:00 when absent. */
  startTime: TimeOfDay.optional(),
  minutes: Minutes.optional(),
};

/** When the work was done: from one moment to another, or so many minutes on a date. */
export interface When {
  readonly startedAt?: string | undefined;
  readonly endedAt?: string | undefined;
  readonly date?: string | undefined;
  readonly startTime?: string | undefined;
  readonly minutes?: number | undefined;
}

type Report = (path: keyof When, message: string) => void;

export const isClocked = ({ startedAt, endedAt }: When): boolean => startedAt !== undefined || endedAt !== undefined;
const wallKeyOf = ({ date, startTime, minutes }: When): keyof When | undefined => {
  if (date !== undefined) return 'date';
  if (startTime !== undefined) return 'startTime';
  return minutes === undefined ? undefined : 'minutes';
};

/** The two forms are never mixed: nobody could say which of them is meant. */
const mustBeOneForm = (when: When, report: Report): void => {
  const wallKey = wallKeyOf(when);
  if (isClocked(when) && wallKey !== undefined)
    report(wallKey, 'must not stand beside startedAt and endedAt: give either moments, or a date and minutes');
};

const mustBeComplete = (when: When, report: Report): void => {
  const missing = (path: keyof When) =>
    report(path, 'is missing: give startedAt and endedAt, or date and minutes (and startTime if it is known)');
  if (isClocked(when) || wallKeyOf(when) === undefined) {
    if (when.startedAt === undefined) missing('startedAt');
    if (when.endedAt === undefined) missing('endedAt');
    return;
  }
  if (when.date === undefined) missing('date');
  if (when.minutes === undefined) missing('minutes');
};

const checked =
  (...rules: readonly ((when: When, report: Report) => void)[]) =>
  (when: When, context: { addIssue: (issue: { code: 'custom'; path: string[]; message: string }) => void }): void => {
    const report: Report = (path, message) => context.addIssue({ code: 'custom', path: [path], message });
    for (const rule of rules) rule(when, report);
  };

/** The way to the client; giving it, even empty, says that there was a visit. */
const Travel = z.strictObject({ kilometres: Quantity.optional(), minutes: z.int().min(1).max(1440).optional() });

const priceFields = {
  /** Added when it is priced, or taken off with a minus; never to less than nothing. */
  extraMinutes: z.int().min(-1440).max(1440).optional(),
  /** A price per hour for this entry alone. */
  hourlyPrice: Price.optional(),
  /** A price for the entry whatever it took; wins over every rate. */
  fixedPrice: Price.optional(),
  travel: Travel.optional(),
  /** The day it was accounted, for contracts whose terms are taken by it. */
  accountedOn: LocalDateSchema.optional(),
};

const entryFacts = {
  ...clockFields,
  ...wallFields,
  ...workFacts,
  ...priceFields,
  /** `noCharge` is printed at 0.00; `hidden` is not printed; `writtenOff` is given up. */
  charging: z.enum(charging).default('billable'),
};

/** A remote session, and the machine that was worked on. */
const Session = z.strictObject({ machine: line(120).optional() });
/** A project's task: the work goes to the contract of the project. */
export const TaskRef = z.strictObject({ projectId: Id, taskId: Id }).meta({ id: 'TaskRef' });

/** What is told of work beside what it costs. */
const contextFields = {
  /** For the firm's own eyes: on no invoice. */
  notes: paragraph(2000).optional(),
  ticketId: Id.optional(),
  session: Session.optional(),
  task: TaskRef.optional(),
};

const entryFields = {
  /** May be left out where a ticket or a task is named: then the ticket's, or its project's. */
  contractId: Id.optional(),
  ...contextFields,
  ...entryFacts,
  /** Kept back from billing until it is released. */
  held: z.boolean().default(false),
};

/** Work, or an expense, goes to a contract, or to that of its ticket. */
export const namesPlace: [
  (asked: { readonly contractId?: unknown; readonly ticketId?: unknown; readonly task?: unknown }) => boolean,
  { error: string; path: string[] },
] = [
  ({ contractId, ticketId, task }) => (contractId ?? ticketId ?? task) !== undefined,
  { error: 'is missing: name a contract, or a ticket or task that is on one', path: ['contractId'] },
];

export const NewTimeEntry = z
  .strictObject(entryFields)
  .refine(...namesPlace)
  .superRefine(checked(mustBeOneForm, mustBeComplete))
  .meta({ id: 'NewTimeEntry' });
export type NewTimeEntry = z.infer<typeof NewTimeEntry>;

/** Working time that a preview or simulation supposes. */
export const SupposedTimeEntry = z
  .strictObject({ kind: z.literal('time').optional(), ...entryFacts })
  .superRefine(checked(mustBeOneForm, mustBeComplete))
  .meta({ id: 'SupposedTimeEntry' });
export type SupposedTimeEntry = z.infer<typeof SupposedTimeEntry>;

/**
 * `reference` is the entry's own id in the tool that sends it, and its identity on that contract for good: sent again it
 * changes nothing. Without one an entry is known by the request's Idempotency-Key and its place.
 */
const ReferencedTimeEntry = z
  .strictObject({ ...entryFields, reference: line(120).optional() })
  .refine(...namesPlace)
  .superRefine(checked(mustBeOneForm, mustBeComplete))
  .meta({ id: 'ReferencedTimeEntry' });
export type ReferencedTimeEntry = z.infer<typeof ReferencedTimeEntry>;

export const NewTimeEntries = z
  .strictObject({ entries: z.array(ReferencedTimeEntry).min(1).max(500) })
  .meta({ id: 'NewTimeEntries' });
export type NewTimeEntries = z.infer<typeof NewTimeEntries>;

/** What is absent stays as it is; `null` takes it away. */
export const TimeEntryChange = z
  .strictObject({
    ...clockFields,
    ...wallFields,
    technician: workFacts.technician.optional(),
    team: workFacts.team.nullable(),
    role: workFacts.role.nullable(),
    extraMinutes: priceFields.extraMinutes.nullable(),
    hourlyPrice: priceFields.hourlyPrice.nullable(),
    fixedPrice: priceFields.fixedPrice.nullable(),
    travel: priceFields.travel.nullable(),
    accountedOn: priceFields.accountedOn.nullable(),
    workType: workFacts.workType.nullable(),
    ticket: workFacts.ticket.nullable(),
    description: workFacts.description.nullable(),
    notes: contextFields.notes.nullable(),
    ticketId: contextFields.ticketId.nullable(),
    session: contextFields.session.nullable(),
    task: contextFields.task.nullable(),
    charging: z.enum(charging).optional(),
    ...placeChange,
    /** Moves it to another contract of the tenant. */
    contractId: Id.optional(),
  })
  .superRefine(checked(mustBeOneForm))
  .refine((change) => Object.values(change).some((value) => value !== undefined), {
    error: 'must change at least one thing',
  })
  .refine(...heldIsNowhere)
  .meta({ id: 'TimeEntryChange' });
export type TimeEntryChange = z.infer<typeof TimeEntryChange>;
