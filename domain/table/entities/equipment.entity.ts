import { CustomAttributeType, Entity } from 'electrodb';
import type { AlertRecord } from '../../alerts/told.ts';
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

/** When somebody is to be warned of the end of a warranty, and of which ends they were; written with the piece. */
export const equipmentScheduleEntity = new Entity({
  model: { service: 'monthend', entity: 'equipmentSchedule', version: '1' },
  attributes: {
    tenantId: { type: 'string', required: true },
    equipmentId: { type: 'string', required: true },
    shard: { type: 'string', required: true },
    /** RFC 3339, UTC, to the second; empty while nothing is ahead. */
    nextAt: { type: 'string', required: true },
    alerts: { type: CustomAttributeType<readonly AlertRecord[]>('any'), required: true },
    /** Of the piece and the settings that it follows from. */
    equipmentVersion: { type: 'number', required: true },
    settingsVersion: { type: 'number', required: true },
  },
  indexes: {
    /** E3 the schedule of a piece. */
    ofEquipment: {
      pk: { ...partition, template: 'T#${tenantId}#EQUIPMENT#${equipmentId}', composite: ['tenantId', 'equipmentId'] },
      sk: { ...sort, template: 'SCHEDULE', composite: [] },
    },
    /** E4 whose warranty somebody is to be warned of, among what is due of contracts (the hourly sweep; a system partition). */
    due: {
      index: listIndex.name,
      projection: 'keys_only',
      condition: ({ nextAt }: { nextAt?: string }) => Boolean(nextAt),
      pk: { ...listPartition, template: 'SYS#CONTRACTS#${shard}', composite: ['shard'] },
      sk: {
        ...listSort,
        template: '${nextAt}#${tenantId}#${equipmentId}',
        composite: ['nextAt', 'tenantId', 'equipmentId'],
      },
    },
  },
});
