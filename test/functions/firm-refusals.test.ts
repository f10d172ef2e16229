import './environment.ts';
import { CognitoIdentityProviderClient } from '@aws-sdk/client-cognito-identity-provider';
import { S3Client } from '@aws-sdk/client-s3';
import { mockClient } from 'aws-sdk-client-mock';
import { beforeEach, describe, expect, test } from 'vitest';
import { idFrom } from '../../domain/ids.ts';
import { newBillingState } from '../../domain/pricing/billing-state.ts';
import { stateRow } from '../../domain/table/contract-store.ts';
import { clientEntity } from '../../domain/table/entities/client.entity.ts';
import { billingStateEntity, contractEntity } from '../../domain/table/entities/contract.entity.ts';
import { membershipEntity, tenantEntity } from '../../domain/table/entities/tenant.entity.ts';
import { handler as clients } from '../../functions/api/clients.ts';
import { handler as contracts } from '../../functions/api/contracts.ts';
import { handler as members } from '../../functions/api/members.ts';
import { handler as settings } from '../../functions/api/settings.ts';
import { handler as tenants } from '../../functions/api/tenants.ts';
import { aContract, clientIdOf, contractIdOf, someSettings, tenantId } from '../operations/firm.ts';
import { type Call, callerOf } from './call.ts';
import { fakeTable } from './fake-table.ts';

const table = fakeTable();
const objects = mockClient(S3Client);
const people = mockClient(CognitoIdentityProviderClient);
const claims = { sub: 'sub-1', tenant_id: tenantId, role: 'owner', token_use: 'access' };
const operator = { ...claims, tenant_id: 'host', role: 'operator' };
const stranger = { ...claims, tenant_id: idFrom('other') };

const clientId = clientIdOf(0);
const contractId = contractIdOf(0);
const agreed = aContract(contractId, clientId);
const address = { lines: ['2 rue du Port'], postalCode: '33000', city: 'Bordeaux', country: 'FR' };
const details = { name: 'Port & fils', address };
const fee = { kind: 'recurringFee', chargeId: 'fee', description: 'Infogérance', unitPrice: '100.00' };
const contract = { clientId, name: 'Assistance', startsOn: '2016-03-01', terms: { charges: [fee] } };
const firm = {
  legalName: 'Quai SARL',
  country: 'FR',
  timeZone: 'Europe/Paris',
  email: 'office@quai.example',
  owner: { email: 'owner@quai.example', subject: 'sub-2' },
};

const state = {
  ...newBillingState('2016-03-01'),
  openFrom: '2016-04-01',
  through: '2016-03-31',
  cutoff: '0'.repeat(26),
};

beforeEach(() => {
  objects.reset();
  people.reset();
  table.lay(
    tenantEntity.put({ tenantId, settings: someSettings(), version: 4, updatedAt: '2016-01-01T00:00:00Z' }),
    clientEntity.put({
      tenantId,
      clientId,
      details: { ...details, billingContacts: [], taxTreatment: 'standard' },
      version: 2,
    }),
    contractEntity.put({ tenantId, ...agreed, terms: [...agreed.terms], suspensions: [], version: 3 }),
    billingStateEntity.put(
      stateRow(tenantId, contractId, { ...state, chargedUntil: { fee: '2016-05-01' } }, '2016-01-01T00:00:00Z'),
    ),
    membershipEntity.put({
      subjectKey: idFrom('subject', 'sub-2'),
      subject: 'sub-2',
      tenantId: idFrom('other'),
      role: 'viewer',
      email: 'somebody@else.example',
      version: 1,
    }),
  );
});

const handlers = { clients, contracts, members, settings, tenants };
type Resource = keyof typeof handlers;

const version = (n: number) => ({ 'if-match': `"${n}"` });
const onContract = (method: string, rest: string, body?: unknown, more: Partial<Call> = {}): Call => ({
  route: `${method} /contracts/{contractId}${rest}`,
  params: { contractId },
  body,
  headers: version(3),
  ...more,
});
const terms = (effectiveFrom: string, body: unknown = { charges: [fee] }, more: Partial<Call> = {}): Call =>
  onContract('PUT', '/terms/{effectiveFrom}', body, { params: { contractId, effectiveFrom }, ...more });

