import { stringify } from 'csv-stringify/sync';

/**
 * One cell: text as people typed it, or what is typed and therefore written as it is: numbers, dates and amounts as decimal
 * strings, of which a negative one must stay a number.
 */
export type CsvCell = { readonly text: string | undefined } | { readonly plain: string | number | boolean | undefined };

/** How a spreadsheet recognises a formula, in full width too. */
const FORMULA = /^[=+\-@\t\r\0\uff1d\uff0b\uff0d\uff20]/;

/** Text that a spreadsheet would run begins with "'" and is shown (OWASP ASVS 5, 1.2.10). */
export const guarded = (text: string): string => (FORMULA.test(text) ? `'${text}` : text);

const written = (cell: CsvCell): string => {
  if ('text' in cell) return guarded(cell.text ?? '');
  return cell.plain === undefined ? '' : String(cell.plain);
};

/** A CSV file with its header (RFC 4180: commas, CRLF, quotes where they are needed). */
export const csvOf = (header: readonly string[], rows: readonly (readonly CsvCell[])[]): string =>
  stringify([header, ...rows.map((cells) => cells.map(written))], { record_delimiter: '\r\n' });
