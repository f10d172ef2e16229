import { addDays, type LocalDate } from '../../calendar/local-date.ts';
import { accountIds, type Client } from '../../clients/client.ts';
import { BillingError } from '../../errors.ts';
import type { Invoice } from '../../invoicing/invoice.ts';
import { type HistoryEvent, NOTHING_SETTLED } from '../../invoicing/settlement.ts';
import { type Statement, statementOf } from '../../invoicing/statement.ts';
import type { Tenant } from '../../tenants/tenant.ts';
import { todayOf } from '../../tenants/today.ts';
import { notFound } from '../change.ts';
import { merged } from '../clients.ts';
import { concurrently } from '../concurrently.ts';
import type { TableNeeds } from '../ports.ts';
import { tenantOf } from '../tenants/tenant-of.ts';

type StatementNeeds = Pick<TableNeeds, 'stores' | 'clock'>;

export interface StatementDates {
  /** Default: 90 days before `on`. */
  readonly from?: LocalDate | undefined;
  /** Default: today. */
  readonly on?: LocalDate | undefined;
}

export interface ClientStatement {
  readonly tenant: Tenant;
  readonly client: Client;
  readonly statement: Statement;
}

const DEFAULT_DAYS = 90;
const PAGE = 50;
const AT_A_TIME = 8;

const documentsOf = async (
  { stores }: StatementNeeds,
  tenantId: string,
  client: Client,
): Promise<readonly Invoice[]> => {
  const documents: Invoice[] = [];
  let cursor: string | undefined;
  do {
    const page = await stores.ledger.listOfClient(tenantId, accountIds(client), { limit: PAGE, cursor });
    documents.push(...page.items);
    cursor = page.cursor ?? undefined;
  } while (cursor !== undefined);
  return documents;
};

/** Histories are read only of documents for which money moved, or nothing is known. */
const historiesOf = async (
  { stores }: StatementNeeds,
  tenantId: string,
  documents: readonly Invoice[],
): Promise<ReadonlyMap<string, readonly HistoryEvent[]>> => {
  const ids = documents.map(({ invoiceId }) => invoiceId);
  const settlements = await stores.settlements.many(tenantId, ids);
  const moved = ids.filter((id) => {
    const { paid, refunded } = (settlements.get(id) ?? NOTHING_SETTLED).settled;
    return paid > 0 || refunded > 0;
  });
  const histories = await concurrently(
    moved,
    AT_A_TIME,
    async (id) => [id, await stores.settlements.history(tenantId, id)] as const,
  );
  return new Map(histories);
};

const refused = (pointer: string, detail: string): BillingError =>
  new BillingError('RequestInvalid', detail, [{ pointer, detail }]);

/**
 * A client's statement of account, with what its duplicates owe. Throws `NotFound`, `ClientMerged`, and `RequestInvalid` for days that are in the future or in the
 * wrong order; `told` points to where the request has them.
 */
export const readStatement =
  (needs: StatementNeeds) =>
  async (tenantId: string, clientId: string, dates: StatementDates, told = ''): Promise<ClientStatement> => {
    const { stores } = needs;
    const [tenant, client] = await Promise.all([tenantOf(stores, tenantId), stores.clients.get(tenantId, clientId)]);
    if (!client) throw notFound('client', clientId);
    if (client.mergedInto !== undefined) throw merged(client);
    const today = todayOf(tenant, needs.clock());
    const { on = today, from = addDays(on, -DEFAULT_DAYS) } = dates;
    if (on > today) throw refused(`${told}/on`, `must not be after today, ${today}`);
    if (from > on) throw refused(`${told}/from`, `must not be after ${on}`);
    const documents = await documentsOf(needs, tenantId, client);
    const histories = await historiesOf(needs, tenantId, documents);
    const accounted = documents.map((document) => ({ document, history: histories.get(document.invoiceId) ?? [] }));
    return { tenant, client, statement: statementOf(accounted, from, on) };
  };
