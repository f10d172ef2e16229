import './environment.ts';
import { beforeEach, describe, expect, test } from 'vitest';
import { newBillingState } from '../../domain/contracts/billing-state.ts';
import { stateRow } from '../../domain/table/contract-store.ts';
import { billableEntity } from '../../domain/table/entities/billable.entity.ts';
import { billingStateEntity, contractEntity } from '../../domain/table/entities/contract.entity.ts';
import { tenantEntity } from '../../domain/table/entities/tenant.entity.ts';
import { rowOf } from '../../domain/table/log-row.ts';
import { handler } from '../../functions/api/time-entries.ts';
import { aContract, anEntry, clientIdOf, contractIdOf, someSettings, tenantId } from '../operations/firm.ts';
import { callerOf, type RoutedCall } from './caller.ts';
import { fakeTable } from './fake-table.ts';

const table = fakeTable();
const call = callerOf(handler);
const claims = { sub: 'sub-1', tenant_id: tenantId, role: 'technician', token_use: 'access' };
const contractId = contractIdOf(0);
const entry = anEntry(contractId, 'one', '2016-03-10');
const state = newBillingState('2016-03-01');
const billed = { ...state, through: '2016-03-31', cutoff: `01${'z'.repeat(24)}`, openFrom: '2016-04-01' };

const lay = (billing = state) =>
  table.lay(
    tenantEntity.put({ tenantId, settings: someSettings(), version: 1, updatedAt: '2016-01-01T00:00:00Z' }),
    contractEntity.put({ tenantId, ...aContract(contractId, clientIdOf(0)) }),
    billingStateEntity.put(stateRow(tenantId, contractId, billing, '2016-01-01T00:00:00Z')),
    billableEntity.put(rowOf(tenantId, entry, { billDate: '2016-03-10', ulid: `00${'0'.repeat(24)}` }, 3)),
  );
beforeEach(() => lay());

const recording = (body: unknown): RoutedCall => ({ route: 'POST /time-entries', body, claims });
const work = { contractId, technician: 'Ada' };
const morning = { startedAt: '2016-03-10T08:00:00+01:00', endedAt: '2016-03-10T09:00:00+01:00' };
const one = { contractId, billableId: entry.billableId };
const onOne = (method: 'PATCH' | 'DELETE', more: Partial<RoutedCall>): RoutedCall => ({
  route: `${method} /contracts/{contractId}/time-entries/{billableId}`,
  params: one,
  claims,
  ...more,
});
const changing = (body: unknown, headers: RoutedCall['headers'] = { 'if-match': '"3"' }, params = one): RoutedCall =>
  onOne('PATCH', { body, headers, params });

