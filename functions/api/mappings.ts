import {
  changeRules,
  listMappings,
  putMappings,
  readMapping,
  readRules,
  removeMapping,
} from '../../domain/operations/integrations/mappings.ts';
import { listWaiting, retryWaiting } from '../../domain/operations/integrations/waiting-list.ts';
import { accepted, httpHandler, noContent, ok, page, versioned } from '../shared/http-handler.ts';
import { stores } from '../shared/services.ts';
import { mappingRoutes } from './mappings/routes.ts';
import { waitingView } from './mappings/views.ts';

const needs = { stores };

export const handler = httpHandler(mappingRoutes, {
  listMappings: async ({ tenantId, params, page: asked }) =>
    page(await listMappings(needs)(tenantId, params.integrationId, asked)),
  putMappings: async ({ tenantId, params, body }) =>
    ok({ mappings: await putMappings(needs)(tenantId, params.integrationId, body.mappings) }),
  getMapping: async ({ tenantId, params }) =>
    ok(await readMapping(needs)(tenantId, params.integrationId, params.mappingId)),
  removeMapping: async ({ tenantId, params }) => {
    await removeMapping(needs)(tenantId, params.integrationId, params.mappingId);
    return noContent();
  },
  getRules: async ({ tenantId, params }) => versioned(await readRules(needs)(tenantId, params.integrationId)),
  replaceRules: async ({ tenantId, params, expectedVersion, body }) =>
    versioned(await changeRules(needs)(tenantId, params.integrationId, expectedVersion, body)),
  listWaiting: async ({ tenantId, params, page: asked }) => {
    const { items, cursor, reasons } = await listWaiting(needs)(tenantId, params.integrationId, asked);
    return page({ items: items.map(waitingView), cursor }, { reasons });
  },
  retryWaiting: async ({ tenantId, params: { integrationId } }) => {
    await retryWaiting(needs)(tenantId, integrationId);
    return accepted(undefined, `/integrations/${integrationId}/waiting`);
  },
});
