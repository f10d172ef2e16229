import type { LocalDate } from '../calendar/local-date.ts';
import type { ExchangeRate } from '../invoicing/exchange.ts';
import type { Page, PageRequest, Table } from './table.ts';

/** The rates of exchange that a firm has recorded. */
export const exchangeRateStore = ({ exchangeRate }: Table) => {
  const fromRow = ({ currency, on, rate }: ExchangeRate): ExchangeRate => ({ currency, on, rate });
  return {
    /** Writes the rate of a day, in place of what was there: invoices have their own copy. */
    async put(tenantId: string, rate: ExchangeRate): Promise<void> {
      await exchangeRate.put({ tenantId, ...rate }).go();
    },

    /** The newest rate of a currency by a day, that day included. */
    async newest(tenantId: string, currency: string, by: LocalDate): Promise<ExchangeRate | undefined> {
      const { data } = await exchangeRate.query
        .ofCurrency({ tenantId, currency })
        .lte({ on: by })
        .go({ consistent: true, order: 'desc', limit: 1 });
      const [found] = data;
      return found && fromRow(found);
    },

    /** The rates of a currency, newest first. */
    async list(tenantId: string, currency: string, { limit, cursor }: PageRequest): Promise<Page<ExchangeRate>> {
      const page = await exchangeRate.query
        .ofCurrency({ tenantId, currency })
        .go({ count: limit, cursor: cursor ?? null, order: 'desc' });
      return { items: page.data.map(fromRow), cursor: page.cursor };
    },
  };
};
