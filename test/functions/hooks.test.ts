import './environment.ts';
import { GetSecretValueCommand, SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { mockClient } from 'aws-sdk-client-mock';
import { beforeEach, describe, expect, test, vi } from 'vitest';
import { idFrom } from '../../domain/ids.ts';
import type { IntegrationOptions, IntegrationState } from '../../domain/integrations/integration.ts';
import { type Provider, providers } from '../../domain/integrations/news.ts';
import { hookEntity, integrationEntity } from '../../domain/table/entities/integration.entity.ts';
import { handler } from '../../functions/hooks/receive.ts';
import { secretBox } from '../../functions/shared/seal-secret.ts';
import { tenantId } from '../operations/firm.ts';
import { headersOf } from '../webhooks/sign.ts';
import { callerOf } from './call.ts';
import { fakeTable } from './fake-table.ts';

const KEY = 'the key of the integrations';
const box = secretBox(async () => KEY);
const table = fakeTable();
const secrets = mockClient(SecretsManagerClient);
const call = callerOf(handler);

const secret = 'whsec_c2VjcmV0LXNlY3JldC1zZWNyZXQtc2VjcmV0';
const createdAt = '2026-01-01T00:00:00.000Z';

interface Laid {
  readonly provider: Provider;
  readonly state?: IntegrationState;
  readonly options?: IntegrationOptions;
  readonly active?: readonly string[];
}

let next = 0;
/** An integration in the table, of which the function has not heard before. */
const lay = async (
  { provider, state = 'active', options = {}, active = [secret] }: Laid,
  at = next++,
): Promise<string> => {
  const [integrationId, endpointId] = [idFrom('integration', `${at}`), idFrom('endpoint', `${at}`)];
  const sealed = active.map(async (text, i) => ({
    ...{ secretId: idFrom(`${i}`), createdAt },
    sealed: await box.seal({ tenantId, integrationId }, text),
  }));
  table.lay(
    hookEntity.put({ endpointId, tenantId, integrationId }),
    integrationEntity.put({
      ...{ tenantId, integrationId, endpointId, provider, state, options, createdAt, version: 1 },
      ...{ name: 'a', approval: 'person', createClients: false },
      secrets: await Promise.all(sealed),
    }),
  );
  return endpointId;
};

const post = (endpointId: string, body: string | Uint8Array, headers: Readonly<Record<string, string>> = {}) =>
  call({ route: 'POST /hooks/{endpointId}', params: { endpointId }, headers, body });
const signed = (
  provider: Provider,
  body: string | Uint8Array,
  more: { secret?: string; now?: Date; id?: string } = {},
) => headersOf[provider]({ body, secret, now: new Date(), ...more });

beforeEach(() => {
  vi.useRealTimers();
  secrets.reset();
  secrets.on(GetSecretValueCommand).resolves({ SecretString: KEY });
});

describe.each(providers)('a webhook of %s', (provider) => {
  const body = '{"id":"1"}';

  test('is kept in one write, and answered 202', async () => {
    const endpointId = await lay({ provider });
    const { status, body: answer } = await post(endpointId, body, signed(provider, body));
    expect({ status, answer }).toEqual({
      status: 202,
      answer: { deliveryId: expect.stringMatching(/^[0-9a-z]{26}$/) },
    });
    expect(table.written()).toBe(1);
    expect(table.puts()[0]).toMatchObject({
      Item: { tenantId, status: 'received', deliveryId: answer.deliveryId },
      ConditionExpression: expect.stringContaining('attribute_not_exists'),
    });
  });

  test('is verified by its raw bytes, also where the gateway has put them in base64', async () => {
    const bytes = Buffer.from('{"title":"Ünï\\u0041"} \n\r');
    const endpointId = await lay({ provider });
    expect(await post(endpointId, bytes, signed(provider, bytes))).toMatchObject({ status: 202 });
    expect(Buffer.from(table.puts()[0]?.Item?.body)).toEqual(bytes);
  });

  test.each(['not JSON', '', '[]', `${'['.repeat(100_000)}${']'.repeat(100_000)}`])(
    'is kept though it is not understood',
    async (odd) => {
      const endpointId = await lay({ provider });
      expect(await post(endpointId, odd, signed(provider, odd))).toMatchObject({ status: 202 });
      expect(table.written()).toBe(1);
    },
  );

  test('is refused when it is signed with another secret, and nothing is written', async () => {
    const endpointId = await lay({ provider });
    const {
      status,
      headers,
      body: answer,
    } = await post(endpointId, body, signed(provider, body, { secret: 'another-secret-of-some' }));
    expect({ status, code: answer.code }).toEqual({ status: 401, code: 'SignatureInvalid' });
    expect(headers['content-type']).toBe('application/problem+json');
    expect(JSON.stringify(answer)).not.toContain(secret);
    expect(await post(endpointId, body)).toMatchObject({ status: 401 });
    expect(table.written()).toBe(0);
  });

  test('is taken with either of two secrets', async () => {
    const endpointId = await lay({ provider, active: ['the-new-secret-of-all', secret] });
    for (const each of ['the-new-secret-of-all', secret])
      expect(await post(endpointId, body, signed(provider, body, { secret: each, id: each }))).toMatchObject({
        status: 202,
      });
  });
});

test('of a known delivery the answer is 200', async () => {
  const body = '{"id":"1"}';
  const endpointId = await lay({ provider: 'jira' });
  const first = await post(endpointId, body, signed('jira', body));
  table.refusePuts();
  expect(await post(endpointId, body, signed('jira', body))).toMatchObject({ status: 200, body: first.body });
});

test.each([idFrom('nobody'), 'nonsense', '../hooks', ''])(
  'an endpoint that is not there (%j) is not found',
  async (endpointId) => {
    await lay({ provider: 'jira' });
    expect(await post(endpointId, '{}', signed('jira', '{}'))).toMatchObject({
      status: 404,
      body: { code: 'NotFound' },
    });
    expect(table.written()).toBe(0);
  },
);

test('a disabled integration is gone, whether the signature is right or not', async () => {
  const endpointId = await lay({ provider: 'jira', state: 'disabled' });
  for (const headers of [signed('jira', '{}'), {}])
    expect(await post(endpointId, '{}', headers)).toMatchObject({ status: 410, body: { code: 'IntegrationDisabled' } });
  expect(table.written()).toBe(0);
});

test('at most 256 KB are taken, before anything else is looked at', async () => {
  const endpointId = await lay({ provider: 'jira' });
  const [most, more] = [256 * 1024, 256 * 1024 + 1].map((bytes) => 'x'.repeat(bytes));
  expect(await post(endpointId, most ?? '', signed('jira', most ?? ''))).toMatchObject({ status: 202 });
  expect(await post(endpointId, more ?? '', signed('jira', more ?? ''))).toMatchObject({
    status: 413,
    body: { code: 'BodyTooLarge' },
  });
  expect(await post(idFrom('nobody'), 'x'.repeat(1024 * 1024))).toMatchObject({ status: 413 });
});

test('two headers of a name are refused, as the gateway joins them and otherwise', async () => {
  const endpointId = await lay({ provider: 'jira' });
  const { 'x-hub-signature': signature = '', ...headers } = signed('jira', '{}');
  const twice: readonly Readonly<Record<string, string>>[] = [
    { 'x-hub-signature': `${signature},${signature}` },
    { 'x-hub-signature': signature, 'X-Hub-Signature': signature },
  ];
  for (const each of twice)
    expect(await post(endpointId, '{}', { ...headers, ...each })).toMatchObject({ status: 401 });
  expect(await post(endpointId, '{}', { ...headers, 'X-Hub-SIGNATURE': signature })).toMatchObject({ status: 202 });
});

describe("Zendesk's public test secret", () => {
  const known = 'dGhpc19zZWNyZXRfaXNfZm9yX3Rlc3Rpbmdfb25seQ==';
  const body = '{"ticket_id":"1"}';

  test.each<[IntegrationState, number]>([
    ['testing', 202],
    ['active', 401],
    ['disabled', 410],
  ])('an integration that is %s answers %i', async (state, status) => {
    const endpointId = await lay({ provider: 'zendesk', state, active: [known, secret] });
    expect((await post(endpointId, body, signed('zendesk', body, { secret: known }))).status).toBe(status);
    // What comes so is marked, and becomes nothing whatever the integration's state is by then.
    if (status === 202) expect(table.puts()[0]?.Item).toMatchObject({ test: true });
    else expect(table.written()).toBe(0);
  });

  test('what is signed with the own secret is not marked, and another delivery: nobody can be there before it', async () => {
    const endpointId = await lay({ provider: 'zendesk', state: 'testing' });
    const forged = await post(endpointId, body, signed('zendesk', body, { secret: known }));
    const genuine = await post(endpointId, body, signed('zendesk', body));
    expect(table.puts()[1]?.Item).not.toHaveProperty('test');
    expect(genuine.body.deliveryId).not.toBe(forged.body.deliveryId);
  });
});

describe('what an instance knows of an integration', () => {
  const body = '{}';

  test('is read again when the signature does not fit: a new secret holds at once', async () => {
    vi.useFakeTimers({ toFake: ['Date'], now: new Date('2026-11-20T10:00:00Z') });
    const endpointId = await lay({ provider: 'jira' });
    expect((await post(endpointId, body, signed('jira', body))).status).toBe(202);
    await lay({ provider: 'jira', active: ['the-new-secret-of-all', secret] }, next - 1);
    vi.setSystemTime(new Date('2026-11-20T10:00:03Z'));
    expect((await post(endpointId, body, signed('jira', body, { secret: 'the-new-secret-of-all' }))).status).toBe(202);
  });

  test.each<[string, Laid, number]>([
    ['disabled', { provider: 'jira', state: 'disabled' }, 410],
    ['given another secret', { provider: 'jira', active: ['the-new-secret-of-all'] }, 401],
  ])('holds for 20 seconds after it was %s, no longer', async (_, changed, status) => {
    vi.useFakeTimers({ toFake: ['Date'], now: new Date('2026-11-20T10:00:00Z') });
    const endpointId = await lay({ provider: 'jira' });
    expect((await post(endpointId, body, signed('jira', body))).status).toBe(202);
    await lay(changed, next - 1);
    vi.setSystemTime(new Date('2026-11-20T10:00:20Z'));
    expect((await post(endpointId, body, signed('jira', body))).status).toBe(status);
  });

  test('does not hold when it was disabled: once it is enabled, it takes what comes', async () => {
    const endpointId = await lay({ provider: 'jira', state: 'disabled' });
    expect((await post(endpointId, body, signed('jira', body))).status).toBe(410);
    await lay({ provider: 'jira' }, next - 1);
    expect((await post(endpointId, body, signed('jira', body))).status).toBe(202);
  });

  test('a secret that was sealed for another integration opens nothing, and is a fault of ours', async () => {
    const endpointId = await lay({ provider: 'jira' });
    const foreign = await box.seal({ tenantId, integrationId: idFrom('another') }, secret);
    table.lay(
      hookEntity.put({ endpointId, tenantId, integrationId: idFrom('integration', `${next - 1}`) }),
      integrationEntity.put({
        ...{
          tenantId,
          integrationId: idFrom('integration', `${next - 1}`),
          endpointId,
          provider: 'jira',
          state: 'active',
        },
        ...{ name: 'a', approval: 'person', createClients: false, options: {}, createdAt, version: 1 },
        secrets: [{ secretId: idFrom('s'), sealed: foreign, createdAt }],
      }),
    );
    expect((await post(endpointId, body, signed('jira', body))).status).toBe(500);
    expect(table.written()).toBe(0);
  });
});
