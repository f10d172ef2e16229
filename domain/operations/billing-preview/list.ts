import { isDue, layOut } from '../../batches/lay-out.ts';
import type { Readiness } from '../../batches/readiness.ts';
import { addDays, type LocalDate } from '../../calendar/local-date.ts';
import type { Client } from '../../clients/client.ts';
import type { Contract } from '../../contracts/contract.ts';
import type { ContractType } from '../../contracts/contract-type.ts';
import type { Minor } from '../../money/rounding.ts';
import type { Page, PageRequest } from '../../table/table.ts';
import type { Tenant } from '../../tenants/tenant.ts';
import { todayOf } from '../../tenants/today.ts';
import type { TableNeeds } from '../ports.ts';
import { guardReach } from '../pricing/preview.ts';
import { readTenant } from '../tenants/settings.ts';
import { type PreviewTotals, previewInvoices } from './invoices.ts';
import { type Asked, priceMany } from './price-many.ts';
import type { PricedOpen } from './price-open.ts';
import { isTaxable, type PreviewRow, rowOf, typeOn } from './rows.ts';

/** Most contracts of a page: each is priced twice, and all of them within an answer's time. */
export const ROWS_PER_PAGE = 50;
/** How often one page looks on for as many rows as were asked for. */
const ROUNDS = 10;

/** Which contracts are shown; all that have something open when empty. */
export interface PreviewFilter {
  readonly contractType?: ContractType | undefined;
  readonly taxable?: boolean | undefined;
  readonly clientId?: string | undefined;
  readonly branch?: string | undefined;
  /** Minor units of the client's currency: no less than this is open. */
  readonly minimumBalance?: Minor | undefined;
  readonly readiness?: Readiness | undefined;
}

export interface PreviewPage extends Page<PreviewRow> {
  readonly through: LocalDate;
  /** What those of the page come to that are preselected, one invoice for each client. */
  readonly totals: PreviewTotals;
}

type Reading = Pick<TableNeeds, 'stores' | 'clock' | 'journal'>;

/** The last day of the month before a day. */
export const monthBefore = (day: LocalDate): LocalDate => addDays(`${day.slice(0, 8)}01`, -1);

const matches = <T>(wanted: T | undefined, found: T): boolean => wanted === undefined || wanted === found;

/** What can be said of a contract before it is priced. */
const isWanted = (contract: Contract, client: Client | undefined, filter: PreviewFilter, through: LocalDate): boolean =>
  matches(filter.contractType, typeOn(contract, through)) &&
  matches(filter.branch, client?.branch) &&
  matches(filter.taxable, isTaxable(contract, client, through));

const isShown = ({ readiness, total }: PreviewRow, { readiness: wanted, minimumBalance }: PreviewFilter): boolean =>
  matches(wanted, readiness) && (minimumBalance === undefined || (total !== undefined && total >= minimumBalance));

/** The day that a preview is asked for: the last of the month before, if none is. */
export const throughOf = (tenant: Tenant, now: Date, asked: LocalDate | undefined): LocalDate => {
  const today = todayOf(tenant, now);
  if (asked !== undefined) guardReach(asked, today, '/query/through');
  return asked ?? monthBefore(today);
};

interface Shown {
  readonly row: PreviewRow;
  readonly priced: PricedOpen;
  readonly client: Client | undefined;
}

/** Those of some contracts that are to be shown; only those that the filter lets pass are priced. */
const lookAt = async (
  needs: Reading,
  asked: Asked,
  filter: PreviewFilter,
  contracts: readonly Contract[],
): Promise<readonly Shown[]> => {
  const { contracts: known, clients: owners } = needs.stores;
  const { tenant, through } = asked;
  const today = todayOf(tenant, needs.clock());
  const clients = await owners.many(
    tenant.tenantId,
    contracts.map(({ clientId }) => clientId),
  );
  const wanted = contracts
    .filter((contract) => isDue(contract, through, today))
    .filter((contract) => isWanted(contract, clients.get(contract.clientId), filter, through))
    .map(({ contractId }) => contractId);
  const records = await known.many(tenant.tenantId, wanted);
  const ordered = wanted.flatMap((contractId) => records.get(contractId) ?? []);
  return (await priceMany(needs, asked, ordered, clients)).flatMap((priced) => {
    const client = clients.get(priced.open.contract.clientId);
    const row = rowOf(priced, client, tenant);
    return row && isShown(row, filter) ? [{ row, priced, client }] : [];
  });
};

const BY_CLIENT = { invoiceGrouping: 'client', separatePurchaseOrders: false, shardSize: ROWS_PER_PAGE } as const;

/** What the preselected ones of a page come to, one invoice for each client. */
const totalsOf = (tenant: Tenant, shown: readonly Shown[]): PreviewTotals => {
  const chosen = shown.filter(({ priced }) => priced.part).map(({ priced }) => priced.open.contract);
  const clients = new Map(shown.flatMap(({ client }) => (client ? [[client.clientId, client]] : [])));
  const priced = new Map(shown.map((one) => [one.row.contractId, one.priced]));
  return previewInvoices(tenant, clients, layOut(chosen, BY_CLIENT).flat(), priced).totals;
};

/**
 * What can be billed, contract by contract in the order of the contracts' list. A page may hold fewer rows than were asked
 * for, or none, while its cursor goes on: contracts with nothing open, or that the filter leaves out, are looked
 * through, not listed. Stores nothing.
 */
export const listPreview =
  (needs: Reading) =>
  async (
    tenantId: string,
    through: LocalDate | undefined,
    filter: PreviewFilter,
    page: PageRequest,
  ): Promise<PreviewPage> => {
    const tenant = await readTenant(needs)(tenantId);
    const asked: Asked = {
      tenant,
      through: throughOf(tenant, needs.clock(), through),
      lineGrouping: 'ticket',
      openWork: false,
    };
    const limit = Math.min(page.limit, ROWS_PER_PAGE);
    const shown: Shown[] = [];
    let cursor: string | null = page.cursor ?? null;
    for (let round = 0; round < ROUNDS; round += 1) {
      const place = { limit: limit - shown.length, cursor: cursor ?? undefined };
      const found: Page<Contract> = await needs.stores.contracts.list(tenantId, place, filter.clientId);
      shown.push(...(await lookAt(needs, asked, filter, found.items)));
      cursor = found.cursor;
      if (cursor === null || shown.length === limit) break;
    }
    return {
      items: shown.map(({ row }) => row),
      cursor,
      through: asked.through,
      totals: totalsOf(tenant, shown),
    };
  };
