import * as z from 'zod';
import { LocalDateSchema } from '../../../domain/calendar/local-date.ts';
import { Id } from '../../../domain/ids.ts';
import { Currency } from '../../../domain/money/currency.ts';
import { ExchangeRateText } from '../../../domain/money/decimal.ts';
import { TenantSettings } from '../../../domain/tenants/tenant.ts';
import { defineRoutes } from '../route.ts';

export const SettingsView = z
  .strictObject({
    tenantId: Id,
    settings: TenantSettings.describe('Send it back, changed, to change it.'),
    hasLogo: z.boolean(),
    version: z.int(),
  })
  .meta({ id: 'Settings' });

/** Whether the bytes are a picture, and a small enough one, is the operation's to say. */
const Picture = z.instanceof(Uint8Array);

const ofCurrency = { currency: Currency };

const RateOfDay = z
  .strictObject({
    currency: Currency,
    on: LocalDateSchema,
    rate: ExchangeRateText.describe("What 1 unit of the currency is in the firm's."),
  })
  .meta({ id: 'ExchangeRate' });

export const settingsRoutes = defineRoutes('settings', {
  getSettings: {
    method: 'GET',
    path: '/settings',
    permission: 'settings:read',
    summary: 'Read the settings of the firm',
    success: 200,
    response: SettingsView,
    errors: ['NotFound'],
  },
  replaceSettings: {
    method: 'PUT',
    path: '/settings',
    permission: 'settings:write',
    summary: 'Change the settings of the firm',
    description:
      'The body is all of `settings`. Issued invoices do not change; drafts are computed again. A tax rate that charges still name may go: their drafts then fail with `TaxRateUnknown` until the contract names another. Clients have a branch by its `branchId`; it can go once none has it and no series of its own has numbered anything. A series that has keeps what it numbers, and no format may give a number again.',
    ifMatch: true,
    body: TenantSettings,
    success: 200,
    response: SettingsView,
    errors: ['NotFound', 'CurrencyFixed', 'SeriesUsed', 'StillUsed'],
  },
  replaceLogo: {
    method: 'PUT',
    path: '/settings/logo',
    permission: 'settings:write',
    summary: 'Change the logo on invoices',
    description: 'A PNG or JPEG picture of at most 512 KiB and 1.5 million pixels.',
    ifMatch: true,
    body: Picture,
    mediaTypes: ['image/png', 'image/jpeg'],
    maxBodyBytes: 512 * 1024,
    success: 200,
    response: SettingsView,
    errors: ['NotFound'],
  },
  recordExchangeRate: {
    method: 'PUT',
    path: '/exchange-rates/{currency}/{date}',
    permission: 'settings:write',
    params: { ...ofCurrency, date: LocalDateSchema },
    summary: 'Record what a currency is worth on a day',
    description:
      'Clients may be billed in another currency than the firm (`currency` of the client). Their invoices state the tax in the firm’s own too, by the newest rate on or before their date. Issued invoices do not change.',
    body: z.strictObject({ rate: ExchangeRateText }).meta({ id: 'NewExchangeRate' }),
    success: 200,
    response: RateOfDay,
    errors: ['NotFound'],
  },
  listExchangeRates: {
    method: 'GET',
    path: '/exchange-rates/{currency}',
    permission: 'settings:read',
    params: ofCurrency,
    summary: 'List the rates of a currency, newest first',
    paged: true,
    success: 200,
    response: RateOfDay,
  },
});
