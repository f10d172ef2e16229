import { csvOf } from '../../csv.ts';
import type { FileImport } from '../../imports/file-import.ts';
import type { RowError } from '../../imports/row.ts';
import type { Blobs } from '../../table/blobs.ts';
import { errorPartKey, errorsKey } from './uploads.ts';

const HEADER = csvOf(['line', 'code', 'detail'], []);
const CSV = 'text/csv; charset=utf-8';

/** Rows as CSV without a header, so that parts make a file when they follow each other. */
const rowsAsCsv = (errors: readonly RowError[]): string =>
  csvOf(
    ['line', 'code', 'detail'],
    errors.map(({ line, code, detail }) => [{ plain: line }, { plain: code }, { text: detail }]),
  ).slice(HEADER.length);

/** Stores the refused rows of a chunk. Stored again, after a crash, it is the same part. */
export const storeErrors = async (
  blobs: Blobs,
  tenantId: string,
  { importId }: Pick<FileImport, 'importId'>,
  part: number,
  errors: readonly RowError[],
): Promise<void> => blobs.put(errorPartKey(tenantId, importId, part), Buffer.from(rowsAsCsv(errors)), CSV);

/** Puts the parts together: the list of all refused rows, by their lines. */
export const closeErrors = async (blobs: Blobs, tenantId: string, importId: string, parts: number): Promise<void> => {
  const pieces: Uint8Array[] = [Buffer.from(HEADER)];
  for (let part = 0; part < parts; part += 1) pieces.push(await blobs.get(errorPartKey(tenantId, importId, part)));
  await blobs.put(errorsKey(tenantId, importId), Buffer.concat(pieces), CSV);
};
