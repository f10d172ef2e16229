import { accountTimeEntries, undoAccounting } from '../../domain/operations/time-entries/account.ts';
import { exportTimeEntries } from '../../domain/operations/time-entries/export.ts';
import { listTimeEntries, readTimeEntry } from '../../domain/operations/time-entries/read.ts';
import { totalTimeEntries } from '../../domain/operations/time-entries/totals.ts';
import { httpHandler, ok, page } from '../shared/http-handler.ts';
import { journal } from '../shared/journal.ts';
import { clock, stores } from '../shared/services-with-objects.ts';
import { shown } from './time-entries/views.ts';
import { timesheetRoutes } from './timesheets/routes.ts';

const needs = { stores, clock, journal };

const FILE = {
  'content-disposition': 'attachment; filename="time-entries.csv"',
  'cache-control': 'no-store',
} as const;

export const handler = httpHandler(timesheetRoutes, {
  listTimeEntries: async ({ tenantId, query, page: asked }) =>
    page(await listTimeEntries(needs)(tenantId, query, asked)),
  listTimeEntriesOfContract: async ({ tenantId, params, page: asked }) =>
    page(await listTimeEntries(needs)(tenantId, params, asked)),
  listTimeEntriesOfTicket: async ({ tenantId, params, page: asked }) =>
    page(await listTimeEntries(needs)(tenantId, params, asked)),
  listTimeEntriesOfProject: async ({ tenantId, params, page: asked }) =>
    page(await listTimeEntries(needs)(tenantId, params, asked)),
  listTimeEntriesOfClient: async ({ tenantId, params, page: asked }) =>
    page(await listTimeEntries(needs)(tenantId, params, asked)),
  totalTimeEntries: async ({ tenantId, query }) => ok(await totalTimeEntries(needs)(tenantId, query)),
  exportTimeEntries: async ({ tenantId, query, page: asked }) => {
    const { csv, cursor } = await exportTimeEntries(needs)(tenantId, query, asked);
    return { content: { type: 'text/csv; charset=utf-8', data: csv, maxAgeSeconds: 0, headers: FILE }, next: cursor };
  },
  getTimeEntry: async ({ tenantId, params }) =>
    shown(await readTimeEntry(needs)(tenantId, params.contractId, params.billableId)),
  accountTimeEntries: async ({ tenantId, body }) => ok(await accountTimeEntries(needs)(tenantId, body)),
  undoAccounting: async ({ tenantId, params, expectedVersion }) =>
    shown(await undoAccounting(needs)({ tenantId, ...params, expected: expectedVersion })),
});
