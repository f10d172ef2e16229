import { cellsIn, lines, oneLine, type Row, yesOrNo } from '../cell.ts';
import { anyDate } from '../dates.ts';
import { invalid, type RowResult } from '../row.ts';
import { spanOf } from '../span.ts';
import { factsIn, type ImportedWork, type Reading, type TimeFormat } from '../time-format.ts';
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

const columnOf = {
  technician: 'User',
  ticket: 'Project',
  workType: 'Task',
  description: 'Description',
} as const;

const workIn = (row: Row<Column>, { zone, dateOrder }: Reading): RowResult<ImportedWork> => {
  const client = oneLine(row.Client);
  if (client === undefined) return invalid('"Client" is empty: give the project a client in Clockify');
  const facts = factsIn(
    {
      technician: oneLine(row.User),
      ticket: oneLine(row.Project),
      workType: oneLine(row.Task),
      description: lines(row.Description),
    },
    columnOf,
  );
  if ('fault' in facts) return facts;
  const date = anyDate(dateOrder);
  const cells = cellsIn(row, {
    charging: ['Billable', yesOrNo],
    duration: ['Duration (h)', anyDuration],
    startDate: ['Start Date', date],
    startTime: ['Start Time', anyTime],
    endDate: ['End Date', date],
    endTime: ['End Time', anyTime],
  });
  if ('fault' in cells) return cells;
  const { charging, ...interval } = cells.value;
  const span = spanOf(interval, zone);
  if ('fault' in span) return span;
  return { value: { kind: 'time', client, ...span.value, ...facts.value, charging } };
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
