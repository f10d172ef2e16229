import { changeTimeEntry, removeTimeEntry } from '../../domain/operations/time-entries/change.ts';
import {
  getTimeEntry,
  listTimeEntriesOfClient,
  listTimeEntriesOfContract,
  listTimeEntriesOfTechnician,
} from '../../domain/operations/time-entries/read.ts';
import { recordTimeEntries, recordTimeEntry } from '../../domain/operations/time-entries/record.ts';
import { created, httpHandler, noContent, ok, page } from '../shared/http-handler.ts';
import { journal } from '../shared/journal.ts';
import { clock, stores } from '../shared/services.ts';
import { timeEntryRoutes } from './time-entries/routes.ts';
import { shown } from './time-entries/views.ts';

const needs = { stores, clock, journal };

export const handler = httpHandler(timeEntryRoutes, {
  recordTimeEntry: async ({ tenantId, id, body }) => {
    const entry = await recordTimeEntry(needs)(tenantId, id, body);
    return created(entry, `/contracts/${entry.contractId}/time-entries/${entry.billableId}`);
  },
  recordTimeEntries: async ({ tenantId, id, body }) => {
    const entries = await recordTimeEntries(needs)(tenantId, id, body);
    const fresh = entries.filter(({ outcome }) => outcome === 'created').length;
    return ok({ created: fresh, duplicates: entries.length - fresh, entries });
  },
  listTimeEntriesOfTechnician: async ({ tenantId, query, page: asked }) =>
    page(await listTimeEntriesOfTechnician(needs)(tenantId, query.technician, asked)),
  listTimeEntriesOfContract: async ({ tenantId, params, page: asked }) =>
    page(await listTimeEntriesOfContract(needs)(tenantId, params.contractId, asked)),
  listTimeEntriesOfClient: async ({ tenantId, params, page: asked }) =>
    page(await listTimeEntriesOfClient(needs)(tenantId, params.clientId, asked)),
  getTimeEntry: async ({ tenantId, params }) =>
    shown(await getTimeEntry(needs)(tenantId, params.contractId, params.billableId)),
  changeTimeEntry: async ({ tenantId, params, expectedVersion, body }) =>
    shown(await changeTimeEntry(needs)({ tenantId, ...params, expected: expectedVersion }, body)),
  deleteTimeEntry: async ({ tenantId, params, expectedVersion }) => {
    await removeTimeEntry(needs)({ tenantId, ...params, expected: expectedVersion });
    return noContent();
  },
});
