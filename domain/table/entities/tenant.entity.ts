import { CustomAttributeType, Entity } from 'electrodb';
import type { SeriesUse } from '../../tenants/branch.ts';
import type { DunningSchedule } from '../../tenants/dunning-schedule.ts';
import type { TenantSettings } from '../../tenants/tenant.ts';
import { listIndex } from '../keys.ts';
import { listPartition, listSort, partition, sort } from './key-shapes.ts';

/** A firm's settings, one item. */
export const tenantEntity = new Entity({
  model: { service: 'monthend', entity: 'tenant', version: '1' },
  attributes: {
    tenantId: { type: 'string', required: true },
    settings: { type: CustomAttributeType<TenantSettings>('any'), required: true },
    logoKey: { type: 'string' },
    formerSeries: { type: CustomAttributeType<readonly SeriesUse[]>('any') },
    version: { type: 'number', required: true },
    updatedAt: { type: 'string', required: true },
  },
  indexes: {
    /** T1 the tenant's settings. */
    settings: {
      pk: { ...partition, template: 'T#${tenantId}#SETTINGS', composite: ['tenantId'] },
      sk: { ...sort, template: 'SETTINGS', composite: [] },
    },
  },
});

/** When a firm's next automatic month end is due; only firms that ask for one have this item. */
export const monthEndScheduleEntity = new Entity({
  model: { service: 'monthend', entity: 'monthEndSchedule', version: '1' },
  attributes: {
    tenantId: { type: 'string', required: true },
    shard: { type: 'string', required: true },
    /** RFC 3339, UTC. */
    nextRunAt: { type: 'string', required: true },
    /** The last day that the next run bills. */
    through: { type: 'string', required: true },
  },
  indexes: {
    /** T2 the tenant's own schedule. */
    ofTenant: {
      pk: { ...partition, template: 'T#${tenantId}#SETTINGS', composite: ['tenantId'] },
      sk: { ...sort, template: 'MONTHEND', composite: [] },
    },
    /** T3 month ends due by a moment, over all tenants (the hourly sweep; a system partition). */
    due: {
      index: listIndex.name,
      projection: 'keys_only',
      pk: { ...listPartition, template: 'SYS#MONTHEND#${shard}', composite: ['shard'] },
      sk: { ...listSort, template: '${nextRunAt}#${tenantId}', composite: ['nextRunAt', 'tenantId'] },
    },
  },
});

/** When a firm's clients are to be reminded or sent statements next; only firms that ask for it have this item. */
export const dunningScheduleEntity = new Entity({
  model: { service: 'monthend', entity: 'dunningSchedule', version: '1' },
  attributes: {
    tenantId: { type: 'string', required: true },
    shard: { type: 'string', required: true },
    /** RFC 3339, UTC. */
    nextRunAt: { type: 'string', required: true },
    /** Each step with the day from which on it holds. */
    steps: { type: CustomAttributeType<DunningSchedule['steps']>('any'), required: true },
    statementsSince: { type: 'string' },
    statementsDone: { type: 'string' },
    settingsVersion: { type: 'number', required: true },
  },
  indexes: {
    /** T6 the tenant's own schedule of reminders and statements. */
    ofTenant: {
      pk: { ...partition, template: 'T#${tenantId}#SETTINGS', composite: ['tenantId'] },
      sk: { ...sort, template: 'DUNNING', composite: [] },
    },
    /** T7 reminders and statements due by a moment, over all tenants (the sweep; a system partition). */
    due: {
      index: listIndex.name,
      projection: 'keys_only',
      pk: { ...listPartition, template: 'SYS#DUNNING#${shard}', composite: ['shard'] },
      sk: { ...listSort, template: '${nextRunAt}#${tenantId}', composite: ['nextRunAt', 'tenantId'] },
    },
  },
});

/** Which firm a signed-in person belongs to, and as what; read when a token is issued. */
export const membershipEntity = new Entity({
  model: { service: 'monthend', entity: 'membership', version: '1' },
  attributes: {
    /** Hash of the identity provider's `sub`. */
    subjectKey: { type: 'string', required: true },
    subject: { type: 'string', required: true },
    tenantId: { type: 'string', required: true },
    role: { type: 'string', required: true },
    email: { type: 'string', required: true },
    version: { type: 'number', required: true },
  },
  indexes: {
    /** T4 a person's membership (a system partition: the tenant is what is asked for). */
    ofSubject: {
      pk: { ...partition, template: 'SYS#USER#${subjectKey}', composite: ['subjectKey'] },
      sk: { ...sort, template: 'MEMBERSHIP', composite: [] },
    },
    /** T5 the members of a tenant. */
    ofTenant: {
      index: listIndex.name,
      projection: 'keys_only',
      pk: { ...listPartition, template: 'T#${tenantId}#MEMBERS', composite: ['tenantId'] },
      sk: { ...listSort, template: '${subjectKey}', composite: ['subjectKey'] },
    },
  },
});

/** That a firm is hosted. */
export const registrationEntity = new Entity({
  model: { service: 'monthend', entity: 'registration', version: '1' },
  attributes: {
    tenantId: { type: 'string', required: true },
    shard: { type: 'string', required: true },
  },
  indexes: {
    /** T8 all firms, for what is done for each of them (a system partition). */
    ofShard: {
      pk: { ...partition, template: 'SYS#TENANTS#${shard}', composite: ['shard'] },
      sk: { ...sort, template: '${tenantId}', composite: ['tenantId'] },
    },
  },
});
