import { BillingError } from '../../errors.ts';
import { idFrom, randomId } from '../../ids.ts';
import {
  foreignOptions,
  type Integration,
  type IntegrationChange,
  type NewIntegration,
} from '../../integrations/integration.ts';
import { isAlready, notFound, stale } from '../change.ts';
import type { TableNeeds } from '../ports.ts';
import { newSecret, shown } from './new-secret.ts';
import type { SecretBox } from './secret-box.ts';

export interface IntegrationNeeds extends Pick<TableNeeds, 'clock'> {
  readonly stores: Pick<TableNeeds['stores'], 'integrations'>;
  readonly secretBox: SecretBox;
}

/** An integration with the secret that was made with it, while it has that. */
export interface MadeIntegration {
  readonly integration: Integration;
  readonly secret: string | undefined;
}

/**
 * Makes an integration, or finds the one of an earlier attempt and shows its secret once more: it is never stored in
 * clear, so a lost answer could not be given again otherwise.
 */
export const createIntegration =
  ({ stores, secretBox, clock }: IntegrationNeeds) =>
  async (
    tenantId: string,
    integrationId: string,
    { secret: given, ...facts }: NewIntegration,
  ): Promise<MadeIntegration> => {
    const owner = { tenantId, integrationId };
    const secretId = idFrom('first secret', integrationId);
    const now = clock();
    const secret = await newSecret(secretBox, owner, { secretId, provider: facts.provider, given, now });
    const integration = await stores.integrations.create(tenantId, {
      ...facts,
      integrationId,
      endpointId: randomId(),
      secrets: [secret],
      createdAt: now.toISOString(),
      version: 1,
    });
    return { integration, secret: await shown(secretBox, owner, integration.secrets, secretId) };
  };

export const readIntegration =
  ({ stores }: Pick<IntegrationNeeds, 'stores'>) =>
  async (tenantId: string, integrationId: string): Promise<Integration> => {
    const integration = await stores.integrations.get(tenantId, integrationId);
    if (!integration) throw notFound('integration', integrationId);
    return integration;
  };

/** Replaces what may change, if it still is what the caller has seen. */
export const changeIntegration =
  (needs: Pick<IntegrationNeeds, 'stores'>) =>
  async (
    tenantId: string,
    integrationId: string,
    expected: number,
    change: IntegrationChange,
  ): Promise<Integration> => {
    const read = await readIntegration(needs)(tenantId, integrationId);
    const foreign = foreignOptions(read.provider, change.options);
    if (foreign.length > 0)
      throw new BillingError(
        'RequestInvalid',
        'the options do not fit the tool',
        foreign.map((name) => ({ pointer: `/options/${name}`, detail: `is not an option of ${read.provider}` })),
      );
    const { name, state, approval, createClients, options } = read;
    if (isAlready(change, { name, state, approval, createClients, options })) return read;
    const changed =
      read.version === expected ? await needs.stores.integrations.change(tenantId, read, change) : undefined;
    if (!changed) throw stale('integration', read.version);
    return changed;
  };
