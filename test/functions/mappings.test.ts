import './environment.ts';
import { beforeEach, describe, expect, test } from 'vitest';
import { newBillingState } from '../../domain/contracts/billing-state.ts';
import { idFrom } from '../../domain/ids.ts';
import { mappingIdOf } from '../../domain/integrations/mapped.ts';
import { stateRow } from '../../domain/table/contract-store.ts';
import { clientEntity } from '../../domain/table/entities/client.entity.ts';
import { billingStateEntity, contractEntity } from '../../domain/table/entities/contract.entity.ts';
import { integrationEntity } from '../../domain/table/entities/integration.entity.ts';
import { mappingEntity, ruleListEntity } from '../../domain/table/entities/mapping.entity.ts';
import { handler } from '../../functions/api/mappings.ts';
import { aContract, clientDetails, clientIdOf, contractIdOf, tenantId } from '../operations/firm.ts';
import { anIntegration, integrationId } from '../operations/tool.ts';
import { callerOf, type RoutedCall } from './caller.ts';
import { fakeTable } from './fake-table.ts';

const table = fakeTable();
const call = callerOf(handler);
const as = (role: string) => ({ sub: 'sub-1', tenant_id: tenantId, role, token_use: 'access' });
const owner = as('owner');
const mapped = { kind: 'organisation', of: { id: '84' }, clientId: clientIdOf(0) } as const;
const mappingId = mappingIdOf(mapped.kind, mapped.of);
const rules = [{ when: { tags: ['vpn'] }, contractId: contractIdOf(0) }];
const elsewhere = idFrom('elsewhere');

beforeEach(() =>
  table.lay(
    integrationEntity.put({ tenantId, ...anIntegration() }),
    clientEntity.put({ tenantId, clientId: clientIdOf(0), details: clientDetails(0), version: 1 }),
    contractEntity.put({ tenantId, ...aContract(contractIdOf(0), clientIdOf(0)) }),
    billingStateEntity.put(stateRow(tenantId, contractIdOf(0), newBillingState('2016-03-01'), '2016-03-01T00:00:00Z')),
    mappingEntity.put({ tenantId, integrationId, mappingId, mapped }),
    ruleListEntity.put({ tenantId, integrationId, rules, version: 3 }),
  ),
);

const at = (method: string, path: string, more: Partial<RoutedCall> = {}): RoutedCall => ({
  route: `${method} /integrations/{integrationId}${path}`,
  params: { integrationId, mappingId },
  claims: owner,
  ...more,
});
const put = (...mappings: unknown[]) => at('PUT', '/mappings', { body: { mappings } });
const putRules = (list: unknown, version = '"3"') =>
  at('PUT', '/rules', { body: { rules: list }, headers: { 'if-match': version } });
const user = { kind: 'user', of: { id: '7' }, technician: 'Ana' };

describe('what is mapped', () => {
  test('is read by its id', async () => {
    expect(await call(at('GET', '/mappings/{mappingId}'))).toMatchObject({ status: 200, body: { mappingId, mapped } });
  });
});

describe('rules', () => {
  test('are read with their version, and replaced', async () => {
    expect(await call(at('GET', '/rules'))).toMatchObject({
      status: 200,
      body: { rules, version: 3 },
      headers: { etag: '"3"' },
    });
    const next = [{ when: {}, approved: true }];
    expect(await call(putRules(next))).toMatchObject({ status: 200, body: { rules: next, version: 4 } });
  });

  test('are made by the ETag that an integration without any shows', async () => {
    table.lay(integrationEntity.put({ tenantId, ...anIntegration() }));
    const { headers, body } = await call(at('GET', '/rules'));
    expect(body).toEqual({ rules: [], version: 0 });
    const first = [{ when: {}, approved: true }];
    expect(await call(putRules(first, String(headers.etag)))).toMatchObject({
      status: 200,
      body: { rules: first, version: 1 },
    });
  });

  test('that are so already are success, whatever version was seen', async () => {
    expect(await call(putRules(rules, '"2"'))).toMatchObject({ status: 200, body: { version: 3 } });
    expect(table.written()).toBe(0);
  });
});

