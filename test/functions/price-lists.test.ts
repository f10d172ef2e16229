import './environment.ts';
import { beforeEach, describe, expect, test } from 'vitest';
import { idFrom } from '../../domain/ids.ts';
import { priceListEntity } from '../../domain/table/entities/price-list.entity.ts';
import { tenantEntity } from '../../domain/table/entities/tenant.entity.ts';
import { handler } from '../../functions/api/price-lists.ts';
import { someSettings, tenantId } from '../operations/firm.ts';
import { callerOf, type RoutedCall } from './caller.ts';
import { fakeTable } from './fake-table.ts';

const table = fakeTable();
const call = callerOf(handler);
const as = (role: string, tenant = tenantId) => ({ sub: 'sub-1', tenant_id: tenant, role, token_use: 'access' });
const owner = as('owner');
const priceListId = idFrom('test', 'list');
const prices = { visit: '75.00', 'hour.senior': '110.00' };
const versions = [
  { effectiveFrom: '2016-01-01', prices },
  { effectiveFrom: '2099-01-01', prices: { ...prices, visit: '80.00' } },
];

beforeEach(() =>
  table.lay(
    tenantEntity.put({ tenantId, settings: someSettings(), version: 1, updatedAt: '2016-01-01T00:00:00Z' }),
    priceListEntity.put({ tenantId, priceListId, name: 'Usual', versions, version: 3 }),
  ),
);

const add = (more: object): RoutedCall => ({
  route: 'POST /price-lists',
  body: { name: 'Usual', effectiveFrom: '2016-01-01', prices, ...more },
  claims: owner,
});
const on = (method: 'PUT' | 'DELETE', effectiveFrom: string, more: Partial<RoutedCall> = {}): RoutedCall => ({
  route: `${method} /price-lists/{priceListId}/prices/{effectiveFrom}`,
  params: { priceListId, effectiveFrom },
  headers: { 'if-match': '"3"' },
  claims: owner,
  ...more,
});
const put = (effectiveFrom: string, body: unknown = { prices }, more: Partial<RoutedCall> = {}): RoutedCall =>
  on('PUT', effectiveFrom, { body, ...more });

interface Refused {
  readonly request: RoutedCall;
  readonly status?: number;
  readonly code?: string;
  readonly pointer?: string;
}

describe('what cannot be is refused, and nothing is written', () => {
  test.each([
    { because: 'no name', request: add({ name: '' }), pointer: '/name' },
    { because: 'a day that does not exist', request: add({ effectiveFrom: '2016-02-30' }), pointer: '/effectiveFrom' },
    { because: 'no price', request: add({ prices: {} }), pointer: '/prices' },
    { because: 'a price as a number', request: add({ prices: { visit: 75 } }), pointer: '/prices/visit' },
    { because: 'a price below nothing', request: add({ prices: { visit: '-1' } }), pointer: '/prices/visit' },
    { because: 'a name with a line break', request: add({ prices: { 'a\nb': '1' } }), pointer: '/prices/a\nb' },
    { because: 'a currency', request: add({ currency: 'EUR' }), pointer: '/currency' },
    { because: 'prices of no day', request: put('2099-02-30'), pointer: '/path/effectiveFrom' },
    { because: 'prices of no list', request: put('2099-02-01', {}), pointer: '/prices' },
    {
      because: 'prices of a day that has come',
      request: put('2016-02-01'),
      ...{ status: 422, code: 'TermsInvalid', pointer: '/path/effectiveFrom' },
    },
    {
      because: 'prices without one that charges may have',
      request: put('2099-02-01', { prices: { visit: '1' } }),
      ...{ status: 422, code: 'TermsInvalid', pointer: '/prices' },
    },
    {
      because: 'prices that hold, taken back',
      request: on('DELETE', '2016-01-01'),
      ...{ status: 422, code: 'TermsInvalid', pointer: '/path/effectiveFrom' },
    },
    {
      because: 'prices that are not there, taken back',
      request: on('DELETE', '2099-02-01'),
      ...{ status: 404, code: 'NotFound' },
    },
    {
      because: 'a version that has passed',
      request: put('2099-02-01', { prices }, { headers: { 'if-match': '"2"' } }),
      ...{ status: 412, code: 'VersionStale' },
    },
    {
      because: 'no version',
      request: put('2099-02-01', { prices }, { headers: {} }),
      ...{ status: 428, code: 'PreconditionRequired' },
    },
    {
      because: 'another firm’s list',
      request: put('2099-02-01', { prices }, { claims: as('owner', idFrom('other')) }),
      ...{ status: 404, code: 'NotFound' },
    },
    {
      because: 'a technician who sets prices',
      request: put('2099-02-01', { prices }, { claims: as('technician') }),
      ...{ status: 403, code: 'Forbidden' },
    },
  ] as readonly (Refused & { readonly because: string })[])(
    '$because',
    async ({ request, status = 400, code = 'RequestInvalid', pointer }) => {
      const answer = await call(request);
      expect({ status: answer.status, code: answer.body.code }).toEqual({ status, code });
      if (pointer !== undefined)
        expect(answer.body.errors.map((fault: { pointer: string }) => fault.pointer)).toContain(pointer);
      expect(table.written()).toBe(0);
    },
  );
});

test('a list is added, read and given other prices', async () => {
  expect(await call(add({}))).toMatchObject({
    status: 201,
    headers: { etag: '"1"' },
    body: { versions: [versions[0]] },
  });
  expect(
    await call({ route: 'GET /price-lists/{priceListId}', params: { priceListId }, claims: as('technician') }),
  ).toMatchObject({ status: 200, headers: { etag: '"3"' }, body: { priceListId, versions } });
  const other = { ...prices, visit: '85.00' };
  expect(await call(put('2099-06-01', { prices: other }))).toMatchObject({
    status: 200,
    headers: { etag: '"4"' },
    body: { versions: [...versions, { effectiveFrom: '2099-06-01', prices: other }] },
  });
  expect(await call(on('DELETE', '2099-01-01'))).toMatchObject({ status: 200, body: { versions: [versions[0]] } });
});

test('prices that are set already are success, whatever version their sender saw', async () => {
  const answer = await call(put('2016-01-01', { prices }, { headers: { 'if-match': '"1"' } }));
  expect({ status: answer.status, etag: answer.headers.etag, written: table.written() }).toEqual({
    ...{ status: 200, etag: '"3"', written: 0 },
  });
});
