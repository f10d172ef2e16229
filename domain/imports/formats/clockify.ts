import type { Row } from '../cell.ts';
import { anyDate } from '../dates.ts';
import { intervalIn } from '../interval.ts';
import type { RowResult } from '../row.ts';
import type { ImportedWork, Reading, TimeFormat } from '../time-format.ts';
import { anyDuration, anyTime } from '../times.ts';

const required = [
  'Client',
  'User',
  'Billable',
  'Start Date',
  'Start Time',
  'End Date',
  'End Time',
  'Duration (h)',
] as const;
const optional = ['Project', 'Description', 'Task', 'Email'] as const;
type Column = (typeof required)[number] | (typeof optional)[number];

const workIn = (row: Row<Column>, { zone, dateOrder }: Reading): RowResult<ImportedWork> => {
  const date = anyDate(dateOrder);
  return intervalIn(row, 'Clockify', zone, {
    duration: ['Duration (h)', anyDuration],
    startDate: ['Start Date', date],
    startTime: ['Start Time', anyTime],
    endDate: ['End Date', date],
    endTime: ['End Time', anyTime],
  });
};

/**
 * Clockify's detailed report. Its help lists the same names for what it imports itself
 * (clockify.me/help/extra-features/import-timesheets, with a sample); exports add User, Group, the end, and rates; an older one has no Email. Forms of
 * dates, times (12 or 24 hours) and durations (full, compact, decimal) are settings of the person and the workspace.
 */
export const clockify: TimeFormat<Column> = {
  name: 'clockify',
  what: 'a detailed report of Clockify',
  required,
  optional,
  dates: ['Start Date', 'End Date'],
  workIn,
};
