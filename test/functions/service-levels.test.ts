import './environment.ts';
import { beforeEach, describe, expect, test } from 'vitest';
import { businessCalendarEntity, serviceLevelEntity } from '../../domain/table/entities/service-level.entity.ts';
import { tenantEntity } from '../../domain/table/entities/tenant.entity.ts';
import { ticketEntity } from '../../domain/table/entities/ticket.entity.ts';
import { handler } from '../../functions/api/service-levels.ts';
import { handler as tickets } from '../../functions/api/tickets.ts';
import { someSettings, tenantId } from '../operations/firm.ts';
import { callerOf, type RoutedCall } from './caller.ts';
import { fakeTable } from './fake-table.ts';

const table = fakeTable();
const call = callerOf(handler);
const as = (role: string) => ({ sub: 'sub-1', tenant_id: tenantId, role, token_use: 'access' });
const owner = as('owner');
const calendarId = 'c'.repeat(26);
const serviceLevelId = 's'.repeat(26);
const NO_ID = '0'.repeat(26);
const ticketId = 't'.repeat(26);

const span = { from: '09:00', until: '18:00' };
const calendar = (more: object = {}) => ({ name: 'Office', hours: { mon: [span] }, ...more });
const level = (more: object = {}) => ({ name: 'Gold', calendarId, default: { resolutionMinutes: 480 }, ...more });

beforeEach(() =>
  table.lay(
    tenantEntity.put({ tenantId, settings: someSettings(), version: 1, updatedAt: '2016-01-01T00:00:00Z' }),
    businessCalendarEntity.put({
      ...{ tenantId, calendarId, version: 3 },
      details: { name: 'Office', hours: { mon: [span] } },
    }),
    serviceLevelEntity.put({
      ...{ tenantId, serviceLevelId, version: 3 },
      details: { ...level(), targets: [], atRiskPercent: 80, pausedWhile: ['pending'] },
    }),
    ticketEntity.put({
      ...{ tenantId, ticketId, clientId: '', contractKey: 'none', status: 'open', version: 3 },
      ...{ openedAt: '2016-03-31T08:00:00Z', openedMonth: '2016-03' },
      heard: { version: '1', first: '2016-03-31T08:00:00Z', facts: {}, statuses: [] },
    }),
  ),
);

const post = (path: string, body: unknown, claims = owner): RoutedCall => ({ route: `POST ${path}`, body, claims });
const ofCalendar = (body: unknown) => post('/business-calendars', body);
const withHours = (mon: unknown) => ofCalendar(calendar({ hours: { mon } }));
const ofLevel = (body: unknown) => post('/service-levels', body);
const onLevel = (method: string, more: Partial<RoutedCall> = {}): RoutedCall => ({
  route: `${method} /service-levels/{serviceLevelId}`,
  params: { serviceLevelId },
  claims: owner,
  ...more,
});
const onCalendar = (method: string, more: Partial<RoutedCall> = {}): RoutedCall => ({
  route: `${method} /business-calendars/{calendarId}`,
  params: { calendarId },
  claims: owner,
  ...more,
});
const report = (query: Record<string, string>): RoutedCall => ({
  route: 'GET /service-levels/report',
  query,
  claims: owner,
});
const seen = (version: number) => ({ headers: { 'if-match': `"${version}"` } });

