import { type CellReader, cellsIn, lines, oneLine, type Row, yesOrNo } from './cell.ts';
import { invalid, type RowResult } from './row.ts';
import { type Interval, spanOf } from './span.ts';
import { factsIn, type ImportedWork } from './time-format.ts';

/** Columns that tools with both ends of the work name alike, and what those are made into. */
type Common = 'User' | 'Client' | 'Project' | 'Task' | 'Description' | 'Billable';
const columnOf = { technician: 'User', ticket: 'Project', workType: 'Task', description: 'Description' } as const;

/** By which column and reader the ends and the length of the work are found. */
type Ends<Column> = {
  readonly [Name in keyof Omit<Interval, 'pause'>]-?: readonly [Column, CellReader<Interval[Name]>];
};

/** The work in a row of a tool that says when it began, when it ended and how long it took. */
export const intervalIn = <Column extends string>(
  row: Row<Column | Common>,
  tool: string,
  zone: string,
  ends: Ends<Column>,
): RowResult<ImportedWork> => {
  const client = oneLine(row.Client);
  if (client === undefined) return invalid(`"Client" is empty: give the project a client in ${tool}`);
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
  const cells = cellsIn<Column | Common, typeof charging & Ends<Column>>(row, { ...charging, ...ends });
  if ('fault' in cells) return cells;
  const span = spanOf(cells.value, zone);
  if ('fault' in span) return span;
  return { value: { kind: 'time', client, ...span.value, ...facts.value, charging: cells.value.charging } };
};

const charging = { charging: ['Billable', yesOrNo] } as const;
