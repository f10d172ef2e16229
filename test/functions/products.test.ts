import './environment.ts';
import { beforeEach, describe, expect, test } from 'vitest';
import { NewProduct, productIdOf } from '../../domain/products/product.ts';
import { productEntity } from '../../domain/table/entities/product.entity.ts';
import { tenantEntity } from '../../domain/table/entities/tenant.entity.ts';
import { handler } from '../../functions/api/products.ts';
import { someSettings, tenantId } from '../operations/firm.ts';
import { callerOf, type RoutedCall } from './caller.ts';
import { fakeTable } from './fake-table.ts';

const table = fakeTable();
const call = callerOf(handler);
const as = (role: string) => ({ sub: 'sub-1', tenant_id: tenantId, role, token_use: 'access' });
const owner = as('owner');
const cable = { code: 'CAB-2', name: 'Patch cable', price: '4.125', currency: 'EUR' };
const productId = productIdOf('CAB-2');

beforeEach(() =>
  table.lay(
    tenantEntity.put({ tenantId, settings: someSettings(), version: 1, updatedAt: '2016-01-01T00:00:00Z' }),
    productEntity.put({ tenantId, productId, details: NewProduct.parse(cable), version: 3 }),
  ),
);

const post = (more: object, claims = owner): RoutedCall => ({
  route: 'POST /products',
  body: { ...cable, code: 'NEW', ...more },
  claims,
});
const onCable = (method: 'GET' | 'PUT', more: Partial<RoutedCall> = {}): RoutedCall => ({
  route: `${method} /products/{productId}`,
  params: { productId },
  claims: owner,
  ...more,
});
const put = (body: object, version = '"3"', claims = owner): RoutedCall =>
  onCable('PUT', { body, headers: { 'if-match': version }, claims });

const { code: _, ...details } = cable;

describe('what cannot be sold is refused, and nothing is written', () => {
  test.each([
    { because: 'no code', request: post({ code: undefined }), pointer: '/code' },
    { because: 'an empty code', request: post({ code: ' ' }), pointer: '/code' },
    { because: 'a line break in a code', request: post({ code: 'a\r\nb' }), pointer: '/code' },
    { because: 'a code of 61 characters', request: post({ code: 'x'.repeat(61) }), pointer: '/code' },
    { because: 'no name', request: post({ name: undefined }), pointer: '/name' },
    { because: 'neither price nor cost', request: post({ price: undefined }), pointer: '/price' },
    { because: 'a price with 7 decimals', request: post({ price: '4.1234567' }), pointer: '/price' },
    { because: 'a price below nothing', request: post({ price: '-1' }), pointer: '/price' },
    { because: 'a price as a number', request: post({ price: 4.12 }), pointer: '/price' },
    { because: 'a price with a comma', request: post({ price: '4,12' }), pointer: '/price' },
    { because: 'a cost below nothing', request: post({ cost: '-1' }), pointer: '/cost' },
    { because: 'no currency', request: post({ currency: undefined }), pointer: '/currency' },
    { because: 'a currency that is none', request: post({ currency: 'XYZ' }), pointer: '/currency' },
    { because: 'a unit that is none of ours', request: post({ unit: 'HUR' }), pointer: '/unit' },
    { because: 'another kind of thing', request: post({ kind: 'service' }), pointer: '/kind' },
    { because: 'usually none of it', request: post({ usualQuantity: '0' }), pointer: '/usualQuantity' },
    { because: 'usually less than none', request: post({ usualQuantity: '-1' }), pointer: '/usualQuantity' },
    { because: 'activity in words', request: post({ active: 'yes' }), pointer: '/active' },
    { because: 'a tenant in the body', request: post({ tenantId }), pointer: '/tenantId' },
    { because: 'a tax rate in words', request: post({ taxRateId: 'twenty percent' }), pointer: '/taxRateId' },
    { because: 'another code', request: put({ ...details, code: 'CAB-3' }), pointer: '/code' },
    { because: 'a change without a name', request: put({ ...details, name: undefined }), pointer: '/name' },
  ])('$because', async ({ request, pointer }) => {
    const answer = await call(request);
    expect({ status: answer.status, code: answer.body.code }).toEqual({ status: 400, code: 'RequestInvalid' });
    expect(answer.body.errors.map((fault: { pointer: string }) => fault.pointer)).toContain(pointer);
    expect(table.written()).toBe(0);
  });

  test.each([
    {
      because: 'a tax rate that is not there',
      request: post({ taxRateId: 'luxury' }),
      status: 422,
      code: 'TaxRateUnknown',
    },
    {
      because: 'more than an invoice can state',
      request: post({ price: '999999999', usualQuantity: '9999999' }),
      status: 422,
      code: 'AmountTooLarge',
    },
    {
      because: 'a version that has passed',
      request: put({ ...details, price: '5' }, '"2"'),
      status: 412,
      code: 'VersionStale',
    },
    {
      because: 'no version',
      request: onCable('PUT', { body: details }),
      status: 428,
      code: 'PreconditionRequired',
    },
    {
      because: 'a product that is not there',
      request: onCable('GET', { params: { productId: productIdOf('none') } }),
      status: 404,
      code: 'NotFound',
    },
    { because: 'a technician who adds one', request: post({}, as('technician')), status: 403, code: 'Forbidden' },
    { because: 'a viewer who changes one', request: put(details, '"3"', as('viewer')), status: 403, code: 'Forbidden' },
    {
      because: 'an operator who looks',
      request: onCable('GET', { claims: as('operator') }),
      status: 403,
      code: 'Forbidden',
    },
  ])('$because', async ({ request, status, code }) => {
    const answer = await call(request);
    expect({ status: answer.status, code: answer.body.code }).toEqual({ status, code });
    expect(table.written()).toBe(0);
  });
});

describe('the catalogue', () => {
  test('is added to, read with its version, and changed', async () => {
    const made = await call(post({ cost: '2.5', usualQuantity: '10' }));
    expect(made).toMatchObject({
      status: 201,
      headers: { location: `/products/${productIdOf('NEW')}`, etag: '"1"' },
      body: { code: 'NEW', kind: 'product', unit: 'C62', cost: '2.5', usualQuantity: '10', active: true },
    });
    expect(await call(onCable('GET', { claims: as('technician') }))).toMatchObject({
      status: 200,
      headers: { etag: '"3"' },
      body: { productId, code: 'CAB-2', price: '4.125' },
    });
    expect(await call(put({ ...details, active: false }))).toMatchObject({
      status: 200,
      headers: { etag: '"4"' },
      body: { active: false },
    });
  });

  test('is found by code, in capitals or not', async () => {
    const find = (code: string) => call({ route: 'GET /products', query: { code }, claims: owner });
    expect((await find('cab-2')).body.items).toMatchObject([{ productId }]);
    expect((await find('none')).body.items).toEqual([]);
    expect(await find('')).toMatchObject({ status: 400 });
  });
});
