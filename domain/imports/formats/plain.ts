import { type Charging, charging as chargings } from '../../billables/billable.ts';
import { type CellReader, cellsIn, lines, oneLine, type Row } from '../cell.ts';
import { anyDate } from '../dates.ts';
import { invalid, type RowResult } from '../row.ts';
import { spanFrom } from '../span.ts';
import { factsIn, type ImportedWork, type Reading, type TimeFormat } from '../time-format.ts';
import { anyDuration, anyTime, type TimeOfDay } from '../times.ts';

const required = ['Client', 'Technician', 'Date', 'Duration'] as const;
const optional = [
  'Reference',
  'Contract',
  'Start time',
  'Team',
  'Role',
  'Ticket',
  'Work type',
  'Description',
  'Charging',
] as const;
type Column = (typeof required)[number] | (typeof optional)[number];

const columnOf = {
  technician: 'Technician',
  team: 'Team',
  role: 'Role',
  ticket: 'Ticket',
  workType: 'Work type',
  description: 'Description',
} as const;

const charging: CellReader<Charging> = {
  read: (cell) =>
    cell === '' ? 'billable' : chargings.find((one) => one.toLowerCase() === cell.replaceAll(' ', '').toLowerCase()),
  such: `one of ${chargings.join(', ')}, or empty`,
};
const maybeTime: CellReader<TimeOfDay | null> = {
  read: (cell) => (cell === '' ? null : anyTime.read(cell)),
  such: `${anyTime.such}, or empty`,
};

const workIn = (row: Row<Column>, { zone, dateOrder }: Reading): RowResult<ImportedWork> => {
  const client = oneLine(row.Client);
  if (client === undefined) return invalid('"Client" is empty');
  const facts = factsIn(
    {
      technician: oneLine(row.Technician),
      team: oneLine(row.Team),
      role: oneLine(row.Role),
      ticket: oneLine(row.Ticket),
      workType: oneLine(row['Work type']),
      description: lines(row.Description),
    },
    columnOf,
  );
  if ('fault' in facts) return facts;
  const cells = cellsIn(row, {
    date: ['Date', anyDate(dateOrder)],
    startTime: ['Start time', maybeTime],
    duration: ['Duration', anyDuration],
    charging: ['Charging', charging],
  });
  if ('fault' in cells) return cells;
  const { date, startTime, duration, ...said } = cells.value;
  const span = spanFrom(date, startTime ?? undefined, duration, zone);
  if ('fault' in span) return span;
  const contract = oneLine(row.Contract);
  return { value: { kind: 'time', client, contract, ...span.value, ...facts.value, ...said } };
};

/** Monthend's own columns, for whatever else people have (docs/imports.md). */
export const plain: TimeFormat<Column> = {
  name: 'plain',
  what: 'a file with the columns of Monthend itself (Client, Technician, Date, Duration and others)',
  required,
  optional,
  dates: ['Date'],
  ownIdOf: (row) => oneLine(row.Reference),
  workIn,
};
