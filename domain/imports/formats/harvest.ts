import { cellsIn, lines, oneLine, type Row, yesOrNo } from '../cell.ts';
import { anyDate } from '../dates.ts';
import { invalid, type RowResult } from '../row.ts';
import { spanFrom } from '../span.ts';
import { factsIn, type ImportedWork, type Reading, type TimeFormat } from '../time-format.ts';
import { anyDuration } from '../times.ts';

const required = ['Date', 'Client', 'Hours', 'Billable?', 'First Name', 'Last Name'] as const;
const optional = ['Project', 'Project Code', 'Task', 'Notes', 'Invoiced?'] as const;
type Column = (typeof required)[number] | (typeof optional)[number];

const columnOf = {
  technician: 'First Name',
  ticket: 'Project',
  workType: 'Task',
  description: 'Notes',
} as const;

const workIn = (row: Row<Column>, { zone, dateOrder }: Reading): RowResult<ImportedWork> => {
  const client = oneLine(row.Client);
  if (client === undefined) return invalid('"Client" is empty: every project of Harvest has one');
  if (row['Invoiced?'].toLowerCase() === 'yes')
    return invalid('was invoiced in Harvest, and would be billed again: export uninvoiced time only');
  const facts = factsIn(
    {
      technician: oneLine(`${row['First Name']} ${row['Last Name']}`),
      ticket: oneLine(row['Project Code']) ?? oneLine(row.Project),
      workType: oneLine(row.Task),
      description: lines(row.Notes),
    },
    columnOf,
  );
  if ('fault' in facts) return facts;
  const cells = cellsIn(row, {
    charging: ['Billable?', yesOrNo],
    date: ['Date', anyDate(dateOrder)],
    duration: ['Hours', anyDuration],
  });
  if ('fault' in cells) return cells;
  const { charging, date, duration } = cells.value;
  const span = spanFrom(date, undefined, duration, zone);
  if ('fault' in span) return span;
  return { value: { kind: 'time', client, ...span.value, ...facts.value, charging } };
};

/**
 * Harvest's detailed time report (support.getharvest.com, "Importing and exporting data": Date in the account's form, Hours
 * decimal or hh:mm). It says on which day and how long; the columns of start and end are optional there, have the account's
 * form too, and are not looked at. "Hours Rounded" neither: rounding is the contract's.
 */
export const harvest: TimeFormat<Column> = {
  name: 'harvest',
  what: 'a detailed time report of Harvest',
  required,
  optional,
  dates: ['Date'],
  workIn,
};
