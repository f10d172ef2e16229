import type { TimeEntry } from '../billables/billable.ts';
import type { Checked } from '../billables/checked.ts';
import { NewTimeEntry } from '../billables/new-time-entry.ts';
import { waitingByTicket } from '../billables/ticket-of-work.ts';
import { timeEntryOf } from '../billables/time-entry.ts';
import { freeUnderWarranty, type Warranty } from '../billables/warranty.ts';
import type { Contract } from '../contracts/contract.ts';
import { idFrom } from '../ids.ts';
import { onTask, type WorkOnTask } from '../projects/task-of-work.ts';
import type { Standing } from '../tickets/waits.ts';
import type { Stretch, TimedWork, Timer } from './timer.ts';

/** On which contract timed work is, and of which ticket or task. */
export interface Subject {
  readonly contract: Contract;
  readonly ticket?:
    | { readonly number: string; readonly standing: Standing; readonly warranty?: Warranty | undefined }
    | undefined;
  readonly work?: WorkOnTask | undefined;
}

/** What becomes one entry. */
export interface Measured {
  readonly billableId: string;
  readonly work: TimedWork;
  readonly stretch: Stretch;
  readonly session?: TimeEntry['session'];
  /** Whether a person has to look at it first. */
  readonly held: boolean;
}

/** Longest text that stands for a ticket on an entry. */
const MAX_NUMBER = 80;

/** The entry of a stretch of work, or why the contract does not take it. */
export const entryOf = (measured: Measured, subject: Subject, zone: string): Checked<TimeEntry> => {
  const { contract, ticket, work: ofTask } = subject;
  const { work, stretch, session, held, billableId } = measured;
  const { technician, team, role, workType, description, notes, ticketId } = work;
  const asked = NewTimeEntry.parse({
    ...{ contractId: contract.contractId, startedAt: stretch.from, endedAt: stretch.until },
    ...{ technician, team, role, workType, description, notes, ticketId, session, held },
    ticket: ticket?.number.slice(0, MAX_NUMBER),
  });
  const entry = timeEntryOf(asked, billableId, contract, zone);
  if ('refusal' in entry) return entry;
  if (ofTask) return { value: onTask(entry.value, ofTask) };
  if (!ticket) return entry;
  const charged = freeUnderWarranty(entry.value, contract, ticket.warranty);
  return { value: waitingByTicket(charged, contract, ticket.standing) };
};

/**
 * The entries of a timer that was stopped: one for each stretch, since work is priced by the hours at which it was done
 * and a pause is none of them. Of a forgotten timer the last was cut, and is held until a person has looked at it.
 */
export const entriesOfTimer = (timer: Timer, subject: Subject, zone: string): readonly Checked<TimeEntry>[] =>
  timer.stretches.map((stretch, i) => {
    const held = timer.forgotten === true && i === timer.stretches.length - 1;
    return entryOf(
      { billableId: idFrom('timer', timer.timerId, String(i)), work: timer, stretch, held },
      subject,
      zone,
    );
  });
