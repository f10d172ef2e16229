import { Entity } from 'electrodb';
import { partition, sort } from './key-shapes.ts';

/** What an Idempotency-Key was first used for, and what was answered. Kept for 24 hours. */
export const idempotencyEntity = new Entity({
  model: { service: 'monthend', entity: 'idempotency', version: '1' },
  attributes: {
    tenantId: { type: 'string', required: true },
    /** Hash of route and key. */
    keyHash: { type: 'string', required: true },
    /** Hash of the request's body. */
    fingerprint: { type: 'string', required: true },
    /** The id that the first attempt was given; a repetition makes the same thing. */
    seed: { type: 'string', required: true },
    status: { type: 'number' },
    body: { type: 'string' },
    /** Unix seconds, for the table's own expiry. */
    expiresAt: { type: 'number', required: true },
  },
  indexes: {
    /** P1 the record of a key. */
    byKey: {
      pk: { ...partition, template: 'T#${tenantId}#IDEM#${keyHash}', composite: ['tenantId', 'keyHash'] },
      sk: { ...sort, template: 'IDEM', composite: [] },
    },
  },
});
