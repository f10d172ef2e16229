import type { Row } from '../cell.ts';
import { isoDate } from '../dates.ts';
import { intervalIn } from '../interval.ts';
import type { RowResult } from '../row.ts';
import type { ImportedWork, Reading, TimeFormat } from '../time-format.ts';
import { clockTime, longDuration } from '../times.ts';

const required = [
  'User',
  'Client',
  'Billable',
  'Start date',
  'Start time',
  'End date',
  'End time',
  'Duration',
] as const;
const optional = ['Email', 'Project', 'Task', 'Description'] as const;
type Column = (typeof required)[number] | (typeof optional)[number];
export type TogglRow = Row<Column>;

const workIn = (row: TogglRow, { zone }: Reading): RowResult<ImportedWork> =>
  intervalIn(row, 'Toggl', zone, {
    duration: ['Duration', longDuration],
    startDate: ['Start date', isoDate],
    startTime: ['Start time', clockTime],
    endDate: ['End date', isoDate],
    endTime: ['End time', clockTime],
  });

/** Toggl Track's detailed report: its dates and times have one form, whatever the settings of who exports it. */
export const toggl: TimeFormat<Column> = {
  name: 'toggl',
  what: 'a detailed report of Toggl Track',
  required,
  optional,
  dates: [],
  workIn,
};
