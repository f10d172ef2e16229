import type { TimeEntry } from '../../billables/billable.ts';
import { type TimeEntryView, viewOf } from '../../billables/time-entry-view.ts';
import { BillingError } from '../../errors.ts';
import type { Stored } from '../../table/log-row.ts';
import type { Stores } from '../../table/stores.ts';
import type { Page, PageRequest } from '../../table/table.ts';
import { billableOf, contractOf, zoneOf } from '../billables/read.ts';
import type { Needs } from '../ports.ts';

type Reading = Pick<Needs, 'stores'>;
const KINDS = ['time'] as const;

export const getTimeEntry =
  ({ stores }: Reading) =>
  async (tenantId: string, contractId: string, billableId: string): Promise<TimeEntryView> => {
    const [zone, { state }, stored] = await Promise.all([
      zoneOf(stores, tenantId),
      contractOf(stores, tenantId, contractId, ''),
      billableOf(stores, KINDS, tenantId, contractId, billableId),
    ]);
    return viewOf(stored, state, zone);
  };

/** Entries of several contracts, each beside the state of its own. */
const viewsOf = async (
  stores: Stores,
  tenantId: string,
  entries: readonly Stored<TimeEntry>[],
): Promise<readonly TimeEntryView[]> => {
  const [zone, records] = await Promise.all([
    zoneOf(stores, tenantId),
    stores.contracts.many(
      tenantId,
      entries.map(({ contractId }) => contractId),
    ),
  ]);
  return entries.map((stored) => {
    const record = records.get(stored.contractId);
    if (!record) throw new Error(`contract ${stored.contractId} of a billable has gone`);
    return viewOf(stored, record.state, zone);
  });
};

export const listTimeEntriesOfContract =
  ({ stores }: Reading) =>
  async (tenantId: string, contractId: string, page: PageRequest): Promise<Page<TimeEntryView>> => {
    await contractOf(stores, tenantId, contractId, '');
    const { items, cursor } = await stores.log.list(tenantId, contractId, KINDS, page);
    return { items: await viewsOf(stores, tenantId, items), cursor };
  };

/** A technician's work by day, over all contracts. */
export const listTimeEntriesOfTechnician =
  ({ stores }: Reading) =>
  async (tenantId: string, technician: string, page: PageRequest): Promise<Page<TimeEntryView>> => {
    const { items, cursor } = await stores.log.listOfTechnician(tenantId, technician, page);
    return { items: await viewsOf(stores, tenantId, items), cursor };
  };

/** Contracts without an entry cost a Query each: after this many, the page ends and its cursor goes on. */
const CONTRACTS_PER_PAGE = 25;

/** A client's work, contract by contract. The cursor names the contract, and the place in its list if it was left there. */
export const listTimeEntriesOfClient =
  ({ stores }: Reading) =>
  async (tenantId: string, clientId: string, { limit, cursor }: PageRequest): Promise<Page<TimeEntryView>> => {
    if (!(await stores.clients.get(tenantId, clientId))) throw new BillingError('NotFound', 'there is no such client');
    const from = cursor === undefined ? undefined : placeIn(cursor);
    const all = (await stores.contracts.ofClient(tenantId, clientId)).map(({ contractId }) => contractId).sort();
    const contractIds = from === undefined ? all : all.filter((contractId) => contractId >= from.contractId);
    const entries: Stored<TimeEntry>[] = [];
    for (const [i, contractId] of contractIds.entries()) {
      if (entries.length >= limit || i === CONTRACTS_PER_PAGE)
        return { items: await viewsOf(stores, tenantId, entries), cursor: placeAt(contractId) };
      const inner = contractId === from?.contractId ? from.inner : undefined;
      const page = await stores.log.list(tenantId, contractId, KINDS, { limit: limit - entries.length, cursor: inner });
      entries.push(...page.items);
      if (page.cursor !== null)
        return { items: await viewsOf(stores, tenantId, entries), cursor: placeAt(contractId, page.cursor) };
    }
    return { items: await viewsOf(stores, tenantId, entries), cursor: null };
  };

/** Ids are of fixed length, so the contract's id can stand in front of the table's own cursor. */
const ID_LENGTH = 26;
const placeAt = (contractId: string, inner = ''): string => `${contractId}${inner}`;
const placeIn = (cursor: string) => ({
  contractId: cursor.slice(0, ID_LENGTH),
  inner: cursor.slice(ID_LENGTH) || undefined,
});
