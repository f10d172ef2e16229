import { CustomAttributeType, Entity } from 'electrodb';
import { deliveryStatuses } from '../../integrations/delivery.ts';
import {
  approvals,
  type IntegrationOptions,
  integrationStates,
  type SealedSecret,
} from '../../integrations/integration.ts';
import { providers } from '../../integrations/news.ts';
import { listIndex } from '../keys.ts';
import { listPartition, listSort, partition, sort } from './key-shapes.ts';

/** A ticketing tool of a tenant, and how its webhooks are taken. */
export const integrationEntity = new Entity({
  model: { service: 'monthend', entity: 'integration', version: '1' },
  attributes: {
    tenantId: { type: 'string', required: true },
    integrationId: { type: 'string', required: true },
    endpointId: { type: 'string', required: true },
    provider: { type: providers, required: true },
    name: { type: 'string', required: true },
    state: { type: integrationStates, required: true },
    approval: { type: approvals, required: true },
    createClients: { type: 'boolean', required: true },
    options: { type: CustomAttributeType<IntegrationOptions>('any'), required: true },
    secrets: { type: CustomAttributeType<readonly SealedSecret[]>('any'), required: true },
    createdAt: { type: 'string', required: true },
    version: { type: 'number', required: true },
  },
  indexes: {
    /** W1 an integration, by id; W2 all of a tenant. */
    ofTenant: {
      pk: { ...partition, template: 'T#${tenantId}#INTEGRATIONS', composite: ['tenantId'] },
      sk: { ...sort, template: 'IN#${integrationId}', composite: ['integrationId'] },
    },
  },
});

/** Whose an endpoint is: all that a webhook brings is the random id in its URL. */
export const hookEntity = new Entity({
  model: { service: 'monthend', entity: 'hook', version: '1' },
  attributes: {
    endpointId: { type: 'string', required: true },
    tenantId: { type: 'string', required: true },
    integrationId: { type: 'string', required: true },
  },
  indexes: {
    /** W3 the integration of an endpoint (a system partition: the tenant is what is asked for). */
    byEndpoint: {
      pk: { ...partition, template: 'SYS#HOOK#${endpointId}', composite: ['endpointId'] },
      sk: { ...sort, template: 'HOOK', composite: [] },
    },
  },
});

/** What a tool sent, once, as it came; worked off from the table's stream. */
export const deliveryEntity = new Entity({
  model: { service: 'monthend', entity: 'delivery', version: '1' },
  attributes: {
    tenantId: { type: 'string', required: true },
    integrationId: { type: 'string', required: true },
    deliveryId: { type: 'string', required: true },
    receivedAt: { type: 'string', required: true },
    status: { type: deliveryStatuses, required: true },
    reason: { type: 'string' },
    test: { type: 'boolean' },
    replays: { type: 'number', required: true },
    replayedAt: { type: 'string' },
    /** The news in it that wait (`waitingEntity`), as long as one of them does. */
    waitsFor: { type: 'set', items: 'string' },
    body: { type: CustomAttributeType<Uint8Array>('any'), required: true },
    /** Whether the body is stored compressed. */
    packed: { type: 'boolean' },
    /** Unix seconds, for the table's own expiry. */
    expiresAt: { type: 'number', required: true },
  },
  indexes: {
    /** W4 a delivery, by id, once however often it comes. */
    byId: {
      pk: {
        ...partition,
        template: 'T#${tenantId}#IN#${integrationId}',
        composite: ['tenantId', 'integrationId'],
      },
      sk: { ...sort, template: 'D#${deliveryId}', composite: ['deliveryId'] },
    },
    /** W5 the deliveries of an integration, newest first. */
    log: {
      index: listIndex.name,
      projection: 'keys_only',
      pk: {
        ...listPartition,
        template: 'T#${tenantId}#IN#${integrationId}#LOG',
        composite: ['tenantId', 'integrationId'],
      },
      sk: { ...listSort, template: '${receivedAt}#${deliveryId}', composite: ['receivedAt', 'deliveryId'] },
    },
  },
});
