import './environment.ts';
import { beforeEach, describe, expect, test } from 'vitest';
import type { Expense, LoggedBillable } from '../../domain/billables/billable.ts';
import { revisionOf } from '../../domain/billables/revision.ts';
import { newBillingState } from '../../domain/contracts/billing-state.ts';
import { Charge } from '../../domain/contracts/charges/charge.ts';
import { idFrom } from '../../domain/ids.ts';
import { stateRow } from '../../domain/table/contract-store.ts';
import { billableEntity } from '../../domain/table/entities/billable.entity.ts';
import { billingStateEntity, contractEntity } from '../../domain/table/entities/contract.entity.ts';
import { tenantEntity } from '../../domain/table/entities/tenant.entity.ts';
import { rowOf } from '../../domain/table/log-row.ts';
import { handler } from '../../functions/api/billables.ts';
import { aContract, anEntry, clientIdOf, contractIdOf, someSettings, tenantId } from '../operations/firm.ts';
import { callerOf, type RoutedCall } from './caller.ts';
import { fakeTable } from './fake-table.ts';

const table = fakeTable();
const call = callerOf(handler);
const claims = { sub: 'sub-1', tenant_id: tenantId, role: 'technician', token_use: 'access' };
const contractId = contractIdOf(0);

const agreed = aContract(contractId, clientIdOf(0));
const charges = [
  ...(agreed.terms[0]?.charges ?? []),
  Charge.parse({
    kind: 'oneTime',
    chargeId: 'project',
    description: 'Move',
    milestones: [{ milestoneId: 'kick-off', description: 'Kick-off', price: '500' }],
  }),
  Charge.parse({ kind: 'metered', chargeId: 'disk', description: 'Backup', unit: 'gigabyte', unitPrice: '0.10' }),
  Charge.parse({
    kind: 'prepaidBlock',
    chargeId: 'hours',
    description: 'Hours',
    purchase: { every: 'none' },
    workTypes: ['x'],
  }),
];
const expense: Expense = {
  kind: 'expense',
  billableId: idFrom('expense'),
  contractId,
  on: '2016-03-10',
  description: 'Cable',
  quantity: '2',
  unitPrice: '4.50',
  charging: 'billable',
};
const open = newBillingState('2016-03-01');
const billed = { ...open, through: '2016-03-31', cutoff: `01${'z'.repeat(24)}`, openFrom: '2016-04-01' };

const lay = (state = open, ...work: readonly LoggedBillable[]) =>
  table.lay(
    ...work.map((one) => billableEntity.put(rowOf(tenantId, one, one, 1))),
    tenantEntity.put({ tenantId, settings: someSettings(), version: 1, updatedAt: '2016-01-01T00:00:00Z' }),
    contractEntity.put({
      tenantId,
      ...agreed,
      terms: agreed.terms.map((terms) => ({ ...terms, charges })),
      suspensions: [],
    }),
    billingStateEntity.put(stateRow(tenantId, contractId, state, '2016-01-01T00:00:00Z')),
    billableEntity.put(rowOf(tenantId, expense, { billDate: '2016-03-10', ulid: '0'.repeat(26) }, 3)),
  );
beforeEach(() => lay());

const recording = (facts: object): RoutedCall => ({ route: 'POST /billables', body: { contractId, ...facts }, claims });
const onOne = (method: 'GET' | 'PATCH' | 'DELETE', more: Partial<RoutedCall> = {}): RoutedCall => ({
  route: `${method} /contracts/{contractId}/billables/{billableId}`,
  params: { contractId, billableId: expense.billableId },
  claims,
  ...more,
});

const day = { on: '2016-03-10' };

