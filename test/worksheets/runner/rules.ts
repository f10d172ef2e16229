import type { Client } from '../../../domain/clients/client.ts';
import { holidaysFor } from '../../../domain/operations/holidays.ts';
import type { Holidays, StandardRules } from '../../../domain/pricing/pricing.ts';
import type { Tenant } from '../../../domain/tenants/tenant.ts';
import type { World } from './world.ts';

/** What holds where a contract says nothing: the client's, then the tenant's. */
export const standardRules = ({ settings }: Tenant, { timeRules }: Client): StandardRules => ({
  clientRate: timeRules?.hourlyPrice,
  clientRounding: timeRules?.rounding,
  tenantRates: settings.timeRules.rates,
  tenantRounding: settings.timeRules.rounding,
  boundary: settings.timeRules.boundary,
});

/** Public holidays of the years that a story's work can be of. */
export const holidaysOf = ({ standings, lastRun }: World): Promise<Holidays> => {
  const contracts = standings.map(({ contract }) => contract);
  const first = contracts.map(({ startsOn }) => startsOn).sort()[0];
  const to = new Date(lastRun ?? 0).getUTCFullYear();
  return holidaysFor(contracts, { from: first === undefined ? to : Number(first.slice(0, 4)), to });
};
