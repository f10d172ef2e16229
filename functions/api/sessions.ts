import { endSession, readSession, recordSession } from '../../domain/operations/sessions/record.ts';
import { recordMachine, shownSessions } from '../../domain/operations/sessions/show.ts';
import type { Session } from '../../domain/timers/session.ts';
import { created, httpHandler, noContent, ok, page } from '../shared/http-handler.ts';
import { clock, stores } from '../shared/services.ts';
import { sessionRoutes } from './sessions/routes.ts';
import { sessionView } from './sessions/views.ts';

const needs = { stores, clock };

const shown = async (tenantId: string, session: Session) => {
  const [one] = await shownSessions(needs)(tenantId, [session]);
  return sessionView(one ?? { session });
};

export const handler = httpHandler(sessionRoutes, {
  recordSession: async ({ tenantId, id, body }) =>
    created(await shown(tenantId, await recordSession(needs)(tenantId, id, body)), `/sessions/${id}`),
  endSession: async ({ tenantId, params, body }) =>
    ok(await shown(tenantId, await endSession(needs)(tenantId, params.sessionId, body))),
  listSessionsOfMachine: async ({ tenantId, query, page: asked }) => {
    const { items, cursor } = await stores.sessions.listOfMachine(tenantId, query.machine, asked);
    return page({ items: (await shownSessions(needs)(tenantId, items)).map(sessionView), cursor });
  },
  getSession: async ({ tenantId, params }) =>
    ok(await shown(tenantId, await readSession(needs)(tenantId, params.sessionId))),
  recordMachine: async ({ tenantId, body }) => created(await recordMachine(needs)(tenantId, body), '/machines'),
  listMachines: async ({ tenantId, page: asked }) => page(await stores.machines.list(tenantId, asked)),
  deleteMachine: async ({ tenantId, params }) => {
    await stores.machines.remove(tenantId, params.machineId);
    return noContent();
  },
});
