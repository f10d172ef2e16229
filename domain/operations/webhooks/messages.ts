import type { Instant } from '../../calendar/local-date.ts';
import { idFrom } from '../../ids.ts';
import type { Page, PageRequest } from '../../table/table.ts';
import { replayed } from '../../webhooks/course.ts';
import { bodyOf, type WebhookEvent } from '../../webhooks/event.ts';
import type { MessageStatus, WebhookMessage } from '../../webhooks/message.ts';
import { notFound } from '../change.ts';
import { concurrently } from '../concurrently.ts';
import { attemptMessage } from './attempt.ts';
import { readWebhook } from './manage.ts';
import type { WebhookNeeds } from './ports.ts';

type MessageNeeds = Pick<WebhookNeeds, 'stores' | 'clock'>;

/** An event as a message to one webhook, due at once. */
export const messageOf = (webhookId: string, event: WebhookEvent, now: Date): WebhookMessage => ({
  webhookId,
  messageId: event.eventId,
  type: event.type,
  body: bodyOf(event),
  createdAt: now.toISOString(),
  status: 'pending',
  nextAt: now.toISOString(),
  tries: 0,
  replays: 0,
  attempts: [],
  version: 1,
});

/** The messages of a webhook, newest first, or those of a status. */
export const listMessages =
  (needs: Pick<MessageNeeds, 'stores'>) =>
  async (
    tenantId: string,
    webhookId: string,
    asked: PageRequest,
    status?: MessageStatus,
  ): Promise<Page<WebhookMessage>> => {
    await readWebhook(needs)(tenantId, webhookId);
    return needs.stores.webhookMessages.list(tenantId, webhookId, asked, status);
  };

export const readMessage =
  ({ stores }: Pick<MessageNeeds, 'stores'>) =>
  async (tenantId: string, webhookId: string, messageId: string): Promise<WebhookMessage> => {
    const message = await stores.webhookMessages.get(tenantId, { webhookId, messageId });
    if (!message) throw notFound('message', messageId);
    return message;
  };

const replay = async ({ stores, clock }: MessageNeeds, tenantId: string, read: WebhookMessage): Promise<boolean> =>
  read.status !== 'pending' &&
  (await stores.webhookMessages.move(tenantId, read, replayed(read, clock()))) !== undefined;

/** Sends a message again, under its id, from the first try on; one that waits to be sent stays as it is. */
export const replayMessage =
  (needs: MessageNeeds) =>
  async (tenantId: string, webhookId: string, messageId: string): Promise<WebhookMessage> => {
    await readWebhook(needs)(tenantId, webhookId);
    await replay(needs, tenantId, await readMessage(needs)(tenantId, webhookId, messageId));
    return readMessage(needs)(tenantId, webhookId, messageId);
  };

export interface Replayed {
  readonly replayed: number;
  /** Where to go on, when there may be more of them. */
  readonly createdSince?: Instant | undefined;
}

/** What one request replays and looks at: it has to answer within its time. */
const MOST_REPLAYED = 500;
const MOST_LOOKED_AT = 2_000;
const PAGE = 100;
const AT_ONCE = 10;

/** Sends all that have failed since a moment again, as many as one request can, the oldest first. */
export const replayFailed =
  (needs: MessageNeeds) =>
  async (tenantId: string, webhookId: string, createdSince: Instant): Promise<Replayed> => {
    await readWebhook(needs)(tenantId, webhookId);
    let [done, looked] = [0, 0];
    let cursor: string | undefined;
    while (true) {
      const asked = { limit: PAGE, cursor };
      const page = await needs.stores.webhookMessages.since(tenantId, webhookId, createdSince, asked);
      const failed = page.items.filter(({ status }) => status === 'failed');
      done += (await concurrently(failed, AT_ONCE, (one) => replay(needs, tenantId, one))).filter(Boolean).length;
      looked += page.items.length;
      if (page.cursor === null) return { replayed: done };
      const last = page.items.at(-1)?.createdAt;
      if (done >= MOST_REPLAYED || looked >= MOST_LOOKED_AT) return { replayed: done, createdSince: last };
      cursor = page.cursor;
    }
  };

/**
 * Makes a message that says nothing but that it is a test, and sends it at once, so that whoever asks sees what the receiver
 * answers. A webhook that is disabled for it gets no mail about it: the answer says so.
 */
export const testWebhook =
  (needs: WebhookNeeds) =>
  async (tenantId: string, webhookId: string, requestId: string): Promise<WebhookMessage> => {
    const { stores, clock } = needs;
    await readWebhook(needs)(tenantId, webhookId);
    const now = clock();
    const eventId = idFrom('webhook.test', requestId);
    const event = { type: 'webhook.test', eventId, occurredAt: now.toISOString(), data: { webhookId } } as const;
    await stores.webhookMessages.put(tenantId, messageOf(webhookId, event, now));
    const attempting = { ...needs, jitter: () => 0, tellDisabled: async () => undefined };
    await attemptMessage(attempting)(tenantId, { webhookId, messageId: eventId });
    return readMessage(needs)(tenantId, webhookId, eventId);
  };
