import { changeWebhook, createWebhook, readWebhook, removeWebhook } from '../../domain/operations/webhooks/manage.ts';
import {
  listMessages,
  readMessage,
  replayFailed,
  replayMessage,
  testWebhook,
} from '../../domain/operations/webhooks/messages.ts';
import { addWebhookSecret, dropWebhookSecret } from '../../domain/operations/webhooks/secrets.ts';
import { accepted, created, httpHandler, noContent, ok, page, versioned } from '../shared/http-handler.ts';
import { integrationSecrets } from '../shared/integration-secrets.ts';
import { clock, stores } from '../shared/services.ts';
import { webhookReceivers } from '../shared/webhook-receivers.ts';
import { webhookRoutes } from './webhooks/routes.ts';
import { messageSummaryView, messageView, webhookView } from './webhooks/views.ts';

const needs = { stores, clock, secretBox: integrationSecrets, receivers: webhookReceivers };
const pathOf = (webhookId: string) => `/webhooks/${webhookId}`;

export const handler = httpHandler(webhookRoutes, {
  createWebhook: async ({ tenantId, id, body }) => {
    const { webhook, secret } = await createWebhook(needs)(tenantId, id, body);
    return created({ ...webhookView(webhook), secret }, pathOf(id));
  },
  listWebhooks: async ({ tenantId }) => ok({ items: (await stores.webhooks.all(tenantId)).map(webhookView) }),
  getWebhook: async ({ tenantId, params }) =>
    versioned(webhookView(await readWebhook(needs)(tenantId, params.webhookId))),
  replaceWebhook: async ({ tenantId, params, expectedVersion, body }) =>
    versioned(webhookView(await changeWebhook(needs)(tenantId, params.webhookId, expectedVersion, body))),
  deleteWebhook: async ({ tenantId, params }) => {
    await removeWebhook(needs)(tenantId, params.webhookId);
    return noContent();
  },
  addWebhookSecret: async ({ tenantId, params: { webhookId }, id }) =>
    created(await addWebhookSecret(needs)(tenantId, webhookId, id), pathOf(webhookId)),
  dropWebhookSecret: async ({ tenantId, params }) => {
    await dropWebhookSecret(needs)(tenantId, params.webhookId, params.secretId);
    return noContent();
  },
  testWebhook: async ({ tenantId, params: { webhookId }, id }) => {
    const message = await testWebhook(needs)(tenantId, webhookId, id);
    return created(messageView(message), `${pathOf(webhookId)}/messages/${message.messageId}`);
  },
  listWebhookMessages: async ({ tenantId, params, query, page: asked }) => {
    const { items, cursor } = await listMessages(needs)(tenantId, params.webhookId, asked, query.status);
    return page({ items: items.map(messageSummaryView), cursor });
  },
  getWebhookMessage: async ({ tenantId, params }) =>
    ok(messageView(await readMessage(needs)(tenantId, params.webhookId, params.messageId))),
  replayWebhookMessage: async ({ tenantId, params: { webhookId, messageId } }) =>
    accepted(
      messageSummaryView(await replayMessage(needs)(tenantId, webhookId, messageId)),
      `${pathOf(webhookId)}/messages/${messageId}`,
    ),
  replayWebhookMessages: async ({ tenantId, params: { webhookId }, body }) =>
    accepted(
      await replayFailed(needs)(tenantId, webhookId, body.createdSince),
      `${pathOf(webhookId)}/messages?status=pending`,
    ),
});
