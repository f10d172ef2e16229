import type { ShownCost } from '../../billables/time-entry-view.ts';
import type { TimeState } from '../../billables/time-state.ts';
import { timeStateOf } from '../../billables/time-state.ts';
import { BillingError } from '../../errors.ts';
import { currencyOfClient } from '../../invoicing/exchange.ts';
import type { EntryCost } from '../../pricing/present-cost.ts';
import type { ContractRecord } from '../../table/contract-store.ts';
import type { Tenant } from '../../tenants/tenant.ts';
import { todayOf } from '../../tenants/today.ts';
import { concurrently } from '../concurrently.ts';
import type { TableNeeds } from '../ports.ts';
import { holidaysOf, type OpenFacts, readOpenFacts } from '../pricing/contract-facts.ts';
import type { Found } from './found.ts';
import { type LogPricing, priceLog } from './price-log.ts';

type Reading = Pick<TableNeeds, 'stores' | 'clock'>;

/** What entries come to at present, each by its contract and id. */
export type Costs = (found: Found) => ShownCost;

/** Contracts whose logs are read at a time. */
const WIDTH = 10;

type Problem = NonNullable<ShownCost['costProblem']>;
type LogCosts = ReadonlyMap<string, EntryCost> | Problem;

/** What is wrong with the contract is said on its entries; a defect of ours is thrown. */
const orProblem = <T>(price: () => T): T | Problem => {
  try {
    return price();
  } catch (error) {
    if (!(error instanceof BillingError)) throw error;
    return { code: error.code, detail: error.message };
  }
};

const isProblem = (facts: object): facts is Problem => 'code' in facts;

/** The costs of one contract: of what is open, and of what is held as if it were released; each computed when it is asked for. */
const costsOfLog = (facts: OpenFacts, pricing: LogPricing) => {
  const [open, withHeld] = [false, true].map((held) => {
    let known: LogCosts | undefined;
    return (): LogCosts => {
      known ??= orProblem(() => priceLog(facts, pricing, held));
      return known;
    };
  }) as [() => LogCosts, () => LogCosts];
  return (state: TimeState): LogCosts => (state === 'open' || state === 'accounted' ? open() : withHeld());
};

const shown = (costs: LogCosts, billableId: string, currency: string): ShownCost => {
  if (isProblem(costs)) return { costProblem: costs };
  const cost = costs.get(billableId);
  return cost ? { cost: { amount: cost.amount, currency }, pricedBy: cost.parts } : {};
};

/** What is stored needs no pricing, and what is on an invoice has none of today. */
export const isPricedNow = ({ entry, record }: Found): boolean =>
  entry.accounted === undefined && timeStateOf(entry, record.state) !== 'invoiced';

const UNKNOWN: Problem = { code: 'ClientUnknown', detail: 'there is no such client' };

const storedCost = ({ entry: { accounted } }: Found): ShownCost =>
  accounted ? { cost: { amount: accounted.cost, currency: accounted.currency } } : {};

/** The logs of some contracts, each read once, or why one cannot be read now. */
const readLogs = async (
  { stores }: Reading,
  tenantId: string,
  records: readonly ContractRecord[],
): Promise<readonly { readonly record: ContractRecord; readonly facts: OpenFacts | Problem }[]> =>
  concurrently(records, WIDTH, async (record) => {
    try {
      return { record, facts: await readOpenFacts(stores, tenantId, record) };
    } catch (error) {
      // A past invoice that is to be corrected is not in the list yet; all else is ours or the table's.
      if (!(error instanceof BillingError) || error.code !== 'HistoryMissing') throw error;
      return { record, facts: { code: error.code, detail: error.message } };
    }
  });

/**
 * What entries cost at present: the very pricing of the open log of each contract they stand on, once for each contract.
 * Nothing of it is stored, so it is right whenever it is asked for.
 */
export const presentCosts =
  ({ stores, clock }: Reading) =>
  async (tenantId: string, tenant: Tenant, found: readonly Found[]): Promise<Costs> => {
    const records = [
      ...new Map(found.filter(isPricedNow).map(({ record }) => [record.contract.contractId, record])).values(),
    ];
    const now = clock();
    const today = todayOf(tenant, now);
    const [clients, logs] = await Promise.all([
      stores.clients.many(
        tenantId,
        records.map(({ contract }) => contract.clientId),
      ),
      readLogs({ stores, clock }, tenantId, records),
    ]);
    const readable = logs.flatMap(({ facts }) => (isProblem(facts) ? [] : [facts]));
    const holidays = await holidaysOf(
      readable.map(({ contract, billables, held }) => ({ contract, billables: [...billables, ...held] })),
      today,
    );
    const byContract = new Map<string, (found: Found) => ShownCost>(
      logs.map(({ record, facts }) => {
        const { contractId, clientId } = record.contract;
        const client = clients.get(clientId);
        if (isProblem(facts)) return [contractId, () => ({ costProblem: facts })];
        if (!client) return [contractId, () => ({ costProblem: UNKNOWN })];
        const currency = currencyOfClient(client, tenant.settings);
        const costs = costsOfLog(facts, { tenant, client, now, today, holidays });
        return [contractId, ({ entry }) => shown(costs(timeStateOf(entry, record.state)), entry.billableId, currency)];
      }),
    );
    return (one) => (isPricedNow(one) ? (byContract.get(one.entry.contractId)?.(one) ?? {}) : storedCost(one));
  };
