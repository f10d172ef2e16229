import { BillingError } from '../../errors.ts';
import { idFrom } from '../../ids.ts';
import type { Integration } from '../../integrations/integration.ts';
import { MAX_HOOK_BYTES, type RawRequest, type Refusal, type Verdict } from '../../integrations/provider.ts';
import { providerModules } from '../../integrations/provider-modules.ts';
import type { TableNeeds } from '../ports.ts';
import type { SecretBox } from './secret-box.ts';

export interface ReceiveNeeds extends Pick<TableNeeds, 'clock' | 'journal'> {
  readonly stores: Pick<TableNeeds['stores'], 'integrations' | 'deliveries'>;
  readonly secretBox: Pick<SecretBox, 'open'>;
}

/** How long an instance may go on with what it read of an integration: so long after it was disabled it is still taken. */
const KEPT_MILLISECONDS = 20_000;
/** What was refused is looked at once more with fresh secrets, if those at hand are older: a new one holds at once. */
const FRESH_MILLISECONDS = 2_000;
const MOST_KEPT = 500;

export interface Received {
  readonly tenantId: string;
  readonly integrationId: string;
  readonly deliveryId: string;
  /** `known`: it came before. */
  readonly outcome: 'stored' | 'known';
}

interface Endpoint {
  readonly tenantId: string;
  readonly integration: Integration;
  readonly secrets: readonly string[];
  readonly readAt: number;
}

const endpointsOf = ({ stores, secretBox, clock }: ReceiveNeeds) => {
  const kept = new Map<string, Endpoint>();
  const read = async (endpointId: string): Promise<Endpoint> => {
    kept.delete(endpointId);
    const found = await stores.integrations.byEndpoint(endpointId);
    if (!found) throw new BillingError('NotFound', 'there is no such endpoint: copy its URL from the integration');
    const { tenantId, integration } = found;
    const owner = { tenantId, integrationId: integration.integrationId };
    const secrets = await Promise.all(integration.secrets.map(({ sealed }) => secretBox.open(owner, sealed)));
    const endpoint = { tenantId, integration, secrets, readAt: clock().getTime() };
    if (kept.size >= MOST_KEPT) kept.clear();
    // A tool that is told 410 may never call again: so that is said by what stands there now.
    if (integration.state !== 'disabled') kept.set(endpointId, endpoint);
    return endpoint;
  };
  /** As it is known, if that is not older than this. */
  return (endpointId: string, maxAge: number): Promise<Endpoint> => {
    const known = kept.get(endpointId);
    const isYoung = known !== undefined && clock().getTime() - known.readAt < maxAge;
    return isYoung ? Promise.resolve(known) : read(endpointId);
  };
};

const whyRefused: Readonly<Record<Refusal, string>> = {
  signatureMissing: 'a header of the signature is missing',
  signatureTwice: 'a header of the signature came more than once',
  signatureWrong: 'the signature does not fit body and secret: compare the secret, and sign the body as it is sent',
  timestampWrong: 'the timestamp is not of the form that is signed',
  timestampOutsideWindow: 'the timestamp is more than 5 minutes from now: it is a replay, or a clock is wrong',
  testSecret: 'it is signed with a public test secret, which only an integration in state "testing" takes',
  hostNotPinned: "the key's address is not on the host of the integration's options",
};

/** What everybody can sign is for tries only. */
const verdictOn = (request: RawRequest, { integration, secrets }: Endpoint, now: Date): Verdict => {
  const verdict = providerModules[integration.provider].verify(request, secrets, now, integration.options);
  return verdict === 'test' && integration.state !== 'testing' ? { refused: 'testSecret' } : verdict;
};

const mustBeEnabled = ({ integration }: Endpoint): void => {
  if (integration.state === 'disabled')
    throw new BillingError('IntegrationDisabled', 'the integration is disabled: stop sending, or enable it');
};

/**
 * Takes one webhook: from the tool, by its signature over the raw bytes, and kept once, in one conditional write. What it says
 * is read afterwards, by the worker. Throws `BodyTooLarge`, `NotFound`, `IntegrationDisabled`, `SignatureInvalid`.
 */
export const receiveHooks = (needs: ReceiveNeeds) => {
  const endpointOf = endpointsOf(needs);

  const refusal = ({ tenantId, integration: { integrationId } }: Endpoint, reason: Refusal): BillingError => {
    needs.journal.info('webhook refused', { tenantId, integrationId, reason });
    return new BillingError('SignatureInvalid', whyRefused[reason]);
  };

  const judged = async (endpointId: string, request: RawRequest, now: Date, maxAge: number) => {
    const endpoint = await endpointOf(endpointId, maxAge);
    mustBeEnabled(endpoint);
    return { endpoint, verdict: verdictOn(request, endpoint, now) };
  };

  return async (endpointId: string, request: RawRequest): Promise<Received> => {
    if (request.body.length > MAX_HOOK_BYTES)
      throw new BillingError('BodyTooLarge', `at most ${MAX_HOOK_BYTES} bytes are taken`);
    const now = needs.clock();
    const known = await judged(endpointId, request, now, KEPT_MILLISECONDS);
    const { endpoint, verdict } =
      typeof known.verdict === 'string' ? known : await judged(endpointId, request, now, FRESH_MILLISECONDS);
    if (typeof verdict !== 'string') throw refusal(endpoint, verdict.refused);
    const { tenantId, integration } = endpoint;
    const { integrationId, provider } = integration;
    // Nobody who knows the public secret can take the place of a delivery that is to come.
    const deliveryId = idFrom(
      ...(verdict === 'test' ? ['test'] : []),
      providerModules[provider].identify(request, now),
    );
    const isNew = await needs.stores.deliveries.put(tenantId, {
      ...{ integrationId, deliveryId, receivedAt: now.toISOString(), status: 'received', replays: 0 },
      ...(verdict === 'test' && { test: true }),
      body: request.body,
    });
    const received = { tenantId, integrationId, deliveryId, outcome: isNew ? 'stored' : 'known' } as const;
    needs.journal.info('webhook received', received);
    return received;
  };
};
