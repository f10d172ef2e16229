import * as z from 'zod';
import { Id } from '../../../domain/ids.ts';
import { eventTypes } from '../../../domain/webhooks/event.ts';
import { callErrors, failures, messageStatuses, type WebhookMessage } from '../../../domain/webhooks/message.ts';
import { disabledReasons, type Webhook, WebhookChange } from '../../../domain/webhooks/webhook.ts';

export const WebhookView = z
  .strictObject({
    ...WebhookChange.shape,
    webhookId: Id,
    disabledBecause: z
      .enum(disabledReasons)
      .optional()
      .describe('`gone`: it answered 410. `failing`: it took nothing for five days.'),
    disabledAt: z.iso.datetime().optional(),
    failingSince: z.iso.datetime().optional().describe('Since when no message has been taken.'),
    secrets: z
      .array(z.strictObject({ secretId: Id, createdAt: z.iso.datetime() }))
      .describe('Those that sign, the newest first; themselves they are shown once, when they are made.'),
    createdAt: z.iso.datetime(),
    version: z.int(),
  })
  .meta({ id: 'Webhook' });

const secret = z
  .string()
  .optional()
  .describe(
    'To verify messages with: `whsec_` and base64. Shown this once, and again only if this very request is repeated.',
  );

export const MadeWebhookView = WebhookView.safeExtend({ secret }).meta({ id: 'MadeWebhook' });

export const MadeWebhookSecretView = z.strictObject({ secretId: Id, secret }).meta({ id: 'MadeWebhookSecret' });

const summary = {
  webhookId: Id,
  messageId: Id.describe('The `webhook-id` that the receiver sees.'),
  type: z.enum([...eventTypes, 'webhook.test']),
  createdAt: z.iso.datetime(),
  status: z.enum(messageStatuses),
  failure: z.enum(failures).optional().describe('Why it is tried no more.'),
  nextAt: z.iso.datetime().optional().describe('When it is tried next, while it is pending.'),
  replays: z.int(),
  attempts: z
    .array(
      z.strictObject({
        at: z.iso.datetime(),
        milliseconds: z.int(),
        status: z.int().optional().describe('What the receiver answered; what it said is not kept.'),
        error: z.enum(callErrors).optional().describe('Why there was no answer.'),
      }),
    )
    .describe('The last ones, oldest first.'),
};

export const MessageSummaryView = z.strictObject(summary).meta({ id: 'WebhookMessageSummary' });

export const MessageView = z
  .strictObject({ ...summary, body: z.string().describe('As it is signed and sent.') })
  .meta({ id: 'WebhookMessage' });

export const webhookView = ({ secrets, ...rest }: Webhook) => ({
  ...rest,
  secrets: secrets.map(({ secretId, createdAt }) => ({ secretId, createdAt })),
});

export const messageSummaryView = (message: WebhookMessage) => {
  const { webhookId, messageId, type, createdAt, status, failure, nextAt, replays, attempts } = message;
  return {
    ...{ webhookId, messageId, type, createdAt, status, failure },
    ...(status === 'pending' && { nextAt }),
    replays,
    attempts: attempts.map((attempt) => ({ ...attempt })),
  };
};

export const messageView = (message: WebhookMessage) => ({ ...messageSummaryView(message), body: message.body });
