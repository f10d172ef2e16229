import { CustomAttributeType, Entity } from 'electrodb';
import type { Timer } from '../../timers/timer.ts';
import { listIndex } from '../keys.ts';
import { listPartition, listSort, partition, sort } from './key-shapes.ts';

/** Working time that is measured while it passes. */
export const timerEntity = new Entity({
  model: { service: 'monthend', entity: 'timer', version: '1' },
  attributes: {
    tenantId: { type: 'string', required: true },
    timerId: { type: 'string', required: true },
    /** Hash of the technician, for the key. */
    technicianKey: { type: 'string', required: true },
    timer: { type: CustomAttributeType<Omit<Timer, 'timerId' | 'version'>>('any'), required: true },
    /** Whether its time is still to become entries. */
    open: { type: 'boolean', required: true },
    version: { type: 'number', required: true },
  },
  indexes: {
    /** H6 a timer by id. */
    byId: {
      pk: { ...partition, template: 'T#${tenantId}#TIMER#${timerId}', composite: ['tenantId', 'timerId'] },
      sk: { ...sort, template: 'TIMER', composite: [] },
    },
    /** H7 the timers that run, wait or are half recorded, by technician; a recorded one has no key here. */
    openOfTenant: {
      index: listIndex.name,
      projection: 'keys_only',
      condition: ({ open }: { open?: boolean }) => open === true,
      pk: { ...listPartition, template: 'T#${tenantId}#TIMERS', composite: ['tenantId'] },
      sk: { ...listSort, template: '${technicianKey}#${timerId}', composite: ['technicianKey', 'timerId'] },
    },
  },
});

/** Which timer of a technician runs: there is one place for it. */
export const timerSlotEntity = new Entity({
  model: { service: 'monthend', entity: 'timerSlot', version: '1' },
  attributes: {
    tenantId: { type: 'string', required: true },
    technicianKey: { type: 'string', required: true },
    timerId: { type: 'string', required: true },
  },
  indexes: {
    /** H8 the timer of a technician that runs, and that no second one does. */
    ofTechnician: {
      pk: { ...partition, template: 'T#${tenantId}#TIMERS#${technicianKey}', composite: ['tenantId', 'technicianKey'] },
      sk: { ...sort, template: 'RUNS', composite: [] },
    },
  },
});
