import { type Checked, refuse } from '../billables/checked.ts';
import { idFrom } from '../ids.ts';
import { MAX_TASKS, type NewProject, type NewTask, type ProjectChange, type TaskChange } from './new-project.ts';
import type { ProjectRecord, ProjectTask } from './project.ts';

/** `undefined` keeps, `null` takes away. */
const changed = <T>(before: T | undefined, change: T | null | undefined): T | undefined =>
  change === undefined ? before : (change ?? undefined);

const inOrder = (project: ProjectRecord): Checked<ProjectRecord> => {
  const { startsOn, endsOn } = project;
  if (startsOn === undefined || endsOn === undefined || startsOn <= endsOn) return { value: project };
  return refuse('RequestInvalid', '/endsOn', `must not be before the first day, ${startsOn}`);
};

/** A new project; its tasks have ids that follow from its own, so that a repetition makes the same ones. */
export const newProject = (
  projectId: string,
  clientId: string,
  { tasks, ...asked }: NewProject,
): Checked<ProjectRecord> =>
  inOrder({
    ...asked,
    projectId,
    clientId,
    state: 'open',
    tasks: tasks.map((task, i) => ({ ...task, taskId: idFrom('task', projectId, String(i)), state: 'open' })),
    version: 1,
  });

/** The contracts that a project has left, the one that it is on no more among them. */
const leftBy = ({ left = [], contractId }: ProjectRecord, next: string): readonly string[] | undefined => {
  const all = new Set([...left, contractId]);
  all.delete(next);
  return all.size === 0 ? undefined : [...all];
};

/** The project as a change wants it, of the client of the contract that it is then on. */
export const changedProject = (
  read: ProjectRecord,
  clientId: string,
  { name, contractId = read.contractId, state, ...change }: ProjectChange,
): Checked<ProjectRecord> =>
  inOrder({
    ...read,
    name: name ?? read.name,
    number: changed(read.number, change.number),
    clientId,
    contractId,
    startsOn: changed(read.startsOn, change.startsOn),
    endsOn: changed(read.endsOn, change.endsOn),
    plannedMinutes: changed(read.plannedMinutes, change.plannedMinutes),
    budget: changed(read.budget, change.budget),
    state: state ?? read.state,
    left: leftBy(read, contractId),
    unsettled: contractId === read.contractId ? read.unsettled : true,
  });

const isTaken = ({ tasks }: ProjectRecord, name: string, taskId: string): boolean =>
  tasks.some((task) => task.name === name && task.taskId !== taskId);

const taken = (): Checked<never> => refuse('AlreadyExists', '/name', 'the project has a task of this name already');

/** The project with one task more; the same where it has this one already. */
export const withTask = (read: ProjectRecord, taskId: string, asked: NewTask): Checked<ProjectRecord> => {
  if (read.tasks.some((task) => task.taskId === taskId)) return { value: read };
  if (isTaken(read, asked.name, taskId)) return taken();
  if (read.tasks.length >= MAX_TASKS)
    return refuse('RequestInvalid', '', `the project has ${MAX_TASKS} tasks, the most that it can have`);
  return { value: { ...read, tasks: [...read.tasks, { ...asked, taskId, state: 'open' }] } };
};

/** The project with a task as the change wants it. Time that is recorded keeps the name that the task had. */
export const withChangedTask = (
  read: ProjectRecord,
  taskId: string,
  { name, plannedMinutes, workType, state }: TaskChange,
): Checked<ProjectRecord> => {
  if (!read.tasks.some((task) => task.taskId === taskId)) return refuse('NotFound', '', `there is no task ${taskId}`);
  if (name !== undefined && isTaken(read, name, taskId)) return taken();
  const change = (task: ProjectTask): ProjectTask => ({
    taskId,
    name: name ?? task.name,
    plannedMinutes: changed(task.plannedMinutes, plannedMinutes),
    workType: changed(task.workType, workType),
    state: state ?? task.state,
  });
  return { value: { ...read, tasks: read.tasks.map((task) => (task.taskId === taskId ? change(task) : task)) } };
};
