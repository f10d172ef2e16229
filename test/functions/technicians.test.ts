import './environment.ts';
import { beforeEach, describe, expect, test } from 'vitest';
import { technicianEntity } from '../../domain/table/entities/technician.entity.ts';
import { tenantEntity } from '../../domain/table/entities/tenant.entity.ts';
import { technicianIdOf } from '../../domain/technicians/technician.ts';
import { handler } from '../../functions/api/technicians.ts';
import { contractIdOf, someSettings, tenantId } from '../operations/firm.ts';
import { callerOf, type RoutedCall } from './caller.ts';
import { fakeTable } from './fake-table.ts';

const table = fakeTable();
const call = callerOf(handler);
const as = (role: string) => ({ sub: 'sub-1', tenant_id: tenantId, role, token_use: 'access' });
const owner = as('owner');
const technicianId = technicianIdOf('Ada');

beforeEach(() =>
  table.lay(
    tenantEntity.put({ tenantId, settings: someSettings(), version: 1, updatedAt: '2016-01-01T00:00:00Z' }),
    technicianEntity.put({ tenantId, technicianId, details: { name: 'Ada', active: true }, version: 3 }),
  ),
);

const post = (path: string, body: unknown, claims = owner): RoutedCall => ({ route: `POST ${path}`, body, claims });
const rate = { technician: 'Ada', effectiveFrom: '2016-01-01', perHour: '40' };
const onAda = (method: string, more: Partial<RoutedCall> = {}): RoutedCall => ({
  route: `${method} /technicians/{technicianId}`,
  params: { technicianId },
  claims: owner,
  ...more,
});
const costs = (query: Record<string, string>, claims = owner): RoutedCall => ({
  route: 'GET /contracts/{contractId}/cost',
  params: { contractId: contractIdOf(0) },
  query,
  claims,
});

describe('what cannot be is refused, and nothing is written', () => {
  test.each([
    { because: 'no name', request: post('/technicians', {}), pointer: '/name' },
    { because: 'an empty name', request: post('/technicians', { name: ' ' }), pointer: '/name' },
    { because: 'a line break in a name', request: post('/technicians', { name: 'a\r\nb' }), pointer: '/name' },
    {
      because: 'a mail address that is none',
      request: post('/technicians', { name: 'a', email: 'x' }),
      pointer: '/email',
    },
    { because: 'a tenant in the body', request: post('/technicians', { name: 'a', tenantId }), pointer: '/tenantId' },
    { because: 'activity in words', request: post('/technicians', { name: 'a', active: 'no' }), pointer: '/active' },
    {
      because: 'another name',
      request: onAda('PUT', { body: { name: 'Bob' }, headers: { 'if-match': '"3"' } }),
      pointer: '/name',
    },
    {
      because: 'a rate of nobody',
      request: post('/cost-rates', { ...rate, technician: undefined }),
      pointer: '/technician',
    },
    { because: 'a rate of two', request: post('/cost-rates', { ...rate, team: 'a' }), pointer: '/team' },
    { because: 'a negative rate', request: post('/cost-rates', { ...rate, perHour: '-1' }), pointer: '/perHour' },
    { because: 'seven decimals', request: post('/cost-rates', { ...rate, perHour: '1.1234567' }), pointer: '/perHour' },
    { because: 'no first day', request: costs({ to: '2016-03-31' }), pointer: '/query/from' },
    { because: 'a day that is none', request: costs({ from: '2016-02-30', to: '2016-03-31' }), pointer: '/query/from' },
  ])('$because', async ({ request, pointer }) => {
    const answer = await call(request);
    expect({ status: answer.status, code: answer.body.code }).toEqual({ status: 400, code: 'RequestInvalid' });
    expect(answer.body.errors.map((fault: { pointer: string }) => fault.pointer)).toContain(pointer);
    expect(table.written()).toBe(0);
  });

  test.each([
    {
      because: 'a version that has passed',
      request: onAda('PUT', { body: { active: false }, headers: { 'if-match': '"2"' } }),
      status: 412,
    },
    { because: 'no version', request: onAda('PUT', { body: { active: false } }), status: 428 },
    {
      because: 'a technician of another firm',
      request: onAda('GET', { claims: { ...owner, tenant_id: 'z'.repeat(26) } }),
      status: 404,
    },
    {
      because: 'technicians who add technicians',
      request: post('/technicians', { name: 'a' }, as('technician')),
      status: 403,
    },
    {
      because: 'technicians who ask what they cost',
      request: costs({ from: '2016-03-01', to: '2016-03-31' }, as('technician')),
      status: 403,
    },
    {
      because: 'account managers who say what work costs',
      request: post('/cost-rates', rate, as('accountManager')),
      status: 403,
    },
    { because: 'a team that is not there', request: post('/technicians', { name: 'a', team: 'x' }), status: 404 },
  ])('$because: $status', async ({ request, status }) => {
    expect((await call(request)).status).toBe(status);
    expect(table.written()).toBe(0);
  });
});

test('a technician is read with a version', async () => {
  expect(await call(onAda('GET'))).toMatchObject({
    status: 200,
    headers: { etag: '"3"' },
    body: { technicianId, name: 'Ada', active: true, version: 3 },
  });
});
