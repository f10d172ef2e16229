import { BillingError } from '../../errors.ts';
import { bringsSecret, type Integration, MAX_SECRETS, type NewSecret } from '../../integrations/integration.ts';
import { type IntegrationNeeds, readIntegration } from './manage.ts';
import { newSecret, shown } from './new-secret.ts';

export interface MadeSecret {
  readonly secretId: string;
  readonly secret: string | undefined;
}

const changedMeanwhile = () =>
  new BillingError('Conflict', 'the integration was changed at the same moment: do it again');

const checkSecret = ({ provider }: Integration, { secret }: NewSecret): void => {
  if (secret === undefined || bringsSecret.includes(provider)) return;
  const detail = `must be left out: ${provider} is told a secret of ours`;
  throw new BillingError('RequestInvalid', 'this tool takes no secret of its own', [{ pointer: '/secret', detail }]);
};

/** Adds a secret beside the one that is there; both hold. Repeated, it shows the same one. */
export const addSecret =
  (needs: IntegrationNeeds) =>
  async (tenantId: string, integrationId: string, secretId: string, body: NewSecret): Promise<MadeSecret> => {
    const { stores, secretBox, clock } = needs;
    const owner = { tenantId, integrationId };
    const read = await readIntegration(needs)(tenantId, integrationId);
    checkSecret(read, body);
    const standing = await shown(secretBox, owner, read.secrets, secretId);
    if (standing !== undefined) return { secretId, secret: standing };
    if (read.secrets.length >= MAX_SECRETS)
      throw new BillingError('SecretsLimited', 'two secrets hold already: drop the one that is no longer used');
    const facts = { secretId, provider: read.provider, given: body.secret, now: clock() };
    const secrets = [await newSecret(secretBox, owner, facts), ...read.secrets];
    const changed = await stores.integrations.change(tenantId, read, { secrets });
    if (!changed) throw changedMeanwhile();
    return { secretId, secret: await shown(secretBox, owner, secrets, secretId) };
  };

/** Drops a secret: what is signed with it is refused within 20 seconds, when no receiver knows it any more. One always stays. Dropped already is dropped. */
export const dropSecret =
  (needs: Pick<IntegrationNeeds, 'stores'>) =>
  async (tenantId: string, integrationId: string, secretId: string): Promise<void> => {
    const read = await readIntegration(needs)(tenantId, integrationId);
    const secrets = read.secrets.filter((one) => one.secretId !== secretId);
    if (secrets.length === read.secrets.length) return;
    if (secrets.length === 0)
      throw new BillingError(
        'SecretsLimited',
        'this is the only secret: add another one first, or disable the integration',
      );
    if (!(await needs.stores.integrations.change(tenantId, read, { secrets }))) throw changedMeanwhile();
  };
