import './environment.ts';
import { describe, expect, test } from 'vitest';
import { handler } from '../../functions/api/pricing.ts';
import { callerOf } from './call.ts';
import { claims, clientId, contractId, stranger } from './firm-fixture.ts';

const call = callerOf(handler);
const viewer = { ...claims, role: 'viewer' };

const time = {
  kind: 'time',
  chargeId: 'support',
  description: 'Support',
  rates: { default: '60.00' },
  rounding: { mode: 'none', aggregation: 'entry' },
};
const fee = { kind: 'recurringFee', chargeId: 'fee', description: 'Care', unitPrice: '100.00', timing: 'arrears' };
const hours = {
  kind: 'prepaidBlock',
  chargeId: 'hours',
  description: '10 hours',
  purchase: { every: 'once', quantity: '10', unitPrice: '75.00' },
  rounding: { mode: 'none', aggregation: 'entry' },
};
const contractOf = (charges: readonly object[], more: object = {}) => ({
  name: 'Support',
  startsOn: '2025-01-01',
  terms: { charges },
  ...more,
});
const work = (date: string, minutes: number, more: object = {}) => ({ date, minutes, technician: 'Alice', ...more });
const simulating = (body: object) => call({ route: 'POST /simulations', claims: viewer, body });

describe('a simulation', () => {
  test('bills a contract that nobody has, month by month, and writes nothing', async () => {
    const { status, body } = await simulating({
      contract: contractOf([fee, time]),
      billables: [work('2025-01-10', 30), work('2025-02-10', 60, { kind: 'time' })],
      steps: ['2025-01-31', '2025-02-28', '2025-03-31'],
    });
    expect(status).toBe(200);
    const totals = body.bills.map((bill: { invoice: { totals: object } }) => bill.invoice.totals);
    expect(totals).toMatchObject([
      { net: { amount: 13_000, currency: 'EUR' }, tax: { amount: 2_600 }, gross: { amount: 15_600 } },
      { net: { amount: 16_000 } },
      { net: { amount: 10_000 } },
    ]);
    const lines = body.bills[0].invoice.lines;
    expect(lines.map(({ sentence }: { sentence: string }) => sentence.length > 10)).toEqual([true, true]);
    expect(lines[1]).toMatchObject({ explanation: { rule: 'roundedTime', billedMinutes: 30 } });
  });

  test('keeps what is prepaid from bill to bill', async () => {
    const { body } = await simulating({
      contract: contractOf([hours, time]),
      billables: [work('2025-01-10', 90), work('2025-02-10', 60)],
      steps: ['2025-01-31', '2025-02-28'],
    });
    expect(body.bills).toMatchObject([
      { invoice: { totals: { net: { amount: 75_000 } } }, balances: [{ kind: 'block', unit: 'minute', left: '510' }] },
      // An invoice of nothing is never written: the hour waits, and the block with it.
      { nothing: 'noAmount', balances: [{ left: '510' }] },
    ]);
  });

  test('takes the client’s facts as they are tried', async () => {
    const { body } = await simulating({
      contract: contractOf([{ ...time, rates: {} }], { clientId }),
      client: { timeRules: { hourlyPrice: '90.00' }, taxTreatment: 'export' },
      billables: [work('2025-01-10', 60)],
      steps: ['2025-01-31'],
    });
    expect(body.bills[0].invoice.totals).toMatchObject({ net: { amount: 9_000 }, tax: { amount: 0 } });
  });

  test.each([
    {
      because: 'a rate that is nowhere',
      body: {
        contract: contractOf([{ ...time, rates: {} }]),
        billables: [work('2025-01-10', 60)],
        steps: ['2025-01-31'],
      },
      status: 422,
      code: 'RateUnknown',
    },
    {
      because: 'a tax rate that is not there',
      body: { contract: contractOf([{ ...fee, taxRateId: 'gone' }]), steps: ['2025-01-31'] },
      status: 422,
      code: 'TaxRateUnknown',
      pointer: '/contract/terms/charges/0/taxRateId',
    },
    {
      because: 'a charge that is not there',
      body: {
        contract: contractOf([time]),
        billables: [work('2025-01-10', 60), { kind: 'reading', on: '2025-01-10', chargeId: 'disk', quantity: '1' }],
        steps: ['2025-01-31'],
      },
      status: 422,
      code: 'ChargeUnknown',
      pointer: '/billables/1/chargeId',
    },
    {
      because: 'a client that is not there',
      body: { contract: contractOf([time], { clientId: '0'.repeat(26) }), steps: ['2025-01-31'] },
      status: 422,
      code: 'ClientUnknown',
      pointer: '/contract/clientId',
    },
    {
      because: 'steps out of order',
      body: { contract: contractOf([time]), steps: ['2025-02-28', '2025-01-31'] },
      status: 400,
      code: 'RequestInvalid',
      pointer: '/steps',
    },
    {
      because: 'a step in another age',
      body: { contract: contractOf([time]), steps: ['2999-01-31'] },
      status: 400,
      code: 'RequestInvalid',
      pointer: '/steps/0',
    },
    {
      because: 'more than 500 billables',
      body: {
        contract: contractOf([time]),
        billables: Array.from({ length: 501 }, () => work('2025-01-10', 1)),
        steps: ['2025-01-31'],
      },
      status: 400,
      code: 'RequestInvalid',
      pointer: '/billables',
    },
  ])('is refused for $because', async ({ body, status, code, pointer }) => {
    const answer = await simulating(body);
    expect({ status: answer.status, code: answer.body.code }).toEqual({ status, code });
    if (pointer !== undefined)
      expect(answer.body.errors.map((fault: { pointer: string }) => fault.pointer)).toContain(pointer);
  });
});

describe('of a contract that is there', () => {
  test.each([
    {
      because: 'a day that is billed already',
      through: '2016-03-15',
      answer: { nothing: 'alreadyBilled', balances: [] },
    },
  ])('a preview of $because', async ({ through, answer }) => {
    const request = { route: 'POST /contracts/{contractId}/preview', params: { contractId }, claims: viewer };
    expect(await call({ ...request, body: { through } })).toMatchObject({ status: 200, body: answer });
  });

  test('another tenant sees nothing', async () => {
    const params = { contractId };
    const preview = { route: 'POST /contracts/{contractId}/preview', params, body: { through: '2016-04-30' } };
    expect((await call({ ...preview, claims: stranger })).status).toBe(404);
    expect((await call({ route: 'GET /contracts/{contractId}/balance', params, claims: stranger })).status).toBe(404);
  });
});
