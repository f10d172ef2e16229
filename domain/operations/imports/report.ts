import type { RowError } from '../../imports/row.ts';

/** What became of the rows of a file: each was created, was there before, was refused, or has to wait. */
export interface ImportReport {
  readonly rows: number;
  readonly created: number;
  readonly duplicates: number;
  readonly refused: number;
  /** Not written before the answer was due: the same file, sent again, goes on with them. */
  readonly pending: number;
  /** The first 1,000 of those that were refused. */
  readonly errors: readonly RowError[];
}

/** So many errors an answer names; of more the first ones tell what is wrong with the file. */
export const MOST_ERRORS = 1_000;
/** No writing is begun later: with its own 10 s it still ends before an HTTP answer is due (30 s). */
export const WRITING_MILLISECONDS = 17_000;
