import { cellsIn, lines, oneLine, type Row, yesOrNo } from '../cell.ts';
import { isoDate } from '../dates.ts';
import { invalid, type RowResult } from '../row.ts';
import { spanOf } from '../span.ts';
import { factsIn, type ImportedWork, type Reading, type TimeFormat } from '../time-format.ts';
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

const columnOf = { technician: 'User', ticket: 'Project', workType: 'Task', description: 'Description' } as const;

const workIn = (row: TogglRow, { zone }: Reading): RowResult<ImportedWork> => {
  const client = oneLine(row.Client);
  if (client === undefined) return invalid('"Client" is empty: give the project a client in Toggl');
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
  const cells = cellsIn(row, {
    charging: ['Billable', yesOrNo],
    duration: ['Duration', longDuration],
    startDate: ['Start date', isoDate],
    startTime: ['Start time', clockTime],
    endDate: ['End date', isoDate],
    endTime: ['End time', clockTime],
  });
  if ('fault' in cells) return cells;
  const { charging, ...interval } = cells.value;
  const span = spanOf(interval, zone);
  if ('fault' in span) return span;
  return { value: { kind: 'time', client, ...span.value, ...facts.value, charging } };
};

/** Toggl Track's detailed report: its dates and times have one form, whatever the settings of who exports it. */
export const toggl: TimeFormat<Column> = {
  name: 'toggl',
  what: 'a detailed report of Toggl Track',
  required,
  optional,
  dates: [],
  workIn,
};