interface Refusal {
  readonly because: string;
  readonly resource: Resource;
  readonly request: Call;
  readonly status?: number;
  readonly code?: string;
  readonly pointer?: string;
}

const add = (body: unknown): Call => ({ route: 'POST /contracts', body });
const addClient = (body: unknown): Call => ({ route: 'POST /clients', body });
const host = (body: unknown): Call => ({ route: 'POST /tenants', body, claims: operator });
const set = (change: object, headers = version(4)): Call => ({
  route: 'PUT /settings',
  body: { ...someSettings(), ...change },
  headers,
});
const logo = (bytes: Uint8Array, type = 'image/png'): Call => ({
  route: 'PUT /settings/logo',
  body: bytes,
  headers: { ...version(4), 'content-type': type },
});

const refusals: readonly Refusal[] = [
  // What a client is
  {
    because: 'a client without an address',
    resource: 'clients',
    request: addClient({ name: 'a' }),
    pointer: '/address',
  },
  { because: 'an unknown field', resource: 'clients', request: addClient({ ...details, nom: 'a' }), pointer: '/nom' },
  {
    because: 'a tenant in the body',
    resource: 'clients',
    request: addClient({ ...details, tenantId }),
    pointer: '/tenantId',
  },
  {
    because: 'an unknown country',
    resource: 'clients',
    request: addClient({ ...details, address: { ...address, country: 'ZZ' } }),
    pointer: '/address/country',
  },
  {
    because: 'a mail address that is none',
    resource: 'clients',
    request: addClient({ ...details, billingContacts: [{ email: 'x' }] }),
    pointer: '/billingContacts/0/email',
  },
  {
    because: 'a line break in a name',
    resource: 'clients',
    request: addClient({ ...details, name: 'a\r\nBcc: b' }),
    pointer: '/name',
  },
  {
    because: 'half a character',
    resource: 'clients',
    request: addClient({ ...details, name: 'a\ud800' }),
    pointer: '/name',
  },
  {
    because: 'reverse charge without a VAT number',
    resource: 'clients',
    request: addClient({ ...details, taxTreatment: 'reverseCharge' }),
    pointer: '/vatNumber',
  },
  {
    because: 'a stale client',
    resource: 'clients',
    request: {
      route: 'PUT /clients/{clientId}',
      params: { clientId },
      body: { ...details, name: 'b' },
      headers: version(1),
    },
    status: 412,
    code: 'VersionStale',
  },
  {
    because: 'a client without its version',
    resource: 'clients',
    request: { route: 'PUT /clients/{clientId}', params: { clientId }, body: details },
    status: 428,
    code: 'PreconditionRequired',
  },
  {
    because: 'another tenant’s client',
    resource: 'clients',
    request: {
      route: 'PUT /clients/{clientId}',
      params: { clientId },
      body: details,
      headers: version(2),
      claims: stranger,
    },
    status: 404,
    code: 'NotFound',
  },
  {
    because: 'reading another tenant’s client',
    resource: 'clients',
    request: { route: 'GET /clients/{clientId}', params: { clientId }, claims: stranger },
    status: 404,
    code: 'NotFound',
  },
  // What a contract is
  {
    because: 'a day that does not exist',
    resource: 'contracts',
    request: add({ ...contract, startsOn: '2015-02-29' }),
    pointer: '/startsOn',
  },
  {
    because: 'a year that nobody sees',
    resource: 'contracts',
    request: add({ ...contract, startsOn: '9999-12-31' }),
    pointer: '/startsOn',
  },
  {
    because: 'an end before the start',
    resource: 'contracts',
    request: add({ ...contract, endsOn: '2016-02-29' }),
    pointer: '/endsOn',
  },
  {
    because: 'no charge',
    resource: 'contracts',
    request: add({ ...contract, terms: { charges: [] } }),
    pointer: '/terms/charges',
  },
  {
    because: 'a charge of no kind',
    resource: 'contracts',
    request: add({ ...contract, terms: { charges: [{ ...fee, kind: 'gift' }] } }),
    pointer: '/terms/charges/0/kind',
  },
  {
    because: 'a negative price',
    resource: 'contracts',
    request: add({ ...contract, terms: { charges: [{ ...fee, unitPrice: '-1' }] } }),
    pointer: '/terms/charges/0/unitPrice',
  },
  {
    because: 'a price that is no number',
    resource: 'contracts',
    request: add({ ...contract, terms: { charges: [{ ...fee, unitPrice: 'NaN' }] } }),
    pointer: '/terms/charges/0/unitPrice',
  },
  {
    because: 'a price as a number',
    resource: 'contracts',
    request: add({ ...contract, terms: { charges: [{ ...fee, unitPrice: 100 }] } }),
    pointer: '/terms/charges/0/unitPrice',
  },
  {
    because: 'a huge price',
    resource: 'contracts',
    request: add({ ...contract, terms: { charges: [{ ...fee, unitPrice: '1234567890' }] } }),
    pointer: '/terms/charges/0/unitPrice',
  },
  {
    because: 'the same charge twice',
    resource: 'contracts',
    request: add({ ...contract, terms: { charges: [fee, fee] } }),
    pointer: '/terms/charges',
  },
  {
    because: 'a cadence of no months',
    resource: 'contracts',
    request: add({ ...contract, terms: { charges: [fee], cadence: { every: 0 } } }),
    pointer: '/terms/cadence/every',
  },
  {
    because: 'a client that is not there',
    resource: 'contracts',
    request: add({ ...contract, clientId: clientIdOf(9) }),
    status: 422,
    code: 'ClientUnknown',
    pointer: '/clientId',
  },
  {
    because: 'a tax rate that is not there',
    resource: 'contracts',
    request: add({ ...contract, terms: { charges: [{ ...fee, taxRateId: 'zero' }] } }),
    status: 422,
    code: 'TaxRateUnknown',
    pointer: '/terms/charges/0/taxRateId',
  },
  {
    because: 'another tenant’s contract',
    resource: 'contracts',
    request: { route: 'GET /contracts/{contractId}', params: { contractId }, claims: stranger },
    status: 404,
    code: 'NotFound',
  },
  {
    because: 'the status on no day',
    resource: 'contracts',
    request: { route: 'GET /contracts/{contractId}', params: { contractId }, query: { on: '2016-13-01' } },
    pointer: '/query/on',
  },
  {
    because: 'the list of no client',
    resource: 'contracts',
    request: { route: 'GET /contracts', query: { clientId: 'x' } },
    pointer: '/query/clientId',
  },
  // What may change of a contract
  { because: 'terms of no day', resource: 'contracts', request: terms('2016-02-30'), pointer: '/path/effectiveFrom' },
  {
    because: 'terms of a day that is charged in advance',
    resource: 'contracts',
    request: terms('2016-04-30'),
    status: 409,
    code: 'PeriodAlreadyInvoiced',
    pointer: '/effectiveFrom',
  },
  {
    because: 'terms before the contract',
    resource: 'contracts',
    request: terms('2016-02-01'),
    status: 422,
    code: 'TermsInvalid',
    pointer: '/effectiveFrom',
  },
  {
    because: 'another cadence in the middle of a month',
    resource: 'contracts',
    request: terms('2016-05-15', { charges: [fee], cadence: { every: 3 } }),
    status: 422,
    code: 'TermsInvalid',
    pointer: '/cadence',
  },
  {
    because: 'terms with an unknown tax rate',
    resource: 'contracts',
    request: terms('2016-05-01', { charges: [{ ...fee, taxRateId: 'zero' }] }),
    status: 422,
    code: 'TaxRateUnknown',
    pointer: '/charges/0/taxRateId',
  },
  {
    because: 'terms for a stale contract',
    resource: 'contracts',
    request: terms('2016-05-01', undefined, { headers: version(2) }),
    status: 412,
    code: 'VersionStale',
  },
  {
    because: 'terms without a version',
    resource: 'contracts',
    request: terms('2016-05-01', undefined, { headers: {} }),
    status: 428,
    code: 'PreconditionRequired',
  },
  {
    because: 'terms for another tenant’s contract',
    resource: 'contracts',
    request: terms('2016-05-01', undefined, { claims: stranger }),
    status: 404,
    code: 'NotFound',
  },
  {
    because: 'withdrawing terms that are not there',
    resource: 'contracts',
    request: onContract('DELETE', '/terms/{effectiveFrom}', undefined, {
      params: { contractId, effectiveFrom: '2016-05-01' },
    }),
    status: 404,
    code: 'NotFound',
  },
  {
    because: 'withdrawing the first terms',
    resource: 'contracts',
    request: onContract('DELETE', '/terms/{effectiveFrom}', undefined, {
      params: { contractId, effectiveFrom: '2016-03-01' },
    }),
    status: 422,
    code: 'TermsInvalid',
  },
  {
    because: 'suspending what is charged',
    resource: 'contracts',
    request: onContract('POST', '/suspend', { from: '2016-04-15' }),
    status: 409,
    code: 'PeriodAlreadyInvoiced',
    pointer: '/from',
  },
  {
    because: 'suspending before the start',
    resource: 'contracts',
    request: onContract('POST', '/suspend', { from: '2016-01-01' }),
    status: 409,
    code: 'ContractNotActive',
    pointer: '/from',
  },
  {
    because: 'resuming what is not suspended',
    resource: 'contracts',
    request: onContract('POST', '/resume', { on: '2016-06-01' }),
    status: 409,
    code: 'ContractNotActive',
  },
  {
    because: 'ending what is charged',
    resource: 'contracts',
    request: onContract('POST', '/end', { endsOn: '2016-04-29' }),
    status: 409,
    code: 'PeriodAlreadyInvoiced',
    pointer: '/endsOn',
  },
  {
    because: 'ending before the start',
    resource: 'contracts',
    request: onContract('POST', '/end', { endsOn: '2016-01-01' }),
    status: 422,
    code: 'TermsInvalid',
    pointer: '/endsOn',
  },
  {
    because: 'ending without a version',
    resource: 'contracts',
    request: onContract('POST', '/end', { endsOn: '2016-12-31' }, { headers: {} }),
    status: 428,
    code: 'PreconditionRequired',
  },
  // What a firm sets
  { because: 'an unknown currency', resource: 'settings', request: set({ currency: 'XYZ' }), pointer: '/currency' },
  {
    because: 'an unknown time zone',
    resource: 'settings',
    request: set({ timeZone: 'Europe/Nantes' }),
    pointer: '/timeZone',
  },
  {
    because: 'a number without a number',
    resource: 'settings',
    request: set({ series: { invoices: { prefix: 'FA', format: 'FA' } } }),
    pointer: '/series/invoices/format',
  },
  {
    because: 'an IBAN with a typing error',
    resource: 'settings',
    request: set({ payment: { iban: 'FR7630006000011234567890188' } }),
    pointer: '/payment/iban',
  },
  {
    because: 'a default tax rate that is none',
    resource: 'settings',
    request: set({ defaultTaxRateId: 'zero' }),
    pointer: '/defaultTaxRateId',
  },
  {
    because: 'a month end on the 31st',
    resource: 'settings',
    request: set({ automaticMonthEnd: { dayOfMonth: 31 } }),
    pointer: '/automaticMonthEnd/dayOfMonth',
  },
  {
    because: 'stale settings',
    resource: 'settings',
    request: set({ phone: '1' }, version(3)),
    status: 412,
    code: 'VersionStale',
  },
  {
    because: 'settings of nobody',
    resource: 'settings',
    request: { ...set({}), claims: stranger },
    status: 404,
    code: 'NotFound',
  },
  { because: 'a logo that is no picture', resource: 'settings', request: logo(new Uint8Array(100)), pointer: '' },
  {
    because: 'a damaged logo',
    resource: 'settings',
    request: logo(Buffer.from('89504e470d0a1a0a00', 'hex')),
    pointer: '',
  },
  {
    because: 'a large logo',
    resource: 'settings',
    request: logo(new Uint8Array(600_000)),
    status: 413,
    code: 'BodyTooLarge',
  },
  {
    because: 'a drawing as a logo',
    resource: 'settings',
    request: logo(Buffer.from('<svg/>'), 'image/svg+xml'),
    status: 415,
    code: 'MediaTypeUnsupported',
  },
  // Who belongs to a firm, and who hosts it
  {
    because: 'an operator invited',
    resource: 'members',
    request: { route: 'POST /members', body: { email: 'a@b.example', role: 'operator' } },
    pointer: '/role',
  },
  {
    because: 'a member of another firm invited',
    resource: 'members',
    request: { route: 'POST /members', body: { email: 'a@b.example', role: 'viewer', subject: 'sub-2' } },
    status: 409,
    code: 'AlreadyExists',
  },
  {
    because: 'an invitation by a technician',
    resource: 'members',
    request: {
      route: 'POST /members',
      body: { email: 'a@b.example', role: 'viewer' },
      claims: { ...claims, role: 'technician' },
    },
    status: 403,
    code: 'Forbidden',
  },
  {
    because: 'a firm hosted by an owner',
    resource: 'tenants',
    request: { ...host(firm), claims },
    status: 403,
    code: 'Forbidden',
  },
  {
    because: 'a firm whose owner has one already',
    resource: 'tenants',
    request: host(firm),
    status: 409,
    code: 'AlreadyExists',
  },
  {
    because: 'a firm of no country',
    resource: 'tenants',
    request: host({ ...firm, country: 'fr' }),
    pointer: '/country',
  },
  {
    because: 'a firm whose currency nobody knows',
    resource: 'tenants',
    request: host({ ...firm, country: 'BR' }),
    pointer: '/currency',
  },
  {
    because: 'the clients of a firm for the operator',
    resource: 'clients',
    request: { route: 'GET /clients', claims: operator },
    status: 403,
    code: 'Forbidden',
  },
];

