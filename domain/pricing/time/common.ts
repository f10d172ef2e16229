import type { LoggedTime, WorkTask } from '../../billables/billable.ts';
import type { LocalDate } from '../../calendar/local-date.ts';

/** What the entries of a line have in common, while they are added one by one. */
export interface Common {
  readonly billableIds: string[];
  /** First and last day of the work. */
  firstDay: LocalDate;
  lastDay: LocalDate;
  /** What all of them say, or undefined. */
  ticket: string | undefined;
  technician: string | undefined;
  workType: string | undefined;
  description: string | undefined;
  role: string | undefined;
  /** With the names that they had for the first of it. */
  project: WorkTask | undefined;
  task: WorkTask | undefined;
}

const nothingInCommon = (): Common => ({
  billableIds: [],
  firstDay: '',
  lastDay: '',
  ticket: undefined,
  technician: undefined,
  workType: undefined,
  description: undefined,
  role: undefined,
  project: undefined,
  task: undefined,
});

/** Runs for every entry: a line of a hundred thousand is not to be gone over again for what they share. */
export const addEntry = (common: Common, entry: LoggedTime): void => {
  const { workedOn, ticket, technician, workType, description, role, task } = entry;
  if (common.billableIds.push(entry.billableId) === 1) {
    common.firstDay = workedOn;
    common.lastDay = workedOn;
    common.ticket = ticket;
    common.technician = technician;
    common.workType = workType;
    common.description = description;
    common.role = role;
    common.project = task;
    common.task = task;
    return;
  }
  if (workedOn < common.firstDay) common.firstDay = workedOn;
  if (workedOn > common.lastDay) common.lastDay = workedOn;
  if (common.ticket !== ticket) common.ticket = undefined;
  if (common.technician !== technician) common.technician = undefined;
  if (common.workType !== workType) common.workType = undefined;
  if (common.description !== description) common.description = undefined;
  if (common.role !== role) common.role = undefined;
  if (common.task?.taskId !== task?.taskId) common.task = undefined;
  if (common.project?.projectId !== task?.projectId) common.project = undefined;
};

/** What entries have in common that are known all at once. */
export const commonOf = (entries: readonly LoggedTime[]): Common => {
  const common = nothingInCommon();
  for (const entry of entries) addEntry(common, entry);
  return common;
};
