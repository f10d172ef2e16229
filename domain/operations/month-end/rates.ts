import { type LocalDate, localDateOf } from '../../calendar/local-date.ts';
import type { Client } from '../../clients/client.ts';
import { momentOf } from '../../ids.ts';
import { currencyOfClient, type ExchangeRate } from '../../invoicing/exchange.ts';
import type { Stores } from '../../table/stores.ts';
import type { Run } from './load.ts';

/** The day that a run's invoices are to be of, as far as it is known: the wished one, or that of its cutoff. */
const dayOfRun = ({ batch, reach }: Run): LocalDate =>
  batch.issueOn ?? localDateOf(momentOf(reach.cutoff), reach.timeZone);

/**
 * The newest rates by the day of a run of the currencies that some clients are billed in: one Query for each that is not
 * the tenant's own, so mostly none.
 */
export const ratesFor = async (
  { exchangeRates }: Pick<Stores, 'exchangeRates'>,
  run: Run,
  clients: readonly Client[],
): Promise<ReadonlyMap<string, ExchangeRate>> => {
  const { tenantId, settings } = run.tenant;
  const currencies = new Set(clients.map((client) => currencyOfClient(client, settings)));
  currencies.delete(settings.currency);
  const day = dayOfRun(run);
  const found = await Promise.all([...currencies].map((currency) => exchangeRates.newest(tenantId, currency, day)));
  return new Map(found.flatMap((rate) => (rate ? [[rate.currency, rate] as const] : [])));
};
