import {
  changeTenantItems,
  getObjects,
  keepTenantItems,
  sealSecrets,
  startImports,
  storeImports,
  systemItems,
  tenantItems,
} from '../../grants.ts';
import type { FunctionSpec } from '../spec.ts';
import { http, LONGEST, pricing } from './http.ts';

/** The API's functions for what is to be charged. */
export const workFunctions = {
  'time-entries': http(
    'time-entries',
    [changeTenantItems],
    'Working time cannot be recorded; tools that send it will retry.',
    LONGEST,
  ),
  // It prices: a correction reads past invoices, of which large ones lie beside the table.
  timesheets: pricing(
    'timesheets',
    [keepTenantItems, getObjects('T/*/documents/*')],
    'Working time cannot be listed, added up, downloaded or accounted.',
  ),
  timers: http('timers', [changeTenantItems], 'Timers cannot be started or stopped.', LONGEST),
  // It shows what each session costs, so it prices the contracts' logs.
  sessions: pricing('sessions', [changeTenantItems], 'Remote sessions cannot be recorded or read.'),
  tickets: http(
    'tickets',
    [changeTenantItems],
    'Tickets cannot be read or changed over the API, and their time does not follow.',
    LONGEST,
  ),
  billables: http('billables', [changeTenantItems], 'Expenses, readings and top-ups cannot be recorded.', LONGEST),
  imports: http(
    'imports',
    [changeTenantItems, storeImports, startImports],
    'Files of working time, clients and contracts cannot be imported.',
    LONGEST,
  ),
  // It seals the secrets of tools, and opens one that was just made.
  integrations: http(
    'integrations',
    [changeTenantItems, systemItems('PutItem'), sealSecrets],
    'Firms cannot connect ticketing tools, or see what these sent.',
  ),
  mappings: http(
    'mappings',
    [changeTenantItems, tenantItems('BatchWriteItem')],
    'Firms cannot map what their tools send, or see what waits for it.',
  ),
  // It seals the secrets that messages are signed with, and sends the test.
  webhooks: {
    ...http(
      'webhooks',
      [changeTenantItems, sealSecrets],
      'Firms cannot have systems told what happens, or see what these were told.',
      LONGEST,
    ),
    variables: ['TENANT_CLAIM', 'ROLE_CLAIM', 'WEBHOOKS_TO_LOOPBACK'],
  },
} as const satisfies Record<string, FunctionSpec>;