describe('a time entry that cannot be taken is refused, and nothing is written', () => {
  test.each([
    { because: '25 hours', body: { ...work, ...morning, endedAt: '2016-03-11T09:00:00+01:00' }, pointer: '/endedAt' },
    { because: '1,500 minutes', body: { ...work, date: '2016-03-10', minutes: 1500 }, pointer: '/minutes' },
    {
      because: 'the end before the beginning',
      body: { ...work, ...morning, endedAt: '2016-03-10T06:00:00Z' },
      pointer: '/endedAt',
    },
    { because: 'no length', body: { ...work, ...morning, endedAt: '2016-03-10T07:00:00Z' }, pointer: '/endedAt' },
    { because: 'an unknown field', body: { ...work, ...morning, rate: 90 }, pointer: '/rate' },
    { because: 'a tenant in the body', body: { ...work, ...morning, tenantId }, pointer: '/tenantId' },
    { because: 'no technician', body: { contractId, ...morning }, pointer: '/technician' },
    { because: 'no offset', body: { ...work, ...morning, startedAt: '2016-03-10T08:00:00' }, pointer: '/startedAt' },
    { because: 'no such date', body: { ...work, date: '2016-02-30', minutes: 5 }, pointer: '/date' },
    {
      because: 'a skipped hour',
      body: { ...work, date: '2016-03-27', startTime: '02:30', minutes: 5 },
      pointer: '/startTime',
    },
    { because: 'two forms of time', body: { ...work, ...morning, minutes: 5 }, pointer: '/minutes' },
    { because: 'text where a number is due', body: { ...work, date: '2016-03-10', minutes: '5' }, pointer: '/minutes' },
    { because: 'an id that is none', body: { ...work, ...morning, contractId: '../x' }, pointer: '/contractId' },
    { because: 'a control character', body: { ...work, ...morning, ticket: 'a\u0000b' }, pointer: '/ticket' },
  ])('$because', async ({ body, pointer }) => {
    const { status, body: problem } = await call(recording(body));
    expect({ status, code: problem.code }).toEqual({ status: 400, code: 'RequestInvalid' });
    expect(problem.errors.map((fault: { pointer: string }) => fault.pointer)).toContain(pointer);
    expect(table.written()).toBe(0);
  });

  test.each([
    {
      because: 'another tenant’s contract',
      body: { ...work, ...morning, contractId: contractIdOf(5) },
      status: 404,
      code: 'NotFound',
    },
    {
      because: 'a day outside the contract',
      body: { ...work, date: '2016-02-29', minutes: 5 },
      status: 409,
      code: 'ContractNotActive',
    },
    { because: 'a body that is no JSON', body: '{"contractId":', status: 400, code: 'JsonMalformed' },
    { because: 'a list', body: [], status: 400, code: 'RequestInvalid' },
  ])('$because', async ({ body, status, code }) => {
    const answer = await call({ ...recording(body), headers: { 'content-type': 'application/json' } });
    expect({ status: answer.status, code: answer.body.code }).toEqual({ status, code });
    expect(table.written()).toBe(0);
  });

  test('of many entries each bad one is named', async () => {
    const entries = [
      { ...work, ...morning },
      { ...work, ...morning, endedAt: '2016-03-09T00:00:00Z' },
      { ...work, date: 1 },
    ];
    const { status, body } = await call({ route: 'POST /time-entries/bulk', body: { entries }, claims });
    expect(status).toBe(400);
    expect(body.errors[0].pointer).toMatch(/^\/entries\/2\//);
    const faulty = await call({ route: 'POST /time-entries/bulk', body: { entries: entries.slice(0, 2) }, claims });
    expect(faulty.body.errors).toMatchObject([{ pointer: '/entries/1/endedAt' }]);
    expect(table.written()).toBe(0);
  });

  test('a viewer may not record', async () => {
    const answer = await call({ ...recording({ ...work, ...morning }), claims: { ...claims, role: 'viewer' } });
    expect(answer).toMatchObject({ status: 403, body: { code: 'Forbidden' } });
  });
});

describe('a change that cannot be made is refused, and nothing is written', () => {
  test.each([
    { because: 'no version', request: changing({ minutes: 5 }, {}), status: 428, code: 'PreconditionRequired' },
    {
      because: 'a stale version',
      request: changing({ minutes: 5 }, { 'if-match': '"2"' }),
      status: 412,
      code: 'VersionStale',
    },
    {
      because: 'a version of no form',
      request: changing({ minutes: 5 }, { 'if-match': '*' }),
      status: 400,
      code: 'RequestInvalid',
    },
    { because: 'nothing to change', request: changing({}), status: 400, code: 'RequestInvalid' },
    { because: 'an unknown field', request: changing({ billed: false }), status: 400, code: 'RequestInvalid' },
    {
      because: '25 hours',
      request: changing({ endedAt: '2016-03-11T09:00:01Z' }),
      status: 400,
      code: 'RequestInvalid',
    },
    {
      because: 'a day outside the contract',
      request: changing({ date: '2016-02-01' }),
      status: 409,
      code: 'ContractNotActive',
    },
    {
      because: 'postponed into the past',
      request: changing({ postponedTo: '2016-03-01' }),
      status: 400,
      code: 'RequestInvalid',
    },
    {
      because: 'another tenant’s contract',
      request: changing({ contractId: contractIdOf(5) }),
      status: 404,
      code: 'NotFound',
    },
    {
      because: 'another tenant’s entry',
      request: { ...changing({ minutes: 5 }), claims: { ...claims, tenant_id: contractIdOf(7) } },
      status: 404,
      code: 'NotFound',
    },
    {
      because: 'an entry that is not there',
      request: changing({ minutes: 5 }, { 'if-match': '"3"' }, { contractId, billableId: contractIdOf(9) }),
      status: 404,
      code: 'NotFound',
    },
    {
      because: 'a stale deletion',
      request: onOne('DELETE', { headers: { 'if-match': '"1"' } }),
      status: 412,
      code: 'VersionStale',
    },
  ])('$because', async ({ request, status, code }) => {
    const answer = await call(request);
    expect({ status: answer.status, code: answer.body.code }).toEqual({ status, code });
    expect(table.written()).toBe(0);
  });

  test.each(['PATCH', 'DELETE'] as const)('%s of what is billed', async (method) => {
    lay(billed);
    const body = method === 'PATCH' ? { minutes: 5 } : undefined;
    const answer = await call(onOne(method, { body, headers: { 'if-match': '"3"' } }));
    expect(answer).toMatchObject({ status: 409, body: { code: 'BillableLocked' } });
    expect(table.written()).toBe(0);
  });
});

describe('approving', () => {
  const approving = (body: unknown, role = 'billing'): RoutedCall => ({
    route: 'POST /time-entries/approve',
    body,
    claims: { ...claims, role },
  });

  test.each([
    { because: 'nothing is named', body: {}, pointer: '' },
    { because: 'both are named', body: { entries: [one], filter: { contractId } }, pointer: '' },
    { because: 'no entry', body: { entries: [] }, pointer: '/entries' },
    { because: '501 entries', body: { entries: Array(501).fill(one) }, pointer: '/entries' },
    {
      because: 'an id that is none',
      body: { entries: [{ ...one, billableId: 'x' }] },
      pointer: '/entries/0/billableId',
    },
    {
      because: 'a filter that says nowhere to look',
      body: { filter: { from: '2016-03-01' } },
      pointer: '/filter/contractId',
    },
    {
      because: 'days that end before they begin',
      body: { filter: { contractId, from: '2016-03-02', to: '2016-03-01' } },
      pointer: '/filter/to',
    },
    {
      because: 'a state, which goes without saying',
      body: { filter: { contractId, state: 'open' } },
      pointer: '/filter/state',
    },
  ])('is refused where $because', async ({ body, pointer }) => {
    const answer = await call(approving(body));
    expect(answer).toMatchObject({ status: 400, body: { code: 'RequestInvalid' } });
    expect(answer.body.errors.map((fault: { pointer: string }) => fault.pointer)).toContain(pointer);
    expect(table.written()).toBe(0);
  });

  test.each(['technician', 'accountant', 'viewer'])('is not for a %s', async (role) => {
    expect(await call(approving({ entries: [one] }, role))).toMatchObject({ status: 403 });
  });

  test('of what waits for nothing writes nothing, and says so', async () => {
    const answer = await call(approving({ entries: [one] }));
    expect(answer).toMatchObject({
      status: 200,
      body: { more: false, entries: [{ ...one, outcome: 'alreadyApproved', waitsFor: [] }] },
    });
    expect(table.written()).toBe(0);
  });
});
