import { Readable } from 'node:stream';
import { CsvError, parse } from 'csv-parse';
import { BillingError } from '../errors.ts';

/** One row of a file, and the line on which it begins; the header is on line 1. */
export interface CsvRow {
  readonly line: number;
  readonly cells: readonly string[];
}

/** A file with more is cut up by its sender: each part must be written before an HTTP answer is due (30 s). */
export const MAX_ROWS = 10_000;
/** A row longer than this is a quote that was never closed. */
const MAX_ROW_BYTES = 100_000;
const SLICE = 64 * 1024;

/**
 * The rows of a CSV file (RFC 4180; a byte order mark and any line end are fine), blank ones left out. A file that
 * cannot be read to its end is refused as a whole: what a stray quote swallows is not known.
 */
export async function* rowsOf(file: string | Uint8Array): AsyncGenerator<CsvRow> {
  const text = textOf(file);
  const parser = Readable.from(slices(text)).pipe(
    parse({
      info: true,
      relax_column_count: true,
      skip_empty_lines: true,
      record_delimiter: ['\r\n', '\n', '\r'],
      max_record_size: MAX_ROW_BYTES,
    }),
  );
  let rows = 0;
  try {
    for await (const { record, info } of parser as AsyncIterable<{ record: string[]; info: { lines: number } }>) {
      if (record.every((cell) => cell.trim() === '')) continue;
      rows += 1;
      if (rows > MAX_ROWS + 1)
        throw new BillingError('BodyTooLarge', `the file has more than ${MAX_ROWS} rows: send it in parts`);
      yield { line: info.lines - lineBreaksIn(record), cells: record };
    }
  } catch (error) {
    if (!(error instanceof CsvError)) throw error;
    // Its quotes stand where nobody expects them: that is not what is wrong with it.
    refuseOtherSeparator(text.trimStart().split(/[\r\n]/, 1)[0] ?? '');
    throw unreadable(error);
  }
}

const lineBreaksIn = (cells: readonly string[]): number =>
  cells.reduce((count, cell) => count + (cell.match(/\r\n|\n|\r/g)?.length ?? 0), 0);

/** Says so where the first line is separated by something else than commas. */
export const refuseOtherSeparator = (header: string): void => {
  if (header.includes(',')) return;
  for (const [separator, name] of [
    [';', 'semicolons'],
    ['\t', 'tabs'],
  ] as const)
    if (header.includes(separator))
      throw new BillingError('CsvInvalid', `the file is separated by ${name}: save it with commas`);
};

const notUtf8 = (cause?: unknown): BillingError =>
  new BillingError('CsvInvalid', 'the file is not in UTF-8: save it as "CSV UTF-8"', [], cause);

const textOf = (file: string | Uint8Array): string => {
  // The gateway hands on text as text: it has put U+FFFD for what was no UTF-8, and a name would be spoilt for good.
  if (typeof file === 'string' && file.includes('\ufffd')) throw notUtf8();
  if (typeof file === 'string') return file.replace(/^\ufeff/, '');
  try {
    // Takes the byte order mark away.
    return new TextDecoder('utf-8', { fatal: true }).decode(file);
  } catch (error) {
    throw notUtf8(error);
  }
};

function* slices(text: string): Generator<string> {
  for (let at = 0; at < text.length; at += SLICE) yield text.slice(at, at + SLICE);
}

const unreadable = (error: CsvError): BillingError => {
  const line = typeof error.lines === 'number' ? ` near line ${error.lines}` : '';
  const what =
    error.code === 'CSV_MAX_RECORD_SIZE'
      ? 'a row is too long: a quote is probably not closed'
      : 'a quote is not closed, or stands inside a cell without being doubled';
  return new BillingError('CsvInvalid', `the file cannot be read${line}: ${what}. Nothing was imported`, [], error);
};
