import { CustomAttributeType, Entity } from 'electrodb';
import { auditStatuses, auditTriggers, type FoundCounts, type NewAudit, type Position } from '../../audits/audit.ts';
import type { Figures } from '../../audits/figures.ts';
import type { Finding } from '../../audits/finding.ts';
import { partition, sort } from './key-shapes.ts';

/** One look at all that a tenant has billed, and how far it is. */
export const auditEntity = new Entity({
  model: { service: 'monthend', entity: 'audit', version: '1' },
  attributes: {
    tenantId: { type: 'string', required: true },
    auditId: { type: 'string', required: true },
    request: { type: CustomAttributeType<NewAudit>('any'), required: true },
    trigger: { type: auditTriggers, required: true },
    status: { type: auditStatuses, required: true },
    position: { type: CustomAttributeType<Position>('any'), required: true },
    figures: { type: CustomAttributeType<Figures>('any'), required: true },
    kept: { type: 'number', required: true },
    notKept: { type: 'number', required: true },
    found: { type: CustomAttributeType<FoundCounts>('any') },
    reason: { type: 'string' },
    createdAt: { type: 'string', required: true },
    closedAt: { type: 'string' },
    version: { type: 'number', required: true },
  },
  indexes: {
    /** A1 an audit by id; A2 the audits of a tenant, newest first. */
    ofTenant: {
      pk: { ...partition, template: 'T#${tenantId}#AUDITS', composite: ['tenantId'] },
      sk: { ...sort, template: 'A#${auditId}', composite: ['auditId'] },
    },
  },
});

/** Something that an audit found. */
export const findingEntity = new Entity({
  model: { service: 'monthend', entity: 'finding', version: '1' },
  attributes: {
    tenantId: { type: 'string', required: true },
    auditId: { type: 'string', required: true },
    /** Of what it is about: found again, it is the same. */
    findingId: { type: 'string', required: true },
    finding: { type: CustomAttributeType<Finding>('any'), required: true },
  },
  indexes: {
    /** A3 what an audit found. */
    ofAudit: {
      pk: { ...partition, template: 'T#${tenantId}#AUDIT#${auditId}', composite: ['tenantId', 'auditId'] },
      sk: { ...sort, template: 'F#${findingId}', composite: ['findingId'] },
    },
  },
});
