import type { TimeEntry } from '../../billables/billable.ts';
import { isFound, type TimeFilter } from '../../billables/time-filter.ts';
import type { ContractRecord } from '../../table/contract-store.ts';
import type { Stored } from '../../table/log-row.ts';
import type { Stores } from '../../table/stores.ts';
import type { Page, PageRequest } from '../../table/table.ts';
import { type Source, sourceOf } from './sources.ts';

export interface Found {
  readonly entry: Stored<TimeEntry>;
  readonly record: ContractRecord;
}

type Reading = Pick<Stores, 'clients' | 'contracts' | 'log' | 'projects' | 'tickets'>;

/** Each entry beside its contract, read once for all of them. */
export const besideContracts = async (
  { contracts }: Pick<Stores, 'contracts'>,
  tenantId: string,
  entries: readonly Stored<TimeEntry>[],
): Promise<readonly Found[]> => {
  const records = await contracts.many(
    tenantId,
    entries.map(({ contractId }) => contractId),
  );
  return entries.map((entry) => {
    const record = records.get(entry.contractId);
    if (!record) throw new Error(`contract ${entry.contractId} of a billable has gone`);
    return { entry, record };
  });
};

const pageOf = async (
  stores: Reading,
  tenantId: string,
  filter: TimeFilter,
  source: Source,
  asked: PageRequest,
): Promise<Page<Found>> => {
  const { items, cursor } = await source(asked);
  const found = await besideContracts(stores, tenantId, items);
  return { items: found.filter(({ entry, record }) => isFound(filter, entry, record)), cursor };
};

/** How often one page of a list looks on for as many as were asked for. */
const ROUNDS = 10;

/** A page of what is looked for. It may hold fewer than asked for, or none, while its cursor goes on. */
export const findPage = async (
  stores: Reading,
  tenantId: string,
  filter: TimeFilter,
  { limit, cursor }: PageRequest,
): Promise<Page<Found>> => {
  const source = await sourceOf(stores, tenantId, filter);
  const items: Found[] = [];
  let next = cursor ?? null;
  for (let round = 0; round < ROUNDS; round += 1) {
    const asked = { limit: limit - items.length, cursor: next ?? undefined };
    const page = await pageOf(stores, tenantId, filter, source, asked);
    items.push(...page.items);
    next = page.cursor;
    if (next === null || items.length >= limit) break;
  }
  return { items, cursor: next };
};

/** Entries read at a time where all are wanted. */
const STEP = 250;

/** All that is looked for, from a cursor on, as long as the caller takes more. */
export async function* findAll(
  stores: Reading,
  tenantId: string,
  filter: TimeFilter,
  from?: string,
): AsyncGenerator<Page<Found>> {
  const source = await sourceOf(stores, tenantId, filter);
  let cursor = from;
  do {
    const page: Page<Found> = await pageOf(stores, tenantId, filter, source, { limit: STEP, cursor });
    yield page;
    cursor = page.cursor ?? undefined;
  } while (cursor !== undefined);
}
