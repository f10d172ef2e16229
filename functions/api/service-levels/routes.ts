import { ReportQuery } from '../../../domain/operations/service-levels/report.ts';
import { NewBusinessCalendar } from '../../../domain/service-levels/business-calendar.ts';
import { NewServiceLevel } from '../../../domain/service-levels/service-level.ts';
import { defineRoutes } from '../route.ts';
import { BusinessCalendarView, ReportView, ServiceLevelView } from './views.ts';

const calendars = {
  createBusinessCalendar: {
    method: 'POST',
    path: '/business-calendars',
    permission: 'contracts:write',
    summary: 'Add a business calendar',
    description:
      'When the firm is there for its clients, in its time zone. Service levels count by it, and bands of contracts can lie outside of it.',
    body: NewBusinessCalendar,
    success: 201,
    response: BusinessCalendarView,
  },
  listBusinessCalendars: {
    method: 'GET',
    path: '/business-calendars',
    permission: 'contracts:read',
    summary: 'List the business calendars',
    paged: true,
    success: 200,
    response: BusinessCalendarView,
  },
  getBusinessCalendar: {
    method: 'GET',
    path: '/business-calendars/{calendarId}',
    permission: 'contracts:read',
    summary: 'Read a business calendar',
    success: 200,
    response: BusinessCalendarView,
    errors: ['NotFound'],
  },
  replaceBusinessCalendar: {
    method: 'PUT',
    path: '/business-calendars/{calendarId}',
    permission: 'contracts:write',
    summary: 'Change a business calendar',
    description:
      'The clocks of tickets go by it from now on, for the past too. Bands of contracts keep the hours that it had when their terms were written: to change those, write the terms anew.',
    ifMatch: true,
    body: NewBusinessCalendar,
    success: 200,
    response: BusinessCalendarView,
    errors: ['NotFound'],
  },
  deleteBusinessCalendar: {
    method: 'DELETE',
    path: '/business-calendars/{calendarId}',
    permission: 'contracts:write',
    summary: 'Take a business calendar away',
    description: 'Refused while a service level counts by it.',
    ifMatch: true,
    success: 204,
    errors: ['NotFound', 'StillUsed'],
  },
} as const;

const levels = {
  createServiceLevel: {
    method: 'POST',
    path: '/service-levels',
    permission: 'contracts:write',
    summary: 'Add a service level',
    description:
      'A policy: how soon tickets are answered and solved. It holds for the tickets of contracts whose terms name it (`serviceLevelId`), by the terms of the day on which a ticket was opened; the one that the settings name holds for all others.',
    body: NewServiceLevel,
    success: 201,
    response: ServiceLevelView,
    errors: ['NotFound'],
  },
  listServiceLevels: {
    method: 'GET',
    path: '/service-levels',
    permission: 'contracts:read',
    summary: 'List the service levels',
    paged: true,
    success: 200,
    response: ServiceLevelView,
  },
  getServiceLevel: {
    method: 'GET',
    path: '/service-levels/{serviceLevelId}',
    permission: 'contracts:read',
    summary: 'Read a service level',
    success: 200,
    response: ServiceLevelView,
    errors: ['NotFound'],
  },
  replaceServiceLevel: {
    method: 'PUT',
    path: '/service-levels/{serviceLevelId}',
    permission: 'contracts:write',
    summary: 'Change a service level',
    description: 'The clocks of its tickets go by it from now on, for the past too.',
    ifMatch: true,
    body: NewServiceLevel,
    success: 200,
    response: ServiceLevelView,
    errors: ['NotFound'],
  },
  deleteServiceLevel: {
    method: 'DELETE',
    path: '/service-levels/{serviceLevelId}',
    permission: 'contracts:write',
    summary: 'Take a service level away',
    description: 'Refused while it is the default of the settings, or terms of a contract name it.',
    ifMatch: true,
    success: 204,
    errors: ['NotFound', 'StillUsed'],
  },
  getServiceLevelReport: {
    method: 'GET',
    path: '/service-levels/report',
    permission: 'contracts:read',
    summary: 'How many targets were met and breached',
    description: 'Of the tickets that were opened in some days, as they stand now.',
    query: ReportQuery,
    success: 200,
    response: ReportView,
    errors: ['NotFound'],
  },
} as const;

export const serviceLevelRoutes = defineRoutes('service-levels', { ...calendars, ...levels });
