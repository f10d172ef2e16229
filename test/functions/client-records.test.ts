import './environment.ts';
import { GetSecretValueCommand, SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { mockClient } from 'aws-sdk-client-mock';
import { beforeEach, describe, expect, test } from 'vitest';
import { idFrom } from '../../domain/ids.ts';
import { clientEntity } from '../../domain/table/entities/client.entity.ts';
import { tenantEntity } from '../../domain/table/entities/tenant.entity.ts';
import { ClientOverviewView } from '../../functions/api/client-records/overview-view.ts';
import { handler } from '../../functions/api/client-records.ts';
import { clientDetails, clientIdOf, someSettings, tenantId } from '../operations/firm.ts';
import { callerOf, type RoutedCall } from './caller.ts';
import { fakeTable } from './fake-table.ts';

const table = fakeTable();
const clientId = clientIdOf(0);
const as = (role: string, tenant = tenantId) => ({ sub: 'sub-1', tenant_id: tenant, role, token_use: 'access' });
mockClient(SecretsManagerClient)
  .on(GetSecretValueCommand)
  .resolves({ SecretString: 's'.repeat(64) });

beforeEach(() =>
  table.lay(
    tenantEntity.put({ tenantId, settings: someSettings(), version: 1, updatedAt: '2016-01-01T00:00:00Z' }),
    clientEntity.put({ tenantId, clientId, details: clientDetails(0), version: 1 }),
  ),
);

const OVERVIEW = 'GET /clients/{clientId}/overview';
const HISTORY = 'GET /clients/{clientId}/history';
const EXPORT = 'GET /clients/{clientId}/export';
const call = (request: Partial<RoutedCall> & { readonly route: string }) =>
  callerOf(handler)({ params: { clientId }, claims: as('owner'), ...request });

test('a client with which nothing happened yet has an overview of nothing', async () => {
  const { status, body } = await call({ route: OVERVIEW });
  expect(status).toBe(200);
  expect(ClientOverviewView.parse(body)).toMatchObject({
    ...{ clientId, contracts: { items: [], more: false } },
    ...{ unpaid: { items: [], owed: [], more: false }, tickets: { items: [], more: false } },
  });
});

test('and a history of nothing', async () => {
  expect(await call({ route: HISTORY, query: { limit: '5' } })).toMatchObject({ status: 200, body: { items: [] } });
});

test('an export begins with the client, and goes on', async () => {
  const answer = await call({ route: EXPORT, claims: as('owner') });
  expect(answer).toMatchObject({ status: 200, body: { items: [{ of: 'client', client: { clientId, version: 1 } }] } });
  const query = { cursor: answer.body.nextCursor };
  expect(await call({ route: EXPORT, claims: as('owner'), query })).toMatchObject({ status: 200, body: { items: [] } });
});

test.each(['viewer', 'accountant', 'technician'])('an export is not for a %s', async (role) => {
  expect((await call({ route: EXPORT, claims: as(role) })).status).toBe(403);
});

describe.each([OVERVIEW, HISTORY, EXPORT])('%s', (route) => {
  test.each([
    { because: 'another firm’s client', more: { claims: as('owner', idFrom('other')) }, status: 404, code: 'NotFound' },
    { because: 'no client', more: { params: { clientId: idFrom('nobody') } }, status: 404, code: 'NotFound' },
    { because: 'what is no id', more: { params: { clientId: '../x' } }, status: 404, code: 'NotFound' },
    { because: 'a technician', more: { claims: as('technician') }, status: 403, code: 'Forbidden' },
    { because: 'the operator', more: { claims: as('operator', 'host') }, status: 403, code: 'Forbidden' },
    { because: 'what is not asked', more: { query: { on: '2016-01-01' } }, status: 400, code: 'RequestInvalid' },
  ])('is refused for $because', async ({ more, status, code }) => {
    const answer = await call({ route, ...more });
    expect({ status: answer.status, code: answer.body.code }).toEqual({ status, code });
    expect(table.written()).toBe(0);
  });
});

test.each<{ because: string; query: Record<string, string>; pointer: string }>([
  { because: 'no size', query: { limit: '0' }, pointer: '/query/limit' },
  { because: 'a size beyond a page', query: { limit: '101' }, pointer: '/query/limit' },
  {
    because: 'a cursor of ours that nobody signed',
    query: { cursor: '2016-03-01#client#1' },
    pointer: '/query/cursor',
  },
])('a page of a history is refused for $because', async ({ query, pointer }) => {
  const answer = await call({ route: HISTORY, query });
  expect(answer.status).toBe(400);
  expect(answer.body.errors).toMatchObject([{ pointer }]);
});

describe('a merge that cannot be is refused, and nothing is written', () => {
  const MERGE = 'POST /clients/{clientId}/merge';
  const into = clientIdOf(1);
  const headers = { 'if-match': '"1"' };
  test.each([
    { because: 'no other client', body: {}, status: 400, pointer: '/into' },
    { because: 'another client that is no id', body: { into: 'the other' }, status: 400, pointer: '/into' },
    { because: 'itself', body: { into: clientId }, status: 400, pointer: '/into' },
    {
      because: 'a difference that is none',
      body: { into, accept: ['currency'] },
      status: 400,
      pointer: '/accept/0',
    },
    { because: 'contacts of its own', body: { into, contacts: [] }, status: 400, pointer: '/contacts' },
    { because: 'a client that is not there', body: { into }, status: 422, pointer: '/into' },
  ])('$because', async ({ body, status, pointer }) => {
    const answer = await call({ route: MERGE, body, headers });
    expect(answer.status).toBe(status);
    expect(answer.body.errors.map((fault: { pointer: string }) => fault.pointer)).toContain(pointer);
    expect(table.inputs()).not.toContain('mergedInto');
  });
  test.each([
    { because: 'no version', more: { headers: {} }, status: 428 },
    { because: 'a technician', more: { claims: as('technician') }, status: 403 },
    { because: 'an accountant', more: { claims: as('accountant') }, status: 403 },
    { because: 'another firm', more: { claims: as('owner', idFrom('other')) }, status: 404 },
  ])('$because', async ({ more, status }) => {
    expect((await call({ route: MERGE, body: { into }, headers, ...more })).status).toBe(status);
    expect(table.inputs()).not.toContain('mergedInto');
  });
});
