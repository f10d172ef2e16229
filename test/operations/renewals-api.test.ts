import { expect, test } from 'vitest';
import { ContractEventView } from '../../functions/api/contracts/history-view.ts';
import { ForecastView, RenewalPreviewView } from '../../functions/api/contracts/renewal-views.ts';
import { ContractView } from '../../functions/api/contracts/views.ts';
import { callerOf } from '../functions/caller.ts';
import { newTable } from '../table/fixture.ts';
import { clientIdOf, foundFirm, tenantId } from './firm.ts';
import { handlersWorkOn } from './over-api.ts';

const fee = { kind: 'recurringFee', chargeId: 'fee', description: 'Infogérance', unitPrice: '1767.00' };
const base = { month: '2023-08', value: '280' };
const index = { month: '2024-08', value: '294.6' };

test('a contract is made, described, tried, renewed with an index, told of and let end, over the API', async () => {
  const fixture = await newTable();
  await foundFirm(fixture, { clients: 1, entries: 0 });
  await handlersWorkOn(fixture);
  const { handler } = await import('../../functions/api/contracts.ts');
  const call = callerOf(handler);
  const claims = { sub: 'ada', tenant_id: tenantId, role: 'accountManager', token_use: 'access' };
  const made = await call({
    ...{ route: 'POST /contracts', claims, headers: { 'idempotency-key': 'make' } },
    // The handler reads the real clock; a renewal may be agreed however long before.
    body: {
      ...{ clientId: clientIdOf(0), name: 'Care', startsOn: '2024-01-01', endsOn: '2098-12-31' },
      terms: { charges: [fee] },
    },
  });
  expect(made.status).toBe(201);
  const { contractId } = made.body;
  const on = (method: string, rest: string, body?: unknown, seen?: number, query?: Record<string, string>) =>
    call({
      route: `${method} /contracts/{contractId}${rest}`,
      params: { contractId },
      claims,
      body,
      query,
      headers: { 'idempotency-key': `${method}${rest}`, ...(seen !== undefined && { 'if-match': `"${seen}"` }) },
    });

  const renewal = {
    ...{ kind: 'automatic', termMonths: 12, noticeDays: 90 },
    priceRevision: { on: 'renewal', kind: 'index', index: 'Syntec', base, fixedPercent: '15', floorPercent: '0' },
  };
  const accountManagers = [{ name: 'Ada', email: 'ada@canal.example' }];
  const described = await on('PATCH', '', { renewal, accountManagers }, 1);
  expect(described).toMatchObject({ status: 200, body: { accountManagers, noticeBy: '2098-10-02', version: 2 } });
  expect(ContractView.parse(described.body)).toEqual(described.body);

  expect((await on('POST', '/renewal-preview', {})).body).toMatchObject({ status: 422, code: 'IndexMissing' });
  const tried = await on('POST', '/renewal-preview', { index });
  expect(RenewalPreviewView.parse(tried.body)).toMatchObject({
    ...{ from: '2099-01-01', endsOn: '2099-12-31', revision: { factor: '1.0443214286' } },
    differences: [{ chargeId: 'fee', pointer: '/unitPrice', before: '1767.00', after: '1845.32' }],
    ...{ worth: { amount: 2_120_400, currency: 'EUR' }, worthAfter: { amount: 2_214_384 } },
  });

  const renewed = await on('POST', '/renew', { index }, 2, { reason: 'Syntec of August' });
  expect(renewed).toMatchObject({ status: 200, body: { endsOn: '2099-12-31', version: 3 } });
  expect(ContractView.parse(renewed.body).terms[1]).toMatchObject({
    ...{ effectiveFrom: '2099-01-01', charges: [{ unitPrice: '1845.32' }] },
    revision: { index: 'Syntec', base, current: index, fixedPercent: '15', floorPercent: '0' },
  });
  expect((await on('POST', '/renew', { index }, 2, { reason: 'Syntec of August' })).body).toEqual(renewed.body);

  const forecast = await call({
    ...{ route: 'GET /contracts/renewals', claims, query: { from: '2099-01-01', until: '2099-12-31' } },
  });
  expect(ForecastView.parse(forecast.body).months).toMatchObject([
    { month: '2099-12', worth: [{ amount: 2_214_384 }], contracts: [{ contractId, prices: 'unknown' }] },
  ]);

  const ends = await on('POST', '/let-end', undefined, 3);
  expect({ status: ends.status, renewal: ends.body.renewal }).toEqual({ status: 200, renewal: undefined });
  const history = (await on('GET', '/history')).body.items;
  expect(history.map((event: unknown) => ContractEventView.parse(event))).toMatchObject([
    { kind: 'ended', by: 'ada', endsOn: '2099-12-31' },
    { kind: 'renewed', by: 'ada', reason: 'Syntec of August', from: '2099-01-01', terms: true },
    { kind: 'described', fields: ['accountManagers', 'renewal'] },
    { kind: 'made', from: '2024-01-01', version: 1 },
  ]);
});
