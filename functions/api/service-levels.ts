import {
  changeCalendar,
  createCalendar,
  readCalendar,
  removeCalendar,
} from '../../domain/operations/service-levels/calendars.ts';
import {
  changeServiceLevel,
  createServiceLevel,
  readServiceLevel,
  removeServiceLevel,
} from '../../domain/operations/service-levels/policies.ts';
import { serviceLevelReport } from '../../domain/operations/service-levels/report.ts';
import { created, httpHandler, noContent, ok, page, versioned } from '../shared/http-handler.ts';
import { clock, stores } from '../shared/services.ts';
import { serviceLevelRoutes } from './service-levels/routes.ts';

const needs = { stores, clock };

export const handler = httpHandler(serviceLevelRoutes, {
  createBusinessCalendar: async ({ tenantId, id, body }) =>
    created(await createCalendar(needs)(tenantId, id, body), `/business-calendars/${id}`),
  listBusinessCalendars: async ({ tenantId, page: asked }) => page(await stores.calendars.list(tenantId, asked)),
  getBusinessCalendar: async ({ tenantId, params }) =>
    versioned(await readCalendar(needs)(tenantId, params.calendarId)),
  replaceBusinessCalendar: async ({ tenantId, params, expectedVersion, body }) =>
    versioned(await changeCalendar(needs)(tenantId, params.calendarId, expectedVersion, body)),
  deleteBusinessCalendar: async ({ tenantId, params, expectedVersion }) => {
    await removeCalendar(needs)(tenantId, params.calendarId, expectedVersion);
    return noContent();
  },
  createServiceLevel: async ({ tenantId, id, body }) =>
    created(await createServiceLevel(needs)(tenantId, id, body), `/service-levels/${id}`),
  listServiceLevels: async ({ tenantId, page: asked }) => page(await stores.serviceLevels.list(tenantId, asked)),
  getServiceLevel: async ({ tenantId, params }) =>
    versioned(await readServiceLevel(needs)(tenantId, params.serviceLevelId)),
  replaceServiceLevel: async ({ tenantId, params, expectedVersion, body }) =>
    versioned(await changeServiceLevel(needs)(tenantId, params.serviceLevelId, expectedVersion, body)),
  deleteServiceLevel: async ({ tenantId, params, expectedVersion }) => {
    await removeServiceLevel(needs)(tenantId, params.serviceLevelId, expectedVersion);
    return noContent();
  },
  getServiceLevelReport: async ({ tenantId, query }) =>
    ok({ from: query.from, until: query.until, rows: await serviceLevelReport(needs)(tenantId, query) }),
});
