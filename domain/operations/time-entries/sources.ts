import type { TimeEntry } from '../../billables/billable.ts';
import { logRange, type TimeFilter } from '../../billables/time-filter.ts';
import type { LocalDate } from '../../calendar/local-date.ts';
import { BillingError } from '../../errors.ts';
import type { ContractRecord } from '../../table/contract-store.ts';
import type { Stored } from '../../table/log-row.ts';
import type { Stores } from '../../table/stores.ts';
import type { Page, PageRequest } from '../../table/table.ts';
import { contractOf } from '../billables/read.ts';

/** Pages of entries among which all that is looked for stands, but others too. A page may be empty while it goes on. */
export type Source = (page: PageRequest) => Promise<Page<Stored<TimeEntry>>>;

/** Ids and dates are of fixed length, so they can stand in front of the table's own cursor. */
const ID_LENGTH = 26;
const DATE_LENGTH = 10;

/**
 * A contract's log, in the part of it that can hold what is looked for. The first page says where that part begins, and the
 * cursor keeps it: a bill in between would move it past the cursor, which the table refuses.
 */
const ofContract =
  ({ log }: Pick<Stores, 'log'>, tenantId: string, { contract, state }: ContractRecord, filter: TimeFilter): Source =>
  async ({ limit, cursor }) => {
    const range = logRange(filter, state);
    const from: LocalDate = cursor?.slice(0, DATE_LENGTH) ?? range.from;
    // Nothing is billed yet, or nothing since the day that was asked for.
    if (range.through < from) return { items: [], cursor: null };
    const inner = { limit, cursor: cursor?.slice(DATE_LENGTH) };
    const page = await log.listOfLog(tenantId, contract.contractId, { ...range, from }, inner);
    return { items: page.items, cursor: page.cursor === null ? null : `${from}${page.cursor}` };
  };

/** Contracts without an entry cost a Query each: after this many, the page ends and its cursor goes on. */
const CONTRACTS_PER_PAGE = 25;

/** A client's work, contract by contract. The cursor names the contract, and the place in its log if it was left there. */
const ofClient =
  (stores: Pick<Stores, 'contracts' | 'log'>, tenantId: string, filter: TimeFilter, clientId: string): Source =>
  async ({ limit, cursor }) => {
    const start = cursor?.slice(0, ID_LENGTH) ?? '';
    const all = (await stores.contracts.ofClient(tenantId, clientId)).map(({ contractId }) => contractId).sort();
    const contractIds = all.filter((contractId) => contractId >= start);
    const asked = contractIds.slice(0, CONTRACTS_PER_PAGE);
    const records = await stores.contracts.many(tenantId, asked);
    const items: Stored<TimeEntry>[] = [];
    for (const contractId of asked) {
      if (items.length >= limit) return { items, cursor: contractId };
      const record = records.get(contractId);
      if (!record) continue;
      const inner = contractId === start ? cursor?.slice(ID_LENGTH) || undefined : undefined;
      const page = await ofContract(stores, tenantId, record, filter)({ limit: limit - items.length, cursor: inner });
      items.push(...page.items);
      if (page.cursor !== null) return { items, cursor: `${contractId}${page.cursor}` };
    }
    return { items, cursor: contractIds[CONTRACTS_PER_PAGE] ?? null };
  };

/** Where to look for what a filter asks: the narrowest list that it names. Throws `NotFound` for what is not there. */
export const sourceOf = async (
  stores: Pick<Stores, 'clients' | 'contracts' | 'log' | 'projects' | 'tickets'>,
  tenantId: string,
  filter: TimeFilter,
): Promise<Source> => {
  const { contractId, ticketId, projectId, technician, clientId, from, to } = filter;
  if (ticketId !== undefined) {
    if (!(await stores.tickets.get(tenantId, ticketId))) throw new BillingError('NotFound', 'there is no such ticket');
    return (page) => stores.log.listOfRelated(tenantId, ['TICKET', ticketId], page, from, to);
  }
  if (projectId !== undefined) {
    if (!(await stores.projects.get(tenantId, projectId)))
      throw new BillingError('NotFound', 'there is no such project');
    return (page) => stores.log.listOfRelated(tenantId, ['PROJECT', projectId], page, from, to);
  }
  if (contractId !== undefined)
    return ofContract(stores, tenantId, await contractOf(stores, tenantId, contractId, ''), filter);
  if (technician !== undefined) return (page) => stores.log.listOfTechnician(tenantId, technician, page, from, to);
  if (clientId === undefined) throw new Error('a filter of time names nothing to look in');
  if (!(await stores.clients.get(tenantId, clientId))) throw new BillingError('NotFound', 'there is no such client');
  return ofClient(stores, tenantId, filter, clientId);
};