describe('what cannot be put on a contract is refused, and nothing is written', () => {
  test.each([
    {
      because: 'a fee that is not there',
      body: { kind: 'quantityChange', ...day, chargeId: 'licences', by: '2' },
      status: 422,
      code: 'ChargeUnknown',
      pointer: '/chargeId',
    },
    {
      because: 'a top-up of working time',
      body: { kind: 'topUp', ...day, chargeId: 'time', quantity: '5', amount: '400' },
      status: 422,
      code: 'ChargeUnknown',
      pointer: '/chargeId',
    },
    {
      because: 'a milestone that nobody agreed on',
      body: { kind: 'milestone', ...day, chargeId: 'project', milestoneId: 'go-live' },
      status: 422,
      code: 'ChargeUnknown',
      pointer: '/milestoneId',
    },
    {
      because: 'a tax rate that is not there',
      body: { kind: 'expense', ...day, description: 'Cable', unitPrice: '5', taxRateId: 'gone' },
      status: 422,
      code: 'TaxRateUnknown',
      pointer: '/taxRateId',
    },
    {
      because: 'more than an invoice can state',
      body: { kind: 'expense', ...day, description: 'Cable', quantity: '9999999', unitPrice: '999999999' },
      status: 422,
      code: 'AmountTooLarge',
      pointer: '/unitPrice',
    },
    {
      because: 'a day before the contract',
      body: { kind: 'reading', on: '2016-02-29', chargeId: 'disk', quantity: '5' },
      status: 409,
      code: 'ContractNotActive',
      pointer: '/on',
    },
    {
      because: 'another tenant’s contract',
      body: { kind: 'reading', ...day, chargeId: 'disk', quantity: '5', contractId: contractIdOf(7) },
      status: 404,
      code: 'NotFound',
      pointer: '/contractId',
    },
    {
      because: 'working time',
      body: { kind: 'time', ...day },
      status: 400,
      code: 'RequestInvalid',
      pointer: '/kind',
    },
    {
      because: 'an expense without a price',
      body: { kind: 'expense', ...day, description: 'Cable' },
      status: 400,
      code: 'RequestInvalid',
      pointer: '/unitPrice',
    },
    {
      because: 'a price with 7 decimals',
      body: { kind: 'expense', ...day, description: 'Cable', unitPrice: '4.1234567' },
      status: 400,
      code: 'RequestInvalid',
      pointer: '/unitPrice',
    },
    {
      because: 'fewer than none',
      body: { kind: 'expense', ...day, description: 'Cable', unitPrice: '4', quantity: '-1' },
      status: 400,
      code: 'RequestInvalid',
      pointer: '/quantity',
    },
    {
      because: 'an expense of nothing that has a name',
      body: { kind: 'expense', ...day, unitPrice: '4' },
      status: 400,
      code: 'RequestInvalid',
      pointer: '/description',
    },
    {
      because: 'an expense of no contract and no ticket',
      body: { kind: 'expense', ...day, description: 'Cable', unitPrice: '4', contractId: undefined },
      status: 400,
      code: 'RequestInvalid',
      pointer: '/contractId',
    },
    {
      because: 'a reading of a ticket',
      body: { kind: 'reading', ...day, chargeId: 'disk', quantity: '5', ticketId: contractIdOf(7) },
      status: 400,
      code: 'RequestInvalid',
      pointer: '/ticketId',
    },
    {
      because: 'a ticket that is not there',
      body: { kind: 'expense', ...day, description: 'Cable', unitPrice: '4', ticketId: contractIdOf(7) },
      status: 404,
      code: 'NotFound',
      pointer: '/ticketId',
    },
    {
      because: 'a product that is not there',
      body: { kind: 'expense', ...day, productId: contractIdOf(7) },
      status: 404,
      code: 'NotFound',
      pointer: '/productId',
    },
    {
      because: 'a product by its code',
      body: { kind: 'expense', ...day, productId: 'CAB-2' },
      status: 400,
      code: 'RequestInvalid',
      pointer: '/productId',
    },
    {
      because: 'a change of nothing',
      body: { kind: 'quantityChange', ...day, chargeId: 'fee', by: '0' },
      status: 400,
      code: 'RequestInvalid',
      pointer: '/by',
    },
    {
      because: 'a top-up that expires before it begins',
      body: { kind: 'topUp', ...day, chargeId: 'hours', quantity: '5', amount: '400', expiresOn: '2016-03-09' },
      status: 400,
      code: 'RequestInvalid',
      pointer: '/expiresOn',
    },
  ])('$because', async ({ body, status, code, pointer }) => {
    const answer = await call(recording(body));
    expect({ status: answer.status, code: answer.body.code }).toEqual({ status, code });
    expect(answer.body.errors.map((fault: { pointer: string }) => fault.pointer)).toContain(pointer);
    expect(table.written()).toBe(0);
  });

  test('a viewer may not', async () => {
    const body = { kind: 'reading', ...day, chargeId: 'disk', quantity: '5' };
    expect(await call({ ...recording(body), claims: { ...claims, role: 'viewer' } })).toMatchObject({ status: 403 });
  });
});

