import * as z from 'zod';
import type { Instant } from '../calendar/local-date.ts';
import { DateOrder } from './dates.ts';

/** The largest file that is taken: some 600,000 rows of a detailed report. */
export const MAX_FILE_BYTES = 64 * 1024 * 1024;
/** Each row's likeness is kept in memory while a file is read. */
export const MAX_FILE_ROWS = 200_000;

/** A large file of working time, as it is announced before it is uploaded. */
export const NewFileImport = z
  .strictObject({
    bytes: z
      .int()
      .min(1)
      .max(MAX_FILE_BYTES, `must be at most ${MAX_FILE_BYTES}: cut the file up`)
      .describe('The size of the file; the link takes this many and no other number.'),
    dateOrder: DateOrder.optional(),
  })
  .meta({ id: 'NewFileImport' });
export type NewFileImport = z.infer<typeof NewFileImport>;

export const fileImportStatuses = ['awaitingFile', 'running', 'done', 'failed'] as const;
export type FileImportStatus = (typeof fileImportStatuses)[number];

/** What the first reading found: the file can be read to its end, and how. Nothing is written before. */
export interface CheckedFile {
  /** Of the object that was read; what is uploaded over it later is another file. */
  readonly etag: string;
  readonly format: string;
  readonly dateOrder?: DateOrder | undefined;
  readonly rows: number;
}

/** What became of the rows so far. */
export interface RowCounts {
  readonly created: number;
  readonly duplicates: number;
  readonly refused: number;
}
export const NO_ROWS: RowCounts = { created: 0, duplicates: 0, refused: 0 };

/** How far a file is: written as one, before each chunk is begun. */
export interface FileProgress {
  /** Rows that are done, from the first. */
  readonly position: number;
  readonly counts: RowCounts;
  /** Files with refused rows that are stored, the first is number 0. */
  readonly errorParts: number;
  /**
   * Of the chunk that begins at the position: how many of its rows stood nowhere before it was begun. Whoever finds the chunk
   * half written cannot see that any more, and would count as duplicates what this very import made.
   */
  readonly begun?: number | undefined;
}

/** The import of a large file. */
export interface FileImport extends NewFileImport, FileProgress {
  readonly importId: string;
  readonly status: FileImportStatus;
  /** How often it was started; part of the name of its execution. */
  readonly attempt: number;
  readonly checked?: CheckedFile | undefined;
  /** Why it failed. */
  readonly reason?: string | undefined;
  readonly createdAt: Instant;
  readonly closedAt?: Instant | undefined;
  readonly version: number;
}

export const newFileImport = (importId: string, asked: NewFileImport, createdAt: Instant): FileImport => ({
  ...asked,
  importId,
  status: 'awaitingFile',
  attempt: 0,
  position: 0,
  counts: NO_ROWS,
  errorParts: 0,
  createdAt,
  version: 1,
});
