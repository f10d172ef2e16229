import type { TimeEntryView } from '../../billables/time-entry-view.ts';
import type { Minor } from '../../money/rounding.ts';
import { type Project, projectOf } from '../../projects/project.ts';
import type { TableNeeds } from '../ports.ts';
import { type TimeTotals, totalsOf, viewsOfAll } from '../time-entries/totals.ts';
import { readProject } from './change.ts';

/** How far a task is: what was planned, and the time that was recorded, by how far that is on its way to an invoice. */
export interface TaskProgress extends Pick<Project['tasks'][number], 'taskId' | 'name' | 'state' | 'plannedMinutes'> {
  readonly time: TimeTotals;
}

export interface ProjectProgress extends Pick<Project, 'projectId' | 'name' | 'state' | 'plannedMinutes' | 'budget'> {
  /** What its time comes to by now, minor units of the budget's currency, and what is left of that; below zero where it is overdrawn. */
  readonly used?: { readonly amount: Minor; readonly left: Minor } | undefined;
  readonly time: TimeTotals;
  readonly tasks: readonly TaskProgress[];
}

const usedOf = ({ budget }: Project, { amounts }: TimeTotals): ProjectProgress['used'] => {
  if (!budget) return undefined;
  // What was billed while the project was on a contract of another currency is in `time`, and in no budget.
  const amount = amounts.find(({ currency }) => currency === budget.currency)?.amount ?? 0;
  return { amount, left: budget.amount - amount };
};

/** How far a project is, by what its time comes to at present: as the totals of a filter, whole and for each task. */
export const progressOfProject =
  (needs: Pick<TableNeeds, 'stores' | 'clock'>) =>
  async (tenantId: string, projectId: string): Promise<ProjectProgress> => {
    const project = projectOf(await readProject(needs)(tenantId, projectId));
    const views = await viewsOfAll(needs)(tenantId, { projectId });
    const byTask: ReadonlyMap<string | undefined, readonly TimeEntryView[]> = Map.groupBy(
      views,
      ({ task }) => task?.taskId,
    );
    const time = totalsOf(views);
    const { name, state, plannedMinutes, budget, tasks } = project;
    return {
      ...{ projectId, name, state, plannedMinutes, budget, used: usedOf(project, time), time },
      tasks: tasks.map((task) => ({
        ...{ taskId: task.taskId, name: task.name, state: task.state, plannedMinutes: task.plannedMinutes },
        time: totalsOf(byTask.get(task.taskId) ?? []),
      })),
    };
  };
