import { CustomAttributeType, Entity } from 'electrodb';
import type { Programme } from '../../programmes/programme.ts';
import { listIndex } from '../keys.ts';
import { listPartition, listSort, partition, sort } from './key-shapes.ts';

/** A contract's plan of recurring visits, and when it is to be looked at next. */
export const programmeEntity = new Entity({
  model: { service: 'monthend', entity: 'programme', version: '1' },
  attributes: {
    tenantId: { type: 'string', required: true },
    contractId: { type: 'string', required: true },
    programmeId: { type: 'string', required: true },
    shard: { type: 'string', required: true },
    /** RFC 3339, UTC, to the second; empty while no visit is ahead. */
    nextAt: { type: 'string', required: true },
    programme: {
      type: CustomAttributeType<Omit<Programme, 'contractId' | 'programmeId' | 'version'>>('any'),
      required: true,
    },
    version: { type: 'number', required: true },
  },
  indexes: {
    /** J1 a programme of a contract; J2 all of them. */
    ofContract: {
      pk: { ...partition, template: 'T#${tenantId}#K#${contractId}', composite: ['tenantId', 'contractId'] },
      sk: { ...sort, template: 'PG#${programmeId}', composite: ['programmeId'] },
    },
    /** J3 programmes that have a visit to see to by a moment, over all tenants (the hourly sweep; a system partition). */
    due: {
      index: listIndex.name,
      projection: 'keys_only',
      condition: ({ nextAt }: { nextAt?: string }) => Boolean(nextAt),
      pk: { ...listPartition, template: 'SYS#PROGRAMMES#${shard}', composite: ['shard'] },
      sk: {
        ...listSort,
        template: '${nextAt}#${tenantId}#${contractId}#${programmeId}',
        composite: ['nextAt', 'tenantId', 'contractId', 'programmeId'],
      },
    },
  },
});
