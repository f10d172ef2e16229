import { CustomAttributeType, Entity } from 'electrodb';
import type { NewContractTemplate } from '../../templates/contract-template.ts';
import { partition, sort } from './key-shapes.ts';

/** A kind of contract of a firm's own. */
export const contractTemplateEntity = new Entity({
  model: { service: 'monthend', entity: 'contractTemplate', version: '1' },
  attributes: {
    tenantId: { type: 'string', required: true },
    templateId: { type: 'string', required: true },
    details: { type: CustomAttributeType<NewContractTemplate>('any'), required: true },
    version: { type: 'number', required: true },
  },
  indexes: {
    /** L1 a template by its id; L2 all of a tenant. */
    ofTenant: {
      pk: { ...partition, template: 'T#${tenantId}#TEMPLATES', composite: ['tenantId'] },
      sk: { ...sort, template: 'CT#${templateId}', composite: ['templateId'] },
    },
  },
});
