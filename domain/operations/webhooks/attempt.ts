import type { MessageKey } from '../../table/webhook-message-store.ts';
import { afterTry, claimed, type Health, healthAfter } from '../../webhooks/course.ts';
import { isDue, type WebhookMessage } from '../../webhooks/message.ts';
import { signedHeaders } from '../../webhooks/signing.ts';
import type { DisabledReason, Webhook } from '../../webhooks/webhook.ts';
import { ownerOf, type WebhookNeeds } from './ports.ts';

export interface AttemptNeeds extends WebhookNeeds {
  /** From 0 to 1. */
  readonly jitter: () => number;
  /** Tells the firm that a webhook is disabled, at most once however often it is asked to. */
  readonly tellDisabled: (
    tenantId: string,
    webhook: Webhook,
    because: Exclude<DisabledReason, 'byFirm'>,
  ) => Promise<void>;
}

/** `refused`: the receiver did not take it. `none`: there was nothing to send, or somebody else is sending it. */
export type AttemptResult = 'delivered' | 'refused' | 'none';

/**
 * Sends a message that is due, once. Claimed by a conditional write before the call, so that nobody else sends it at the same
 * time; whoever dies in between leaves it to be sent again when the claim ends. So a receiver has it at least once, and knows a
 * repetition by its id.
 */
export const attemptMessage =
  (needs: AttemptNeeds) =>
  async (tenantId: string, key: MessageKey): Promise<AttemptResult> => {
    const { webhooks, webhookMessages } = needs.stores;
    const [webhook, read] = await Promise.all([
      webhooks.get(tenantId, key.webhookId),
      webhookMessages.get(tenantId, key),
    ]);
    if (!read || !isDue(read, needs.clock())) return 'none';
    if (webhook?.state !== 'enabled') {
      await webhookMessages.move(tenantId, read, { ...read, status: 'failed', failure: 'webhookDisabled' });
      return 'none';
    }
    const claim = await webhookMessages.move(tenantId, read, claimed(read, needs.clock()));
    return claim ? send(needs, tenantId, webhook, claim) : 'none';
  };

const send = async (
  needs: AttemptNeeds,
  tenantId: string,
  webhook: Webhook,
  message: WebhookMessage,
): Promise<AttemptResult> => {
  const { stores, secretBox, receivers, clock, jitter } = needs;
  const owner = ownerOf(tenantId, webhook.webhookId);
  const secrets = await Promise.all(webhook.secrets.map(({ sealed }) => secretBox.open(owner, sealed)));
  const at = clock();
  const answer = await receivers.post(webhook.url, signedHeaders(message, secrets, at), message.body);
  const tried = { answer, at, until: clock(), jitter: jitter() };
  // Before the message is settled: who dies in between comes here again.
  await keepHealth(needs, tenantId, webhook, healthAfter(webhook, tried));
  const to = afterTry(message, tried);
  await stores.webhookMessages.move(tenantId, message, to);
  return to.status === 'delivered' ? 'delivered' : 'refused';
};

const keepHealth = async (
  { stores, clock, tellDisabled }: AttemptNeeds,
  tenantId: string,
  webhook: Webhook,
  health: Health,
): Promise<void> => {
  if (health.is === 'well') await stores.webhooks.noteHealth(tenantId, webhook, undefined);
  if (health.is === 'failing') await stores.webhooks.noteHealth(tenantId, webhook, health.since);
  if (health.is !== 'toBeDisabled') return;
  await tellDisabled(tenantId, webhook, health.because);
  await stores.webhooks.disable(tenantId, webhook, health.because, clock().toISOString());
};
