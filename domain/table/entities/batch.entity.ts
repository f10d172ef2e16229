import { CustomAttributeType, Entity } from 'electrodb';
import { type Batch, type Before, batchStatuses, decisions } from '../../batches/batch.ts';
import type { Draft } from '../../batches/draft.ts';
import type { MadeEdit } from '../../batches/edits/edit.ts';
import type { LostEdit } from '../../batches/edits/lost.ts';
import { itemStatuses, type PlannedInvoice } from '../../batches/item.ts';
import type { NewBatch } from '../../batches/new-batch.ts';
import type { Compared } from '../../invoicing/last-bill.ts';
import { partition, sort } from './key-shapes.ts';
import { packed } from './packed.ts';

/** One run of a tenant's billing. */
export const batchEntity = new Entity({
  model: { service: 'monthend', entity: 'batch', version: '1' },
  attributes: {
    tenantId: { type: 'string', required: true },
    batchId: { type: 'string', required: true },
    request: { type: CustomAttributeType<NewBatch & Pick<Batch, 'adHoc'>>('any'), required: true },
    status: { type: batchStatuses, required: true },
    attempt: { type: 'number' },
    round: { type: 'number' },
    laidOut: { type: 'number' },
    cutoff: { type: 'string' },
    firstShard: { type: 'number' },
    shards: { type: 'number' },
    planned: { type: 'number' },
    decision: { type: decisions },
    decidedBy: { type: 'string' },
    approved: { type: CustomAttributeType<readonly string[]>('any') },
    inherited: { type: CustomAttributeType<NonNullable<Batch['inherited']>>('any') },
    taskToken: { type: 'string' },
    requestId: { type: 'string' },
    reason: { type: 'string' },
    createdAt: { type: 'string', required: true },
    since: { type: 'string' },
    issuingFrom: { type: 'string' },
    before: { type: CustomAttributeType<Before>('any') },
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
    /** R3 one shard; R4 those that another grouping has replaced. */
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
    decidedBy: { type: 'string' },
    net: { type: 'number' },
    gross: { type: 'number' },
    currency: { type: 'string' },
    warnings: { type: 'list', items: { type: 'string' } },
    compared: { type: CustomAttributeType<Compared>('any') },
    edited: { type: 'boolean' },
    lostEdits: { type: CustomAttributeType<readonly LostEdit[]>('any') },
    invoiceId: { type: 'string' },
    formattedNumber: { type: 'string' },
    kind: { type: ['invoice', 'creditNote'] as const },
  },
  indexes: {
    /** R5 the items of a batch; R6 those of a shard; R7 and R10 one item, or some. */
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
    draft: { type: CustomAttributeType<Draft>('any'), ...packed<Draft>() },
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

/** What a person changed on a draft: laid over it whenever it is read, and whenever it is computed again. */
export const draftEditsEntity = new Entity({
  model: { service: 'monthend', entity: 'draftEdits', version: '1' },
  attributes: {
    tenantId: { type: 'string', required: true },
    batchId: { type: 'string', required: true },
    itemId: { type: 'string', required: true },
    edits: { type: CustomAttributeType<readonly MadeEdit[]>('any'), required: true },
    version: { type: 'number', required: true },
  },
  indexes: {
    /** R9 the edits of an item's draft. */
    ofBatch: {
      pk: { ...partition, template: 'T#${tenantId}#B#${batchId}', composite: ['tenantId', 'batchId'] },
      sk: { ...sort, template: 'EDITS#${itemId}', composite: ['itemId'] },
    },
  },
});
