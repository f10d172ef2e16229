import { CustomAttributeType, Entity } from 'electrodb';
import type { NewTeam, NewTechnician } from '../../technicians/technician.ts';
import { partition, sort } from './key-shapes.ts';

/** What is known of somebody who does the work, beside the name that stands on entries. */
export const technicianEntity = new Entity({
  model: { service: 'monthend', entity: 'technician', version: '1' },
  attributes: {
    tenantId: { type: 'string', required: true },
    /** Hash of the name. */
    technicianId: { type: 'string', required: true },
    details: { type: CustomAttributeType<NewTechnician>('any'), required: true },
    version: { type: 'number', required: true },
  },
  indexes: {
    /** H1 technicians by the names on entries; H2 all of a tenant. */
    ofTenant: {
      pk: { ...partition, template: 'T#${tenantId}#TECHNICIANS', composite: ['tenantId'] },
      sk: { ...sort, template: 'TE#${technicianId}', composite: ['technicianId'] },
    },
  },
});

/** A team of technicians. */
export const teamEntity = new Entity({
  model: { service: 'monthend', entity: 'team', version: '1' },
  attributes: {
    tenantId: { type: 'string', required: true },
    /** Hash of the name. */
    teamId: { type: 'string', required: true },
    details: { type: CustomAttributeType<NewTeam>('any'), required: true },
    version: { type: 'number', required: true },
  },
  indexes: {
    /** H3 a team by its name; H4 all of a tenant. */
    ofTenant: {
      pk: { ...partition, template: 'T#${tenantId}#TEAMS', composite: ['tenantId'] },
      sk: { ...sort, template: 'TM#${teamId}', composite: ['teamId'] },
    },
  },
});

/** What an hour of somebody's work costs the firm from a day on. */
export const costRateEntity = new Entity({
  model: { service: 'monthend', entity: 'costRate', version: '1' },
  attributes: {
    tenantId: { type: 'string', required: true },
    /** Hash of what follows but the price. */
    costRateId: { type: 'string', required: true },
    technician: { type: 'string' },
    team: { type: 'string' },
    workType: { type: 'string' },
    effectiveFrom: { type: 'string', required: true },
    /** Decimal string. */
    perHour: { type: 'string', required: true },
  },
  indexes: {
    /** H5 all rates of a tenant: what work cost is reckoned with them together. */
    ofTenant: {
      pk: { ...partition, template: 'T#${tenantId}#COSTRATES', composite: ['tenantId'] },
      sk: { ...sort, template: 'CR#${costRateId}', composite: ['costRateId'] },
    },
  },
});
