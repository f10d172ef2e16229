import { BillingError } from '../errors.ts';
import type { ExchangeRate } from '../invoicing/exchange.ts';
import type { Page, PageRequest } from '../table/table.ts';
import { todayOf } from '../tenants/today.ts';
import type { Needs } from './ports.ts';
import { readTenant } from './tenants/settings.ts';

/** Records what a unit of a currency was worth on a day that has come. */
export const recordExchangeRate =
  ({ stores }: Pick<Needs, 'stores'>) =>
  async (tenantId: string, rate: ExchangeRate, now: Date): Promise<ExchangeRate> => {
    const tenant = await readTenant({ stores })(tenantId);
    const { currency } = tenant.settings;
    const today = todayOf(tenant, now);
    const refuse = (pointer: string, detail: string) =>
      new BillingError('RequestInvalid', `${pointer}: ${detail}`, [{ pointer, detail }]);
    if (rate.currency === currency) throw refuse('/path/currency', `must be another than the firm's own, ${currency}`);
    if (rate.on > today) throw refuse('/path/date', `must be by today, ${today}`);
    await stores.exchangeRates.put(tenantId, rate);
    return rate;
  };

export const listExchangeRates =
  ({ stores }: Pick<Needs, 'stores'>) =>
  (tenantId: string, currency: string, page: PageRequest): Promise<Page<ExchangeRate>> =>
    stores.exchangeRates.list(tenantId, currency, page);
