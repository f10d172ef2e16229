import { isDue } from '../../batches/lay-out.ts';
import type { Billable, TimeEntry } from '../../billables/billable.ts';
import type { LocalDate } from '../../calendar/local-date.ts';
import { accountIds, type Client } from '../../clients/client.ts';
import { type Owed, owedIn, type UnpaidInvoice, unpaidOf } from '../../clients/receivables.ts';
import { type Contract, type ContractStatus, statusOn } from '../../contracts/contract.ts';
import { currencyOfClient } from '../../invoicing/exchange.ts';
import type { Minor } from '../../money/rounding.ts';
import type { ContractRecord } from '../../table/contract-store.ts';
import type { Tenant } from '../../tenants/tenant.ts';
import { todayOf } from '../../tenants/today.ts';
import { isDone } from '../../tickets/course.ts';
import { type Ticket, ticketOf } from '../../tickets/ticket.ts';
import { problemOf } from '../billing-preview/price-open.ts';
import { notFound } from '../change.ts';
import { concurrently } from '../concurrently.ts';
import type { TableNeeds } from '../ports.ts';
import { balanceOf, minutesOf, type OpenBalance } from '../pricing/balance.ts';
import { readOpenFacts } from '../pricing/contract-facts.ts';
import { tenantOf } from '../tenants/tenant-of.ts';
import { type EquipmentOverview, equipmentOf, type ProjectsOverview, projectsOf } from './overview-things.ts';

/**
 * Most of each that one overview looks at. Calls: 9 for the client, its contracts and its invoices, 1 for the log of each
 * contract that is looked at, 2 for its tickets and for those without a contract, 2 for its
 * equipment and projects, and those of the totals of at most five of these: 16 with one contract and neither; more only
 * where bills of the past are to be corrected.
 */
export const LIMITS = { contracts: 100, looked: 25, invoices: 100, ticketsEach: 40, shown: 50 } as const;
const AT_ONCE = 8;

type Reading = Pick<TableNeeds, 'stores' | 'clock' | 'journal'>;

/** Working time that is on no invoice: what would be billed by today, and what is held back. */
export interface OpenTime {
  readonly entries: number;
  readonly minutes: number;
  /** Minor units before tax; absent where it cannot be priced. */
  readonly net?: Minor | undefined;
  readonly held: { readonly entries: number; readonly minutes: number };
}

/** What is open on a contract that was looked at. */
export interface ContractStanding {
  /** What is prepaid, included or limited, of a contract that runs. */
  readonly balances: readonly OpenBalance[];
  /** Absent where not even its entries are known. */
  readonly openTime?: OpenTime | undefined;
  readonly problem?: { readonly code: string; readonly detail: string } | undefined;
}

export interface ContractOverview {
  readonly contract: Contract;
  readonly status: ContractStatus;
  /** Absent where it was not looked at: it ended long ago, has not begun, or there are too many. */
  readonly standing?: ContractStanding | undefined;
}

/** Some of a list, and whether there may be more than was looked at. */
export interface Some<T> {
  readonly items: readonly T[];
  readonly more: boolean;
}

export interface ClientOverview {
  readonly on: LocalDate;
  readonly client: Client;
  /** What its contracts are billed in. */
  readonly currency: string;
  /** Those that run first. `more` also where not all were looked at. */
  readonly contracts: Some<ContractOverview>;
  readonly unpaid: Some<UnpaidInvoice> & { readonly owed: readonly Owed[] };
  /** Open ones, the latest first. */
  readonly tickets: Some<Ticket>;
  readonly equipment: EquipmentOverview;
  readonly projects: ProjectsOverview;
}

interface About {
  readonly tenant: Tenant;
  readonly client: Client;
  readonly today: LocalDate;
  readonly now: Date;
}

const isTime = (one: Billable): one is TimeEntry => one.kind === 'time';
const runs = (status: ContractStatus): boolean => status === 'active' || status === 'suspended';

const standingOf = async (
  { stores, journal }: Reading,
  { tenant, client, today, now }: About,
  record: ContractRecord,
): Promise<ContractStanding> => {
  const { contract } = record;
  try {
    const facts = await readOpenFacts(stores, tenant.tenantId, record);
    const { charges, openWork, problem } = await balanceOf(facts, { tenant, client, on: today, now });
    const held = facts.held.filter(isTime);
    return {
      balances: runs(statusOn(contract, today)) ? charges : [],
      openTime: { ...openWork, held: { entries: held.length, minutes: minutesOf(held) } },
      problem,
    };
  } catch (error) {
    // One contract whose past cannot be read must not hide the others.
    const { problem, defect } = problemOf(error);
    const { tenantId } = tenant;
    if (defect !== undefined)
      journal.error('a contract has no overview', { tenantId, contractId: contract.contractId, defect });
    return { balances: [], problem };
  }
};

