import type { TimeEntry } from '../billables/billable.ts';
import { type Checked, type Refusal, refuse } from '../billables/checked.ts';
import type { LocalDate } from '../calendar/local-date.ts';
import type { ProjectRecord, ProjectTask } from './project.ts';

/** What work names of a project. */
export interface TaskRef {
  readonly projectId: string;
  readonly taskId: string;
}

/** A project as it was read, and the task of it that work is for. */
export interface WorkOnTask {
  readonly project: ProjectRecord;
  readonly task: ProjectTask;
}

/** The task that work names, or that there is none such. */
export const taskNamed = (project: ProjectRecord | undefined, { taskId }: TaskRef): Checked<WorkOnTask> => {
  if (!project) return refuse('NotFound', '/task/projectId', 'there is no such project');
  const task = project.tasks.find((one) => one.taskId === taskId);
  return task
    ? { value: { project, task } }
    : refuse('NotFound', '/task/taskId', 'there is no such task in the project');
};

const notActive = (detail: string): Refusal => ({ code: 'ProjectNotActive', pointer: '/task', detail });

/** Nothing new begins on what is closed. */
export const refusalIfClosed = ({ project, task }: WorkOnTask): Refusal | undefined => {
  if (project.state === 'closed') return notActive('the project is closed: open it again, or choose another');
  return task.state === 'closed' ? notActive('the task is closed: open it again, or choose another') : undefined;
};

/** Work is taken for the days of the project only. */
export const refusalByDay = ({ project: { startsOn, endsOn } }: WorkOnTask, day: LocalDate): Refusal | undefined => {
  if (startsOn !== undefined && day < startsOn)
    return notActive(`the project begins on ${startsOn}, and this is of ${day}: correct the date, or the project`);
  if (endsOn !== undefined && day > endsOn)
    return notActive(`the project ended on ${endsOn}, and this is of ${day}: correct the date, or extend the project`);
  return undefined;
};

/**
 * The entry with its task: with the names that project and task have by now, which what is renamed later does not change,
 * and with the work type of the task where it has none.
 */
export const onTask = (entry: TimeEntry, { project, task }: WorkOnTask): TimeEntry => ({
  ...entry,
  workType: entry.workType ?? task.workType,
  task: { projectId: project.projectId, taskId: task.taskId, projectName: project.name, taskName: task.name },
});

/** An entry is of a ticket or of a task: each is rounded and listed as one, so nobody could say which of them is meant. */
export const refusalOfBoth = ({ ticketId, ticket }: Pick<TimeEntry, 'ticketId' | 'ticket'>): Refusal | undefined =>
  ticketId === undefined && ticket === undefined
    ? undefined
    : { code: 'RequestInvalid', pointer: '/task', detail: 'must not stand beside a ticket: work is of one of them' };

/** The entry of work that is recorded on a task, or why it cannot be. */
export const recordedOnTask = (entry: TimeEntry, work: WorkOnTask): Checked<TimeEntry> => {
  const refusal = refusalOfBoth(entry) ?? refusalIfClosed(work) ?? refusalByDay(work, entry.workedOn);
  return refusal ? { refusal } : { value: onTask(entry, work) };
};

/** What a change of an entry says of its task, and on which contract it is to be. */
export interface ChangeOfTask {
  /** Absent: as it is; null: none. */
  readonly task?: TaskRef | null | undefined;
  /** The contract that the entry is moved to, where it is. */
  readonly contractId?: string | undefined;
}

/**
 * A changed entry by what the change says of its task. `before` is the entry as it was, `work` the task that it is of by then:
 * a project's days hold for it whenever its day or its task changes, and its contract whenever one of the two does.
 */
export const changedTask = (
  entry: TimeEntry,
  before: TimeEntry,
  change: ChangeOfTask,
  work: WorkOnTask | undefined,
): Checked<TimeEntry> => {
  if (change.task === null) return { value: { ...entry, task: undefined } };
  if (work === undefined) return { value: entry };
  const isNamed = change.task !== undefined;
  const isMoved = entry.contractId !== before.contractId;
  if ((isNamed || isMoved) && entry.contractId !== work.project.contractId) {
    const detail = 'the project of the task is on another contract: take the work off its task, or leave the contract';
    return refuse('RequestInvalid', isMoved ? '/contractId' : '/task', detail);
  }
  const refusal =
    refusalOfBoth(entry) ??
    (isNamed ? refusalIfClosed(work) : undefined) ??
    (isNamed || entry.workedOn !== before.workedOn ? refusalByDay(work, entry.workedOn) : undefined);
  if (refusal) return { refusal };
  return { value: isNamed ? onTask(entry, work) : entry };
};
