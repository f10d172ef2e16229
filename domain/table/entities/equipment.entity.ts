import { CustomAttributeType, Entity } from 'electrodb';
import type { EquipmentDetails, EquipmentState } from '../../equipment/equipment.ts';
import { listIndex } from '../keys.ts';
import { listPartition, listSort, partition, sort } from './key-shapes.ts';

/** Something of a client that work is done on. */
export const equipmentEntity = new Entity({
  model: { service: 'monthend', entity: 'equipment', version: '1' },
  attributes: {
    tenantId: { type: 'string', required: true },
    equipmentId: { type: 'string', required: true },
    clientId: { type: 'string', required: true },
    state: { type: CustomAttributeType<EquipmentState>('string'), required: true },
    details: { type: CustomAttributeType<Omit<EquipmentDetails, 'state'>>('any'), required: true },
    version: { type: 'number', required: true },
  },
  indexes: {
    /** E1 a piece of equipment by id. */
    byId: {
      pk: { ...partition, template: 'T#${tenantId}#EQUIPMENT#${equipmentId}', composite: ['tenantId', 'equipmentId'] },
      sk: { ...sort, template: 'EQUIPMENT', composite: [] },
    },
    /** E2 a client's equipment of a state. */
    ofClient: {
      index: listIndex.name,
      projection: 'keys_only',
      pk: {
        ...listPartition,
        template: 'T#${tenantId}#C#${clientId}#EQUIPMENT',
        composite: ['tenantId', 'clientId'],
      },
      sk: { ...listSort, template: '${state}#${equipmentId}', composite: ['state', 'equipmentId'] },
    },
  },
});
