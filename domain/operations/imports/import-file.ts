import type { TimeEntry } from '../../billables/billable.ts';
import { BillingError } from '../../errors.ts';
import type { CheckedFile, FileImport, FileProgress } from '../../imports/file-import.ts';
import { type NamedRow, workOf } from '../../imports/time-rows.ts';
import { zoneOf } from '../billables/read.ts';
import { writeEntries } from '../time-entries/write.ts';
import { checkFile, findFile, openFile } from './check-file.ts';
import { closeErrors, storeErrors } from './errors-file.ts';
import { type Plan, planner, unknownOf } from './plan-time.ts';
import type { FileImportInput, FileNeeds } from './ports.ts';
import { fileKey, getFileImport } from './uploads.ts';

/** Rows that are planned and written together: one attempt of `writeEntries`. */
const CHUNK = 250;
/** A chunk is begun only with this much time left: a busy table may need all its attempts. */
const CHUNK_MILLISECONDS = 90_000;
const ATTEMPTS = 5;

type Checked = FileImport & { readonly checked: CheckedFile };

/**
 * Imports an uploaded file, chunk after chunk, from where the import is, until all rows are done or the function's time is up.
 * Killed anywhere it goes on at the same chunk, and finds by their ids what of it was written. A file that cannot be read ends
 * the import with the reason; anything else is thrown, and tried again by the machine.
 */
export const importFile =
  (needs: FileNeeds) =>
  async ({ tenantId, importId }: FileImportInput, timeLeft: () => number): Promise<{ readonly done: boolean }> => {
    const found = await getFileImport(needs)(tenantId, importId);
    if (found.status !== 'running') return { done: true };
    try {
      return await importRows(needs, tenantId, await checked(needs, tenantId, found), timeLeft);
    } catch (error) {
      if (!(error instanceof BillingError) || !['CsvInvalid', 'BodyTooLarge'].includes(error.code)) throw error;
      await failFileImport(needs)({ tenantId, importId, reason: error.message });
      return { done: true };
    }
  };

/** Writes down why an import does not go on; what it has written stays. */
export const failFileImport =
  (needs: Pick<FileNeeds, 'stores' | 'journal'>) =>
  async ({ tenantId, importId, reason }: FileImportInput & { readonly reason: string }): Promise<void> => {
    const found = await getFileImport(needs)(tenantId, importId);
    if (found.status !== 'running') return;
    unlessOvertaken(await needs.stores.fileImports.end(tenantId, found, { status: 'failed', reason }));
    needs.journal.info('import failed', { tenantId, importId, position: found.position });
  };

/** The machine tries again, and finds what the other has made of it. */
const unlessOvertaken = <T>(changed: T | undefined): T => {
  if (changed === undefined) throw new BillingError('Conflict', 'the import was moved on at this moment by another');
  return changed;
};

const checked = async ({ stores, files }: FileNeeds, tenantId: string, found: FileImport): Promise<Checked> => {
  if (found.checked) return { ...found, checked: found.checked };
  const facts = await checkFile(files, fileKey(tenantId, found.importId), found.dateOrder);
  return { ...unlessOvertaken(await stores.fileImports.check(tenantId, found, facts)), checked: facts };
};

const importRows = async (needs: FileNeeds, tenantId: string, read: Checked, timeLeft: () => number) => {
  const { stores, files, blobs, journal } = needs;
  const { importId } = read;
  const key = fileKey(tenantId, importId);
  const { bytes } = await findFile(files, key);
  const { format, rows } = await openFile(files, key, { etag: read.checked.etag, bytes });
  const reading = { zone: await zoneOf(stores, tenantId), dateOrder: read.checked.dateOrder };
  const rowPlanner = await planner(stores, tenantId);

  let stored: FileImport = read;
  let progress: FileProgress = progressOf(read);
  const store = async (next: FileProgress): Promise<void> => {
    stored = unlessOvertaken(await stores.fileImports.advance(tenantId, stored, next));
  };
  for await (const chunk of chunksOf(rows, read.position)) {
    if (timeLeft() < CHUNK_MILLISECONDS) {
      await store(progress);
      return { done: false };
    }
    const plan = await rowPlanner.plan(
      chunk.map((row) => ({ line: row.line, billableId: row.billableId, work: workOf(format, row, reading) })),
    );
    const fresh = await unknownOf(stores, tenantId, plan.entries, rowPlanner);
    const begun = progress.begun ?? new Set(fresh.map(({ billableId }) => billableId)).size;
    if (progress.begun === undefined) await store({ ...progress, begun });
    await writeAll(needs, tenantId, fresh);
    if (plan.errors.length > 0) await storeErrors(blobs, tenantId, read, progress.errorParts, plan.errors);
    progress = after(progress, chunk.length, begun, plan);
  }
  await closeErrors(blobs, tenantId, importId, progress.errorParts);
  await store(progress);
  unlessOvertaken(await stores.fileImports.end(tenantId, stored, { status: 'done' }));
  journal.info('time imported', { tenantId, importId, format: format.name, ...progress.counts });
  return { done: true };
};

const progressOf = ({ position, counts, errorParts, begun }: FileImport): FileProgress => ({
  position,
  counts,
  errorParts,
  begun,
});

/** How far it is with a chunk more; of its rows so many stood nowhere before. */
const after = (
  { position, counts, errorParts }: FileProgress,
  rows: number,
  created: number,
  { entries, errors }: Plan,
): FileProgress => ({
  position: position + rows,
  counts: {
    created: counts.created + created,
    duplicates: counts.duplicates + entries.length - created,
    refused: counts.refused + errors.length,
  },
  errorParts: errorParts + (errors.length > 0 ? 1 : 0),
});

/** The rows in chunks, from a position on; those before it are read, because identities are counted from the first row. */
async function* chunksOf(rows: AsyncGenerator<NamedRow>, position: number): AsyncGenerator<readonly NamedRow[]> {
  let chunk: NamedRow[] = [];
  let place = 0;
  for await (const row of rows) {
    place += 1;
    if (place <= position) continue;
    chunk.push(row);
    if (chunk.length < CHUNK) continue;
    yield chunk;
    chunk = [];
  }
  if (chunk.length > 0) yield chunk;
}

/** Writes a chunk, also to a table that is busy for a while. What an attempt has written the next one finds. */
const writeAll = async ({ stores, pause }: FileNeeds, tenantId: string, fresh: readonly TimeEntry[]): Promise<void> => {
  for (let attempt = 1; ; attempt += 1) {
    try {
      await writeEntries(stores, tenantId, fresh);
      return;
    } catch (error) {
      if (!(error instanceof BillingError) || error.code !== 'ServiceBusy' || attempt === ATTEMPTS) throw error;
      await pause(1_000 * attempt);
    }
  }
};
