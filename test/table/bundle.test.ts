import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterAll, beforeAll, expect, inject, test } from 'vitest';
import { bundle } from '../../infra/bundle/bundle.ts';
import { functions } from '../../infra/functions.ts';
import { environmentOf } from '../../local/account.ts';
import { callerOf } from '../functions/caller.ts';
import { contractIdOf, foundFirm, tenantId } from '../operations/firm.ts';
import { newTable } from './fixture.ts';

const folder = mkdtempSync(join(tmpdir(), 'monthend-bundle-'));
afterAll(() => rmSync(folder, { recursive: true }));

const contractId = contractIdOf(0);
const claims = { sub: 'sub-1', tenant_id: tenantId, role: 'owner', token_use: 'access' };
let call: ReturnType<typeof callerOf>;
let read: ReturnType<typeof callerOf>;

/** A function as it is deployed. */
const bundled = async (resource: 'time-entries' | 'timesheets') => {
  const to = join(folder, resource);
  bundle(functions[resource].entry, [], to);
  const { handler } = await import(/* @vite-ignore */ pathToFileURL(join(to, 'index.mjs')).href);
  return callerOf(handler);
};

beforeAll(async () => {
  const fixture = await newTable();
  await foundFirm(fixture, { clients: 1, entries: 0 });
  Object.assign(process.env, environmentOf(inject('endpoint')), {
    TABLE_NAME: fixture.tableName,
    BUCKET_NAME: 'none',
    CURSOR_SECRET_ARN: 'none',
    TENANT_CLAIM: 'tenant_id',
    ROLE_CLAIM: 'role',
    POWERTOOLS_LOG_LEVEL: 'SILENT',
  });
  call = await bundled('time-entries');
  read = await bundled('timesheets');
});

/** What is taken out of a bundle must not be missed: reads, conditional writes, transactions, and why one was cancelled. */
test('a bundled function works on a real table', async () => {
  const one = '/contracts/{contractId}/time-entries/{billableId}';
  const record = () =>
    call({
      route: 'POST /time-entries',
      claims,
      headers: { 'idempotency-key': 'key-1' },
      body: { contractId, date: '2016-04-10', minutes: 30, technician: 'Ada' },
    });
  const recorded = await record();
  expect(recorded).toMatchObject({ status: 201, body: { minutes: 30 } });
  const { billableId } = recorded.body;
  const params = { contractId, billableId };
  const change = (minutes: number, version: string) =>
    call({
      route: `PATCH ${one}`,
      params,
      claims,
      headers: { 'if-match': version },
      body: { date: '2016-04-10', minutes },
    });
  expect(await record()).toMatchObject({ status: 201, body: { billableId } });
  expect(await change(45, '"1"')).toMatchObject({ status: 200, body: { minutes: 45 } });
  expect(await change(50, '"1"')).toMatchObject({ status: 412 });
  const list = await read({ route: 'GET /contracts/{contractId}/time-entries', params, claims });
  expect(list).toMatchObject({ status: 200, body: { items: [{ billableId, minutes: 45 }] } });
});
