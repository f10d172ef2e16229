import { BillingError } from '../errors.ts';
import { idFrom } from '../ids.ts';
import type { Row } from './cell.ts';
import { invalid, type RowResult } from './row.ts';

/** The columns of one kind of file. Others may be there and are not looked at. */
export interface Columns<Column extends string = string> {
  /** Part of the identity of its rows: never renamed. */
  readonly name: string;
  /** What a file of this kind is, in a sentence: "a detailed report of Toggl Track". */
  readonly what: string;
  /** By which it is recognised. */
  readonly required: readonly Column[];
  readonly optional: readonly Column[];
}

/** Where each column stands in the file, whatever their order. */
export interface Header<Sheet extends Columns = Columns> {
  readonly sheet: Sheet;
  readonly width: number;
  readonly places: ReadonlyMap<string, number>;
}

const fold = (text: string): string => text.trim().toLowerCase();
export const columnsOf = <Column extends string>({ required, optional }: Columns<Column>): readonly Column[] => [
  ...required,
  ...optional,
];

/** The kind of which most columns are there; of two the one that is listed first. */
const nearest = <Sheet extends Columns>(names: ReadonlySet<string>, sheets: readonly Sheet[]) => {
  const found = sheets.map((sheet) => {
    const missing = sheet.required.filter((column) => !names.has(fold(column)));
    return { sheet, missing, share: 1 - missing.length / sheet.required.length };
  });
  return found.reduce((best, one) => (one.share > best.share ? one : best));
};

/** Reads the header: recognises the kind of file by it, or says what to do about one that we do not know. */
export const headerOf = <Sheet extends Columns>(cells: readonly string[], sheets: readonly Sheet[]): Header<Sheet> => {
  const names = cells.map(fold);
  const { sheet, missing, share } = nearest(new Set(names), sheets);
  // Half of a kind's columns are its own: that much by chance is another file.
  if (share < 0.5)
    throw new BillingError(
      'CsvInvalid',
      `the first line does not name the columns: send ${sheets.map(({ what }) => what).join(', or ')}, as it is`,
    );
  const columns = columnsOf(sheet);
  const twice = columns.find((column) => names.filter((name) => name === fold(column)).length > 1);
  if (twice !== undefined) throw new BillingError('CsvInvalid', `the column "${twice}" stands twice in the first line`);
  if (missing.length > 0)
    throw new BillingError(
      'CsvInvalid',
      `the first line lacks ${missing.map((column) => `"${column}"`).join(', ')}: send ${sheet.what} with all columns`,
    );
  const places = columns.map((column) => [column, names.indexOf(fold(column))] as const);
  return { sheet, width: cells.length, places: new Map(places.filter(([, place]) => place >= 0)) };
};

/** The cells by column. A row of another width has slipped, and would put names into amounts. */
export const cellsOf = ({ sheet, width, places }: Header, cells: readonly string[]): RowResult<Row> => {
  const slipped = cells.length < width || cells.slice(width).some((cell) => cell.trim() !== '');
  if (slipped)
    return invalid(
      `has ${cells.length} cells where the first line has ${width}: put cells with a separator into quotes`,
    );
  const cell = (column: string) => (cells[places.get(column) ?? width] ?? '').trim();
  return { value: Object.fromEntries(columnsOf(sheet).map((column) => [column, cell(column)])) };
};

/**
 * Gives each row its identity: the tool's own id of it, or what it says and the how-manieth of its like it is. So the same
 * file adds nothing when it comes again, and equal rows of one file all count. What is not looked at, such as tags and
 * amounts, is no part of it.
 */
export const rowIdentities = (
  sheet: Columns,
  ownIdOf: (row: Row) => string | undefined = () => undefined,
): ((row: Row) => string) => {
  const columns = columnsOf(sheet);
  const seen = new Map<string, number>();
  return (row) => {
    const ownId = ownIdOf(row);
    if (ownId !== undefined) return idFrom(sheet.name, 'id', ownId);
    const said = columns.map((column) => row[column] ?? '');
    const like = idFrom(...said);
    const occurrence = seen.get(like) ?? 0;
    seen.set(like, occurrence + 1);
    return idFrom(sheet.name, ...said, String(occurrence));
  };
};
