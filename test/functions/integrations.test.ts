import './environment.ts';
import { GetSecretValueCommand, SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { mockClient } from 'aws-sdk-client-mock';
import { beforeEach, describe, expect, test } from 'vitest';
import { idFrom } from '../../domain/ids.ts';
import { providers } from '../../domain/integrations/news.ts';
import { deliveryEntity, integrationEntity } from '../../domain/table/entities/integration.entity.ts';
import { roles } from '../../domain/tenants/roles.ts';
import { DeliveryView, IntegrationView, MadeIntegrationView } from '../../functions/api/integrations/views.ts';
import { handler } from '../../functions/api/integrations.ts';
import { integrationSecrets } from '../../functions/shared/integration-secrets.ts';
import { tenantId } from '../operations/firm.ts';
import { type Call, callerOf } from './call.ts';
import { fakeTable } from './fake-table.ts';

const table = fakeTable();
const secrets = mockClient(SecretsManagerClient);
const call = callerOf(handler);
const claims = { sub: 'sub-1', tenant_id: tenantId, role: 'owner', token_use: 'access' };
const integrationId = idFrom('test', 'integration');
const deliveryId = idFrom('test', 'delivery');
const secretId = idFrom('test', 'secret');
const OWN = 'the-secret-that-jira-has';

const settings = { name: 'Jira', state: 'active', approval: 'person', createClients: false, options: {} } as const;
const ofIntegration = { params: { integrationId }, claims };
const ofDelivery = { params: { integrationId, deliveryId }, claims };

const lay = async () => {
  secrets.reset();
  secrets.on(GetSecretValueCommand).resolves({ SecretString: 'the key of the stage' });
  const sealed = await integrationSecrets.seal({ tenantId, integrationId }, OWN);
  const at = '2026-03-02T09:00:00.000Z';
  table.lay(
    integrationEntity.put({
      ...{ tenantId, integrationId, endpointId: idFrom('endpoint'), provider: 'jira', ...settings },
      ...{ secrets: [{ secretId, sealed, createdAt: at }], createdAt: at, version: 3 },
    }),
    deliveryEntity.put({
      ...{ tenantId, integrationId, deliveryId, receivedAt: new Date().toISOString(), status: 'done', replays: 0 },
      ...{ body: Buffer.from('{"webhookEvent":"user_created"}'), expiresAt: 1 },
    }),
  );
};
beforeEach(lay);

const create = (body: object, more: Partial<Call> = {}): Call => ({
  route: 'POST /integrations',
  body,
  claims,
  ...more,
});
const change = (body: object, more: Partial<Call> = {}): Call => ({
  ...{ route: 'PUT /integrations/{integrationId}', ...ofIntegration, headers: { 'if-match': '"3"' }, body },
  ...more,
});

describe('an integration', () => {
  test('is answered with its URL and, this once, its secret, which is kept nowhere in clear', async () => {
    const headers = { 'idempotency-key': 'key-1' };
    const { status, body } = await call(create({ provider: 'jira', name: 'Jira' }, { headers }));
    expect(status).toBe(201);
    const made = MadeIntegrationView.parse(body);
    expect(made.url).toMatch(/^https:\/\/api\.example\/hooks\/[0-9a-hjkmnp-tv-z]{26}$/);
    expect(made.secret).toMatch(/^[A-Za-z0-9_-]{43}$/);
    expect(table.inputs()).toContain('sealed');
    expect(table.inputs()).not.toContain(made.secret);
    // The record of the key is begun, and its answer, which has the secret, is not kept.
    expect(table.written()).toBe(2);
  });

  test('is read without its secrets and without its endpoint but in the URL', async () => {
    const { body } = await call({ route: 'GET /integrations/{integrationId}', ...ofIntegration });
    expect(IntegrationView.parse(body)).toMatchObject({ integrationId, secrets: [{ secretId }], version: 3 });
    expect(JSON.stringify(body)).not.toMatch(/sealed|the-secret/);
  });

  test('that is changed to what it is, is not written', async () => {
    expect((await call(change(settings))).status).toBe(200);
    expect(table.written()).toBe(0);
  });
});

describe('a delivery', () => {
  test('is read with its body as it came by those who may manage, and without by those who may read', async () => {
    const whole = await call({ route: 'GET /integrations/{integrationId}/deliveries/{deliveryId}', ...ofDelivery });
    expect(DeliveryView.parse(whole.body)).toMatchObject({
      body: '{"webhookEvent":"user_created"}',
      encoding: 'utf8',
      says: [],
    });
    const reading = { ...ofDelivery, claims: { ...claims, role: 'accountant' } };
    const part = await call({ route: 'GET /integrations/{integrationId}/deliveries/{deliveryId}', ...reading });
    expect(part.status).toBe(200);
    expect(Object.keys(DeliveryView.parse(part.body))).not.toContain('body');
  });
});

describe('what cannot be is refused, and nothing is written', () => {
  interface Refusal {
    readonly because: string;
    readonly request: Call;
    readonly status?: number;
    readonly code?: string;
    readonly pointer?: string;
  }
  const jira = { provider: 'jira', name: 'Jira' };
  const at = { route: 'POST /integrations/{integrationId}/deliveries/replay', ...ofIntegration };
  test.each<Refusal>([
    { because: 'an unknown tool', request: create({ provider: 'otrs', name: 'a' }), pointer: '/provider' },
    { because: 'no name', request: create({ provider: 'jira' }), pointer: '/name' },
    { because: 'a tenant in the body', request: create({ ...jira, tenantId }), pointer: '/tenantId' },
    {
      because: 'an endpoint of the caller’s',
      request: create({ ...jira, endpointId: secretId }),
      pointer: '/endpointId',
    },
    { because: 'a line break in a name', request: create({ ...jira, name: 'a\nb' }), pointer: '/name' },
    { because: 'a short secret', request: create({ ...jira, secret: 'short' }), pointer: '/secret' },
    {
      because: 'a secret with a space',
      request: create({ ...jira, secret: 'a'.repeat(16).concat(' b') }),
      pointer: '/secret',
    },
    {
      because: 'a secret where the tool is told ours',
      request: create({ provider: 'standard', name: 'a', secret: 'x'.repeat(24) }),
      pointer: '/secret',
    },
    {
      because: 'the option of another tool',
      request: create({ ...jira, options: { totalSecondsField: '1' } }),
      pointer: '/options/totalSecondsField',
    },
    {
      because: 'a host with a path',
      request: create({ provider: 'connectwise', name: 'a', options: { host: 'a.example/x' } }),
      pointer: '/options/host',
    },
    {
      because: 'a status that there is not',
      request: create({ ...jira, options: { statuses: { Done: 'done' } } }),
      pointer: '/options/statuses/Done',
    },
    { because: 'an unknown state', request: change({ ...settings, state: 'on' }), pointer: '/state' },
    { because: 'another tool', request: change({ ...settings, provider: 'zendesk' }), pointer: '/provider' },
    { because: 'no version', request: change(settings, { headers: {} }), status: 428, code: 'PreconditionRequired' },
    {
      because: 'a stale version',
      request: change({ ...settings, name: 'b' }, { headers: { 'if-match': '"1"' } }),
      status: 412,
      code: 'VersionStale',
    },
    {
      because: 'its only secret',
      request: {
        route: 'DELETE /integrations/{integrationId}/secrets/{secretId}',
        params: { integrationId, secretId },
        claims,
      },
      status: 409,
      code: 'SecretsLimited',
    },
    { because: 'a replay of what is done', request: { ...at, body: { status: 'done' } }, pointer: '/status' },
    {
      because: 'a replay until no moment',
      request: { ...at, body: { status: 'failed', receivedUntil: 'today' } },
      pointer: '/receivedUntil',
    },
    {
      because: 'a status of the list that there is not',
      request: { route: 'GET /integrations/{integrationId}/deliveries', ...ofIntegration, query: { status: 'lost' } },
      pointer: '/query/status',
    },
    {
      because: 'the integration of another firm',
      request: {
        route: 'GET /integrations/{integrationId}',
        params: { integrationId },
        claims: { ...claims, tenant_id: idFrom('other') },
      },
      status: 404,
      code: 'NotFound',
    },
    {
      because: 'a delivery that there is not',
      request: {
        route: 'GET /integrations/{integrationId}/deliveries/{deliveryId}',
        params: { integrationId, deliveryId: secretId },
        claims,
      },
      status: 404,
      code: 'NotFound',
    },
  ])('$because', async ({ request, status = 400, code = 'RequestInvalid', pointer }) => {
    const answer = await call(request);
    expect({ status: answer.status, code: answer.body.code }).toEqual({ status, code });
    if (pointer !== undefined)
      expect(answer.body.errors.map((fault: { pointer: string }) => fault.pointer)).toContain(pointer);
    expect(table.written()).toBe(0);
  });

  test.each(roles.filter((role) => role !== 'owner'))('%s connects no tool, and reads no body', async (role) => {
    const as = { claims: { ...claims, role } };
    for (const request of [create({ provider: 'jira', name: 'a' }, as), change(settings, as)])
      expect((await call(request)).status).toBe(403);
    expect(table.written()).toBe(0);
  });
});

test.each(providers)('the routes know %s', (provider) => {
  expect(MadeIntegrationView.shape.provider.options).toContain(provider);
});
