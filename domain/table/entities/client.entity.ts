import { CustomAttributeType, Entity } from 'electrodb';
import type { ClientDetails } from '../../clients/client.ts';
import type { ClientEvent } from '../../clients/history.ts';
import { partition, sort } from './key-shapes.ts';

/** A tenant's customer. */
export const clientEntity = new Entity({
  model: { service: 'monthend', entity: 'client', version: '1' },
  attributes: {
    tenantId: { type: 'string', required: true },
    clientId: { type: 'string', required: true },
    details: { type: CustomAttributeType<ClientDetails>('any'), required: true },
    version: { type: 'number', required: true },
    erasedAt: { type: 'string' },
    mergedInto: { type: 'string' },
    absorbed: { type: CustomAttributeType<readonly string[]>('any') },
  },
  indexes: {
    /** C1 a client by id; C2 all clients of a tenant. */
    ofTenant: {
      pk: { ...partition, template: 'T#${tenantId}#CLIENTS', composite: ['tenantId'] },
      sk: { ...sort, template: 'C#${clientId}', composite: ['clientId'] },
    },
  },
});

/** One change of a client: who, when, which fields. */
export const clientEventEntity = new Entity({
  model: { service: 'monthend', entity: 'clientEvent', version: '1' },
  attributes: {
    tenantId: { type: 'string', required: true },
    clientId: { type: 'string', required: true },
    /** When, and the version that the change made. */
    moment: { type: 'string', required: true },
    event: { type: CustomAttributeType<ClientEvent>('any'), required: true },
  },
  indexes: {
    /** C3 what was done to a client. */
    ofClient: {
      pk: { ...partition, template: 'T#${tenantId}#C#${clientId}#HISTORY', composite: ['tenantId', 'clientId'] },
      sk: { ...sort, template: 'EVENT#${moment}', composite: ['moment'] },
    },
  },
});
