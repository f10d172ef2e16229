import { describe, expect, test } from 'vitest';
import { type Call, callerOf } from './call.ts';
import { claims, clientId, contractId, handlers, refuses, stranger, version } from './firm-fixture.ts';

const fee = { kind: 'recurringFee', chargeId: 'fee', description: 'Infogérance', unitPrice: '100.00' };
const contract = { clientId, name: 'Assistance', startsOn: '2016-03-01', terms: { charges: [fee] } };
const yearly = { kind: 'automatic', termMonths: 12, noticeDays: 90 };
const base = { month: '2015-08', value: '280.4' };

const add = (more: object): Call => ({ route: 'POST /contracts', body: { ...contract, ...more } });
const onContract = (method: string, rest: string, body?: unknown, more: Partial<Call> = {}): Call => ({
  route: `${method} /contracts/{contractId}${rest}`,
  params: { contractId },
  body,
  headers: version(3),
  ...more,
});
const patch = (body: unknown, more: Partial<Call> = {}): Call => onContract('PATCH', '', body, more);
const revising = (priceRevision: object) =>
  add({ endsOn: '2017-02-28', renewal: { ...yearly, priceRevision: { on: 'renewal', ...priceRevision } } });

const bad = (because: string, request: Call, pointer: string) => ({
  because,
  resource: 'contracts' as const,
  request,
  pointer,
});
const refused = (because: string, request: Call, status: number, code: string, pointer?: string) => ({
  ...{ because, resource: 'contracts' as const, request, status, code },
  ...(pointer !== undefined && { pointer }),
});

describe('how a contract cannot go on', () => {
  refuses([
    bad('a renewal without an end', add({ renewal: yearly }), '/endsOn'),
    bad('an end of what has none', add({ endsOn: '2017-02-28', renewal: { kind: 'evergreen' } }), '/renewal/kind'),
    bad(
      'a notice longer than the term so far',
      add({ endsOn: '2016-04-30', renewal: { ...yearly, noticeDays: 61 } }),
      '/renewal/noticeDays',
    ),
    bad(
      'a notice longer than any term',
      add({ endsOn: '2017-02-28', renewal: { ...yearly, termMonths: 1, noticeDays: 32 } }),
      '/renewal/noticeDays',
    ),
    bad(
      'terms of no months',
      add({ endsOn: '2017-02-28', renewal: { ...yearly, termMonths: 0 } }),
      '/renewal/termMonths',
    ),
    bad('a kind that is none', add({ renewal: { kind: 'maybe' } }), '/renewal/kind'),
    bad(
      'evergreen prices that are revised with renewals',
      add({ renewal: { kind: 'evergreen', priceRevision: { on: 'renewal', kind: 'percent', percent: '3' } } }),
      '/renewal/priceRevision/on',
    ),
    bad('a revision without a percentage', revising({ kind: 'percent' }), '/renewal/priceRevision/percent'),
    bad('an index without its value', revising({ kind: 'index', index: 'Syntec' }), '/renewal/priceRevision/base'),
    bad(
      'an index that stood at nothing',
      revising({ kind: 'index', index: 'Syntec', base: { ...base, value: '0' } }),
      '/renewal/priceRevision/base/value',
    ),
    bad(
      'a cap below the floor',
      revising({ kind: 'index', index: 'Syntec', base, floorPercent: '2', capPercent: '1' }),
      '/renewal/priceRevision/capPercent',
    ),
    bad('a manager without an address', add({ accountManagers: [{ email: 'Ada' }] }), '/accountManagers/0/email'),
    bad(
      'eleven managers',
      add({ accountManagers: Array.from({ length: 11 }, (_, n) => ({ email: `a${n}@canal.example` })) }),
      '/accountManagers',
    ),
    bad(
      'an alert to no address',
      add({ alerts: [{ alertId: 'end', before: 'end', days: 30, to: ['nobody'] }] }),
      '/alerts/0/to/0',
    ),
    bad('an alert after the end', add({ alerts: [{ alertId: 'end', before: 'end', days: -1 }] }), '/alerts/0/days'),
    bad(
      'a revision that is said to have been made',
      add({ terms: { charges: [fee], revision: { kind: 'percent', percent: '3', factor: '1.03', minorDigits: 2 } } }),
      '/terms/revision',
    ),
  ]);
});

