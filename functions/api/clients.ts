import { changeClient, createClient, readClient } from '../../domain/operations/clients.ts';
import { created, httpHandler, page, versioned } from '../shared/http-handler.ts';
import { stores } from '../shared/services.ts';
import { clientRoutes } from './clients/routes.ts';

const needs = { stores };

export const handler = httpHandler(clientRoutes, {
  createClient: async ({ tenantId, id, body }) =>
    created(await createClient(needs)(tenantId, id, body), `/clients/${id}`),
  listClients: async ({ tenantId, page: asked }) => page(await stores.clients.list(tenantId, asked)),
  getClient: async ({ tenantId, params }) => versioned(await readClient(needs)(tenantId, params.clientId)),
  replaceClient: async ({ tenantId, params, expectedVersion, body }) =>
    versioned(await changeClient(needs)(tenantId, params.clientId, expectedVersion, body)),
});
