import { BillingError } from '../../errors.ts';
import { idFrom } from '../../ids.ts';
import type { Delivery } from '../../integrations/delivery.ts';
import { providerModules } from '../../integrations/provider-modules.ts';
import { sampleOf } from '../../integrations/samples.ts';
import type { TableNeeds } from '../ports.ts';
import { readDelivery } from './deliveries.ts';
import { type IntegrationNeeds, readIntegration } from './manage.ts';

interface TryOutNeeds extends IntegrationNeeds {
  readonly stores: Pick<TableNeeds['stores'], 'integrations' | 'deliveries'>;
}

/**
 * Makes a delivery of the tool's own form and takes it as if it had come: signed with the newest secret, verified, identified
 * and kept, but marked as a test, which the worker does not look at. What it says can be read from it.
 */
export const tryOut =
  (needs: TryOutNeeds) =>
  async (tenantId: string, integrationId: string, id: string): Promise<Delivery> => {
    const { stores, secretBox, clock } = needs;
    const { provider, secrets, options } = await readIntegration(needs)(tenantId, integrationId);
    const now = clock();
    const opened = await Promise.all(secrets.map(({ sealed }) => secretBox.open({ tenantId, integrationId }, sealed)));
    const request = sampleOf(provider, { id, now, secret: opened[0] ?? '', options });
    const { verify, identify } = providerModules[provider];
    const verdict = verify(request, opened, now, options);
    if (verdict !== 'valid')
      throw new BillingError('SignatureInvalid', 'the integration does not take its own signature');
    const deliveryId = idFrom('test', identify(request, now));
    await stores.deliveries.put(tenantId, {
      integrationId,
      deliveryId,
      receivedAt: now.toISOString(),
      status: 'ignored',
      reason: 'test',
      test: true,
      replays: 0,
      body: request.body,
    });
    return readDelivery(needs)(tenantId, integrationId, deliveryId);
  };