describe('what cannot be changed', () => {
  refuses([
    bad('nothing', patch({}), ''),
    bad('the client', patch({ clientId }), ''),
    bad('no name', patch({ name: null }), '/name'),
    bad('an empty name', patch({ name: ' ' }), '/name'),
    refused('a renewal of what has no end', patch({ renewal: yearly }), 422, 'TermsInvalid', '/endsOn'),
    refused('without a version', patch({ name: 'Other' }, { headers: {} }), 428, 'PreconditionRequired'),
    refused('from a stale version', patch({ name: 'Other' }, { headers: version(2) }), 412, 'VersionStale'),
    refused('another firm’s', patch({ name: 'Other' }, { claims: stranger }), 404, 'NotFound'),
    refused(
      'as a technician',
      patch({ name: 'Other' }, { claims: { ...claims, role: 'technician' } }),
      403,
      'Forbidden',
    ),
    bad('for no reason at all', patch({ name: 'Other' }, { query: { reason: '' } }), '/query/reason'),
  ]);
});

describe('what cannot be renewed', () => {
  const renew = (body: unknown, more: Partial<Call> = {}) => onContract('POST', '/renew', body, more);
  const index = { month: '2016-08', value: '300' };
  refuses([
    refused('what has no end', renew({}), 409, 'NotRenewable', '/path/contractId'),
    refused('what has no end, for a trial', onContract('POST', '/renewal-preview', {}), 409, 'NotRenewable'),
    refused('what has no end, to let it end', onContract('POST', '/let-end'), 409, 'NotRenewable'),
    refused('another firm’s', renew({}, { claims: stranger }), 404, 'NotFound'),
    refused('without a version', renew({}, { headers: {} }), 428, 'PreconditionRequired'),
    bad('until no day', renew({ endsOn: '2017-02-29' }), '/endsOn'),
    bad('by an index of no month', renew({ index: { ...index, month: 'August' } }), '/index/month'),
    bad('by an index that is kept out', renew({ index, keepPrices: true }), '/index'),
    bad('by an index and new terms', renew({ index, terms: { charges: [fee] } }), '/terms'),
    bad('with terms that have no charge', renew({ terms: { charges: [] } }), '/terms/charges'),
    refused(
      'with an unknown tax rate',
      renew({ terms: { charges: [{ ...fee, taxRateId: 'zero' }] } }),
      422,
      'TaxRateUnknown',
      '/terms/charges/0/taxRateId',
    ),
  ]);
});

describe('what cannot be forecast', () => {
  const forecast = (query: Readonly<Record<string, string>>): Call => ({ route: 'GET /contracts/renewals', query });
  refuses([
    bad('from no day', forecast({ until: '2016-12-31' }), '/query/from'),
    bad('until before it begins', forecast({ from: '2016-12-31', until: '2016-12-30' }), '/query/until'),
    bad('for more than three years', forecast({ from: '2016-01-01', until: '2019-12-31' }), '/query/until'),
  ]);

  test('nothing ends: there are no months', async () => {
    const answer = await callerOf(handlers.contracts)({
      claims,
      ...forecast({ from: '2016-01-01', until: '2016-12-31' }),
    });
    expect(answer).toMatchObject({ status: 200, body: { months: [] } });
  });
});

test('the history of another firm’s contract is not there', async () => {
  const answer = await callerOf(handlers.contracts)({ claims: stranger, ...onContract('GET', '/history') });
  expect(answer.status).toBe(404);
});
