import * as z from 'zod';
import { type LocalDate, LocalDateSchema, laterOf } from '../calendar/local-date.ts';
import type { BillingState } from '../contracts/billing-state.ts';
import { type Contract, FAR_FUTURE } from '../contracts/contract.ts';
import { Id } from '../ids.ts';
import { charging, type LogPlace, type TimeEntry } from './billable.ts';
import { workFacts } from './new-time-entry.ts';
import { timeStateOf, timeStates } from './time-state.ts';

/** What working time is looked for by. Each field narrows; one of the first five says where to look. */
export const timeFilterFields = {
  contractId: Id.optional(),
  ticketId: Id.optional(),
  projectId: Id.optional(),
  technician: workFacts.technician.optional(),
  clientId: Id.optional(),
  taskId: Id.optional(),
  workType: workFacts.workType,
  /** First and last day of the work. */
  from: LocalDateSchema.optional(),
  to: LocalDateSchema.optional(),
  state: z.enum(timeStates).optional(),
  charging: z.enum(charging).optional(),
};

type Fields = { readonly [Name in keyof typeof timeFilterFields]?: z.infer<(typeof timeFilterFields)[Name]> };

export const namesSomething: [(filter: Fields) => boolean, { error: string; path: string[] }] = [
  ({ contractId, ticketId, projectId, technician, clientId }) =>
    [contractId, ticketId, projectId, technician, clientId].some((name) => name !== undefined),
  { error: 'is missing: name a contract, a ticket, a project, a technician or a client', path: ['contractId'] },
];

export const daysInOrder: [(filter: Fields) => boolean, { error: string; path: string[] }] = [
  ({ from, to }) => from === undefined || to === undefined || from <= to,
  { error: 'must not be before from', path: ['to'] },
];

export const TimeFilter = z
  .strictObject(timeFilterFields)
  .refine(...namesSomething)
  .refine(...daysInOrder)
  .meta({ id: 'TimeFilter' });
export type TimeFilter = z.infer<typeof TimeFilter>;

const isWithin = (day: LocalDate, { from, to }: TimeFilter): boolean =>
  (from === undefined || from <= day) && (to === undefined || day <= to);

const isSame = <T>(asked: T | undefined, is: T | undefined): boolean => asked === undefined || asked === is;

/** Whether an entry is one of those that are looked for; `state` is that of its contract. */
export const isFound = (
  filter: TimeFilter,
  entry: TimeEntry & Partial<LogPlace>,
  { contract, state }: { readonly contract: Contract; readonly state: BillingState },
): boolean =>
  isWithin(entry.workedOn, filter) &&
  isSame(filter.contractId, entry.contractId) &&
  isSame(filter.clientId, contract.clientId) &&
  isSame(filter.ticketId, entry.ticketId) &&
  isSame(filter.projectId, entry.task?.projectId) &&
  isSame(filter.taskId, entry.task?.taskId) &&
  isSame(filter.technician, entry.technician) &&
  isSame(filter.workType, entry.workType) &&
  isSame(filter.charging, entry.charging) &&
  isSame(filter.state, timeStateOf(entry, state));

/** Between which bill dates a contract's log is to be read; what is held stands behind all dates, by its own day. */
export interface LogRange {
  readonly of: 'log' | 'held' | 'all';
  readonly from: LocalDate;
  readonly through: LocalDate;
}

const FIRST: LocalDate = '0000-01-01';

/**
 * The least of a contract's log that holds all that is looked for. Nothing is billed under a day before its own, so a first
 * day narrows it; a last one does not, since late work stands under later dates.
 */
export const logRange = ({ state, from = FIRST, to = FAR_FUTURE }: TimeFilter, billed: BillingState): LogRange => {
  switch (state) {
    case 'proposed':
    case 'held':
      return { of: 'held', from, through: to };
    case 'open':
    case 'accounted':
      return { of: 'log', from: laterOf(from, billed.windowFrom), through: FAR_FUTURE };
    case 'invoiced':
      return { of: 'log', from, through: billed.through ?? FIRST };
    default:
      return { of: 'all', from, through: FAR_FUTURE };
  }
};
