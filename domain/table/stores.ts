import { auditStore } from './audit-store.ts';
import { batchItemStore } from './batch-item-store.ts';
import { batchStore } from './batch-store.ts';
import { clientStore } from './client-store.ts';
import { contractDigestStore } from './contract-digest-store.ts';
import { contractDocumentStore } from './contract-document-store.ts';
import { contractLifeStore } from './contract-life-store.ts';
import { contractScheduleStore } from './contract-schedule-store.ts';
import { contractStore } from './contract-store.ts';
import { contractTemplateStore } from './contract-template-store.ts';
import { costRateStore } from './cost-rate-store.ts';
import { deliveryStore } from './delivery-store.ts';
import { draftEditsStore } from './draft-edits-store.ts';
import { dueStore } from './due-store.ts';
import { dunningStore } from './dunning-store.ts';
import { equipmentStore } from './equipment-store.ts';
import { exchangeRateStore } from './exchange-rate-store.ts';
import { fileImportStore } from './file-import-store.ts';
import { idempotencyStore } from './idempotency-store.ts';
import { integrationStore } from './integration-store.ts';
import { ledgerStore } from './ledger-store.ts';
import { logStore } from './log-store.ts';
import { mailStore } from './mail-store.ts';
import { mappingStore } from './mapping-store.ts';
import { memberStore } from './member-store.ts';
import { priceListStore } from './price-list-store.ts';
import { productStore } from './product-store.ts';
import { programmeStore } from './programme-store.ts';
import { projectStore } from './project-store.ts';
import { reschedulingStore } from './rescheduling-store.ts';
import { reviewStore } from './review-store.ts';
import { businessCalendarStore, serviceLevelStore } from './service-level-store.ts';
import { machineStore, sessionStore } from './session-store.ts';
import { settlementStore } from './settlement-store.ts';
import { connect, type TableProps } from './table.ts';
import { teamStore, technicianStore } from './technician-store.ts';
import { tenantRegistry } from './tenant-registry.ts';
import { tenantStore } from './tenant-store.ts';
import { ticketStore } from './ticket-store.ts';
import { timerStore } from './timer-store.ts';
import { waitingStore } from './waiting-store.ts';
import { webhookMessageStore } from './webhook-message-store.ts';
import { webhookStore } from './webhook-store.ts';
import { workStore } from './work-store.ts';

/** Everything that is stored, by what it is about. */
export const createStores = (props: TableProps) => {
  const table = connect(props);
  return {
    tenants: tenantStore(table),
    dunning: dunningStore(table),
    members: memberStore(table),
    exchangeRates: exchangeRateStore(table),
    clients: clientStore(table),
    contracts: contractStore(table),
    contractTemplates: contractTemplateStore(table),
    contractDocuments: contractDocumentStore(table),
    contractLife: contractLifeStore(table),
    contractSchedules: contractScheduleStore(table),
    rescheduling: reschedulingStore(table),
    digests: contractDigestStore(table),
    due: dueStore(table),
    log: logStore(table),
    ledger: ledgerStore(table),
    // biome-ignore lint/nursery/noMisusedPromises: a store is no promise; the rule takes one of its methods for it
    batches: { ...batchStore(table), ...reviewStore(table), ...batchItemStore(table), ...draftEditsStore(table) },
    settlements: settlementStore(table),
    mails: mailStore(table),
    idempotency: idempotencyStore(table),
    fileImports: fileImportStore(table),
    audits: auditStore(table),
    registry: tenantRegistry(table),
    technicians: technicianStore(table),
    teams: teamStore(table),
    costRates: costRateStore(table),
    priceLists: priceListStore(table),
    products: productStore(table),
    timers: timerStore(table),
    sessions: sessionStore(table),
    machines: machineStore(table),
    integrations: integrationStore(table),
    deliveries: deliveryStore(table),
    tickets: ticketStore(table),
    calendars: businessCalendarStore(table),
    serviceLevels: serviceLevelStore(table),
    work: workStore(table),
    projects: projectStore(table),
    equipment: equipmentStore(table),
    programmes: programmeStore(table),
    mappings: mappingStore(table),
    waiting: waitingStore(table),
    webhooks: webhookStore(table),
    webhookMessages: webhookMessageStore(table),
  };
};

export type Stores = ReturnType<typeof createStores>;
