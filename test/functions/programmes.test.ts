import './environment.ts';
import { beforeEach, describe, expect, test } from 'vitest';
import { idFrom } from '../../domain/ids.ts';
import { newProgramme } from '../../domain/programmes/change-programme.ts';
import { NewProgramme } from '../../domain/programmes/programme.ts';
import { programmeEntity } from '../../domain/table/entities/programme.entity.ts';
import { tenantEntity } from '../../domain/table/entities/tenant.entity.ts';
import { handler } from '../../functions/api/equipment.ts';
import { contractIdOf, someSettings, tenantId } from '../operations/firm.ts';
import { callerOf, type RoutedCall } from './caller.ts';
import { fakeTable } from './fake-table.ts';

const table = fakeTable();
const call = callerOf(handler);
const as = (role: string) => ({ sub: 'sub-1', tenant_id: tenantId, role, token_use: 'access' });
const owner = as('owner');
const programmeId = idFrom('test', 'programme');
const contractId = contractIdOf(0);
const details = {
  name: 'Maintenance',
  ticket: { title: 'Monthly maintenance' },
  cadence: { unit: 'month' },
  firstOn: '2099-01-31',
};

beforeEach(() => {
  const asked = NewProgramme.parse({ contractId, ...details });
  const { contractId: _, programmeId: __, version: ___, ...programme } = newProgramme(programmeId, asked, '2016-03-10');
  return table.lay(
    tenantEntity.put({ tenantId, settings: someSettings(), version: 1, updatedAt: '2016-01-01T00:00:00Z' }),
    programmeEntity.put({ tenantId, contractId, programmeId, shard: '0', nextAt: '', programme, version: 3 }),
  );
});

const post = (more: object, claims = owner): RoutedCall => ({
  route: 'POST /programmes',
  body: { ...details, contractId, ...more },
  claims,
});
const path = '/contracts/{contractId}/programmes/{programmeId}';
const of = { contractId, programmeId };
const put = (more: object, version = '"3"', claims = owner): RoutedCall => ({
  route: `PUT ${path}`,
  params: of,
  body: { ...details, ...more },
  headers: { 'if-match': version },
  claims,
});
const visit = (body: object, occurrence = '2099-02-28', version = '"3"'): RoutedCall => ({
  route: `PUT ${path}/visits/{occurrence}`,
  params: { ...of, occurrence },
  body,
  headers: { 'if-match': version },
  claims: owner,
});

describe('a programme that cannot be is refused, and nothing is written', () => {
  test.each([
    { because: 'no contract', request: post({ contractId: undefined }), pointer: '/contractId' },
    { because: 'no name', request: post({ name: undefined }), pointer: '/name' },
    { because: 'a ticket without a title', request: post({ ticket: {} }), pointer: '/ticket/title' },
    {
      because: 'a status for its tickets',
      request: post({ ticket: { title: 'a', status: 'open' } }),
      pointer: '/ticket/status',
    },
    { because: 'no cadence', request: post({ cadence: undefined }), pointer: '/cadence' },
    { because: 'every no month', request: post({ cadence: { every: 0 } }), pointer: '/cadence/every' },
    { because: 'days as a cadence', request: post({ cadence: { unit: 'day' } }), pointer: '/cadence/unit' },
    {
      because: 'an anchor beside the first day',
      request: post({ cadence: { anchor: '2016-01-01' } }),
      pointer: '/cadence/anchor',
    },
    { because: 'a first day that is none', request: post({ firstOn: '2016-02-30' }), pointer: '/firstOn' },
    { because: 'an end before the beginning', request: post({ lastOn: '2099-01-30' }), pointer: '/lastOn' },
    { because: 'days ahead below none', request: post({ daysAhead: -1 }), pointer: '/daysAhead' },
    { because: '91 days ahead', request: post({ daysAhead: 91 }), pointer: '/daysAhead' },
    { because: 'no minutes', request: post({ minutes: 0 }), pointer: '/minutes' },
    { because: 'minutes beyond a day', request: post({ minutes: 1441 }), pointer: '/minutes' },
    {
      because: 'a reminder before there is a ticket',
      request: post({ daysAhead: 7, reminder: { days: 8 } }),
      pointer: '/reminder/days',
    },
    { because: 'a reminder after the visit', request: post({ reminder: { days: -1 } }), pointer: '/reminder/days' },
    {
      because: 'a reminder to an address that is none',
      request: put({ reminder: { days: 3, to: ['ada'] } }),
      pointer: '/reminder/to/0',
    },
    {
      because: 'a reminder to the same address twice',
      request: put({ reminder: { days: 3, to: ['a@b.example', 'A@b.example'] } }),
      pointer: '/reminder/to',
    },
    { because: 'another contract', request: put({ contractId }), pointer: '/contractId' },
    {
      because: 'a list of everything',
      request: { route: 'GET /programmes', claims: owner },
      pointer: '/query/contractId',
    },
    { because: 'a visit that is neither moved nor skipped', request: visit({}), pointer: '/movedTo' },
    { because: 'a visit that is both', request: visit({ movedTo: '2099-03-01', skipped: true }), pointer: '/movedTo' },
    { because: 'a visit on no day', request: visit({ skipped: true }, '2099-02-29'), pointer: '/path/occurrence' },
    { because: 'a visit that is not skipped', request: visit({ skipped: false }), pointer: '/skipped' },
    { because: 'a visit that goes two years', request: visit({ movedTo: '2101-01-01' }), pointer: '/movedTo' },
  ])('$because', async ({ request, pointer }) => {
    const answer = await call(request);
    expect({ status: answer.status, code: answer.body.code }).toEqual({ status: 400, code: 'RequestInvalid' });
    expect(answer.body.errors.map((fault: { pointer: string }) => fault.pointer)).toContain(pointer);
    expect(table.written()).toBe(0);
  });

  test.each([
    { because: 'a version that has passed', request: put({ name: 'a' }, '"2"'), status: 412, code: 'VersionStale' },
    {
      because: 'a visit of an old version',
      request: visit({ skipped: true }, '2099-02-28', '"2"'),
      status: 412,
      code: 'VersionStale',
    },
    {
      because: 'a visit that is not planned',
      request: visit({ skipped: true }, '2099-02-27'),
      status: 404,
      code: 'NotFound',
    },
    { because: 'a technician', request: put({}, '"3"', as('technician')), status: 403, code: 'Forbidden' },
    { because: 'a viewer', request: post({}, as('viewer')), status: 403, code: 'Forbidden' },
  ])('$because', async ({ request, status, code }) => {
    const answer = await call(request);
    expect({ status: answer.status, code: answer.body.code }).toEqual({ status, code });
    expect(table.written()).toBe(0);
  });
});

test('a programme is read with its next visits; one is skipped', async () => {
  const read = await call({ route: `GET ${path}`, params: of, claims: as('technician') });
  expect(read).toMatchObject({
    status: 200,
    headers: { etag: '"3"' },
    body: { programmeId, daysAhead: 14, skipped: [] },
  });
  expect(read.body.visits).toHaveLength(12);
  expect(read.body.visits.slice(0, 2)).toEqual([
    { occurrence: '2099-01-31', on: '2099-01-31', dueOn: '2099-01-17' },
    { occurrence: '2099-02-28', on: '2099-02-28', dueOn: '2099-02-14' },
  ]);
  const skipped = await call(visit({ skipped: true }));
  expect(skipped).toMatchObject({ status: 200, headers: { etag: '"4"' }, body: { skipped: ['2099-02-28'] } });
  expect(skipped.body.visits[1]).toMatchObject({ on: '2099-03-31' });
});
