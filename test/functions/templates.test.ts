import './environment.ts';
import { beforeEach, describe, expect, test } from 'vitest';
import { newBillingState } from '../../domain/contracts/billing-state.ts';
import { idFrom } from '../../domain/ids.ts';
import { stateRow } from '../../domain/table/contract-store.ts';
import { clientEntity } from '../../domain/table/entities/client.entity.ts';
import { billingStateEntity, contractEntity } from '../../domain/table/entities/contract.entity.ts';
import { contractTemplateEntity } from '../../domain/table/entities/contract-template.entity.ts';
import { tenantEntity } from '../../domain/table/entities/tenant.entity.ts';
import { NewContractTemplate } from '../../domain/templates/contract-template.ts';
import { handler } from '../../functions/api/templates.ts';
import { aContract, clientDetails, clientIdOf, contractIdOf, someSettings, tenantId } from '../operations/firm.ts';
import { callerOf, type RoutedCall } from './caller.ts';
import { fakeTable } from './fake-table.ts';

const table = fakeTable();
const call = callerOf(handler);
const as = (role: string, tenant = tenantId) => ({ sub: 'sub-1', tenant_id: tenant, role, token_use: 'access' });
const owner = as('owner');
const [clientId, contractId, templateId] = [clientIdOf(0), contractIdOf(0), idFrom('test', 'template')];
const fee = { kind: 'recurringFee', chargeId: 'fee', description: 'Infogérance', unitPrice: '90', taxRateId: 'gone' };
const template = { name: 'Infogérance', terms: { charges: [{ ...fee, taxRateId: 'normal' }] } };
/** It was written when the firm still had the tax rate. */
const old = NewContractTemplate.parse({ ...template, terms: { charges: [fee] } });

beforeEach(() =>
  table.lay(
    tenantEntity.put({ tenantId, settings: someSettings(), version: 1, updatedAt: '2016-01-01T00:00:00Z' }),
    clientEntity.put({ tenantId, clientId, details: clientDetails(0), version: 1 }),
    contractEntity.put({ tenantId, ...aContract(contractId, clientId), suspensions: [], version: 1 } as never),
    billingStateEntity.put(stateRow(tenantId, contractId, newBillingState('2016-03-01'), '2016-01-01T00:00:00Z')),
    contractTemplateEntity.put({ tenantId, templateId, details: old, version: 3 }),
  ),
);

const add = (more: object): RoutedCall => ({
  route: 'POST /contract-templates',
  body: { ...template, ...more },
  claims: owner,
});
const onTemplate = (method: 'GET' | 'PUT' | 'DELETE', more: Partial<RoutedCall> = {}): RoutedCall => ({
  route: `${method} /contract-templates/{templateId}`,
  params: { templateId },
  headers: method === 'GET' ? {} : { 'if-match': '"3"' },
  claims: owner,
  ...more,
});
const make = (of: object, more: object = {}): RoutedCall => ({
  route: 'POST /contracts/from-template',
  body: { clientId, startsOn: '2016-05-01', template: of, ...more },
  claims: owner,
});
const duplicate = (body: object, more: Partial<RoutedCall> = {}): RoutedCall => ({
  route: 'POST /contracts/{contractId}/duplicate',
  params: { contractId },
  body,
  claims: owner,
  ...more,
});
const block = { kind: 'blockHours', hours: '20', hourlyPrice: '85' };
const evergreen = { kind: 'evergreen', noticeDays: 30 };

