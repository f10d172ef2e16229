import { daysBetween, type LocalDate } from '../../calendar/local-date.ts';
import type { Client } from '../../clients/client.ts';
import { isAgreed } from '../../contracts/proposal.ts';
import { BillingError } from '../../errors.ts';
import { currencyOfClient } from '../../invoicing/exchange.ts';
import { minorDigits } from '../../money/currency.ts';
import { type Forecast, forecastOf } from '../../renewals/forecast.ts';
import type { ContractRecord } from '../../table/contract-store.ts';
import type { Needs } from '../ports.ts';
import { atListedPrices, readingListsOnce } from '../price-lists.ts';
import { readTenant } from '../tenants/settings.ts';

/** Contracts of one answer: each is read with its state, and it has to fit an answer's time and size. */
export const MOST_FORECAST = 500;
const MOST_DAYS = 1_100;

/** What is forecast of a contract, with what it is billed in. */
export interface ForecastOfContract extends Forecast {
  readonly client?: Pick<Client, 'name'> | undefined;
  readonly currency: string;
}

const refuse = (detail: string) =>
  new BillingError('RequestInvalid', `/query/until: ${detail}`, [{ pointer: '/query/until', detail }]);

const hasEnd = (record: ContractRecord | undefined): record is ContractRecord & { contract: { endsOn: LocalDate } } =>
  record?.contract.endsOn !== undefined && isAgreed(record.contract);

/** What becomes of the contracts that end between two days, both counted, in the order of their ends. */
export const forecastRenewals =
  ({ stores }: Pick<Needs, 'stores'>) =>
  async (
    tenantId: string,
    { from, until }: { readonly from: LocalDate; readonly until: LocalDate },
  ): Promise<readonly ForecastOfContract[]> => {
    if (until < from) throw refuse('must not be before from');
    if (daysBetween(from, until) > MOST_DAYS) throw refuse('must be within three years of from');
    const ids = await stores.contractLife.endingBetween(tenantId, from, until, MOST_FORECAST);
    if (ids.length > MOST_FORECAST)
      throw refuse(`more than ${MOST_FORECAST} contracts end by then: ask for fewer days`);
    if (ids.length === 0) return [];
    const [{ settings }, records] = await Promise.all([
      readTenant({ stores })(tenantId),
      stores.contracts.many(tenantId, ids),
    ]);
    const ending = ids.map((id) => records.get(id)).filter(hasEnd);
    const clients = await stores.clients.many(tenantId, [...new Set(ending.map(({ contract }) => contract.clientId))]);
    const lists = readingListsOnce(stores);
    const listed = await Promise.all(ending.map((record) => atListedPrices(lists, tenantId, record)));
    return listed.map(({ contract, state }) => {
      const client = clients.get(contract.clientId);
      const currency = currencyOfClient(client ?? {}, settings);
      return { ...forecastOf(contract, state.balances, minorDigits(currency)), client, currency };
    });
  };
