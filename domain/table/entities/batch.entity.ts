import { CustomAttributeType, Entity } from 'electrodb';
import { batchStatuses, type Draft, itemStatuses, type NewBatch, type PlannedInvoice } from '../../batches/batch.ts';
import { partition, sort } from './key-shapes.ts';

/** One run of a tenant's billing. */
export const batchEntity = new Entity({
  model: { service: 'monthend', entity: 'batch', version: '1' },
  attributes: {
    tenantId: { type: 'string', required: true },
    batchId: { type: 'string', required: true },
    request: { type: CustomAttributeType<NewBatch>('any'), required: true },
    status: { type: batchStatuses, required: true },
    cutoff: { type: 'string' },
    shards: { type: 'number' },
    decision: { type: ['approve', 'cancel'] as const },
    decidedBy: { type: 'string' },
    taskToken: { type: 'string' },
    reason: { type: 'string' },
    createdAt: { type: 'string', required: true },
    closedAt: { type: 'string' },
    version: { type: 'number', required: true },
  },
  indexes: {
    /** R1 a batch by id; R2 the batches of a tenant, newest first. */
    ofTenant: {
      pk: { ...partition, template: 'T#${tenantId}#BATCHES', composite: ['tenantId'] },
      sk: { ...sort, template: 'B#${batchId}', composite: ['batchId'] },
    },
  },
});

/** A part of the batch that one function works on, as Plan laid it out. */
export const shardEntity = new Entity({
  model: { service: 'monthend', entity: 'shard', version: '1' },
  attributes: {
    tenantId: { type: 'string', required: true },
    batchId: { type: 'string', required: true },
    shard: { type: 'string', required: true },
    planned: { type: CustomAttributeType<readonly PlannedInvoice[]>('any'), required: true },
  },
  indexes: {
    /** R3 one shard; R4 all shards of a batch. */
    ofBatch: {
      pk: { ...partition, template: 'T#${tenantId}#B#${batchId}', composite: ['tenantId', 'batchId'] },
      sk: { ...sort, template: 'SHARD#${shard}', composite: ['shard'] },
    },
  },
});

/** What became of one invoice of the batch. */
export const batchItemEntity = new Entity({
  model: { service: 'monthend', entity: 'batchItem', version: '1' },
  attributes: {
    tenantId: { type: 'string', required: true },
    batchId: { type: 'string', required: true },
    itemId: { type: 'string', required: true },
    clientId: { type: 'string', required: true },
    contractIds: { type: 'list', items: { type: 'string' }, required: true },
    status: { type: itemStatuses, required: true },
    reason: { type: 'string' },
    gross: { type: 'number' },
    currency: { type: 'string' },
    warnings: { type: 'list', items: { type: 'string' } },
    invoiceId: { type: 'string' },
    formattedNumber: { type: 'string' },
  },
  indexes: {
    /** R5 the items of a batch; R6 those of a shard; R7 one item. */
    ofBatch: {
      pk: { ...partition, template: 'T#${tenantId}#B#${batchId}', composite: ['tenantId', 'batchId'] },
      sk: { ...sort, template: 'ITEM#${itemId}', composite: ['itemId'] },
    },
  },
});

/** A computed invoice without a number. */
export const draftEntity = new Entity({
  model: { service: 'monthend', entity: 'draft', version: '1' },
  attributes: {
    tenantId: { type: 'string', required: true },
    batchId: { type: 'string', required: true },
    itemId: { type: 'string', required: true },
    draft: { type: CustomAttributeType<Draft>('any') },
    /** Where a large draft lies, by the hash of its content. */
    objectKey: { type: 'string' },
  },
  indexes: {
    /** R8 the draft of an item. */
    ofBatch: {
      pk: { ...partition, template: 'T#${tenantId}#B#${batchId}', composite: ['tenantId', 'batchId'] },
      sk: { ...sort, template: 'DRAFT#${itemId}', composite: ['itemId'] },
    },
  },
});
