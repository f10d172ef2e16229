import * as z from 'zod';
import { workFacts } from '../billables/new-time-entry.ts';
import { Id } from '../ids.ts';
import { paragraph } from '../text.ts';

const { technician, team, role, workType, description } = workFacts;
/** What is worked on, and as what. */
export const timedWork = {
  technician,
  /** The contract that is charged; that of the ticket when absent. */
  contractId: Id.optional(),
  ticketId: Id.optional(),
  ...{ team, role, workType, description },
  /** For the firm's own eyes: on no invoice. */
  notes: paragraph(2000).optional(),
};

export const NewTimer = z
  .strictObject({
    ...timedWork,
    /** Stops the timer of the technician that runs, if there is one. */
    switch: z.boolean().default(false),
  })
  .refine(({ contractId, ticketId }) => (contractId ?? ticketId) !== undefined, {
    error: 'is missing: give the contract or the ticket',
    path: ['contractId'],
  })
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
  })
  .prefault({})
  .meta({ id: 'StopTimer' });
export type StopTimer = z.infer<typeof StopTimer>;
