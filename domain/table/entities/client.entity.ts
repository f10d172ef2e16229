import { CustomAttributeType, Entity } from 'electrodb';
import type { ClientDetails } from '../../clients/client.ts';
import { partition, sort } from './key-shapes.ts';

/** A tenant's customer. */
export const clientEntity = new Entity({
  model: { service: 'monthend', entity: 'client', version: '1' },
  attributes: {
    tenantId: { type: 'string', required: true },
    clientId: { type: 'string', required: true },
    details: { type: CustomAttributeType<ClientDetails>('any'), required: true },
    version: { type: 'number', required: true },
  },
  indexes: {
    /** C1 a client by id; C2 all clients of a tenant. */
    ofTenant: {
      pk: { ...partition, template: 'T#${tenantId}#CLIENTS', composite: ['tenantId'] },
      sk: { ...sort, template: 'C#${clientId}', composite: ['clientId'] },
    },
  },
});
