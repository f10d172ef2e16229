import { BillingError } from '../../errors.ts';
import { MAX_SECRETS } from '../../integrations/integration.ts';
import { newSecret, shown } from '../integrations/new-secret.ts';
import type { MadeSecret } from '../integrations/secrets.ts';
import { readWebhook } from './manage.ts';
import { ownerOf, type WebhookNeeds } from './ports.ts';

const changedMeanwhile = () => new BillingError('Conflict', 'the webhook was changed at the same moment: do it again');

/** Adds a secret beside the one that is there: both sign from then on. Repeated, it shows the same one. */
export const addWebhookSecret =
  (needs: WebhookNeeds) =>
  async (tenantId: string, webhookId: string, secretId: string): Promise<MadeSecret> => {
    const { stores, secretBox, clock } = needs;
    const owner = ownerOf(tenantId, webhookId);
    const read = await readWebhook(needs)(tenantId, webhookId);
    const standing = await shown(secretBox, owner, read.secrets, secretId);
    if (standing !== undefined) return { secretId, secret: standing };
    if (read.secrets.length >= MAX_SECRETS)
      throw new BillingError('SecretsLimited', 'two secrets hold already: drop the one that is no longer used');
    const made = { secretId, provider: 'standard', given: undefined, now: clock() } as const;
    const secrets = [await newSecret(secretBox, owner, made), ...read.secrets];
    if (!(await stores.webhooks.change(tenantId, read, { secrets }))) throw changedMeanwhile();
    return { secretId, secret: await shown(secretBox, owner, secrets, secretId) };
  };

/** Drops a secret, which signs nothing more. One always stays. Dropped already is dropped. */
export const dropWebhookSecret =
  (needs: Pick<WebhookNeeds, 'stores'>) =>
  async (tenantId: string, webhookId: string, secretId: string): Promise<void> => {
    const read = await readWebhook(needs)(tenantId, webhookId);
    const secrets = read.secrets.filter((one) => one.secretId !== secretId);
    if (secrets.length === read.secrets.length) return;
    if (secrets.length === 0)
      throw new BillingError(
        'SecretsLimited',
        'this is the only secret: add another one first, or disable the webhook',
      );
    if (!(await needs.stores.webhooks.change(tenantId, read, { secrets }))) throw changedMeanwhile();
  };