const RANK: Readonly<Record<ContractStatus, number>> = {
  active: 0,
  suspended: 1,
  planned: 2,
  proposed: 3,
  ended: 4,
  lapsed: 5,
  declined: 6,
};

const contractsOf = async (needs: Reading, about: About): Promise<Some<ContractOverview>> => {
  const { tenant, client, today } = about;
  const { contracts: known } = needs.stores;
  const { tenantId } = tenant;
  const { items, cursor } = await known.list(tenantId, { limit: LIMITS.contracts }, client.clientId);
  const rows = items
    .map((contract) => ({ contract, status: statusOn(contract, today) }))
    .sort((a, b) => RANK[a.status] - RANK[b.status]);
  const due = rows.filter(({ contract }) => isDue(contract, today, today)).map(({ contract }) => contract.contractId);
  const looked = due.slice(0, LIMITS.looked);
  const records = await known.many(tenantId, looked);
  const found = await concurrently([...records.values()], AT_ONCE, async (record) => {
    return [record.contract.contractId, await standingOf(needs, about, record)] as const;
  });
  const standings = new Map(found);
  return {
    items: rows.map((row) => ({ ...row, standing: standings.get(row.contract.contractId) })),
    more: cursor !== null || due.length > looked.length,
  };
};

const unpaidBy = async ({ stores }: Reading, { tenant: { tenantId }, client, today }: About) => {
  const { items, cursor } = await stores.ledger.listOfClient(tenantId, accountIds(client), { limit: LIMITS.invoices });
  const settlements = await stores.settlements.many(
    tenantId,
    items.map(({ invoiceId }) => invoiceId),
  );
  const unpaid = unpaidOf(items, settlements, today);
  return {
    items: unpaid.slice(0, LIMITS.shown),
    more: cursor !== null || unpaid.length > LIMITS.shown,
    owed: owedIn(unpaid),
  };
};

/** Of each contract the newest tickets, and of those that are on none. */
const ticketsOf = async (
  { stores }: Reading,
  { tenant: { tenantId }, client }: About,
  contractIds: readonly string[],
): Promise<Some<Ticket>> => {
  const pages = await concurrently([undefined, ...contractIds], AT_ONCE, (contractId) =>
    stores.tickets.newestOfClient(tenantId, client.clientId, contractId, LIMITS.ticketsEach),
  );
  const open = pages
    .flatMap(({ items }) => items.map(ticketOf))
    .filter(({ status, deleted }) => !isDone(status) && !deleted)
    .sort((a, b) => (a.openedAt < b.openedAt ? 1 : -1));
  return {
    items: open.slice(0, LIMITS.shown),
    more: pages.some(({ cursor }) => cursor !== null) || open.length > LIMITS.shown,
  };
};

/**
 * All that stands with a client today: its contracts with what is left and open on them, its unpaid invoices, its open
 * tickets, its equipment and projects. It looks at a bounded number of each (`LIMITS`), the newest first, and says where there are more. Throws `NotFound`.
 */
export const overviewOf =
  (needs: Reading) =>
  async (tenantId: string, clientId: string): Promise<ClientOverview> => {
    const { stores, clock } = needs;
    const [tenant, client] = await Promise.all([tenantOf(stores, tenantId), stores.clients.get(tenantId, clientId)]);
    if (!client) throw notFound('client', clientId);
    const now = clock();
    const about: About = { tenant, client, today: todayOf(tenant, now), now };
    const [contracts, unpaid] = await Promise.all([contractsOf(needs, about), unpaidBy(needs, about)]);
    const looked = contracts.items.filter(({ standing }) => standing).map(({ contract }) => contract.contractId);
    const [tickets, equipment, projects] = await Promise.all([
      ticketsOf(needs, about, looked),
      equipmentOf(needs, tenantId, clientId, about.today),
      projectsOf(needs, tenantId, clientId),
    ]);
    const currency = currencyOfClient(client, tenant.settings);
    return { on: about.today, client, currency, contracts, unpaid, tickets, equipment, projects };
  };
