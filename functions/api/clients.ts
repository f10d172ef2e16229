import { addClient } from '../../domain/operations/client-records/add-client.ts';
import { changeClient, readClient } from '../../domain/operations/clients.ts';
import { created, httpHandler, page, versioned } from '../shared/http-handler.ts';
import { stores } from '../shared/services.ts';
import { clientRoutes } from './clients/routes.ts';

const needs = { stores };

export const handler = httpHandler(clientRoutes, {
  createClient: async ({ tenantId, subject: by, id: clientId, body, now }) => {
    const { client, contractId } = await addClient(needs)({ tenantId, clientId, by, now }, body);
    return created({ ...client, ...(contractId !== undefined && { contractId }) }, `/clients/${clientId}`);
  },
  listClients: async ({ tenantId, page: asked }) => page(await stores.clients.list(tenantId, asked)),
  getClient: async ({ tenantId, params }) => versioned(await readClient(needs)(tenantId, params.clientId)),
  replaceClient: async ({ tenantId, subject, params, expectedVersion, body }) =>
    versioned(await changeClient(needs)(tenantId, params.clientId, expectedVersion, body, subject)),
});
