import { BillingError } from '../../errors.ts';
import { rowsOf } from '../../imports/csv-table.ts';
import type { DateOrder } from '../../imports/dates.ts';
import { type CheckedFile, MAX_FILE_BYTES, MAX_FILE_ROWS } from '../../imports/file-import.ts';
import { dateOrderOf, type TimeRows, timeRowsOf } from '../../imports/time-rows.ts';
import type { UploadedFile, UploadedFiles } from './ports.ts';

/** A part is in memory as a whole; no connection stays open while its rows are written. */
const PART_BYTES = 1024 * 1024;

/** The file, part by part. It may be put there anew while it is read: then it is refused, since rows have moved. */
async function* partsOf(files: UploadedFiles, key: string, { etag, bytes }: UploadedFile): AsyncGenerator<Uint8Array> {
  for (let from = 0; from < bytes; from += PART_BYTES) {
    const part = await files.read(key, etag, from, Math.min(PART_BYTES, bytes - from));
    if (!part)
      throw new BillingError('CsvInvalid', 'the file was replaced while it was read: announce the other one anew');
    yield part;
  }
}

/** The rows of an uploaded file. */
export const openFile = (files: UploadedFiles, key: string, file: UploadedFile): Promise<TimeRows> =>
  timeRowsOf(rowsOf(partsOf(files, key, file), MAX_FILE_ROWS));

/** Finds the file that was announced. */
export const findFile = async (files: UploadedFiles, key: string): Promise<UploadedFile> => {
  const file = await files.find(key);
  if (!file) throw new BillingError('CsvInvalid', 'there is no file: send it by its link, then start the import');
  if (file.bytes > MAX_FILE_BYTES)
    throw new BillingError('BodyTooLarge', `the file has more than ${MAX_FILE_BYTES} bytes: cut it up`);
  return file;
};

/** Reads the file to its end, before anything is written: one that breaks off in the middle adds nothing. */
export const checkFile = async (
  files: UploadedFiles,
  key: string,
  asked: DateOrder | undefined,
): Promise<CheckedFile> => {
  const file = await findFile(files, key);
  const { format, rows } = await openFile(files, key, file);
  const dates = dateOrderOf(format);
  let count = 0;
  for await (const row of rows) {
    dates.see(row);
    count += 1;
  }
  return { etag: file.etag, format: format.name, dateOrder: dates.order(asked), rows: count };
};
