import { listExchangeRates, recordExchangeRate } from '../../domain/operations/exchange-rates.ts';
import { changeLogo, changeSettings, readTenant } from '../../domain/operations/tenants/settings.ts';
import type { Tenant } from '../../domain/tenants/tenant.ts';
import { httpHandler, ok, page, versioned } from '../shared/http-handler.ts';
import { blobs, stores } from '../shared/services-with-objects.ts';
import { settingsRoutes } from './settings/routes.ts';

const needs = { stores, blobs };

const view = ({ tenantId, settings, logoKey, version }: Tenant) =>
  versioned({ tenantId, settings, hasLogo: logoKey !== undefined, version });

export const handler = httpHandler(settingsRoutes, {
  getSettings: async ({ tenantId }) => view(await readTenant(needs)(tenantId)),
  replaceSettings: async ({ tenantId, expectedVersion, body, now }) =>
    view(await changeSettings(needs)(tenantId, expectedVersion, body, now)),
  recordExchangeRate: async ({ tenantId, params: { currency, date }, body, now }) =>
    ok(await recordExchangeRate(needs)(tenantId, { currency, on: date, rate: body.rate }, now)),
  listExchangeRates: async ({ tenantId, params, page: asked }) =>
    page(await listExchangeRates(needs)(tenantId, params.currency, asked)),
  replaceLogo: async ({ tenantId, expectedVersion, body, now }) =>
    view(await changeLogo(needs)(tenantId, expectedVersion, body, now)),
});
