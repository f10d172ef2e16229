import { BillingError } from '../errors.ts';
import { idFrom } from '../ids.ts';
import { refuseOtherSeparator } from './csv-table.ts';
import { invalid, type RowResult } from './row.ts';

/** Columns of Toggl Track's detailed report that an entry is made of; others may be there and are not looked at. */
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
export type Column = (typeof required)[number] | (typeof optional)[number];
export type TogglRow = Readonly<Record<Column, string>>;

const columns: readonly Column[] = [...required, ...optional];

/** Where each column stands in the file, whatever their order. */
export interface Header {
  readonly width: number;
  readonly places: ReadonlyMap<Column, number>;
}

const fold = (text: string): string => text.trim().toLowerCase();

/** Reads the header, or says what to do about a file that has none that we know. */
export const headerOf = (cells: readonly string[]): Header => {
  const names = cells.map(fold);
  if (cells.length === 1) refuseOtherSeparator(cells[0] ?? '');
  const twice = columns.find((column) => names.filter((name) => name === fold(column)).length > 1);
  if (twice !== undefined) throw new BillingError('CsvInvalid', `the column "${twice}" stands twice in the first line`);
  const missing = required.filter((column) => !names.includes(fold(column)));
  if (missing.length === required.length)
    throw new BillingError(
      'CsvInvalid',
      'the first line does not name the columns: export a detailed report from Toggl Track and send it as it is',
    );
  if (missing.length > 0)
    throw new BillingError(
      'CsvInvalid',
      `the first line lacks ${missing.map((column) => `"${column}"`).join(', ')}: export a detailed report with all columns`,
    );
  const places = columns.map((column) => [column, names.indexOf(fold(column))] as const);
  return { width: cells.length, places: new Map(places.filter(([, place]) => place >= 0)) };
};

/** The cells by column. A row of another width has slipped, and would put names into amounts. */
export const cellsOf = ({ width, places }: Header, cells: readonly string[]): RowResult<TogglRow> => {
  const slipped = cells.length < width || cells.slice(width).some((cell) => cell.trim() !== '');
  if (slipped)
    return invalid(`has ${cells.length} cells where the first line has ${width}: put cells with a comma into quotes`);
  const cell = (column: Column) => (cells[places.get(column) ?? width] ?? '').trim();
  return { value: Object.fromEntries(columns.map((column) => [column, cell(column)])) as TogglRow };
};

/**
 * Gives each row its identity: what it says, and the how-manieth of its like it is. So the same file adds nothing
 * when it comes again, and equal rows of one file all count. Tags and amounts are no part of it.
 */
export const rowIdentities = (): ((row: TogglRow) => string) => {
  const seen = new Map<string, number>();
  return (row) => {
    const said = columns.map((column) => row[column]);
    const like = idFrom(...said);
    const occurrence = seen.get(like) ?? 0;
    seen.set(like, occurrence + 1);
    return idFrom('toggl', ...said, String(occurrence));
  };
};