describe('what stands on it', () => {
  test('is read with its version, and without one once it is billed', async () => {
    const read = await call(onOne('GET'));
    expect(read).toMatchObject({ status: 200, headers: { etag: '"3"' }, body: { ...expense, billing: 'open' } });
    expect(read.body).not.toHaveProperty('ulid');
    lay(billed);
    const locked = await call(onOne('GET'));
    expect(locked.body).toMatchObject({ billing: 'billed' });
    expect(locked.headers).not.toHaveProperty('etag');
  });

  test('is no time entry', async () => {
    const { handler: timesheets } = await import('../../functions/api/timesheets.ts');
    const route = 'GET /contracts/{contractId}/time-entries/{billableId}';
    const answer = await callerOf(timesheets)({ ...onOne('GET'), route });
    expect(answer).toMatchObject({ status: 404, body: { code: 'NotFound' } });
  });

  test.each([
    { because: 'nothing to change', body: {}, status: 400, code: 'RequestInvalid' },
    { because: 'another text', body: { description: 'x' }, status: 400, code: 'RequestInvalid' },
    {
      because: 'held and postponed',
      body: { held: true, postponedTo: '2016-05-01' },
      status: 400,
      code: 'RequestInvalid',
    },
    {
      because: 'postponed to before its day',
      body: { postponedTo: '2016-03-10' },
      status: 400,
      code: 'RequestInvalid',
    },
    { because: 'a stale version', body: { held: true }, version: '"2"', status: 412, code: 'VersionStale' },
  ])('is not changed by $because', async ({ body, version = '"3"', status, code }) => {
    const answer = await call(onOne('PATCH', { body, headers: { 'if-match': version } }));
    expect({ status: answer.status, code: answer.body.code }).toEqual({ status, code });
    expect(table.written()).toBe(0);
  });

  test.each(['PATCH', 'DELETE'] as const)('is locked for %s once it is billed', async (method) => {
    lay(billed);
    const body = method === 'PATCH' ? { held: true } : undefined;
    const answer = await call(onOne(method, { body, headers: { 'if-match': '"3"' } }));
    expect(answer).toMatchObject({ status: 409, body: { code: 'BillableLocked' } });
    expect(table.written()).toBe(0);
  });
});

describe('time that is on an invoice', () => {
  const entry = anEntry(contractId, 'one', '2016-03-10');
  const revising = (body: object, more: Partial<RoutedCall> = {}): RoutedCall => ({
    route: 'POST /contracts/{contractId}/time-entries/{billableId}/revisions',
    params: { contractId, billableId: entry.billableId },
    body,
    claims: { ...claims, role: 'accountManager' },
    ...more,
  });
  const asked = { minutes: 45, reason: 'the clock ran on' };
  const layWork = (state: typeof open) => lay(state, { ...entry, billDate: '2016-03-10', ulid: '0'.repeat(26) });

  test.each([
    { because: 'less than nothing', body: { ...asked, minutes: -1 }, status: 400, pointer: '/minutes' },
    { because: 'more than a day', body: { ...asked, minutes: 1441 }, status: 400, pointer: '/minutes' },
    { because: 'no minutes', body: { reason: 'x' }, status: 400, pointer: '/minutes' },
    { because: 'minutes as text', body: { ...asked, minutes: '45' }, status: 400, pointer: '/minutes' },
    { because: 'no reason', body: { minutes: 45 }, status: 400, pointer: '/reason' },
    { because: 'an empty reason', body: { ...asked, reason: ' ' }, status: 400, pointer: '/reason' },
    { because: 'another day', body: { ...asked, on: '2016-03-11' }, status: 400, pointer: '/on' },
  ])('is not corrected to $because', async ({ body, status, pointer }) => {
    layWork(billed);
    const answer = await call(revising(body));
    expect({ status: answer.status, code: answer.body.code }).toEqual({ status, code: 'RequestInvalid' });
    expect(answer.body.errors.map((fault: { pointer: string }) => fault.pointer)).toContain(pointer);
    expect(table.written()).toBe(0);
  });

  test('is corrected where it is; what is on none yet is changed itself, and what is no time is not there', async () => {
    layWork(open);
    expect(await call(revising(asked))).toMatchObject({ status: 409, body: { code: 'TimeNotBilled' } });
    const other = { contractId, billableId: expense.billableId };
    expect(await call(revising(asked, { params: other }))).toMatchObject({ status: 404 });
    const unknown = { contractId: contractIdOf(7), billableId: entry.billableId };
    expect(await call(revising(asked, { params: unknown }))).toMatchObject({ status: 404 });
    expect(table.written()).toBe(0);
  });

  test.each([
    { role: 'viewer', others: 403 },
    { role: 'technician', others: 204 },
  ])(
    'is corrected by no $role, who neither holds nor takes back what others have said of it',
    async ({ role, others }) => {
      const as = { claims: { ...claims, role } };
      layWork(billed);
      expect(await call(revising(asked, as))).toMatchObject({ status: 403, body: { code: 'Forbidden' } });
      const revision = revisionOf(entry, { seconds: 2700, asOf: '~1' });
      lay(open, { ...revision, billDate: '2016-04-10', ulid: '0'.repeat(26) });
      const on = (method: 'PATCH' | 'DELETE', body?: object): RoutedCall => ({
        ...onOne(method, { body, headers: { 'if-match': '"1"' }, ...as }),
        params: { contractId, billableId: revision.billableId },
      });
      expect(await call(on('PATCH', { held: true }))).toMatchObject({ status: 403 });
      expect(await call(on('DELETE'))).toMatchObject({ status: 403 });
      expect(table.written()).toBe(0);
      lay(open);
      expect(await call(onOne('DELETE', { headers: { 'if-match': '"3"' }, ...as }))).toMatchObject({ status: others });
    },
  );
});
