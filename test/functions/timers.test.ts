import './environment.ts';
import { beforeEach, describe, expect, test } from 'vitest';
import { newBillingState } from '../../domain/contracts/billing-state.ts';
import { stateRow } from '../../domain/table/contract-store.ts';
import { billingStateEntity, contractEntity } from '../../domain/table/entities/contract.entity.ts';
import { technicianEntity } from '../../domain/table/entities/technician.entity.ts';
import { tenantEntity } from '../../domain/table/entities/tenant.entity.ts';
import { timerEntity, timerSlotEntity } from '../../domain/table/entities/timer.entity.ts';
import { technicianIdOf } from '../../domain/technicians/technician.ts';
import { handler as sessions } from '../../functions/api/sessions.ts';
import { handler as timers } from '../../functions/api/timers.ts';
import { aContract, clientIdOf, contractIdOf, someSettings, tenantId } from '../operations/firm.ts';
import { callerOf, type RoutedCall } from './caller.ts';
import { fakeTable } from './fake-table.ts';

const table = fakeTable();
const callTimers = callerOf(timers);
const callSessions = callerOf(sessions);
const as = (role: string) => ({ sub: 'sub-1', tenant_id: tenantId, role, token_use: 'access' });
const technician = as('technician');
const contractId = contractIdOf(0);
const timerId = 't'.repeat(26);
const running = {
  ...{ technician: 'Ada', contractId, status: 'running' as const, stretches: [] },
  ...{ startedAt: '2016-03-10T08:00:00Z', runningSince: '2016-03-10T08:00:00Z' },
};
const technicianKey = technicianIdOf('Ada');

beforeEach(() =>
  table.lay(
    tenantEntity.put({ tenantId, settings: someSettings(), version: 1, updatedAt: '2016-01-01T00:00:00Z' }),
    contractEntity.put({ tenantId, ...aContract(contractId, clientIdOf(0)) }),
    billingStateEntity.put(stateRow(tenantId, contractId, newBillingState('2016-03-01'), '2016-01-01T00:00:00Z')),
    timerEntity.put({ tenantId, timerId, technicianKey, timer: running, open: true, version: 2 }),
    timerSlotEntity.put({ tenantId, technicianKey, timerId }),
    technicianEntity.put({
      tenantId,
      technicianId: technicianIdOf('Old'),
      details: { name: 'Old', active: false },
      version: 1,
    }),
  ),
);

const post = (path: string, body: unknown, claims = technician): RoutedCall => ({
  route: `POST ${path}`,
  body,
  claims,
});
const onTimer = (step: string, more: Partial<RoutedCall> = {}): RoutedCall => ({
  route: `POST /timers/{timerId}/${step}`,
  params: { timerId },
  claims: technician,
  ...more,
});
const ada = { technician: 'Ada', contractId };
const session = { technician: 'Bob', machine: 'PC-7', contractId };
const day = (from: string, until: string) => ({
  startedAt: `2016-03-10T${from}:00Z`,
  endedAt: `2016-03-10T${until}:00Z`,
});

