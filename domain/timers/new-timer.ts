import * as z from 'zod';
import { TaskRef, workFacts } from '../billables/new-time-entry.ts';
import { Id } from '../ids.ts';
import { paragraph } from '../text.ts';

const { technician, team, role, workType, description } = workFacts;
/** What is worked on, and as what. */
export const timedWork = {
  technician,
  /** The contract that is charged; that of the ticket or of the task's project when absent. */
  contractId: Id.optional(),
  ticketId: Id.optional(),
  task: TaskRef.optional(),
  ...{ team, role, workType, description },
  /** For the firm's own eyes: on no invoice. */
  notes: paragraph(2000).optional(),
};

/** A task is on the contract of its project, and is no ticket. */
export const taskAlone: [
  (named: { readonly contractId?: unknown; readonly ticketId?: unknown; readonly task?: unknown }) => boolean,
  { error: string; path: string[] },
] = [
  ({ contractId, ticketId, task }) => task === undefined || (contractId ?? ticketId) === undefined,
  { error: 'must stand alone: the contract is that of its project, and it is no ticket', path: ['task'] },
];

export const NewTimer = z
  .strictObject({
    ...timedWork,
    /** Stops the timer of the technician that runs, if there is one. */
    switch: z.boolean().default(false),
  })
  .refine(({ contractId, ticketId, task }) => (contractId ?? ticketId ?? task) !== undefined, {
    error: 'is missing: give the contract, the ticket or the task',
    path: ['contractId'],
  })
  .refine(...taskAlone)
  .meta({ id: 'NewTimer' });
export type NewTimer = z.infer<typeof NewTimer>;

/** What is known of the work when it is done; what is left out stays as it was. */
export const StopTimer = z
  .strictObject({
    workType,
    description,
    notes: timedWork.notes,
    /** In place of what it was started on. */
    contractId: timedWork.contractId,
    ticketId: timedWork.ticketId,
    task: timedWork.task,
  })
  .refine(...taskAlone)
  .prefault({})
  .meta({ id: 'StopTimer' });
export type StopTimer = z.infer<typeof StopTimer>;
