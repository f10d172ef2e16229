import { approveTimeEntries } from '../../domain/operations/time-entries/approve.ts';
import { changeTimeEntry, removeTimeEntry } from '../../domain/operations/time-entries/change.ts';
import { recordTimeEntries, recordTimeEntry } from '../../domain/operations/time-entries/record.ts';
import { created, httpHandler, noContent, ok } from '../shared/http-handler.ts';
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
  approveTimeEntries: async ({ tenantId, body }) => ok(await approveTimeEntries(needs)(tenantId, body)),
  changeTimeEntry: async ({ tenantId, params, expectedVersion, body }) =>
    shown(await changeTimeEntry(needs)({ tenantId, ...params, expected: expectedVersion }, body)),
  deleteTimeEntry: async ({ tenantId, params, expectedVersion }) => {
    await removeTimeEntry(needs)({ tenantId, ...params, expected: expectedVersion });
    return noContent();
  },
});
