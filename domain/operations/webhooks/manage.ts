import { BillingError } from '../../errors.ts';
import { idFrom } from '../../ids.ts';
import { CommitRefused } from '../../table/commit.ts';
import { MAX_WEBHOOKS, type NewWebhook, type Webhook, type WebhookChange } from '../../webhooks/webhook.ts';
import { isAlready, notFound, stale } from '../change.ts';
import { newSecret, shown } from '../integrations/new-secret.ts';
import { ownerOf, type Receivers, type WebhookNeeds } from './ports.ts';

/** A webhook with the secret that was made with it, while it has that. */
export interface MadeWebhook {
  readonly webhook: Webhook;
  readonly secret: string | undefined;
}

const guardUrl = (receivers: Receivers, url: string): void => {
  const detail = receivers.faultOf(url);
  if (detail !== undefined)
    throw new BillingError('RequestInvalid', 'nothing can be sent to this URL', [{ pointer: '/url', detail }]);
};

const standing = (state: Webhook['state'], now: Date): Pick<Webhook, 'disabledBecause' | 'disabledAt'> =>
  state === 'disabled' ? { disabledBecause: 'byFirm', disabledAt: now.toISOString() } : {};

/** Makes a webhook, or finds the one of an earlier attempt and shows its secret once more. */
export const createWebhook =
  ({ stores, secretBox, receivers, clock }: WebhookNeeds) =>
  async (tenantId: string, webhookId: string, facts: NewWebhook): Promise<MadeWebhook> => {
    guardUrl(receivers, facts.url);
    const owner = ownerOf(tenantId, webhookId);
    const secretId = idFrom('first secret', webhookId);
    const now = clock();
    const secret = await newSecret(secretBox, owner, { secretId, provider: 'standard', given: undefined, now });
    const createdAt = now.toISOString();
    const made = { ...facts, ...standing(facts.state, now), webhookId, secrets: [secret], createdAt, version: 1 };
    const webhook = await stores.webhooks.create(tenantId, made).catch((error) => {
      if (!(error instanceof CommitRefused)) throw error;
      throw new BillingError('Conflict', 'another webhook was made at the same moment: do it again');
    });
    if (webhook === 'full')
      throw new BillingError('WebhooksLimited', `a firm has at most ${MAX_WEBHOOKS} webhooks: delete one first`);
    return { webhook, secret: await shown(secretBox, owner, webhook.secrets, secretId) };
  };

export const readWebhook =
  ({ stores }: Pick<WebhookNeeds, 'stores'>) =>
  async (tenantId: string, webhookId: string): Promise<Webhook> => {
    const webhook = await stores.webhooks.get(tenantId, webhookId);
    if (!webhook) throw notFound('webhook', webhookId);
    return webhook;
  };

/** Replaces what may change, if it still is what the caller has seen. Enabled again, it begins anew. */
export const changeWebhook =
  (needs: Pick<WebhookNeeds, 'stores' | 'receivers' | 'clock'>) =>
  async (tenantId: string, webhookId: string, expected: number, change: WebhookChange): Promise<Webhook> => {
    const read = await readWebhook(needs)(tenantId, webhookId);
    const { url, events, description, state } = read;
    if (isAlready(change, { url, events, description, state })) return read;
    guardUrl(needs.receivers, change.url);
    const { disabledBecause, disabledAt, failingSince } =
      change.state === state ? read : { failingSince: undefined, ...standing(change.state, needs.clock()) };
    const given = { url: change.url, events: change.events, description: change.description, state: change.state };
    const facts = { ...given, disabledBecause, disabledAt, failingSince };
    const changed = read.version === expected ? await needs.stores.webhooks.change(tenantId, read, facts) : undefined;
    if (!changed) throw stale('webhook', read.version);
    return changed;
  };

/** Takes it away; what was still to be sent is not. Repeated, it is gone already. */
export const removeWebhook =
  ({ stores }: Pick<WebhookNeeds, 'stores'>) =>
  (tenantId: string, webhookId: string): Promise<void> =>
    stores.webhooks.remove(tenantId, webhookId);
