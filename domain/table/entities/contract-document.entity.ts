import { Entity } from 'electrodb';
import { documentStatuses } from '../../contracts/document.ts';
import { partition, sort } from './key-shapes.ts';

/** A file that people keep with a contract; the file itself lies in S3. */
export const contractDocumentEntity = new Entity({
  model: { service: 'monthend', entity: 'contractDocument', version: '1' },
  attributes: {
    tenantId: { type: 'string', required: true },
    contractId: { type: 'string', required: true },
    documentId: { type: 'string', required: true },
    name: { type: 'string', required: true },
    type: { type: 'string', required: true },
    bytes: { type: 'number', required: true },
    sha256: { type: 'string', required: true },
    status: { type: documentStatuses, required: true },
    announcedAt: { type: 'string', required: true },
    by: { type: 'string', required: true },
    storedAt: { type: 'string' },
    version: { type: 'number', required: true },
    /** Unix seconds, for the table's own expiry; of one whose file has not come. */
    expiresAt: { type: 'number' },
  },
  indexes: {
    /** K14 a document of a contract; K15 all of them, the latest first. */
    ofContract: {
      pk: { ...partition, template: 'T#${tenantId}#K#${contractId}', composite: ['tenantId', 'contractId'] },
      sk: { ...sort, template: 'DOC#${documentId}', composite: ['documentId'] },
    },
  },
});
