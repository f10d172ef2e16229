import { auditRoutes } from './audits/routes.ts';
import { batchRoutes } from './batches/routes.ts';
import { billableRoutes } from './billables/routes.ts';
import { billingPreviewRoutes } from './billing-preview/routes.ts';
import { clientRecordRoutes } from './client-records/routes.ts';
import { clientRoutes } from './clients/routes.ts';
import { contractDocumentRoutes } from './contract-documents/routes.ts';
import { contractRoutes } from './contracts/routes.ts';
import { creditNoteRoutes } from './credit-notes/routes.ts';
import { deliveryRoutes } from './deliveries/routes.ts';
import { docsRoutes } from './docs/routes.ts';
import { documentRoutes } from './documents/routes.ts';
import { draftDocumentRoutes } from './draft-documents/routes.ts';
import { draftRoutes } from './drafts/routes.ts';
import { programmeRoutes } from './equipment/programme-routes.ts';
import { equipmentRoutes } from './equipment/routes.ts';
import { hookRoutes } from './hooks/routes.ts';
import { importRoutes } from './imports/routes.ts';
import { integrationRoutes } from './integrations/routes.ts';
import { invoiceRoutes } from './invoices/routes.ts';
import { mappingRoutes } from './mappings/routes.ts';
import { memberRoutes } from './members/routes.ts';
import { priceListRoutes } from './price-lists/routes.ts';
import { pricingRoutes } from './pricing/routes.ts';
import { productRoutes } from './products/routes.ts';
import { profitRoutes } from './profits/routes.ts';
import { projectRoutes } from './projects/routes.ts';
import { proposalRoutes } from './proposals/routes.ts';
import type { Route } from './route.ts';
import { serviceLevelRoutes } from './service-levels/routes.ts';
import { sessionRoutes } from './sessions/routes.ts';
import { settingsRoutes } from './settings/routes.ts';
import { mailRoutes } from './settlements/mail-routes.ts';
import { settlementRoutes } from './settlements/routes.ts';
import { statementRoutes } from './statements/routes.ts';
import { technicianRoutes } from './technicians/routes.ts';
import { templateRoutes } from './templates/routes.ts';
import { tenantRoutes } from './tenants/routes.ts';
import { ticketRoutes } from './tickets/routes.ts';
import { timeEntryRoutes } from './time-entries/routes.ts';
import { timerRoutes } from './timers/routes.ts';
import { timesheetRoutes } from './timesheets/routes.ts';
import { webhookRoutes } from './webhooks/routes.ts';

/** Every operation of the API: the one table that gateway, handlers and OpenAPI document are made from. */
export const routes: readonly Route[] = [
  tenantRoutes,
  memberRoutes,
  settingsRoutes,
  clientRoutes,
  clientRecordRoutes,
  contractRoutes,
  proposalRoutes,
  contractDocumentRoutes,
  templateRoutes,
  timeEntryRoutes,
  timesheetRoutes,
  technicianRoutes,
  profitRoutes,
  productRoutes,
  priceListRoutes,
  timerRoutes,
  sessionRoutes,
  ticketRoutes,
  serviceLevelRoutes,
  projectRoutes,
  equipmentRoutes,
  programmeRoutes,
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
  webhookRoutes,
  docsRoutes,
].flatMap((ofResource) => Object.values<Route>(ofResource));
