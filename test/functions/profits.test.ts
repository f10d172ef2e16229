import './environment.ts';
import { beforeEach, describe, expect, test } from 'vitest';
import { newBillingState } from '../../domain/contracts/billing-state.ts';
import { stateRow } from '../../domain/table/contract-store.ts';
import { clientEntity } from '../../domain/table/entities/client.entity.ts';
import { billingStateEntity, contractEntity } from '../../domain/table/entities/contract.entity.ts';
import { tenantEntity } from '../../domain/table/entities/tenant.entity.ts';
import { handler } from '../../functions/api/profits.ts';
import { aContract, clientDetails, clientIdOf, contractIdOf, someSettings, tenantId } from '../operations/firm.ts';
import { callerOf, type RoutedCall } from './caller.ts';
import { fakeTable } from './fake-table.ts';

const table = fakeTable();
const call = callerOf(handler);
const [clientId, contractId] = [clientIdOf(0), contractIdOf(0)];
const as = (role: string) => ({ sub: 'sub-1', tenant_id: tenantId, role, token_use: 'access' });
const march = { from: '2016-03-01', until: '2016-04-01' };
const ofContract = (query: Record<string, string>, role = 'owner', more: Partial<RoutedCall> = {}): RoutedCall => ({
  ...{ route: 'GET /contracts/{contractId}/profit', params: { contractId }, query, claims: as(role) },
  ...more,
});
const ofClient = (query: Record<string, string>, role = 'owner', more: Partial<RoutedCall> = {}): RoutedCall => ({
  ...{ route: 'GET /clients/{clientId}/profit', params: { clientId }, query, claims: as(role) },
  ...more,
});

beforeEach(() =>
  table.lay(
    tenantEntity.put({ tenantId, settings: someSettings(), version: 1, updatedAt: '2016-01-01T00:00:00Z' }),
    clientEntity.put({ tenantId, clientId, details: clientDetails(0), version: 1 }),
    contractEntity.put({ tenantId, ...aContract(contractId, clientId) }),
    billingStateEntity.put(stateRow(tenantId, contractId, newBillingState('2016-03-01'), '2016-01-01T00:00:00Z')),
  ),
);

const nothing = {
  ...{ revenue: { amount: 0, currency: 'EUR' }, margin: { amount: 0, currency: 'EUR' }, seconds: 0 },
  ...{ months: [{ month: '2016-03' }], documents: [] },
};

describe.each([
  { of: 'a contract', asking: ofContract },
  { of: 'a client', asking: ofClient },
])('the profit of $of', ({ asking }) => {
  test('of which nothing was invoiced yet is nothing', async () => {
    const answer = await call(asking(march));
    expect(answer).toMatchObject({ status: 200, body: { ...march, ...nothing } });
    expect(answer.body).not.toHaveProperty('marginPercent');
  });

  test.each([
    { because: 'no first day', query: { until: '2016-04-01' }, pointer: '/query/from' },
    { because: 'no end', query: { from: '2016-03-01' }, pointer: '/query/until' },
    { because: 'a day that is none', query: { ...march, from: '2016-02-30' }, pointer: '/query/from' },
    { because: 'a moment', query: { ...march, until: '2016-04-01T00:00:00Z' }, pointer: '/query/until' },
    { because: 'no days', query: { ...march, until: '2016-03-01' }, pointer: '/query/until' },
    { because: 'an end before the beginning', query: { ...march, until: '2016-02-01' }, pointer: '/query/until' },
    { because: 'more than a year', query: { ...march, until: '2017-03-03' }, pointer: '/query/until' },
    { because: 'something else', query: { ...march, to: '2016-04-01' }, pointer: '/query/to' },
  ])('is refused for $because', async ({ query, pointer }) => {
    const answer = await call(asking(query as unknown as Record<string, string>));
    expect({ status: answer.status, code: answer.body.code }).toEqual({ status: 400, code: 'RequestInvalid' });
    expect(answer.body.errors.map((fault: { pointer: string }) => fault.pointer)).toContain(pointer);
  });

  test.each(['technician', 'viewer', 'operator'])('is not shown to a %s', async (role) => {
    const claims = role === 'operator' ? { ...as(role), tenant_id: 'host' } : as(role);
    expect((await call(asking(march, role, { claims }))).status).toBe(403);
  });

  test('of another firm is not there', async () => {
    const claims = { ...as('owner'), tenant_id: 'z'.repeat(26) };
    expect((await call(asking(march, 'owner', { claims }))).status).toBe(404);
  });
});
