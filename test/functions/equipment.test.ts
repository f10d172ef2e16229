import './environment.ts';
import { beforeEach, describe, expect, test } from 'vitest';
import { EquipmentDetails } from '../../domain/equipment/equipment.ts';
import { idFrom } from '../../domain/ids.ts';
import { equipmentEntity } from '../../domain/table/entities/equipment.entity.ts';
import { tenantEntity } from '../../domain/table/entities/tenant.entity.ts';
import { handler } from '../../functions/api/equipment.ts';
import { clientIdOf, someSettings, tenantId } from '../operations/firm.ts';
import { callerOf, type RoutedCall } from './caller.ts';
import { fakeTable } from './fake-table.ts';

const table = fakeTable();
const call = callerOf(handler);
const as = (role: string) => ({ sub: 'sub-1', tenant_id: tenantId, role, token_use: 'access' });
const owner = as('owner');
const equipmentId = idFrom('test', 'printer');
const printer = { name: 'Printer', serialNumber: 'SN-4711', warrantyUntil: '2016-12-31' };
const clientId = clientIdOf(0);

beforeEach(() => {
  const { state, ...details } = EquipmentDetails.parse(printer);
  return table.lay(
    tenantEntity.put({ tenantId, settings: someSettings(), version: 1, updatedAt: '2016-01-01T00:00:00Z' }),
    equipmentEntity.put({ tenantId, equipmentId, clientId, state, details, version: 3 }),
  );
});

const post = (more: object, claims = owner): RoutedCall => ({
  route: 'POST /equipment',
  body: { ...printer, clientId, ...more },
  claims,
});
const put = (more: object, version = '"3"', claims = owner): RoutedCall => ({
  route: 'PUT /equipment/{equipmentId}',
  params: { equipmentId },
  body: { ...printer, ...more },
  headers: { 'if-match': version },
  claims,
});
const list = (query: Record<string, string>): RoutedCall => ({ route: 'GET /equipment', query, claims: owner });

describe('equipment that cannot be is refused, and nothing is written', () => {
  test.each([
    { because: 'no client', request: post({ clientId: undefined }), pointer: '/clientId' },
    { because: 'a client that is no id', request: post({ clientId: 'me' }), pointer: '/clientId' },
    { because: 'no name', request: post({ name: ' ' }), pointer: '/name' },
    {
      because: 'a serial number of 81 characters',
      request: post({ serialNumber: 'x'.repeat(81) }),
      pointer: '/serialNumber',
    },
    { because: 'a day that is none', request: post({ warrantyUntil: '2016-02-30' }), pointer: '/warrantyUntil' },
    {
      because: 'a moment for a day',
      request: post({ warrantyUntil: '2016-02-01T00:00:00Z' }),
      pointer: '/warrantyUntil',
    },
    {
      because: 'the same contract twice',
      request: post({ contractIds: [clientId, clientId] }),
      pointer: '/contractIds',
    },
    {
      because: 'eleven contracts',
      request: post({ contractIds: Array.from({ length: 11 }, (_, i) => idFrom('k', String(i))) }),
      pointer: '/contractIds',
    },
    { because: 'a state that is none', request: post({ state: 'broken' }), pointer: '/state' },
    {
      because: 'an alert after the end of the warranty',
      request: post({ warrantyAlerts: [{ alertId: 'late', days: -1 }] }),
      pointer: '/warrantyAlerts/0/days',
    },
    {
      because: 'the same alert twice',
      request: put({ warrantyAlerts: [30, 60].map((days) => ({ alertId: 'a', days })) }),
      pointer: '/warrantyAlerts',
    },
    {
      because: 'an address that is none',
      request: put({ warrantyAlerts: [{ alertId: 'a', days: 30, to: ['ada'] }] }),
      pointer: '/warrantyAlerts/0/to/0',
    },
    { because: 'a line break in a site', request: post({ site: 'a\nb' }), pointer: '/site' },
    { because: 'a tenant in the body', request: post({ tenantId }), pointer: '/tenantId' },
    { because: 'another client', request: put({ clientId: clientIdOf(1) }), pointer: '/clientId' },
    { because: 'a list of everything', request: list({}), pointer: '/query/clientId' },
    {
      because: 'a list of two things',
      request: list({ clientId, contractId: clientId }),
      pointer: '/query/clientId',
    },
  ])('$because', async ({ request, pointer }) => {
    const answer = await call(request);
    expect({ status: answer.status, code: answer.body.code }).toEqual({ status: 400, code: 'RequestInvalid' });
    expect(answer.body.errors.map((fault: { pointer: string }) => fault.pointer)).toContain(pointer);
    expect(table.written()).toBe(0);
  });

  test.each([
    { because: 'a version that has passed', request: put({ name: 'a' }, '"2"'), status: 412, code: 'VersionStale' },
    { because: 'a technician', request: put({}, '"3"', as('technician')), status: 403, code: 'Forbidden' },
    { because: 'a viewer', request: post({}, as('viewer')), status: 403, code: 'Forbidden' },
  ])('$because', async ({ request, status, code }) => {
    const answer = await call(request);
    expect({ status: answer.status, code: answer.body.code }).toEqual({ status, code });
    expect(table.written()).toBe(0);
  });
});

test('equipment is read with its version, and changed', async () => {
  const read = { route: 'GET /equipment/{equipmentId}', params: { equipmentId }, claims: as('technician') };
  expect(await call(read)).toMatchObject({
    status: 200,
    headers: { etag: '"3"' },
    body: { equipmentId, clientId, serialNumber: 'SN-4711', state: 'active', contractIds: [] },
  });
  expect(await call(put({ state: 'retired' }))).toMatchObject({
    status: 200,
    headers: { etag: '"4"' },
    body: { state: 'retired' },
  });
});
