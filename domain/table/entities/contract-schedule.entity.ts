import { CustomAttributeType, Entity } from 'electrodb';
import type { AlertRecord } from '../../alerts/told.ts';
import { listIndex } from '../keys.ts';
import { listPartition, listSort, partition, sort } from './key-shapes.ts';

/** When a contract is to be looked at next, and what was told of it; written with the contract. */
export const contractScheduleEntity = new Entity({
  model: { service: 'monthend', entity: 'contractSchedule', version: '1' },
  attributes: {
    tenantId: { type: 'string', required: true },
    contractId: { type: 'string', required: true },
    shard: { type: 'string', required: true },
    /** RFC 3339, UTC, to the second; empty while nothing is ahead. */
    nextAt: { type: 'string', required: true },
    alerts: { type: CustomAttributeType<readonly AlertRecord[]>('any'), required: true },
    /** Of the contract and the settings that it follows from. */
    contractVersion: { type: 'number', required: true },
    settingsVersion: { type: 'number', required: true },
  },
  indexes: {
    /** K5 a contract's schedule. */
    ofContract: {
      pk: { ...partition, template: 'T#${tenantId}#K#${contractId}', composite: ['tenantId', 'contractId'] },
      sk: { ...sort, template: 'SCHEDULE', composite: [] },
    },
    /** K6 contracts that something is due of by a moment, over all tenants (the hourly sweep; a system partition). */
    due: {
      index: listIndex.name,
      projection: 'keys_only',
      condition: ({ nextAt }: { nextAt?: string }) => Boolean(nextAt),
      pk: { ...listPartition, template: 'SYS#CONTRACTS#${shard}', composite: ['shard'] },
      sk: {
        ...listSort,
        template: '${nextAt}#${tenantId}#${contractId}',
        composite: ['nextAt', 'tenantId', 'contractId'],
      },
    },
  },
});

/**
 * That the schedules of all of a firm's contracts and equipment have to follow a change of its settings, or are looked
 * after, and how far that is.
 */
export const reschedulingEntity = new Entity({
  model: { service: 'monthend', entity: 'rescheduling', version: '1' },
  attributes: {
    tenantId: { type: 'string', required: true },
    /** Always "0": there are few at a time. */
    shard: { type: 'string', required: true },
    /** RFC 3339, UTC, to the second. */
    dueAt: { type: 'string', required: true },
    settingsVersion: { type: 'number', required: true },
    /** Absent while it goes over contracts; then over clients, whose equipment follows. */
    over: { type: CustomAttributeType<'clients'>('string') },
    /** The table's own cursor of the next page. */
    cursor: { type: 'string' },
  },
  indexes: {
    /** K7 a firm's own. */
    ofTenant: {
      pk: { ...partition, template: 'T#${tenantId}#SETTINGS', composite: ['tenantId'] },
      sk: { ...sort, template: 'RESCHEDULING', composite: [] },
    },
    /** K8 those that are due by a moment, over all tenants (the hourly sweep; a system partition). */
    due: {
      index: listIndex.name,
      projection: 'keys_only',
      pk: { ...listPartition, template: 'SYS#RESCHEDULING#${shard}', composite: ['shard'] },
      sk: { ...listSort, template: '${dueAt}#${tenantId}', composite: ['dueAt', 'tenantId'] },
    },
  },
});
