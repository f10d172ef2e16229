import { pipeline, Readable } from 'node:stream';
import { CsvError, parse } from 'csv-parse';
import { BillingError } from '../errors.ts';

/** One row of a file, and the line on which it begins; the header is on line 1. */
export interface CsvRow {
  readonly line: number;
  readonly cells: readonly string[];
}

/** A whole file, or one that comes in pieces. */
export type CsvFile = string | Uint8Array | AsyncIterable<Uint8Array>;

/** A file with more is uploaded: what comes with a request must be written before an HTTP answer is due (30 s). */
export const MAX_ROWS = 10_000;
/** A row longer than this is a quote that was never closed. */
const MAX_ROW_BYTES = 100_000;
const SLICE = 64 * 1024;

/**
 * The rows of a CSV file (RFC 4180; separated by commas, semicolons or tabs; a byte order mark and any line end are fine),
 * blank ones left out. It holds no more than a few rows at a time. A file that cannot be read to its end is refused as a
 * whole: what a stray quote swallows is not known.
 */
export async function* rowsOf(file: CsvFile, maxRows = MAX_ROWS): AsyncGenerator<CsvRow> {
  const { delimiter, isSeparated, pieces } = await beginning(textsOf(file));
  const parser = parse({
    delimiter,
    info: true,
    relax_column_count: true,
    skip_empty_lines: true,
    record_delimiter: ['\r\n', '\n', '\r'],
    max_record_size: MAX_ROW_BYTES,
  });
  // What fails in the source ends the parser, and who stops reading the parser ends the source.
  pipeline(Readable.from(pieces), parser, () => undefined);
  let rows = 0;
  try {
    for await (const { record, info } of parser as AsyncIterable<{ record: string[]; info: { lines: number } }>) {
      if (record.every((cell) => cell.trim() === '')) continue;
      rows += 1;
      if (rows > maxRows + 1) throw new BillingError('BodyTooLarge', `the file has more than ${maxRows} rows`);
      yield { line: info.lines - lineBreaksIn(record), cells: record };
    }
  } catch (error) {
    if (!(error instanceof CsvError)) throw error;
    throw isSeparated ? unreadable(error) : notSeparated;
  }
}

const lineBreaksIn = (cells: readonly string[]): number =>
  cells.reduce((count, cell) => count + (cell.match(/\r\n|\n|\r/g)?.length ?? 0), 0);

const SEPARATORS = [',', ';', '\t'] as const;

/** The one that stands in the first line most often: names of columns have none of them. */
export const separatorOf = (firstLine: string): string => {
  const counts = SEPARATORS.map((separator) => firstLine.split(separator).length);
  return SEPARATORS[counts.indexOf(Math.max(...counts))] ?? ',';
};

/** Reads as far as the first line goes, to know the separator, and then all of it. */
const beginning = async (texts: AsyncGenerator<string>) => {
  let head = '';
  // Not one expression over the whole: where a line does not end, it would be tried from each of its characters.
  while (!/[\r\n]/.test(head.trimStart()) && head.length < SLICE) {
    const { value, done } = await texts.next();
    if (done) break;
    head += value;
  }
  const firstLine = head.split(/[\r\n]+/).find((text) => text.trim() !== '') ?? '';
  async function* pieces(): AsyncGenerator<string> {
    yield head;
    yield* texts;
  }
  const delimiter = separatorOf(firstLine);
  return { delimiter, isSeparated: firstLine.includes(delimiter), pieces: pieces() };
};

const notSeparated = new BillingError(
  'CsvInvalid',
  'the first line is not separated by commas, semicolons or tabs: save the file as CSV',
);

const notUtf8 = (cause?: unknown): BillingError =>
  new BillingError('CsvInvalid', 'the file is not in UTF-8: save it as "CSV UTF-8"', [], cause);

/** The text in pieces, its byte order mark taken away. */
async function* textsOf(file: CsvFile): AsyncGenerator<string> {
  if (typeof file === 'string') {
    // The gateway hands on text as text: it has put U+FFFD for what was no UTF-8, and a name would be spoilt for good.
    if (file.includes('\ufffd')) throw notUtf8();
    const text = file.replace(/^\ufeff/, '');
    for (let at = 0; at < text.length; at += SLICE) yield text.slice(at, at + SLICE);
    return;
  }
  const decode = utf8();
  for await (const bytes of file instanceof Uint8Array ? [file] : file) yield decode(bytes);
  // Half a character at the end.
  yield decode();
}

const utf8 = () => {
  const decoder = new TextDecoder('utf-8', { fatal: true });
  return (bytes?: Uint8Array): string => {
    try {
      return decoder.decode(bytes, { stream: bytes !== undefined });
    } catch (error) {
      throw notUtf8(error);
    }
  };
};

const unreadable = (error: CsvError): BillingError => {
  const line = typeof error.lines === 'number' ? ` near line ${error.lines}` : '';
  const what =
    error.code === 'CSV_MAX_RECORD_SIZE'
      ? 'a row is too long: a quote is probably not closed'
      : 'a quote is not closed, or stands inside a cell without being doubled';
  return new BillingError('CsvInvalid', `the file cannot be read${line}: ${what}. Nothing was imported`, [], error);
};