describe('what cannot be is refused, and nothing is written', () => {
  test.each([
    { because: 'no name', request: add({ name: ' ' }), pointer: '/name' },
    { because: 'no charge', request: add({ terms: { charges: [] } }), pointer: '/terms/charges' },
    { because: 'a length of no month', request: add({ usualMonths: 0 }), pointer: '/usualMonths' },
    { because: 'a length of 11 years', request: add({ usualMonths: 132 }), pointer: '/usualMonths' },
    {
      because: 'no end, after a year',
      request: add({ usualMonths: 12, renewal: evergreen }),
      pointer: '/renewal/kind',
    },
    {
      because: 'an alert after the end',
      request: add({ alerts: [{ alertId: 'end', before: 'end', days: -1 }] }),
      pointer: '/alerts/0/days',
    },
    {
      because: 'an address that is none',
      request: add({ alerts: [{ alertId: 'end', before: 'end', days: 1, to: ['nobody'] }] }),
      pointer: '/alerts/0/to/0',
    },
    { because: 'a client in a template', request: add({ clientId }), pointer: '/clientId' },
    { because: 'no kind', request: make({ hours: '20' }), pointer: '/template/kind' },
    { because: 'a kind that is none', request: make({ ...block, kind: 'gift' }), pointer: '/template/kind' },
    { because: 'a block of no hours', request: make({ ...block, hours: undefined }), pointer: '/template/hours' },
    { because: 'a block of 0 hours', request: make({ ...block, hours: '0' }), pointer: '/template/hours' },
    { because: 'hours as a number', request: make({ ...block, hours: 20 }), pointer: '/template/hours' },
    {
      because: 'hours of the age of the world',
      request: make({ ...block, hours: '100001' }),
      pointer: '/template/hours',
    },
    {
      because: 'a price below nothing',
      request: make({ ...block, hourlyPrice: '-1' }),
      pointer: '/template/hourlyPrice',
    },
    { because: 'a value of another kind', request: make({ ...block, stepPrice: '1' }), pointer: '/template/stepPrice' },
    {
      because: 'a period that lasts 12 months',
      request: make({ ...block, charged: 'period', validMonths: 12 }),
      pointer: '/template/validMonths',
    },
    {
      because: 'a price beyond no budget',
      request: make({ kind: 'projectByTheHour', hourlyPrice: '80', overagePrice: '90' }),
      pointer: '/template/overagePrice',
    },
    {
      because: 'a step of no minutes',
      request: make({ kind: 'payPerUse', stepMinutes: 0, stepPrice: '1' }),
      pointer: '/template/stepMinutes',
    },
    {
      because: 'a cadence of no length',
      request: make({ ...block, billedEvery: 'never' }),
      pointer: '/template/billedEvery',
    },
    { because: 'a template without its id', request: make({ kind: 'own' }), pointer: '/template/templateId' },
    { because: 'an end before the start', request: make(block, { endsOn: '2016-04-30' }), pointer: '/endsOn' },
    {
      because: 'a renewal of what has no end',
      request: make(block, { renewal: { kind: 'automatic', termMonths: 12 } }),
      pointer: '/endsOn',
    },
    { because: 'a tenant in the body', request: make(block, { tenantId }), pointer: '/tenantId' },
    { because: 'a duplicate from no day', request: duplicate({}), pointer: '/startsOn' },
    {
      because: 'a duplicate that ends before',
      request: duplicate({ startsOn: '2016-05-01', endsOn: '2016-04-01' }),
      pointer: '/endsOn',
    },
    {
      because: 'a duplicate at other terms',
      request: duplicate({ startsOn: '2016-05-01', terms: {} }),
      pointer: '/terms',
    },
  ])('$because', async ({ request, pointer }) => {
    const answer = await call(request);
    expect({ status: answer.status, code: answer.body.code }).toEqual({ status: 400, code: 'RequestInvalid' });
    expect(answer.body.errors.map((fault: { pointer: string }) => fault.pointer)).toContain(pointer);
    expect(table.written()).toBe(0);
  });

  test.each([
    {
      because: 'a template with a tax rate that is not there',
      request: add({ terms: { charges: [fee] } }),
      ...{ status: 422, code: 'TaxRateUnknown', pointer: '/terms/charges/0/taxRateId' },
    },
    {
      because: 'a template that comes to more than an invoice can state',
      request: add({
        terms: { charges: [{ ...fee, taxRateId: 'normal', quantity: '9999999', unitPrice: '999999999' }] },
      }),
      ...{ status: 422, code: 'AmountTooLarge', pointer: '/terms/charges/0/unitPrice' },
    },
    {
      because: 'a template that refers to a tax rate that is gone',
      request: make({ kind: 'own', templateId }),
      ...{ status: 422, code: 'TaxRateUnknown', pointer: '/template/templateId' },
    },
    {
      because: 'a kind at a tax rate that is not there',
      request: make({ ...block, taxRateId: 'luxury' }),
      ...{ status: 422, code: 'TaxRateUnknown', pointer: '/template/taxRateId' },
    },
    {
      because: 'a template that is not there',
      request: make({ kind: 'own', templateId: idFrom('none') }),
      ...{ status: 404, code: 'NotFound', pointer: '/template/templateId' },
    },
    {
      because: 'a client that is not there',
      request: make(block, { clientId: clientIdOf(9) }),
      ...{ status: 422, code: 'ClientUnknown', pointer: '/clientId' },
    },
    {
      because: 'a duplicate of no contract',
      request: duplicate({ startsOn: '2016-05-01' }, { params: { contractId: contractIdOf(9) } }),
      ...{ status: 404, code: 'NotFound' },
    },
    {
      because: 'another firm’s template',
      request: onTemplate('GET', { claims: as('owner', idFrom('other')) }),
      ...{ status: 404, code: 'NotFound' },
    },
    {
      because: 'another firm’s contract',
      request: duplicate({ startsOn: '2016-05-01' }, { claims: as('owner', idFrom('other')) }),
      ...{ status: 404, code: 'NotFound' },
    },
    {
      because: 'a change of a version that has passed',
      request: onTemplate('PUT', { body: template, headers: { 'if-match': '"2"' } }),
      ...{ status: 412, code: 'VersionStale' },
    },
    {
      because: 'a removal of a version that has passed',
      request: onTemplate('DELETE', { headers: { 'if-match': '"2"' } }),
      ...{ status: 412, code: 'VersionStale' },
    },
    {
      because: 'a change of no version',
      request: onTemplate('PUT', { body: template, headers: {} }),
      ...{ status: 428, code: 'PreconditionRequired' },
    },
    {
      because: 'a technician who makes a contract',
      request: { ...make(block), claims: as('technician') },
      ...{ status: 403, code: 'Forbidden' },
    },
    {
      because: 'a viewer who changes a template',
      request: onTemplate('PUT', { body: template, claims: as('viewer') }),
      ...{ status: 403, code: 'Forbidden' },
    },
  ])('$because', async ({ request, status, code, pointer }: Refused) => {
    const answer = await call(request);
    expect({ status: answer.status, code: answer.body.code }).toEqual({ status, code });
    if (pointer !== undefined) expect(answer.body.errors).toMatchObject([{ pointer }]);
    expect(table.written()).toBe(0);
  });
});

