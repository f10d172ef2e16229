import * as z from 'zod';
import { TaskRef } from '../../../domain/billables/new-time-entry.ts';
import type { Instant } from '../../../domain/calendar/local-date.ts';
import { Id } from '../../../domain/ids.ts';
import { progressOf, type Timer, timerStatuses } from '../../../domain/timers/timer.ts';

const Moment = z.iso.datetime();

/** What is worked on, and as what: of timers and sessions. */
export const timedWork = {
  technician: z.string(),
  contractId: Id.optional(),
  ticketId: Id.optional(),
  task: TaskRef.optional(),
  team: z.string().optional(),
  role: z.string().optional(),
  workType: z.string().optional(),
  description: z.string().optional(),
  notes: z.string().optional(),
};

export const TimerView = z
  .strictObject({
    timerId: Id,
    ...timedWork,
    status: z
      .enum(timerStatuses)
      .describe('`stopped`: its time is settled but not written yet: stop it once more. `recorded`: it is.'),
    startedAt: Moment,
    runningSince: Moment.optional(),
    stoppedAt: Moment.optional(),
    stretches: z.array(z.strictObject({ from: Moment, until: Moment })).describe('In which it ran, by now.'),
    seconds: z.int().describe('All of them, by now: without the pauses.'),
    forgotten: z
      .boolean()
      .describe('It ran for longer than `timeTracking` in the settings lets it: what is beyond does not count.'),
    switchedFrom: Id.optional().describe('The timer that its start stopped.'),
    chargedTo: Id.optional().describe('The contract that took its time when it ended.'),
    recorded: z
      .strictObject({ contractId: Id, billableIds: z.array(Id) })
      .optional()
      .describe('Its time entries: one for each stretch.'),
    version: z.int(),
  })
  .meta({ id: 'Timer' });

/** A timer as it is at a moment. */
export const timerView = (timer: Timer, now: Instant, mostSeconds: number) => {
  const { stretches, seconds, forgotten } = progressOf(timer, now, mostSeconds);
  return { ...timer, stretches: [...stretches], seconds, forgotten };
};
