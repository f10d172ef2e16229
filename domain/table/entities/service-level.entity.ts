import { CustomAttributeType, Entity } from 'electrodb';
import type { NewBusinessCalendar } from '../../service-levels/business-calendar.ts';
import type { NewServiceLevel } from '../../service-levels/service-level.ts';
import { partition, sort } from './key-shapes.ts';

/** When the firm is there for its clients. */
export const businessCalendarEntity = new Entity({
  model: { service: 'monthend', entity: 'businessCalendar', version: '1' },
  attributes: {
    tenantId: { type: 'string', required: true },
    calendarId: { type: 'string', required: true },
    details: { type: CustomAttributeType<NewBusinessCalendar>('any'), required: true },
    /** The last writing of a policy that names it: who takes the calendar away has seen that one. */
    namedBy: { type: 'string' },
    version: { type: 'number', required: true },
  },
  indexes: {
    /** V1 a calendar by id; V2 all of a tenant. */
    ofTenant: {
      pk: { ...partition, template: 'T#${tenantId}#CALENDARS', composite: ['tenantId'] },
      sk: { ...sort, template: 'BC#${calendarId}', composite: ['calendarId'] },
    },
  },
});

/** What the firm promises for tickets. */
export const serviceLevelEntity = new Entity({
  model: { service: 'monthend', entity: 'serviceLevel', version: '1' },
  attributes: {
    tenantId: { type: 'string', required: true },
    serviceLevelId: { type: 'string', required: true },
    details: { type: CustomAttributeType<NewServiceLevel>('any'), required: true },
    version: { type: 'number', required: true },
  },
  indexes: {
    /** V3 a policy by id; V4 all of a tenant. */
    ofTenant: {
      pk: { ...partition, template: 'T#${tenantId}#SERVICELEVELS', composite: ['tenantId'] },
      sk: { ...sort, template: 'SL#${serviceLevelId}', composite: ['serviceLevelId'] },
    },
  },
});
