import { CustomAttributeType, Entity } from 'electrodb';
import type { ContractEvent } from '../../contracts/history.ts';
import { listIndex } from '../keys.ts';
import { listPartition, listSort, partition, sort } from './key-shapes.ts';

/** The last day of a contract that has one, to find what ends in a month. */
export const contractEndEntity = new Entity({
  model: { service: 'monthend', entity: 'contractEnd', version: '1' },
  attributes: {
    tenantId: { type: 'string', required: true },
    contractId: { type: 'string', required: true },
    endsOn: { type: 'string', required: true },
    /** The month of `endsOn`. */
    endMonth: { type: 'string', required: true },
  },
  indexes: {
    /** K11 the end of a contract. */
    byContract: {
      pk: { ...partition, template: 'T#${tenantId}#K#${contractId}', composite: ['tenantId', 'contractId'] },
      sk: { ...sort, template: 'END', composite: [] },
    },
    /** K12 what ends in a month. */
    ofMonth: {
      index: listIndex.name,
      projection: 'keys_only',
      pk: { ...listPartition, template: 'T#${tenantId}#ENDS#${endMonth}', composite: ['tenantId', 'endMonth'] },
      sk: { ...listSort, template: '${endsOn}#${contractId}', composite: ['endsOn', 'contractId'] },
    },
  },
});

/** One change of a contract: who, when, why. Written with the version that it made, and never again. */
export const contractEventEntity = new Entity({
  model: { service: 'monthend', entity: 'contractEvent', version: '1' },
  attributes: {
    tenantId: { type: 'string', required: true },
    contractId: { type: 'string', required: true },
    clientId: { type: 'string', required: true },
    /** The version that the change made, in ten digits. */
    place: { type: 'string', required: true },
    /** When, and of which contract and version. */
    moment: { type: 'string', required: true },
    event: { type: CustomAttributeType<ContractEvent>('any'), required: true },
  },
  indexes: {
    /** K13 a contract's history. */
    ofContract: {
      pk: { ...partition, template: 'T#${tenantId}#K#${contractId}', composite: ['tenantId', 'contractId'] },
      sk: { ...sort, template: 'EVENT#${place}', composite: ['place'] },
    },
    /** C4 what happened to a client's contracts, by time. */
    ofClient: {
      index: listIndex.name,
      projection: 'keys_only',
      pk: {
        ...listPartition,
        template: 'T#${tenantId}#C#${clientId}#CONTRACTEVENTS',
        composite: ['tenantId', 'clientId'],
      },
      sk: { ...listSort, template: '${moment}', composite: ['moment'] },
    },
  },
});