describe('a timer that cannot be is refused, and nothing is written', () => {
  test.each([
    { because: 'no body', request: post('/timers', undefined), status: 400 },
    { because: 'neither contract nor ticket', request: post('/timers', { technician: 'Bob' }), pointer: '/contractId' },
    {
      because: 'a line break in a name',
      request: post('/timers', { ...ada, technician: 'a\nb' }),
      pointer: '/technician',
    },
    { because: 'a tenant in the body', request: post('/timers', { ...ada, tenantId }), pointer: '/tenantId' },
    {
      because: 'a beginning of its own',
      request: post('/timers', { ...ada, startedAt: 'now' }),
      pointer: '/startedAt',
    },
    { because: 'a timer that runs', request: post('/timers', ada), status: 409, pointer: '/technician' },
    {
      because: 'an inactive technician',
      request: post('/timers', { ...ada, technician: 'Old' }),
      status: 409,
      pointer: '/technician',
    },
    {
      because: 'a contract that is not there',
      request: post('/timers', { technician: 'Bob', contractId: 'z'.repeat(26) }),
      status: 404,
      pointer: '/contractId',
    },
    {
      because: 'a ticket that is not there',
      request: post('/timers', { technician: 'Bob', ticketId: 'z'.repeat(26) }),
      status: 404,
      pointer: '/ticketId',
    },
    { because: 'people who only look', request: post('/timers', ada, as('viewer')), status: 403 },
    {
      because: 'a timer of another firm',
      request: onTimer('stop', { claims: { ...technician, tenant_id: 'z'.repeat(26) } }),
      status: 404,
    },
    {
      because: 'a timer that is not there',
      request: onTimer('pause', { params: { timerId: 'z'.repeat(26) } }),
      status: 404,
    },
    { because: 'an id that is none', request: onTimer('pause', { params: { timerId: 'x' } }), status: 404 },
    { because: 'a body where none is taken', request: onTimer('pause', { body: { at: 'now' } }), status: 400 },
    {
      because: 'an end of its own',
      request: onTimer('stop', { body: { endedAt: '2016-03-10T09:00:00Z' } }),
      pointer: '/endedAt',
    },
  ])('$because', async ({ request, status = 400, pointer }) => {
    const answer = await callTimers(request);
    expect(answer.status).toBe(status);
    if (pointer !== undefined)
      expect(answer.body.errors.map((fault: { pointer: string }) => fault.pointer)).toContain(pointer);
    expect(table.written()).toBe(0);
  });

  test('one that was forgotten says so when it is read, and counts no more', async () => {
    const answer = await callTimers({ route: 'GET /timers/{timerId}', params: { timerId }, claims: technician });
    expect(answer).toMatchObject({
      status: 200,
      body: { status: 'running', forgotten: true, seconds: 36_000, version: 2 },
    });
    expect(table.written()).toBe(0);
  });
});

describe('a session that cannot be is refused, and nothing is written', () => {
  test.each([
    { because: 'no machine', request: post('/sessions', { ...session, machine: undefined }), pointer: '/machine' },
    {
      because: 'an end without a beginning',
      request: post('/sessions', { ...session, endedAt: '2016-03-10T09:00:00Z' }),
      pointer: '/startedAt',
    },
    {
      because: 'an end before its beginning',
      request: post('/sessions', { ...session, ...day('09:00', '08:00') }),
      pointer: '/endedAt',
    },
    {
      because: 'a negative length',
      request: post('/sessions', { ...session, ...day('09:00', '10:00'), seconds: -5 }),
      pointer: '/seconds',
    },
    {
      because: 'a day before the contract',
      request: post('/sessions', { ...session, startedAt: '2016-02-01T08:00:00Z', endedAt: '2016-02-01T09:00:00Z' }),
      status: 409,
      pointer: '/startedAt',
    },
    {
      because: 'nobody to charge',
      request: post('/sessions', { ...session, contractId: undefined }),
      pointer: '/contractId',
    },
    {
      because: 'an inactive technician',
      request: post('/sessions', { ...session, technician: 'Old' }),
      status: 409,
      pointer: '/technician',
    },
    {
      because: 'a machine of no contract',
      request: post('/machines', { name: 'PC', contractId: 'z'.repeat(26) }, as('owner')),
      status: 404,
      pointer: '/contractId',
    },
    {
      because: 'technicians who say whose a machine is',
      request: post('/machines', { name: 'PC', contractId }),
      status: 403,
    },
    {
      because: 'a session that is not there',
      request: { ...post('/sessions/{sessionId}/end', {}), params: { sessionId: timerId } },
      status: 404,
    },
  ])('$because', async ({ request, status = 400, pointer }) => {
    const answer = await callSessions(request);
    expect(answer.status).toBe(status);
    if (pointer !== undefined)
      expect(answer.body.errors.map((fault: { pointer: string }) => fault.pointer)).toContain(pointer);
    expect(table.written()).toBe(0);
  });
});
