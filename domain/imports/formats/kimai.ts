import { addDays } from '../../calendar/local-date.ts';
import { type CellReader, cellsIn, lines, oneLine, type Row, yesOrNo } from '../cell.ts';
import { anyDate } from '../dates.ts';
import { invalid, type RowResult } from '../row.ts';
import { spanOf } from '../span.ts';
import { factsIn, type ImportedWork, type Reading, type TimeFormat } from '../time-format.ts';
import { anyDuration, anyTime, type Duration } from '../times.ts';

const required = ['Date', 'From', 'To', 'Duration', 'User', 'Customer', 'Activity'] as const;
const optional = ['ID', 'Project', 'Description', 'Billable', 'Break'] as const;
type Column = (typeof required)[number] | (typeof optional)[number];

const columnOf = { technician: 'User', ticket: 'Project', workType: 'Activity', description: 'Description' } as const;

/** A column that an export may leave out. */
const orElse = <T>({ read, such }: CellReader<T>, other: T): CellReader<T> => ({
  read: (cell) => (cell === '' ? other : read(cell)),
  such,
});
const pause: CellReader<Duration> = orElse(anyDuration, { seconds: 0, within: 0 });

const workIn = (row: Row<Column>, { zone, dateOrder }: Reading): RowResult<ImportedWork> => {
  const client = oneLine(row.Customer);
  if (client === undefined) return invalid('"Customer" is empty: every project of Kimai has one');
  const facts = factsIn(
    {
      technician: oneLine(row.User),
      ticket: oneLine(row.Project),
      workType: oneLine(row.Activity),
      description: lines(row.Description),
    },
    columnOf,
  );
  if ('fault' in facts) return facts;
  const cells = cellsIn(row, {
    charging: ['Billable', orElse(yesOrNo, 'billable')],
    startDate: ['Date', anyDate(dateOrder)],
    startTime: ['From', anyTime],
    endTime: ['To', anyTime],
    duration: ['Duration', anyDuration],
    pause: ['Break', pause],
  });
  if ('fault' in cells) return cells;
  const { charging, pause: rest, ...ends } = cells.value;
  // One date for both ends: what ends earlier than it began ended on the next day.
  const endDate = ends.endTime.time < ends.startTime.time ? addDays(ends.startDate, 1) : ends.startDate;
  const span = spanOf({ ...ends, endDate, pause: rest.seconds }, zone);
  if ('fault' in span) return span;
  return { value: { kind: 'time', client, ...span.value, ...facts.value, charging } };
};

/**
 * Kimai's export as CSV, in English: the columns of its `DefaultTemplate` under their names in `messages.en.xlf` (`begin` is
 * "From", `end` is "To"; github.com/kimai/kimai, src/Export). Dates are ISO, times have no seconds, a duration is hours with
 * up to two decimals, or hh:mm[:ss] by the template; Billable is 1 or 0. A template of one's own may add ID and Break.
 */
export const kimai: TimeFormat<Column> = {
  name: 'kimai',
  what: 'an export of Kimai as CSV',
  required,
  optional,
  dates: ['Date'],
  ownIdOf: (row) => oneLine(row.ID),
  workIn,
};
