import './environment.ts';
import { expect, test } from 'vitest';
import { handler } from '../../functions/api/pricing.ts';
import { callerOf } from './call.ts';
import { claims, contractId, stranger } from './firm-fixture.ts';

const call = callerOf(handler);
const fee = { kind: 'recurringFee', chargeId: 'fee', description: 'Care', unitPrice: '100.00', timing: 'arrears' };
const terms = { billWork: 'onDemand', charges: [fee] };

test.each([
  { because: 'no terms', body: {}, status: 400, code: 'RequestInvalid', pointer: '/terms' },
  {
    because: 'terms that say they were revised',
    body: { terms: { ...terms, revision: { kind: 'percent', percent: '3', factor: '1.03', minorDigits: 2 } } },
    ...{ status: 400, code: 'RequestInvalid', pointer: '/terms/revision' },
  },
  { because: 'from no day', from: '2016-02-30', status: 400, code: 'RequestInvalid', pointer: '/path/effectiveFrom' },
  { because: 'before the contract', from: '2016-02-01', status: 422, code: 'TermsInvalid', pointer: '/effectiveFrom' },
  {
    because: 'an unknown tax rate',
    body: { terms: { charges: [{ ...fee, taxRateId: 'zero' }] } },
    ...{ status: 422, code: 'TaxRateUnknown', pointer: '/terms/charges/0/taxRateId' },
  },
  {
    because: 'a bill in a century',
    body: { terms, through: '2116-01-31' },
    ...{ status: 400, code: 'RequestInvalid' },
    pointer: '/through',
  },
  { because: 'another firm’s contract', claims: stranger, status: 404, code: 'NotFound' },
])('what cannot be tried: $because', async ({ status, code, pointer, from = '2016-05-01', ...more }) => {
  const answer = await call({
    route: 'POST /contracts/{contractId}/terms/{effectiveFrom}/preview',
    params: { contractId, effectiveFrom: from },
    body: { terms },
    claims: { ...claims, role: 'viewer' },
    ...more,
  });
  expect({ status: answer.status, code: answer.body.code }).toEqual({ status, code });
  if (pointer !== undefined)
    expect(answer.body.errors.map((fault: { pointer: string }) => fault.pointer)).toContain(pointer);
});
