import type { Charging } from '../billables/billable.ts';
import { invalid, type RowResult } from './row.ts';

/** The cells of a row by their columns, without outer blanks; empty where the file has no such column. */
export type Row<Column extends string = string> = Readonly<Record<Column, string>>;

/** Reads one cell, or knows what one must be like. */
export interface CellReader<T> {
  readonly read: (cell: string) => T | undefined;
  /** Ends the sentence `"Start date" must be …`. */
  readonly such: string;
}

type Readers<Column> = Readonly<Record<string, readonly [Column, CellReader<unknown>]>>;
type ReadBy<R extends Readers<string>> = {
  readonly [Name in keyof R]: R[Name][1] extends CellReader<infer T> ? T : never;
};

/** Reads cells, each by its column and reader; the first that cannot be read is the row's fault. */
export const cellsIn = <Column extends string, const R extends Readers<Column>>(
  row: Row<Column>,
  readers: R,
): RowResult<ReadBy<R>> => {
  const values: Record<string, unknown> = {};
  for (const [name, [column, { read, such }]] of Object.entries(readers)) {
    const value = read(row[column]);
    if (value === undefined) return invalid(`"${column}" must be ${such}`);
    values[name] = value;
  }
  return { value: values as ReadBy<R> };
};

/** Control characters have no place on an invoice; in a file they are line ends and tabs of somebody's note. */
export const oneLine = (cell: string): string | undefined => cell.replace(/\p{Cc}+/gu, ' ').trim() || undefined;
export const lines = (cell: string): string | undefined =>
  cell
    .replace(/\r\n?/g, '\n')
    .replace(/(?!\n)\p{Cc}+/gu, ' ')
    .trim() || undefined;

const chargingOf: ReadonlyMap<string, Charging> = new Map([
  ['yes', 'billable'],
  ['1', 'billable'],
  ['true', 'billable'],
  ['no', 'noCharge'],
  ['0', 'noCharge'],
  ['false', 'noCharge'],
]);

/** Whether work is billable. Tools write Yes and No; what is made by a program may have 1 and 0, or true and false. */
export const yesOrNo: CellReader<Charging> = {
  read: (cell) => chargingOf.get(cell.toLowerCase()),
  such: 'Yes or No',
};
