import {
  listDeliveries,
  readDelivery,
  replayDeliveries,
  replayDelivery,
} from '../../domain/operations/integrations/deliveries.ts';
import { changeIntegration, createIntegration, readIntegration } from '../../domain/operations/integrations/manage.ts';
import { addSecret, dropSecret } from '../../domain/operations/integrations/secrets.ts';
import { tryOut } from '../../domain/operations/integrations/try-out.ts';
import { may } from '../../domain/tenants/roles.ts';
import { accepted, created, httpHandler, noContent, ok, page, versioned } from '../shared/http-handler.ts';
import { integrationSecrets } from '../shared/integration-secrets.ts';
import { clock, stores } from '../shared/services.ts';
import { integrationRoutes } from './integrations/routes.ts';
import { deliverySummaryView, deliveryView, integrationView } from './integrations/views.ts';

const needs = { stores, clock, secretBox: integrationSecrets };
const pathOf = (integrationId: string) => `/integrations/${integrationId}`;

export const handler = httpHandler(integrationRoutes, {
  createIntegration: async ({ tenantId, id, body, origin }) => {
    const { integration, secret } = await createIntegration(needs)(tenantId, id, body);
    return created({ ...integrationView(integration, origin), secret }, pathOf(id));
  },
  listIntegrations: async ({ tenantId, page: asked, origin }) => {
    const { items, cursor } = await stores.integrations.list(tenantId, asked);
    return page({ items: items.map((one) => integrationView(one, origin)), cursor });
  },
  getIntegration: async ({ tenantId, params, origin }) =>
    versioned(integrationView(await readIntegration(needs)(tenantId, params.integrationId), origin)),
  replaceIntegration: async ({ tenantId, params, expectedVersion, body, origin }) =>
    versioned(
      integrationView(await changeIntegration(needs)(tenantId, params.integrationId, expectedVersion, body), origin),
    ),
  addSecret: async ({ tenantId, params: { integrationId }, id, body }) =>
    created(await addSecret(needs)(tenantId, integrationId, id, body), pathOf(integrationId)),
  dropSecret: async ({ tenantId, params }) => {
    await dropSecret(needs)(tenantId, params.integrationId, params.secretId);
    return noContent();
  },
  testIntegration: async ({ tenantId, params: { integrationId }, id }) => {
    const delivery = await tryOut(needs)(tenantId, integrationId, id);
    const integration = await readIntegration(needs)(tenantId, integrationId);
    return created(deliveryView(delivery, integration), `${pathOf(integrationId)}/deliveries/${delivery.deliveryId}`);
  },
  listDeliveries: async ({ tenantId, params, query, page: asked }) => {
    const { items, cursor } = await listDeliveries(needs)(tenantId, params.integrationId, asked, query.status);
    return page({ items: items.map(deliverySummaryView), cursor });
  },
  getDelivery: async ({ tenantId, role, params: { integrationId, deliveryId } }) => {
    const delivery = await readDelivery(needs)(tenantId, integrationId, deliveryId);
    if (!may(role, 'integrations:manage')) return ok(deliverySummaryView(delivery));
    return ok(deliveryView(delivery, await readIntegration(needs)(tenantId, integrationId)));
  },
  replayDelivery: async ({ tenantId, params: { integrationId, deliveryId } }) =>
    accepted(
      deliverySummaryView(await replayDelivery(needs)(tenantId, integrationId, deliveryId)),
      `${pathOf(integrationId)}/deliveries/${deliveryId}`,
    ),
  replayDeliveries: async ({ tenantId, params: { integrationId }, body }) =>
    accepted(
      await replayDeliveries(needs)(tenantId, integrationId, body),
      `${pathOf(integrationId)}/deliveries?status=received`,
    ),
});