describe('what waits', () => {
  test('is listed with how many wait for what reason', async () => {
    expect(await call(at('GET', '/waiting'))).toMatchObject({ status: 200, body: { items: [], reasons: {} } });
  });

  test('is tried again when a person wants it', async () => {
    const answer = await call(at('POST', '/waiting/retry', { headers: { 'idempotency-key': 'retry-1' } }));
    expect(answer).toMatchObject({ status: 202, headers: { location: `/integrations/${integrationId}/waiting` } });
  });
});

describe('what cannot be is refused, and nothing is written', () => {
  const many = (count: number) => Array.from({ length: count }, (_, i) => ({ ...user, of: { id: String(i) } }));
  const bad = (because: string, request: RoutedCall, pointer: string) => ({ because, request, pointer });

  test.each([
    bad('no mappings', put(), '/mappings'),
    bad('too many', put(...many(201)), '/mappings'),
    bad('a kind that is none', put({ ...mapped, kind: 'group' }), '/mappings/0/kind'),
    bad('nothing of the tool', put({ kind: 'organisation', clientId: clientIdOf(0) }), '/mappings/0/of'),
    bad('a client that is no id', put({ ...mapped, clientId: 'acme' }), '/mappings/0/clientId'),
    bad('a user who is neither', put({ kind: 'user', of: { id: '7' } }), '/mappings/0/technician'),
    bad('control characters', put({ ...user, technician: 'a\u0000' }), '/mappings/0/technician'),
    bad('a tenant in the body', put({ ...mapped, tenantId }), '/mappings/0'),
    bad('one thing twice', put(user, { ...user, technician: 'Bob' }), '/mappings/1/of'),
    bad('a rule that decides nothing', putRules([{ when: {} }]), '/rules/0'),
    bad('a rule without a condition', putRules([{ approved: true }]), '/rules/0/when'),
    bad('too many rules', putRules(Array.from({ length: 201 }, () => ({ when: {}, approved: true }))), '/rules'),
  ])('$because', async ({ request, pointer }) => {
    const answer = await call(request);
    expect({ status: answer.status, code: answer.body.code }).toEqual({ status: 400, code: 'RequestInvalid' });
    const pointers = answer.body.errors.map((fault: { pointer: string }) => fault.pointer);
    expect(pointers.some((found: string) => found.startsWith(pointer))).toBe(true);
    expect(table.written()).toBe(0);
  });

  const refused = (because: string, request: RoutedCall, status: number, pointer?: string) => ({
    ...{ because, request, status, pointer },
  });
  const of = (id: string, request: RoutedCall): RoutedCall => ({
    ...request,
    params: { ...request.params, integrationId: id },
  });

  test.each([
    refused('an unknown client', put(user, { ...mapped, clientId: elsewhere }), 422, '/mappings/1/clientId'),
    refused(
      'a client unknown to a rule',
      putRules([{ when: { clientId: elsewhere }, approved: true }]),
      422,
      '/rules/0/when/clientId',
    ),
    refused(
      'an unknown contract',
      putRules([...rules, { when: {}, contractId: elsewhere }]),
      404,
      '/rules/1/contractId',
    ),
    refused('rules that changed meanwhile', putRules([{ when: {}, approved: true }], '"2"'), 412),
    refused('rules of no version', at('PUT', '/rules', { body: { rules } }), 428),
    refused('an integration that is none', of(elsewhere, put(user)), 404),
    refused('its list', of(elsewhere, at('GET', '/mappings')), 404),
    refused('its rules', of(elsewhere, putRules([])), 404),
    refused('its waiting list', of(elsewhere, at('GET', '/waiting')), 404),
    refused('to be tried', of(elsewhere, at('POST', '/waiting/retry', { headers: { 'idempotency-key': 'k' } })), 404),
    refused('another firm’s', at('GET', '/mappings', { claims: { ...owner, tenant_id: elsewhere } }), 404),
    refused('a technician who maps', { ...put(user), claims: as('technician') }, 403),
    refused('a viewer who reads', at('GET', '/waiting', { claims: as('viewer') }), 403),
  ])('$because', async ({ request, status, pointer }) => {
    const answer = await call(request);
    expect(answer.status).toBe(status);
    if (pointer !== undefined) expect(answer.body.errors).toMatchObject([{ pointer }]);
    expect((await call(at('GET', '/rules'))).body.version).toBe(3);
  });

  test('account managers say what the rules are', async () => {
    const next = [{ when: {}, workType: 'support' }];
    expect((await call({ ...putRules(next), claims: as('accountManager') })).status).toBe(200);
  });
});
