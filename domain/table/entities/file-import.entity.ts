import { CustomAttributeType, Entity } from 'electrodb';
import type { DateOrder } from '../../imports/dates.ts';
import { type CheckedFile, fileImportStatuses, type RowCounts } from '../../imports/file-import.ts';
import { partition, sort } from './key-shapes.ts';

/** The import of a large file, and how far it is. */
export const fileImportEntity = new Entity({
  model: { service: 'monthend', entity: 'fileImport', version: '1' },
  attributes: {
    tenantId: { type: 'string', required: true },
    importId: { type: 'string', required: true },
    bytes: { type: 'number', required: true },
    dateOrder: { type: CustomAttributeType<DateOrder>('string') },
    status: { type: fileImportStatuses, required: true },
    attempt: { type: 'number', required: true },
    checked: { type: CustomAttributeType<CheckedFile>('any') },
    position: { type: 'number', required: true },
    counts: { type: CustomAttributeType<RowCounts>('any'), required: true },
    errorParts: { type: 'number', required: true },
    begun: { type: 'number' },
    reason: { type: 'string' },
    createdAt: { type: 'string', required: true },
    closedAt: { type: 'string' },
    version: { type: 'number', required: true },
  },
  indexes: {
    /** U1 the import of a file by id, and to move it on; U2 those of a tenant, newest first. */
    ofTenant: {
      pk: { ...partition, template: 'T#${tenantId}#IMPORTS', composite: ['tenantId'] },
      sk: { ...sort, template: 'F#${importId}', composite: ['importId'] },
    },
  },
});
