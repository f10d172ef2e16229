import type { LoggedBillable } from '../../billables/billable.ts';
import { addDays, daysBetween } from '../../calendar/local-date.ts';
import type { Period } from '../../calendar/period.ts';
import { accountIds } from '../../clients/client.ts';
import { BillingError } from '../../errors.ts';
import { currencyOfClient } from '../../invoicing/exchange.ts';
import { type ContractWork, type Profit, profitOf } from '../../profit/profit.ts';
import { type Revenue, revenueOf } from '../../profit/revenue.ts';
import { contractOf } from '../billables/read.ts';
import { notFound } from '../change.ts';
import { concurrently } from '../concurrently.ts';
import type { Needs } from '../ports.ts';
import { tenantOf } from '../tenants/tenant-of.ts';

type ProfitNeeds = Pick<Needs, 'stores'>;

/** What a contract or a client earned the firm, in the firm's currency, with the documents that the revenue is of. */
export interface ProfitReport extends Profit, Period {
  readonly currency: string;
  /** In the order of their days; of each what it brought of what is asked for. */
  readonly documents: readonly Revenue[];
}

/** A year is what people ask for; all years would not be read in the time of a request. */
const MAX_DAYS = 366;
/** Contracts whose logs are read at a time. */
const AT_ONCE = 5;

const guardPeriod = ({ from, until }: Period): void => {
  const days = daysBetween(from, until);
  if (days >= 1 && days <= MAX_DAYS) return;
  const detail = days < 1 ? 'must be after from' : `must be at most ${MAX_DAYS} days after from`;
  throw new BillingError('RequestInvalid', `/query/until: ${detail}`, [{ pointer: '/query/until', detail }]);
};

const isOf =
  <Kind extends LoggedBillable['kind']>(kind: Kind) =>
  (one: LoggedBillable): one is Extract<LoggedBillable, { kind: Kind }> =>
    one.kind === kind;

const workOn = async (
  { stores }: ProfitNeeds,
  tenantId: string,
  contractId: string,
  { from, until }: Period,
): Promise<ContractWork> => {
  const logged = await stores.log.read(tenantId, contractId, from, addDays(until, -1));
  return { contractId, entries: logged.filter(isOf('time')), expenses: logged.filter(isOf('expense')) };
};

/** Of some contracts of a client, and of those lines of its documents that are chosen. */
const reportOf = async (
  needs: ProfitNeeds,
  tenantId: string,
  clientId: string,
  period: Period,
  contractIds: readonly string[],
  isAsked: (revenue: Revenue) => boolean,
): Promise<ProfitReport> => {
  const { stores } = needs;
  const [{ settings }, client] = await Promise.all([
    tenantOf(stores, tenantId),
    stores.clients.get(tenantId, clientId),
  ]);
  if (!client) throw notFound('client', clientId);
  const { currency } = settings;
  const clientCurrency = currencyOfClient(client, settings);
  const [issued, work, rates, exchange] = await Promise.all([
    stores.ledger.issuedToClient(tenantId, accountIds(client), period.from, addDays(period.until, -1)),
    concurrently(contractIds, AT_ONCE, (contractId) => workOn(needs, tenantId, contractId, period)),
    stores.costRates.all(tenantId),
    clientCurrency === currency
      ? undefined
      : stores.exchangeRates.newest(tenantId, clientCurrency, addDays(period.until, -1)),
  ]);
  const names = new Set(work.flatMap(({ entries }) => entries.map(({ technician }) => technician)));
  const technicians = await stores.technicians.named(tenantId, [...names]);
  const teamOf = (technician: string) => technicians.get(technician)?.team;
  const documents = issued.flatMap((document) => revenueOf(document, currency)).filter(isAsked);
  const basis = { currency, rates, teamOf, clientCurrency, rate: exchange?.rate };
  return { ...period, currency, ...profitOf(period, documents, work, basis), documents };
};

/** What a contract earned the firm. Throws `NotFound`, and `RequestInvalid` for a period that is none or too long. */
export const profitOfContract =
  (needs: ProfitNeeds) =>
  async (tenantId: string, contractId: string, period: Period): Promise<ProfitReport> => {
    guardPeriod(period);
    const { contract } = await contractOf(needs.stores, tenantId, contractId, '');
    const isAsked = (revenue: Revenue) => revenue.contractId === contractId;
    return reportOf(needs, tenantId, contract.clientId, period, [contractId], isAsked);
  };

/** What all contracts of a client earned the firm, and what was invoiced without one. Throws the same. */
export const profitOfClient =
  (needs: ProfitNeeds) =>
  async (tenantId: string, clientId: string, period: Period): Promise<ProfitReport> => {
    guardPeriod(period);
    const contracts = await needs.stores.contracts.ofClient(tenantId, clientId);
    const ids = contracts.map(({ contractId }) => contractId);
    return reportOf(needs, tenantId, clientId, period, ids, () => true);
  };
