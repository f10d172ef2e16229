import './environment.ts';
import { GetSecretValueCommand, SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import type { Context } from 'aws-lambda';
import { mockClient } from 'aws-sdk-client-mock';
import { beforeEach, describe, expect, test } from 'vitest';
import { idFrom } from '../../domain/ids.ts';
import { webhookEntity, webhookMessageEntity } from '../../domain/table/entities/webhook.entity.ts';
import { roles } from '../../domain/tenants/roles.ts';
import { MadeWebhookView, MessageView, WebhookView } from '../../functions/api/webhooks/views.ts';
import { handler } from '../../functions/api/webhooks.ts';
import { handler as tell } from '../../functions/events/happenings.ts';
import { integrationSecrets } from '../../functions/shared/integration-secrets.ts';
import { tenantId } from '../operations/firm.ts';
import { callerOf } from './call.ts';
import { fakeTable } from './fake-table.ts';

const table = fakeTable();
const secrets = mockClient(SecretsManagerClient);
const call = callerOf(handler);
const claims = { sub: 'sub-1', tenant_id: tenantId, role: 'owner', token_use: 'access' };
const webhookId = idFrom('test', 'webhook');
const messageId = idFrom('test', 'message');
const at = '2026-03-02T09:00:00.000Z';
const url = 'https://example.com/hooks';
const OWN = 'whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw';

beforeEach(async () => {
  secrets.reset();
  secrets.on(GetSecretValueCommand).resolves({ SecretString: 'the key of the stage' });
  const sealed = await integrationSecrets.seal({ tenantId, integrationId: webhookId }, OWN);
  table.lay(
    webhookEntity.put({
      ...{ tenantId, webhookId, url, state: 'enabled', createdAt: at, version: 3 },
      secrets: [{ secretId: idFrom('secret'), sealed, createdAt: at }],
    }),
    webhookMessageEntity.put({
      ...{ tenantId, webhookId, messageId, type: 'invoice.paid', body: '{"type":"invoice.paid"}', createdAt: at },
      ...{ status: 'delivered', shard: '0', nextAt: at, tries: 1, replays: 0, version: 3, expiresAt: 1 },
      attempts: [{ at, milliseconds: 80, status: 204 }],
    }),
  );
});

describe('a webhook', () => {
  test('is answered with its secret this once, which is kept nowhere in clear', async () => {
    const headers = { 'idempotency-key': 'key-1' };
    const { status, body } = await call({ route: 'POST /webhooks', body: { url }, claims, headers });
    expect(status).toBe(201);
    const { secret = '' } = MadeWebhookView.parse(body);
    expect(secret).toMatch(/^whsec_/);
    expect(table.inputs()).toContain('sealed');
    expect(table.inputs()).not.toContain(secret);
  });

  test('is read without its secrets', async () => {
    const { body } = await call({ route: 'GET /webhooks/{webhookId}', params: { webhookId }, claims });
    expect(WebhookView.parse(body)).toMatchObject({ webhookId, version: 3 });
    expect(JSON.stringify(body)).not.toMatch(/sealed|whsec_/);
  });

  test('that is changed to what it is, is not written', async () => {
    const headers = { 'if-match': '"3"' };
    const body = { url, state: 'enabled' };
    const answer = await call({ route: 'PUT /webhooks/{webhookId}', params: { webhookId }, claims, headers, body });
    expect(answer.status).toBe(200);
    expect(table.written()).toBe(0);
  });

  test.each([
    { what: 'no URL', body: {}, pointer: '/url' },
    { what: 'an inner address', body: { url: 'https://169.254.169.254/' }, pointer: '/url' },
    { what: 'another port', body: { url: 'https://example.com:9200/' }, pointer: '/url' },
    { what: 'a user', body: { url: 'https://a:b@example.com/' }, pointer: '/url' },
    { what: 'an unknown event', body: { url, events: ['contract.lost'] }, pointer: '/events/0' },
  ])('with $what is refused at $pointer, and nothing is made', async ({ body, pointer }) => {
    const answer = await call({ route: 'POST /webhooks', body, claims });
    expect(answer).toMatchObject({ status: 400, body: { code: 'RequestInvalid', errors: [{ pointer }] } });
    expect(table.inputs()).not.toContain('sealed');
  });

  test.each(roles.filter((role) => role !== 'owner'))('is not made by one who is %s', async (role) => {
    const answer = await call({ route: 'POST /webhooks', body: { url }, claims: { ...claims, role } });
    expect(answer.status).toBe(403);
    expect(table.written()).toBe(0);
  });
});

test('a message is read with what was sent and its attempts, and without when it would have been next', async () => {
  const params = { webhookId, messageId };
  const { body } = await call({ route: 'GET /webhooks/{webhookId}/messages/{messageId}', params, claims });
  const view = MessageView.parse(body);
  expect(view).toMatchObject({ status: 'delivered', attempts: [{ status: 204, milliseconds: 80 }] });
  expect(view.nextAt).toBeUndefined();
});

describe('the function that makes messages', () => {
  const context = { getRemainingTimeInMillis: () => 60_000 } as Context;
  const record = (image: object, old?: object) => ({
    dynamodb: {
      ...{ SequenceNumber: '7', ApproximateCreationDateTime: 1_795_366_800 },
      ...{ NewImage: { tenantId: { S: tenantId }, ...image }, OldImage: old },
    },
  });
  const settled = (open: number, paid: number, refunded = 0) => ({
    ...{ __edb_e__: { S: 'settlement' }, invoiceId: { S: 'FA-000000042' }, version: { N: '3' } },
    ...{ open: { N: String(open) }, paid: { N: String(paid) }, refunded: { N: String(refunded) } },
  });

  test.each([
    { what: 'nothing', stray: {} },
    { what: 'another row', stray: record({ __edb_e__: { S: 'billable' } }) },
    { what: 'ids that are none', stray: record({ __edb_e__: { S: 'invoice' }, invoiceId: { S: 'a#b' } }) },
    { what: 'a credit that closed it', stray: record(settled(0, 0), settled(100, 0)) },
    { what: 'what was closed before', stray: record(settled(0, 100), settled(0, 100)) },
  ])('drops a record of $what', async ({ stray }) => {
    expect(await tell({ Records: [stray] }, context)).toEqual({ batchItemFailures: [] });
    expect(table.written()).toBe(0);
  });

  test('names the record that fails, so that it comes again', async () => {
    table.failQueries();
    const paid = record(settled(0, 100), settled(100, 0));
    expect(await tell({ Records: [paid] }, context)).toEqual({ batchItemFailures: [{ itemIdentifier: '7' }] });
  });
});
