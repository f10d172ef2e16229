import { BillingError } from '../../errors.ts';
import type { Row } from '../../imports/cell.ts';
import { type Columns, cellsOf, headerOf } from '../../imports/columns.ts';
import { rowsOf } from '../../imports/csv-table.ts';
import type { RowError, RowResult } from '../../imports/row.ts';
import { ATTEMPT_MILLISECONDS, withinDeadline } from '../../table/deadline.ts';
import { concurrently } from '../concurrently.ts';
import { type ImportReport, MOST_ERRORS } from './report.ts';

export interface SheetRow<Column extends string> {
  readonly line: number;
  readonly cells: RowResult<Row<Column>>;
}

/** All rows of a file of one kind: one that breaks off in the middle adds nothing. */
export const sheetRows = async <Column extends string>(
  file: string | Uint8Array,
  sheet: Columns<Column>,
): Promise<readonly SheetRow<Column>[]> => {
  const rows = rowsOf(file);
  const first = await rows.next();
  if (first.done) throw new BillingError('CsvInvalid', `the file is empty: send ${sheet.what}`);
  const header = headerOf(first.value.cells, [sheet]);
  return Array.fromAsync(rows, ({ line, cells }) => ({
    line,
    cells: cellsOf(header, cells) as RowResult<Row<Column>>,
  }));
};

export type RowOutcome = 'created' | 'duplicate' | { readonly error: RowError };

const CHUNK = 100;
const WIDTH = 10;

/** Does what each row asks for while there is time; each chunk within its own deadline, as all that writes. */
export const eachRow = async <T>(
  rows: readonly T[],
  hasTime: () => boolean,
  work: (row: T) => Promise<RowOutcome>,
): Promise<ImportReport> => {
  const outcomes: RowOutcome[] = [];
  for (let start = 0; start < rows.length && hasTime(); start += CHUNK) {
    const chunk = rows.slice(start, start + CHUNK);
    outcomes.push(...(await withinDeadline(ATTEMPT_MILLISECONDS, () => concurrently(chunk, WIDTH, work))));
  }
  const errors = outcomes.flatMap((outcome) => (typeof outcome === 'object' ? [outcome.error] : []));
  return {
    rows: rows.length,
    created: outcomes.filter((outcome) => outcome === 'created').length,
    duplicates: outcomes.filter((outcome) => outcome === 'duplicate').length,
    refused: errors.length,
    pending: rows.length - outcomes.length,
    errors: errors.slice(0, MOST_ERRORS),
  };
};
