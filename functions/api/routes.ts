import { auditRoutes } from './audits/routes.ts';
import { batchRoutes } from './batches/routes.ts';
import { billableRoutes } from './billables/routes.ts';
import { billingPreviewRoutes } from './billing-preview/routes.ts';
import { clientRoutes } from './clients/routes.ts';
import { contractRoutes } from './contracts/routes.ts';
import { creditNoteRoutes } from './credit-notes/routes.ts';
import { deliveryRoutes } from './deliveries/routes.ts';
import { docsRoutes } from './docs/routes.ts';
import { documentRoutes } from './documents/routes.ts';
import { draftDocumentRoutes } from './draft-documents/routes.ts';
import { draftRoutes } from './drafts/routes.ts';
import { hookRoutes } from './hooks/routes.ts';
import { importRoutes } from './imports/routes.ts';
import { integrationRoutes } from './integrations/routes.ts';
import { invoiceRoutes } from './invoices/routes.ts';
import { mappingRoutes } from './mappings/routes.ts';
import { memberRoutes } from './members/routes.ts';
import { pricingRoutes } from './pricing/routes.ts';
import type { Route } from './route.ts';
import { sessionRoutes } from './sessions/routes.ts';
import { settingsRoutes } from './settings/routes.ts';
import { mailRoutes } from './settlements/mail-routes.ts';
import { settlementRoutes } from './settlements/routes.ts';
import { statementRoutes } from './statements/routes.ts';
import { technicianRoutes } from './technicians/routes.ts';
import { tenantRoutes } from './tenants/routes.ts';
import { ticketRoutes } from './tickets/routes.ts';
import { timeEntryRoutes } from './time-entries/routes.ts';
import { timerRoutes } from './timers/routes.ts';
import { timesheetRoutes } from './timesheets/routes.ts';

/** Every operation of the API: the one table that gateway, handlers and OpenAPI document are made from. */
export const routes: readonly Route[] = [
  tenantRoutes,
  memberRoutes,
  settingsRoutes,
  clientRoutes,
  contractRoutes,
  timeEntryRoutes,
  timesheetRoutes,
  technicianRoutes,
  timerRoutes,
  sessionRoutes,
  ticketRoutes,
  billableRoutes,
  pricingRoutes,
  billingPreviewRoutes,
  importRoutes,
  batchRoutes,
  draftRoutes,
  draftDocumentRoutes,
  invoiceRoutes,
  settlementRoutes,
  mailRoutes,
  creditNoteRoutes,
  statementRoutes,
  deliveryRoutes,
  documentRoutes,
  hookRoutes,
  auditRoutes,
  integrationRoutes,
  mappingRoutes,
  docsRoutes,
].flatMap((ofResource) => Object.values<Route>(ofResource));
