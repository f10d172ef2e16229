import { describe, expect, test } from 'vitest';
import { clientIdOf } from '../operations/firm.ts';
import { type Call, callerOf } from './call.ts';
import {
  acceptsAgain,
  agreed,
  claims,
  clientId,
  contractId,
  handlers,
  refuses,
  stranger,
  version,
} from './firm-fixture.ts';

const fee = { kind: 'recurringFee', chargeId: 'fee', description: 'Infogérance', unitPrice: '100.00' };

const atNight = (country: string, region: string) => ({
  kind: 'time',
  chargeId: 'night',
  description: 'Night',
  rates: { default: '80' },
  bands: { bands: [{ name: 'holiday', days: ['holiday'], multiplier: '2' }], holidays: { country, region } },
});

const contract = { clientId, name: 'Assistance', startsOn: '2016-03-01', terms: { charges: [fee] } };

const add = (body: unknown): Call => ({ route: 'POST /contracts', body });

const onContract = (method: string, rest: string, body?: unknown, more: Partial<Call> = {}): Call => ({
  route: `${method} /contracts/{contractId}${rest}`,
  params: { contractId },
  body,
  headers: version(3),
  ...more,
});

const terms = (effectiveFrom: string, body: unknown = { charges: [fee] }, more: Partial<Call> = {}): Call =>
  onContract('PUT', '/terms/{effectiveFrom}', body, { params: { contractId, effectiveFrom }, ...more });

describe('what a contract cannot be', () => {
  refuses([
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
  ]);
});

describe('what cannot change of a contract', () => {
  refuses([
    { because: 'terms of no day', resource: 'contracts', request: terms('2016-02-30'), pointer: '/path/effectiveFrom' },
    {
      because: 'another cadence for what is charged in advance',
      resource: 'contracts',
      request: terms('2016-04-01', { cadence: { unit: 'month', every: 3 }, charges: [fee] }),
      status: 409,
      code: 'PeriodAlreadyInvoiced',
      pointer: '/effectiveFrom',
    },
    {
      because: 'terms that come to more than an invoice can state',
      resource: 'contracts',
      request: terms('2016-05-01', { charges: [{ ...fee, quantity: '9999999', unitPrice: '999999999' }] }),
      status: 422,
      code: 'AmountTooLarge',
      pointer: '/charges/0/unitPrice',
    },
    {
      because: 'terms with the public holidays of nobody',
      resource: 'contracts',
      request: terms('2016-05-01', { charges: [fee, atNight('FR', 'ZZ')] }),
      status: 422,
      code: 'TermsInvalid',
      pointer: '/charges/1/bands/holidays/region',
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
  ]);
});

test('a refusal for what is invoiced names the first possible date', async () => {
  const quarters = { cadence: { unit: 'month', every: 3 }, charges: [fee] };
  const { body } = await callerOf(handlers.contracts)({ claims, ...terms('2016-04-01', quarters) });
  expect(body.detail).toContain('2016-05-01');
});

test.each([
  { because: 'terms', request: terms('2016-04-30') },
  { because: 'a rest', request: onContract('POST', '/suspend', { from: '2016-04-15' }) },
  { because: 'an end', request: onContract('POST', '/end', { endsOn: '2016-04-29' }) },
])('$because of what is invoiced or charged is taken: the next bill corrects it', async ({ request }) => {
  expect((await callerOf(handlers.contracts)({ claims, ...request })).status).toBe(200);
});

test('a contract says what type it is, and what is to be corrected', async () => {
  const { body } = await callerOf(handlers.contracts)({ claims, ...onContract('GET', '') });
  expect(body).toMatchObject({ type: 'retainer', billing: { firstFreeDay: '2016-05-01', correctFrom: null } });
});

acceptsAgain(
  'contracts',
  terms(
    '2016-03-01',
    { billWork: 'onDemand', cadence: agreed.terms[0]?.cadence, charges: agreed.terms[0]?.charges },
    { headers: version(2) },
  ),
);
