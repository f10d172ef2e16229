import { batchRoutes } from './batches/routes.ts';
import { clientRoutes } from './clients/routes.ts';
import { contractRoutes } from './contracts/routes.ts';
import { docsRoutes } from './docs/routes.ts';
import { importRoutes } from './imports/routes.ts';
import { invoiceRoutes } from './invoices/routes.ts';
import { memberRoutes } from './members/routes.ts';
import type { Route } from './route.ts';
import { settingsRoutes } from './settings/routes.ts';
import { tenantRoutes } from './tenants/routes.ts';
import { timeEntryRoutes } from './time-entries/routes.ts';

/** Every operation of the API: the one table that gateway, handlers and OpenAPI document are made from. */
export const routes: readonly Route[] = [
  tenantRoutes,
  memberRoutes,
  settingsRoutes,
  clientRoutes,
  contractRoutes,
  timeEntryRoutes,
  importRoutes,
  batchRoutes,
  invoiceRoutes,
  docsRoutes,
].flatMap((ofResource) => Object.values<Route>(ofResource));