describe('what cannot be is refused, and nothing is written', () => {
  test.each([
    { because: 'no name', request: ofCalendar(calendar({ name: ' ' })), pointer: '/name' },
    { because: 'no hours', request: ofCalendar({ name: 'Office' }), pointer: '/hours' },
    { because: 'never open', request: ofCalendar(calendar({ hours: {} })), pointer: '/hours' },
    { because: 'open on days without hours', request: withHours([]), pointer: '/hours' },
    {
      because: 'hours of no length',
      request: withHours([{ from: '09:00', until: '09:00' }]),
      pointer: '/hours/mon/0/until',
    },
    {
      because: 'hours over midnight',
      request: withHours([{ from: '22:00', until: '06:00' }]),
      pointer: '/hours/mon/0/until',
    },
    {
      because: 'hours that overlap',
      request: withHours([span, { from: '17:59', until: '20:00' }]),
      pointer: '/hours/mon/1',
    },
    { because: 'hours twice', request: withHours([span, span]), pointer: '/hours/mon/1' },
    {
      because: 'hours in hours',
      request: withHours([{ from: '00:00', until: '24:00' }, span]),
      pointer: '/hours/mon/1',
    },
    {
      because: 'a time that is none',
      request: withHours([{ from: '9', until: '18:00' }]),
      pointer: '/hours/mon/0/from',
    },
    {
      because: 'after the day',
      request: withHours([{ from: '09:00', until: '24:01' }]),
      pointer: '/hours/mon/0/until',
    },
    {
      because: 'a day that is none',
      request: ofCalendar(calendar({ hours: { holiday: [span] } })),
      pointer: '/hours/holiday',
    },
    { because: 'hours and always', request: ofCalendar(calendar({ aroundTheClock: true })), pointer: '/hours' },
    {
      because: 'always but on holidays',
      request: ofCalendar({ name: 'x', aroundTheClock: true, holidays: { country: 'FR' } }),
      pointer: '/holidays',
    },
    {
      because: 'holidays of no country',
      request: ofCalendar(calendar({ holidays: { country: 'XX' } })),
      pointer: '/holidays/country',
    },
    {
      because: 'holidays of no region',
      request: ofCalendar(calendar({ holidays: { country: 'FR', region: '57000' } })),
      pointer: '/holidays/region',
    },
    { because: 'a tenant in the body', request: ofCalendar(calendar({ tenantId })), pointer: '/tenantId' },
    { because: 'no calendar', request: ofLevel(level({ calendarId: undefined })), pointer: '/calendarId' },
    { because: 'no default', request: ofLevel(level({ default: undefined })), pointer: '/default' },
    {
      because: 'a default of nothing',
      request: ofLevel(level({ default: {} })),
      pointer: '/default/resolutionMinutes',
    },
    {
      because: 'a target of 0',
      request: ofLevel(level({ default: { resolutionMinutes: 0 } })),
      pointer: '/default/resolutionMinutes',
    },
    {
      because: 'a negative target',
      request: ofLevel(level({ default: { firstResponseMinutes: -1 } })),
      pointer: '/default/firstResponseMinutes',
    },
    {
      because: 'a target of half a minute',
      request: ofLevel(level({ default: { resolutionMinutes: 0.5 } })),
      pointer: '/default/resolutionMinutes',
    },
    {
      because: 'a target in ten years',
      request: ofLevel(level({ default: { resolutionMinutes: 5_256_000 } })),
      pointer: '/default/resolutionMinutes',
    },
    {
      because: 'a priority that is no word',
      request: ofLevel(level({ targets: [{ priorities: [' '], resolutionMinutes: 1 }] })),
      pointer: '/targets/0/priorities/0',
    },
    {
      because: 'a target of no priority',
      request: ofLevel(level({ targets: [{ priorities: [], resolutionMinutes: 1 }] })),
      pointer: '/targets/0/priorities',
    },
    {
      because: 'one priority with two targets',
      request: ofLevel(
        level({
          targets: [
            { priorities: ['P1'], resolutionMinutes: 1 },
            { priorities: ['P2', ' p1'], resolutionMinutes: 2 },
          ],
        }),
      ),
      pointer: '/targets/1/priorities/1',
    },
    { because: 'at risk at 0 %', request: ofLevel(level({ atRiskPercent: 0 })), pointer: '/atRiskPercent' },
    { because: 'at risk at 101 %', request: ofLevel(level({ atRiskPercent: 101 })), pointer: '/atRiskPercent' },
    {
      because: 'a pause while closed',
      request: ofLevel(level({ pausedWhile: ['closed'] })),
      pointer: '/pausedWhile/0',
    },
    { because: 'a report from never', request: report({ until: '2016-03-31' }), pointer: '/query/from' },
    {
      because: 'a report of no days',
      request: report({ from: '2016-03-31', until: '2016-03-31' }),
      pointer: '/query/until',
    },
  ])('$because', async ({ request, pointer }) => {
    const answer = await call(request);
    expect({ status: answer.status, code: answer.body.code }).toEqual({ status: 400, code: 'RequestInvalid' });
    expect(answer.body.errors.map((fault: { pointer: string }) => fault.pointer)).toContain(pointer);
    expect(table.written()).toBe(0);
  });

  test.each([
    { because: 'a calendar that is not there', request: ofLevel(level({ calendarId: NO_ID })), status: 404 },
    {
      because: 'a change that names a calendar that is not there',
      request: onLevel('PUT', { body: level({ calendarId: NO_ID }), ...seen(3) }),
      status: 404,
    },
    {
      because: 'a version that has passed',
      request: onLevel('PUT', { body: level({ name: 'x' }), ...seen(2) }),
      status: 412,
    },
    { because: 'no version', request: onLevel('PUT', { body: level() }), status: 428 },
    { because: 'deleting what has changed', request: onLevel('DELETE', seen(2)), status: 412 },
    { because: 'deleting without having seen', request: onCalendar('DELETE'), status: 428 },
    {
      because: 'an older calendar',
      request: onCalendar('PUT', { body: calendar({ name: 'x' }), ...seen(2) }),
      status: 412,
    },
    { because: 'a technician', request: { ...ofLevel(level()), claims: as('technician') }, status: 403 },
    { because: 'a viewer', request: { ...ofCalendar(calendar()), claims: as('viewer') }, status: 403 },
    {
      because: 'another firm',
      request: onCalendar('GET', { claims: { ...owner, tenant_id: 'z'.repeat(26) } }),
      status: 404,
    },
  ])('$because: $status', async ({ request, status }) => {
    expect((await call(request)).status).toBe(status);
    expect(table.written()).toBe(0);
  });

  test('what is there already is success, whatever version was seen', async () => {
    const answer = await call(onCalendar('PUT', { body: calendar(), ...seen(2) }));
    expect(answer).toMatchObject({ status: 200, body: { calendarId, version: 3 } });
    expect(table.written()).toBe(0);
  });
});

/** Its clock goes on while its version stays. */
test('a ticket is always sent, also to who has seen its version', async () => {
  const answer = await callerOf(tickets)({
    route: 'GET /tickets/{ticketId}',
    params: { ticketId },
    headers: { 'if-none-match': '"3"' },
    claims: owner,
  });
  expect(answer).toMatchObject({ status: 200, headers: { etag: '"3"' }, body: { ticketId, version: 3 } });
});
