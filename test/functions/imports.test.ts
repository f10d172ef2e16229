import './environment.ts';
import { beforeEach, expect, test } from 'vitest';
import { tenantEntity } from '../../domain/table/entities/tenant.entity.ts';
import { handler } from '../../functions/api/imports.ts';
import { someSettings, tenantId } from '../operations/firm.ts';
import { callerOf } from './caller.ts';
import { fakeTable } from './fake-table.ts';

const table = fakeTable();
const call = callerOf(handler);
const claims = { sub: 'sub-1', tenant_id: tenantId, role: 'billing', token_use: 'access' };
const HEADER = 'User,Client,Billable,Start date,Start time,End date,End time,Duration';

beforeEach(() =>
  table.lay(tenantEntity.put({ tenantId, settings: someSettings(), version: 1, updatedAt: '2016-01-01T00:00:00Z' })),
);

test.each([
  { because: 'vertical bars', body: HEADER.replaceAll(',', '|'), status: 400, code: 'CsvInvalid' },
  { because: 'a column that stands twice', body: `${HEADER},user`, status: 400, code: 'CsvInvalid' },
  { because: 'what was no UTF-8', body: `${HEADER}\nRen\ufffd`, status: 400, code: 'CsvInvalid' },
  { because: 'a missing column', body: HEADER.replace('Billable,', ''), status: 400, code: 'CsvInvalid' },
  { because: 'no header', body: 'Ada,Acme,Yes', status: 400, code: 'CsvInvalid' },
  { because: 'an open quote', body: `${HEADER}\n"Ada`, status: 400, code: 'CsvInvalid' },
  { because: 'no body', body: '', status: 400, code: 'RequestInvalid' },
  { because: 'JSON', body: '{}', type: 'application/json', status: 415, code: 'MediaTypeUnsupported' },
  {
    because: 'another charset',
    body: HEADER,
    type: 'text/csv; charset=latin1',
    status: 415,
    code: 'MediaTypeUnsupported',
  },
  { because: '10,001 rows', body: `${HEADER}\n${'a\n'.repeat(10_001)}`, status: 413, code: 'BodyTooLarge' },
  { because: '6 MB', body: 'x'.repeat(6e6), status: 413, code: 'BodyTooLarge' },
])('a file with $because is refused, and nothing is written', async ({ body, type = 'text/csv', status, code }) => {
  const answer = await call({ route: 'POST /imports', body, headers: { 'content-type': type }, claims });
  expect({ status: answer.status, code: answer.body.code }).toEqual({ status, code });
  expect(table.written()).toBe(0);
});
