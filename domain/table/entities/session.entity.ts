import { CustomAttributeType, Entity } from 'electrodb';
import type { Session } from '../../timers/session.ts';
import { listIndex } from '../keys.ts';
import { listPartition, listSort, partition, sort } from './key-shapes.ts';

/** A connection to a machine: one that goes on, one that has become a time entry, or one that was too short for it. */
export const sessionEntity = new Entity({
  model: { service: 'monthend', entity: 'session', version: '1' },
  attributes: {
    tenantId: { type: 'string', required: true },
    sessionId: { type: 'string', required: true },
    /** Hash of the machine's name. */
    machineId: { type: 'string', required: true },
    startedAt: { type: 'string', required: true },
    session: {
      type: CustomAttributeType<Omit<Session, 'sessionId' | 'startedAt' | 'version'>>('any'),
      required: true,
    },
    version: { type: 'number', required: true },
  },
  indexes: {
    /** H9 a session by id. */
    byId: {
      pk: { ...partition, template: 'T#${tenantId}#SESSION#${sessionId}', composite: ['tenantId', 'sessionId'] },
      sk: { ...sort, template: 'SESSION', composite: [] },
    },
    /** H10 the sessions with a machine, by when they began. */
    ofMachine: {
      index: listIndex.name,
      projection: 'keys_only',
      pk: { ...listPartition, template: 'T#${tenantId}#MACHINE#${machineId}', composite: ['tenantId', 'machineId'] },
      sk: { ...listSort, template: '${startedAt}#${sessionId}', composite: ['startedAt', 'sessionId'] },
    },
  },
});

/** Whose machine it is. */
export const machineEntity = new Entity({
  model: { service: 'monthend', entity: 'machine', version: '1' },
  attributes: {
    tenantId: { type: 'string', required: true },
    /** Hash of the name. */
    machineId: { type: 'string', required: true },
    name: { type: 'string', required: true },
    contractId: { type: 'string', required: true },
  },
  indexes: {
    /** H11 the contract of a machine's sessions; H12 all machines that have one. */
    ofTenant: {
      pk: { ...partition, template: 'T#${tenantId}#MACHINES', composite: ['tenantId'] },
      sk: { ...sort, template: 'MA#${machineId}', composite: ['machineId'] },
    },
  },
});
