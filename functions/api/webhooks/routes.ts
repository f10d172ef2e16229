import * as z from 'zod';
import { messageStatuses } from '../../../domain/webhooks/message.ts';
import { NewWebhook, WebhookChange } from '../../../domain/webhooks/webhook.ts';
import { defineRoutes } from '../route.ts';
import { MadeWebhookSecretView, MadeWebhookView, MessageSummaryView, MessageView, WebhookView } from './views.ts';

const manage = { permission: 'integrations:manage', errors: ['NotFound'] } as const;
const read = { method: 'GET', permission: 'integrations:read', success: 200 } as const;

const Replay = z
  .strictObject({ createdSince: z.iso.datetime().describe('All that failed and was made from this moment on.') })
  .meta({ id: 'WebhookReplay' });

const Replayed = z
  .strictObject({
    replayed: z.int(),
    createdSince: z.iso
      .datetime()
      .optional()
      .describe('There may be more of them: ask again, with this moment. Absent when all are done.'),
  })
  .meta({ id: 'WebhookReplayed' });

export const webhookRoutes = defineRoutes('webhooks', {
  createWebhook: {
    ...manage,
    method: 'POST',
    path: '/webhooks',
    summary: 'Have a system told what happens',
    description:
      'The answer has, this once, the secret by which messages are verified (Standard Webhooks). What the messages say is under `webhooks` of this document. At most 10 a firm.',
    body: NewWebhook,
    success: 201,
    response: MadeWebhookView,
    errors: ['WebhooksLimited', 'Conflict'],
    answersSecret: true,
  },
  listWebhooks: {
    ...read,
    path: '/webhooks',
    summary: 'List the webhooks',
    response: z.strictObject({ items: z.array(WebhookView) }).meta({ id: 'Webhooks' }),
  },
  getWebhook: {
    ...read,
    path: '/webhooks/{webhookId}',
    summary: 'Read a webhook',
    response: WebhookView,
    errors: ['NotFound'],
  },
  replaceWebhook: {
    ...manage,
    method: 'PUT',
    path: '/webhooks/{webhookId}',
    summary: 'Change a webhook, disable or enable it',
    description:
      'The body is all that can change. While it is disabled nothing is sent, and what happens is not kept for it; what was still to be sent fails, and can be replayed.',
    ifMatch: true,
    body: WebhookChange,
    success: 200,
    response: WebhookView,
  },
  deleteWebhook: {
    ...manage,
    method: 'DELETE',
    path: '/webhooks/{webhookId}',
    summary: 'Delete a webhook',
    description: 'Nothing more is sent to it. Deleted already is deleted.',
    success: 204,
    errors: [],
  },
  addWebhookSecret: {
    ...manage,
    method: 'POST',
    path: '/webhooks/{webhookId}/secrets',
    summary: 'Add a secret, to change the one that holds',
    description: 'Both sign each message until one is dropped: give the receiver the new one, then drop the old one.',
    success: 201,
    response: MadeWebhookSecretView,
    errors: ['NotFound', 'SecretsLimited', 'Conflict'],
    answersSecret: true,
  },
  dropWebhookSecret: {
    ...manage,
    method: 'DELETE',
    path: '/webhooks/{webhookId}/secrets/{secretId}',
    summary: 'Drop a secret',
    description: 'It signs nothing more. The only one cannot be dropped.',
    success: 204,
    errors: ['NotFound', 'SecretsLimited', 'Conflict'],
  },
  testWebhook: {
    ...manage,
    method: 'POST',
    path: '/webhooks/{webhookId}/test',
    summary: 'Try a webhook',
    description: 'Sends a message of type `webhook.test` at once, and answers with what became of it.',
    // The receiver may take its time, and the table is written after that.
    ownDeadline: true,
    success: 201,
    response: MessageView,
  },
  listWebhookMessages: {
    ...read,
    path: '/webhooks/{webhookId}/messages',
    summary: 'List the messages to a webhook, newest first',
    description: 'Kept for 30 days. A page of one status may hold fewer than asked for and still have one behind it.',
    query: z.object({ status: z.enum(messageStatuses).optional() }),
    paged: true,
    response: MessageSummaryView,
    errors: ['NotFound'],
  },
  getWebhookMessage: {
    ...read,
    path: '/webhooks/{webhookId}/messages/{messageId}',
    summary: 'Read a message and what became of it',
    response: MessageView,
    errors: ['NotFound'],
  },
  replayWebhookMessage: {
    ...manage,
    method: 'POST',
    path: '/webhooks/{webhookId}/messages/{messageId}/replay',
    summary: 'Send a message again',
    description:
      'Under the id that it had, from the first try on, within a minute. One that is still to be sent stays so.',
    success: 202,
    response: MessageSummaryView,
  },
  replayWebhookMessages: {
    ...manage,
    method: 'POST',
    path: '/webhooks/{webhookId}/messages/replay',
    summary: 'Send all messages again that failed since a moment',
    description: 'The oldest first, some hundred with each request.',
    body: Replay,
    success: 202,
    response: Replayed,
  },
});
