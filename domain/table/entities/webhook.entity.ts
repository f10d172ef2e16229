import { CustomAttributeType, Entity } from 'electrodb';
import type { SealedSecret } from '../../integrations/integration.ts';
import type { EventType, WantedType } from '../../webhooks/event.ts';
import { type Attempt, type Failure, messageStatuses } from '../../webhooks/message.ts';
import { type DisabledReason, webhookStates } from '../../webhooks/webhook.ts';
import { listIndex, logIndex } from '../keys.ts';
import { listPartition, listSort, logSort, partition, sort } from './key-shapes.ts';

/** Where a tenant wants to be told what happens. */
export const webhookEntity = new Entity({
  model: { service: 'monthend', entity: 'webhook', version: '1' },
  attributes: {
    tenantId: { type: 'string', required: true },
    webhookId: { type: 'string', required: true },
    url: { type: 'string', required: true },
    events: { type: CustomAttributeType<WantedType[]>('any') },
    description: { type: 'string' },
    state: { type: webhookStates, required: true },
    disabledBecause: { type: CustomAttributeType<DisabledReason>('string') },
    disabledAt: { type: 'string' },
    failingSince: { type: 'string' },
    secrets: { type: CustomAttributeType<readonly SealedSecret[]>('any'), required: true },
    createdAt: { type: 'string', required: true },
    version: { type: 'number', required: true },
  },
  indexes: {
    /** N1 a webhook, by id; N2 all of a tenant, for each thing that happens to it. */
    ofTenant: {
      pk: { ...partition, template: 'T#${tenantId}#WEBHOOKS', composite: ['tenantId'] },
      sk: { ...sort, template: 'WH#${webhookId}', composite: ['webhookId'] },
    },
  },
});

/** How often a tenant made a webhook: of two that are made at once, one sees that there is another. */
export const webhookCountEntity = new Entity({
  model: { service: 'monthend', entity: 'webhookCount', version: '1' },
  attributes: {
    tenantId: { type: 'string', required: true },
    made: { type: 'number', required: true },
  },
  indexes: {
    /** N3 that no more are made than a tenant may have. */
    ofTenant: {
      pk: { ...partition, template: 'T#${tenantId}#WEBHOOKS', composite: ['tenantId'] },
      sk: { ...sort, template: 'COUNT', composite: [] },
    },
  },
});

/** One event for one webhook, and what became of it. */
export const webhookMessageEntity = new Entity({
  model: { service: 'monthend', entity: 'webhookMessage', version: '1' },
  attributes: {
    tenantId: { type: 'string', required: true },
    webhookId: { type: 'string', required: true },
    messageId: { type: 'string', required: true },
    type: { type: CustomAttributeType<EventType>('string'), required: true },
    body: { type: 'string', required: true },
    createdAt: { type: 'string', required: true },
    status: { type: messageStatuses, required: true },
    failure: { type: CustomAttributeType<Failure>('string') },
    shard: { type: 'string', required: true },
    nextAt: { type: 'string', required: true },
    tries: { type: 'number', required: true },
    replays: { type: 'number', required: true },
    attempts: { type: CustomAttributeType<readonly Attempt[]>('any'), required: true },
    version: { type: 'number', required: true },
    /** Unix seconds, for the table's own expiry. */
    expiresAt: { type: 'number', required: true },
  },
  indexes: {
    /** N4 a message, by id, once however often its event is told. */
    byId: {
      pk: {
        ...partition,
        template: 'T#${tenantId}#WH#${webhookId}',
        composite: ['tenantId', 'webhookId'],
      },
      sk: { ...sort, template: 'M#${messageId}', composite: ['messageId'] },
    },
    /** N5 the messages of a webhook, newest first; those since a moment, to replay them. */
    log: {
      index: logIndex.name,
      pk: {
        ...partition,
        template: 'T#${tenantId}#WH#${webhookId}',
        composite: ['tenantId', 'webhookId'],
      },
      sk: { ...logSort, template: 'MADE#${createdAt}#${messageId}', composite: ['createdAt', 'messageId'] },
    },
    /** N6 messages due by a moment, over all tenants (the sweep; a system partition); what is settled leaves the list. */
    due: {
      index: listIndex.name,
      projection: 'keys_only',
      condition: ({ status }: { status?: string }) => status === 'pending',
      pk: { ...listPartition, template: 'SYS#WEBHOOKS#${shard}', composite: ['shard'] },
      sk: { ...listSort, template: '${nextAt}#${messageId}', composite: ['nextAt', 'messageId'] },
    },
  },
});
