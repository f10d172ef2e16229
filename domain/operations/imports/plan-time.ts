import type { TimeEntry } from '../../billables/billable.ts';
import { ticketWait, waitingFor } from '../../billables/waiting.ts';
import type { Contract } from '../../contracts/contract.ts';
import { clientsByName, contractFor, type Directory, foldName } from '../../imports/directory.ts';
import type { RowError, RowResult } from '../../imports/row.ts';
import type { ImportedWork } from '../../imports/time-format.ts';
import type { Stores } from '../../table/stores.ts';
import { concurrently } from '../concurrently.ts';

/** A row that was read: the work in it, or why there is none. */
export interface ReadRow {
  readonly line: number;
  readonly billableId: string;
  readonly work: RowResult<ImportedWork>;
}

export interface PlannedEntry {
  readonly entry: TimeEntry;
  readonly clientId: string;
}

/** What rows come to, before anything is written. */
export interface Plan {
  readonly entries: readonly PlannedEntry[];
  readonly errors: readonly RowError[];
}

/** Contracts of so many clients are kept in memory at most. */
const CLIENTS_KEPT = 2_000;

/** Matches rows with the tenant's clients, of which it keeps the names, and with the contracts of those that rows name. */
export const planner = async ({ clients, contracts }: Stores, tenantId: string) => {
  const all = await clients.all(tenantId);
  const byName = clientsByName(all.map(({ clientId, name, mergedInto }) => ({ clientId, name, mergedInto })));
  const known = new Map<string, readonly Contract[]>();

  const learn = async (rows: readonly ReadRow[]): Promise<void> => {
    const names = new Set(rows.flatMap(({ work }) => ('value' in work ? [foldName(work.value.client)] : [])));
    const named = [...names].flatMap((name) => byName.get(name) ?? []);
    const fresh = named.filter(({ clientId }) => !known.has(clientId));
    if (known.size + fresh.length > CLIENTS_KEPT) known.clear();
    const wanted = named.filter(({ clientId }) => !known.has(clientId));
    await concurrently(wanted, 20, async ({ clientId }) => {
      known.set(clientId, await contracts.ofClient(tenantId, clientId));
    });
  };

  const directory: Directory = { clients: byName, contracts: known };
  return {
    /** The contracts of a client that a row has named. */
    contractsOf: (clientId: string): readonly Contract[] => known.get(clientId) ?? [],

    async plan(rows: readonly ReadRow[]): Promise<Plan> {
      await learn(rows);
      const planned = rows.map((row) => planRow(row, directory));
      return {
        entries: planned.flatMap((row) => ('entry' in row ? [row] : [])),
        errors: planned.flatMap((row) => ('error' in row ? [row.error] : [])),
      };
    },
  };
};

export type Planner = Awaited<ReturnType<typeof planner>>;

const planRow = (
  { line, billableId, work }: ReadRow,
  directory: Directory,
): PlannedEntry | { readonly error: RowError } => {
  if ('fault' in work) return { error: { line, ...work.fault } };
  const { client, contract: wanted, ...facts } = work.value;
  const contract = contractFor(directory, { client, contract: wanted }, facts.workedOn);
  if ('fault' in contract) return { error: { line, ...contract.fault } };
  const { contractId, clientId } = contract.value;
  const entry = { ...facts, contractId, billableId };
  return { entry: waitingFor(entry, ticketWait(contract.value, entry)), clientId };
};

/**
 * Those that stand nowhere yet. They are looked for on every contract of the client: its dates may have changed since
 * the file came first, so that a row now falls to another contract; work is billed once, wherever it stands. And what
 * is known costs a read instead of a write, so a file that is sent again is soon where it stopped.
 */
export const unknownOf = async (
  { log }: Stores,
  tenantId: string,
  planned: readonly PlannedEntry[],
  { contractsOf }: Planner,
): Promise<readonly TimeEntry[]> => {
  const places = planned.flatMap(({ entry: { billableId }, clientId }) =>
    contractsOf(clientId).map(({ contractId }) => ({ contractId, billableId })),
  );
  const known = new Set((await log.existing(tenantId, places)).map(({ billableId }) => billableId));
  return planned.map(({ entry }) => entry).filter(({ billableId }) => !known.has(billableId));
};