describe('what cannot be is refused, and nothing is written', () => {
  test.each(refusals)('$because', async ({ resource, request, status = 400, code = 'RequestInvalid', pointer }) => {
    const answer = await callerOf(handlers[resource])({ claims, ...request });
    expect({ status: answer.status, code: answer.body.code }).toEqual({ status, code });
    if (pointer !== undefined)
      expect(answer.body.errors.map((fault: { pointer: string }) => fault.pointer)).toContain(pointer);
    expect(answer.body.detail).not.toBe('');
    expect({ written: table.written(), objects: objects.calls().length, people: people.calls().length }).toEqual({
      written: 0,
      objects: 0,
      people: 0,
    });
  });
});

test('a refusal for what is invoiced names the first possible date', async () => {
  const { body } = await callerOf(contracts)({ claims, ...terms('2016-04-30') });
  expect(body.detail).toContain('2016-05-01');
});

describe('what has been made already is success, whatever version its sender saw', () => {
  test.each<{ because: string; resource: Resource; request: Call }>([
    {
      because: 'the client as it is',
      resource: 'clients',
      request: { route: 'PUT /clients/{clientId}', params: { clientId }, body: details, headers: version(1) },
    },
    { because: 'the settings as they are', resource: 'settings', request: set({}, version(3)) },
    {
      because: 'the terms as they are',
      resource: 'contracts',
      request: terms(
        '2016-03-01',
        { cadence: agreed.terms[0]?.cadence, charges: agreed.terms[0]?.charges },
        { headers: version(2) },
      ),
    },
  ])('$because', async ({ resource, request }) => {
    const answer = await callerOf(handlers[resource])({ claims, ...request });
    expect({ status: answer.status, written: table.written() }).toEqual({ status: 200, written: 0 });
    expect(answer.headers.etag).toBe(`"${answer.body.version}"`);
  });
});
