import type { TimeEntry, WorkTask } from '../../billables/billable.ts';
import type { LineGrouping } from '../../tenants/tenant.ts';

type Work = Pick<TimeEntry, 'ticket' | 'task'>;

/**
 * What work is of, by a name that nothing else has: a ticket, by its number, or a task of a project, which takes time as a
 * ticket does; nameless where it is of neither. What is of another subject is never rounded together with it.
 */
export const subjectOf = ({ ticket, task }: Work): string =>
  ticket ?? (task === undefined ? '' : `${task.projectId}/${task.taskId}`);

/** What has a line of its own, where lines are by subject: each ticket and each task, or each ticket and each project. */
export const lineSubjectOf = (work: Work, grouping: Exclude<LineGrouping, 'contract' | 'entry'>): string =>
  grouping === 'project' && work.ticket === undefined && work.task !== undefined
    ? work.task.projectId
    : subjectOf(work);

/** What a line says of the project whose work all of it is, and of the task: "Office move: Cabling". */
export const taskText = ({
  project,
  task,
}: {
  readonly project: WorkTask | undefined;
  readonly task: WorkTask | undefined;
}): string | undefined => (task ? `${task.projectName}: ${task.taskName}` : project?.projectName);

/** The words of a line of work: of which project and task it is, and what all of it says; the charge's where nobody said anything. */
export const wordsOf = (
  common: Parameters<typeof taskText>[0] & { readonly description: string | undefined },
  grouping: LineGrouping,
  ofCharge: string,
): string => {
  if (grouping === 'contract') return ofCharge;
  const said = [taskText(common), common.description].filter((text) => text !== undefined);
  return said.length === 0 ? ofCharge : said.join(' – ');
};
