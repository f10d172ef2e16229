import { CustomAttributeType, Entity } from 'electrodb';
import type { DigestRun } from '../../alerts/digest.ts';
import { listIndex } from '../keys.ts';
import { listPartition, listSort, partition, sort } from './key-shapes.ts';
import { packed } from './packed.ts';

/** When a firm's account managers get their weekly digest next, and how far the one is that is being put together. */
export const contractDigestEntity = new Entity({
  model: { service: 'monthend', entity: 'contractDigest', version: '1' },
  attributes: {
    tenantId: { type: 'string', required: true },
    shard: { type: 'string', required: true },
    /** RFC 3339, UTC, to the second. */
    nextAt: { type: 'string', required: true },
    /** Written seldom and read whole: hundreds of lines are a few KB. */
    run: { type: CustomAttributeType<DigestRun>('any'), ...packed<DigestRun>() },
    version: { type: 'number', required: true },
  },
  indexes: {
    /** K9 a firm's own. */
    ofTenant: {
      pk: { ...partition, template: 'T#${tenantId}#SETTINGS', composite: ['tenantId'] },
      sk: { ...sort, template: 'DIGEST', composite: [] },
    },
    /** K10 those that are due by a moment, among what is due of contracts (the hourly sweep; a system partition). */
    due: {
      index: listIndex.name,
      projection: 'keys_only',
      pk: { ...listPartition, template: 'SYS#CONTRACTS#${shard}', composite: ['shard'] },
      sk: { ...listSort, template: '${nextAt}#${tenantId}', composite: ['nextAt', 'tenantId'] },
    },
  },
});
