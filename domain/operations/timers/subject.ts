import type { TimeEntry } from '../../billables/billable.ts';
import { accepted, type Checked } from '../../billables/checked.ts';
import { refusalByDay, refusalIfClosed, type TaskRef, taskNamed } from '../../projects/task-of-work.ts';
import { numberOf } from '../../tickets/ticket.ts';
import type { Subject } from '../../timers/entries.ts';
import type { RecordedAs } from '../../timers/timer.ts';
import { contractOf } from '../billables/read.ts';
import type { Needs } from '../ports.ts';
import { settleOnProject } from '../projects/settle.ts';
import { contractOfTicket } from '../tickets/contract-of-ticket.ts';
import { settleOne, ticketTimeOf } from '../tickets/settle.ts';
import { writeEntries } from '../time-entries/write.ts';

/**
 * What timed work names: a contract; a ticket that knows its own, or both: then the contract that is named is charged; or a
 * task, on the contract of its project.
 */
export interface Named {
  readonly contractId?: string | undefined;
  readonly ticketId?: string | undefined;
  readonly task?: TaskRef | undefined;
  /** The contract that was charged when it ended: that of the ticket or project may be another by now. */
  readonly chargedTo?: string | undefined;
}

/** The contract that is charged, as it is now; with the ticket or task, if the work is of one. */
export const subjectOf = async (
  stores: Needs['stores'],
  tenantId: string,
  { contractId, ticketId, task, chargedTo = contractId }: Named,
): Promise<Subject> => {
  if (task !== undefined) {
    const work = accepted(taskNamed(await stores.projects.get(tenantId, task.projectId), task));
    const { contract } = await contractOf(stores, tenantId, chargedTo ?? work.project.contractId, '/task');
    return { contract, work };
  }
  if (ticketId === undefined) {
    const { contract } = await contractOf(stores, tenantId, chargedTo ?? '');
    return { contract };
  }
  const { ticket, record, standing, warranty } = await contractOfTicket({ stores })(tenantId, ticketId, chargedTo);
  return { contract: record.contract, ticket: { number: numberOf(ticket), standing, warranty } };
};

/** What is measured begins on a task that is open; who started it there may end it there, whatever became of the task. */
export const mustBeOpen = ({ work }: Subject): void => {
  const refusal = work && refusalIfClosed(work);
  if (refusal) accepted({ refusal });
};

/** Work with the default work type of its task, which comes before that of who does it. */
export const withTypeOf = <W extends { readonly workType?: string | undefined }>({ work }: Subject, asked: W): W => ({
  ...asked,
  workType: asked.workType ?? work?.task.workType,
});

/** What was measured, or that the task does not take its days. */
export const withinDays = ({ work }: Subject, { workedOn }: TimeEntry): Checked<undefined> => {
  const refusal = work && refusalByDay(work, workedOn);
  return refusal ? { refusal } : { value: undefined };
};

/**
 * Work that was started on one thing and turns out to have been another: a ticket and a task bring their own contract along,
 * and a contract alone is not that of a task.
 */
export const renamed = (before: Named, { contractId, ticketId, task }: Named): Named => {
  if (ticketId !== undefined || task !== undefined) return { contractId, ticketId, task };
  if (contractId !== undefined) return { contractId, ticketId: before.ticketId, task: undefined };
  return { contractId: before.contractId, ticketId: before.ticketId, task: before.task };
};

/**
 * Writes the entries of timed work, and says where they are. A ticket may be closed, reopened or moved at the same moment, and a
 * project moved: whoever changes it looks for its time after that, and here it is looked at after the time is written, so one of
 * the two finds the other.
 */
export const writeTimed = async (
  stores: Needs['stores'],
  tenantId: string,
  { contractId, ticketId, task }: Named,
  entries: readonly TimeEntry[],
): Promise<RecordedAs | undefined> => {
  await writeEntries(stores, tenantId, entries);
  const project = task && (await stores.projects.get(tenantId, task.projectId));
  if (project) for (const entry of entries) await settleOnProject(stores, tenantId, project, entry);
  const ticket = ticketId === undefined ? undefined : await stores.tickets.get(tenantId, ticketId);
  const time = ticket && (await ticketTimeOf(stores, tenantId, ticket, contractId));
  if (time) for (const entry of entries) await settleOne(stores, tenantId, entry, time);
  const [first] = entries;
  return first && { contractId: first.contractId, billableIds: entries.map(({ billableId }) => billableId) };
};
