import * as z from 'zod';
import { Moment } from '../billables/new-time-entry.ts';
import { Id, idFrom } from '../ids.ts';
import { line } from '../text.ts';
import { taskAlone, timedWork } from './new-timer.ts';

/** As the remote-support tool names it. */
export const MachineName = line(120);

export const NewSession = z
  .strictObject({
    machine: MachineName,
    ...timedWork,
    /** The present moment when absent. */
    startedAt: Moment.optional(),
    /** Absent while it goes on. */
    endedAt: Moment.optional(),
  })
  .refine(({ startedAt, endedAt }) => endedAt === undefined || startedAt !== undefined, {
    error: 'is missing: a session that is over began at a moment',
    path: ['startedAt'],
  })
  .refine(...taskAlone)
  .meta({ id: 'NewSession' });
export type NewSession = z.infer<typeof NewSession>;

/** What is known of a session when it is over; what is left out stays as it was. */
export const EndSession = z
  .strictObject({
    /** The present moment when absent. */
    endedAt: Moment.optional(),
    workType: timedWork.workType,
    description: timedWork.description,
    notes: timedWork.notes,
    /** In place of what it was started on. */
    contractId: timedWork.contractId,
    ticketId: timedWork.ticketId,
    task: timedWork.task,
  })
  .refine(...taskAlone)
  .prefault({})
  .meta({ id: 'EndSession' });
export type EndSession = z.infer<typeof EndSession>;

/** Whose machine it is: the contract of sessions that name neither contract nor ticket nor task. */
export const NewMachine = z.strictObject({ name: MachineName, contractId: Id }).meta({ id: 'NewMachine' });
export type NewMachine = z.infer<typeof NewMachine>;

export interface Machine extends NewMachine {
  readonly machineId: string;
}

/** The id of whatever has this name in the remote-support tool. */
export const machineIdOf = (name: string): string => idFrom('machine', name);