interface Refused {
  readonly request: RoutedCall;
  readonly status: number;
  readonly code: string;
  readonly pointer?: string;
}

describe('templates', () => {
  test('are added, read, changed and taken away', async () => {
    const made = await call(add({ usualMonths: 12 }));
    expect(made).toMatchObject({
      status: 201,
      headers: { etag: '"1"' },
      body: { name: 'Infogérance', usualMonths: 12 },
    });
    expect(made.headers.location).toBe(`/contract-templates/${made.body.templateId}`);
    expect(await call(onTemplate('GET', { claims: as('technician') }))).toMatchObject({
      status: 200,
      headers: { etag: '"3"' },
      body: { templateId, terms: { charges: [fee] } },
    });
    expect(await call(onTemplate('PUT', { body: template }))).toMatchObject({ status: 200, headers: { etag: '"4"' } });
    expect((await call(onTemplate('DELETE'))).status).toBe(204);
  });

  test('are listed beside the kinds that everybody has, with what these ask for', async () => {
    const { body } = await call({ route: 'GET /contract-templates', claims: owner });
    expect(body.builtIn).toHaveLength(12);
    const known = body.builtIn.find(({ kind }: { kind: string }) => kind === 'blockHours');
    expect(known).toMatchObject({ name: { en: 'Block of hours', fr: 'Carnet d’heures' } });
    const required = known.asks.filter((ask: { required: boolean }) => ask.required);
    expect(required.map(({ name }: { name: string }) => name)).toEqual(['hours', 'hourlyPrice']);
    for (const { asks } of body.builtIn)
      for (const { description } of asks) expect(description.length).toBeGreaterThan(5);
  });
});
