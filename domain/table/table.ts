import type { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import { Service } from 'electrodb';
import type { Blobs } from './blobs.ts';
import { deadlineClient } from './deadline.ts';
import { auditEntity, findingEntity } from './entities/audit.entity.ts';
import { batchEntity, batchItemEntity, draftEditsEntity, draftEntity, shardEntity } from './entities/batch.entity.ts';
import { billableEntity, departedEntity } from './entities/billable.entity.ts';
import { clientEntity, clientEventEntity } from './entities/client.entity.ts';
import { billingStateEntity, contractEntity } from './entities/contract.entity.ts';
import { contractDigestEntity } from './entities/contract-digest.entity.ts';
import { contractDocumentEntity } from './entities/contract-document.entity.ts';
import { contractEndEntity, contractEventEntity } from './entities/contract-life.entity.ts';
import { contractScheduleEntity, reschedulingEntity } from './entities/contract-schedule.entity.ts';
import { contractTemplateEntity } from './entities/contract-template.entity.ts';
import { equipmentEntity, equipmentScheduleEntity } from './entities/equipment.entity.ts';
import { exchangeRateEntity } from './entities/exchange-rate.entity.ts';
import { fileImportEntity } from './entities/file-import.entity.ts';
import { idempotencyEntity } from './entities/idempotency.entity.ts';
import { deliveryEntity, hookEntity, integrationEntity } from './entities/integration.entity.ts';
import {
  invoiceEntity,
  mailEntity,
  seriesEntity,
  settlementEntity,
  settlementEventEntity,
} from './entities/ledger.entity.ts';
import { mappingEntity, ruleListEntity, waitingEntity, workOrderEntity } from './entities/mapping.entity.ts';
import { priceListEntity } from './entities/price-list.entity.ts';
import { productEntity } from './entities/product.entity.ts';
import { programmeEntity } from './entities/programme.entity.ts';
import { projectEntity } from './entities/project.entity.ts';
import { businessCalendarEntity, serviceLevelEntity } from './entities/service-level.entity.ts';
import { machineEntity, sessionEntity } from './entities/session.entity.ts';
import { costRateEntity, teamEntity, technicianEntity } from './entities/technician.entity.ts';
import {
  dunningScheduleEntity,
  membershipEntity,
  monthEndScheduleEntity,
  registrationEntity,
  tenantEntity,
} from './entities/tenant.entity.ts';
import { ticketEntity, ticketRefEntity, workPlaceEntity } from './entities/ticket.entity.ts';
import { timerEntity, timerSlotEntity } from './entities/timer.entity.ts';
import { webhookCountEntity, webhookEntity, webhookMessageEntity } from './entities/webhook.entity.ts';

export const entities = {
  tenant: tenantEntity,
  monthEndSchedule: monthEndScheduleEntity,
  dunningSchedule: dunningScheduleEntity,
  membership: membershipEntity,
  exchangeRate: exchangeRateEntity,
  client: clientEntity,
  clientEvent: clientEventEntity,
  contract: contractEntity,
  contractDigest: contractDigestEntity,
  contractDocument: contractDocumentEntity,
  contractEnd: contractEndEntity,
  contractEvent: contractEventEntity,
  contractSchedule: contractScheduleEntity,
  contractTemplate: contractTemplateEntity,
  rescheduling: reschedulingEntity,
  billingState: billingStateEntity,
  billable: billableEntity,
  departed: departedEntity,
  series: seriesEntity,
  invoice: invoiceEntity,
  settlement: settlementEntity,
  settlementEvent: settlementEventEntity,
  mail: mailEntity,
  batch: batchEntity,
  shard: shardEntity,
  batchItem: batchItemEntity,
  draft: draftEntity,
  draftEdits: draftEditsEntity,
  idempotency: idempotencyEntity,
  fileImport: fileImportEntity,
  audit: auditEntity,
  finding: findingEntity,
  registration: registrationEntity,
  technician: technicianEntity,
  team: teamEntity,
  costRate: costRateEntity,
  priceList: priceListEntity,
  product: productEntity,
  timer: timerEntity,
  timerSlot: timerSlotEntity,
  session: sessionEntity,
  machine: machineEntity,
  integration: integrationEntity,
  hook: hookEntity,
  delivery: deliveryEntity,
  ticket: ticketEntity,
  ticketRef: ticketRefEntity,
  workPlace: workPlaceEntity,
  businessCalendar: businessCalendarEntity,
  serviceLevel: serviceLevelEntity,
  project: projectEntity,
  equipment: equipmentEntity,
  equipmentSchedule: equipmentScheduleEntity,
  programme: programmeEntity,
  mapping: mappingEntity,
  ruleList: ruleListEntity,
  waiting: waitingEntity,
  workOrder: workOrderEntity,
  webhook: webhookEntity,
  webhookCount: webhookCountEntity,
  webhookMessage: webhookMessageEntity,
} as const;

export interface TableProps {
  readonly client: DynamoDBDocumentClient;
  readonly tableName: string;
  readonly blobs: Blobs;
  /** Read afresh for every attempt, never at the start of a process. */
  readonly clock: () => Date;
}

/** Joining the entities checks each of their models, which takes longer than ten reads: a process does it once. */
let joined: Service<typeof entities> | undefined;

/**
 * The entities, connected. Only files of `domain/table` see this; others get stores. ElectroDB keeps table and client in the
 * entities themselves, so a process works on one table at a time: that of its last connection.
 */
export const connect = ({ client, tableName, blobs, clock }: TableProps) => {
  joined ??= new Service(entities);
  joined.setTableName(tableName);
  joined.setClient(deadlineClient(client));
  return { ...joined.entities, transaction: joined.transaction, blobs, clock };
};

export type Table = ReturnType<typeof connect>;

/** The entities inside a transaction. */
export type Tables = Parameters<Parameters<Table['transaction']['write']>[0]>[0];

/** A page of a list; the cursor is the table's own and is signed before it leaves the house. */
export interface Page<T> {
  readonly items: readonly T[];
  readonly cursor: string | null;
}

export interface PageRequest {
  readonly limit: number;
  readonly cursor?: string | undefined;
}
