import type { TimeEntry } from '../billables/billable.ts';
import { ticketWait, waitingFor } from '../billables/waiting.ts';
import { BillingError } from '../errors.ts';
import { rowsOf } from '../imports/csv-table.ts';
import { clientsByName, contractFor, type Directory, foldName } from '../imports/directory.ts';
import type { RowFaultCode, RowResult } from '../imports/row.ts';
import { entryIn, type TogglEntry } from '../imports/toggl.ts';
import { cellsOf, type Header, headerOf, rowIdentities } from '../imports/toggl-columns.ts';
import type { Stores } from '../table/stores.ts';
import { zoneOf } from './billables/read.ts';
import { concurrently } from './concurrently.ts';
import type { Needs } from './ports.ts';
import { writeEntries } from './time-entries/write.ts';

export interface RowError {
  /** In the file, where the header is line 1. */
  readonly line: number;
  readonly code: RowFaultCode;
  readonly detail: string;
}

/** What became of the rows: each was created, was there before, was refused, or has to wait. */
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

const ERRORS = 1_000;
/** No chunk is begun later: with its own 10 s it still ends before an HTTP answer is due (30 s). */
const WRITING_MILLISECONDS = 17_000;

/**
 * Imports a detailed report of Toggl Track. Good rows are taken, bad ones are named by their line. Rows have their
 * identity from the file, so after a crash, a timeout or a correction the same file is simply sent again.
 */
export const importToggl =
  ({ stores, clock, journal }: Pick<Needs, 'stores' | 'clock' | 'journal'>) =>
  async (tenantId: string, file: string | Uint8Array): Promise<ImportReport> => {
    const end = clock().getTime() + WRITING_MILLISECONDS;
    const zone = await zoneOf(stores, tenantId);
    const rows = await readRows(file, zone);
    const directory = await directoryFor(stores, tenantId, rows);
    const planned = rows.map((row) => plan(row, directory));
    const errors = planned.flatMap((row) => ('error' in row ? [row.error] : []));
    const entries = planned.flatMap((row) => ('entry' in row ? [row] : []));
    const fresh = await unknownOf(stores, tenantId, entries, directory);
    const written = await writeEntries(stores, tenantId, fresh, () => clock().getTime() < end);
    const created = written.filter(Boolean).length;
    const pending = fresh.length - written.length;
    const counts = {
      rows: rows.length,
      created,
      duplicates: entries.length - created - pending,
      refused: errors.length,
      pending,
    };
    journal.info('time imported', { tenantId, ...counts });
    return { ...counts, errors: errors.slice(0, ERRORS) };
  };

interface ReadRow {
  readonly line: number;
  readonly billableId: string;
  readonly entry: RowResult<TogglEntry>;
}

/** The whole file is read before anything is written: one that breaks off in the middle adds nothing. */
const readRows = async (file: string | Uint8Array, zone: string): Promise<readonly ReadRow[]> => {
  const identityOf = rowIdentities();
  const rows: ReadRow[] = [];
  let header: Header | undefined;
  for await (const { line, cells } of rowsOf(file)) {
    if (!header) {
      header = headerOf(cells);
      continue;
    }
    const row = cellsOf(header, cells);
    rows.push(
      'fault' in row
        ? { line, billableId: '', entry: row }
        : { line, billableId: identityOf(row.value), entry: entryIn(row.value, zone) },
    );
  }
  if (!header) throw new BillingError('CsvInvalid', 'the file is empty: export a detailed report from Toggl Track');
  return rows;
};

/** The tenant's clients, and the contracts of those that the file names. */
const directoryFor = async (
  { clients, contracts }: Stores,
  tenantId: string,
  rows: readonly ReadRow[],
): Promise<Directory> => {
  const byName = clientsByName(await clients.all(tenantId));
  const names = new Set(rows.flatMap(({ entry }) => ('value' in entry ? [foldName(entry.value.client)] : [])));
  const named = [...names].flatMap((name) => byName.get(name) ?? []);
  const lists = await concurrently(named, 20, async ({ clientId }) => {
    return [clientId, await contracts.ofClient(tenantId, clientId)] as const;
  });
  return { clients: byName, contracts: new Map(lists) };
};

interface PlannedRow {
  readonly entry: TimeEntry;
  readonly clientId: string;
}

const plan = (
  { line, billableId, entry }: ReadRow,
  directory: Directory,
): PlannedRow | { readonly error: RowError } => {
  if ('fault' in entry) return { error: { line, ...entry.fault } };
  const { client, ...work } = entry.value;
  const contract = contractFor(directory, client, work.workedOn);
  if ('fault' in contract) return { error: { line, ...contract.fault } };
  const { contractId, clientId } = contract.value;
  const read = { ...work, contractId, billableId };
  return { entry: waitingFor(read, ticketWait(contract.value, read)), clientId };
};

/**
 * Those that stand nowhere yet. They are looked for on every contract of the client: its dates may have changed since
 * the file came first, so that a row now falls to another contract; work is billed once, wherever it stands. And what
 * is known costs a read instead of a write, so a file that is sent again is soon where it stopped.
 */
const unknownOf = async (
  { log }: Stores,
  tenantId: string,
  planned: readonly PlannedRow[],
  { contracts }: Directory,
): Promise<readonly TimeEntry[]> => {
  const places = planned.flatMap(({ entry: { billableId }, clientId }) =>
    (contracts.get(clientId) ?? []).map(({ contractId }) => ({ contractId, billableId })),
  );
  const known = new Set((await log.existing(tenantId, places)).map(({ billableId }) => billableId));
  return planned.map(({ entry }) => entry).filter(({ billableId }) => !known.has(billableId));
};
