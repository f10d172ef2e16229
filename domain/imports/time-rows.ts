import { BillingError } from '../errors.ts';
import type { Row } from './cell.ts';
import { cellsOf, headerOf, rowIdentities } from './columns.ts';
import type { CsvRow } from './csv-table.ts';
import { type DateOrder, datesSeen } from './dates.ts';
import { timeFormats } from './formats/formats.ts';
import type { RowResult } from './row.ts';
import type { ImportedWork, Reading, TimeFormat } from './time-format.ts';

/** A row whose cells are known by their columns, and its identity. */
export interface NamedRow {
  readonly line: number;
  readonly billableId: string;
  readonly cells: RowResult<Row>;
}

/** The rows of a file of working time, and how it was recognised. */
export interface TimeRows {
  readonly format: TimeFormat;
  readonly rows: AsyncGenerator<NamedRow>;
}

/** Recognises a file by its first line; its rows follow as they are asked for. */
export const timeRowsOf = async (rows: AsyncGenerator<CsvRow>): Promise<TimeRows> => {
  const first = await rows.next();
  if (first.done)
    throw new BillingError(
      'CsvInvalid',
      `the file is empty: send ${timeFormats.map(({ what }) => what).join(', or ')}`,
    );
  const header = headerOf(first.value.cells, timeFormats);
  const format = header.sheet;
  const identityOf = rowIdentities(format, (row) => format.ownIdOf?.(row));
  async function* named(): AsyncGenerator<NamedRow> {
    for await (const { line, cells } of rows) {
      const row = cellsOf(header, cells);
      yield { line, billableId: 'fault' in row ? '' : identityOf(row.value), cells: row };
    }
  }
  return { format, rows: named() };
};

/** Notes what a row says of the order of dates. */
export const dateOrderOf = (format: TimeFormat) => {
  const { see, order } = datesSeen();
  return {
    see: ({ cells }: NamedRow): void => {
      if ('value' in cells) for (const column of format.dates) see(cells.value[column] ?? '');
    },
    order: (asked: DateOrder | undefined): DateOrder | undefined => order(asked),
  };
};

/** The work in a row. */
export const workOf = (format: TimeFormat, { cells }: NamedRow, reading: Reading): RowResult<ImportedWork> =>
  'fault' in cells ? cells : format.workIn(cells.value, reading);
