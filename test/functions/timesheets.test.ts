import './environment.ts';
import { beforeEach, describe, expect, test } from 'vitest';
import { newBillingState } from '../../domain/contracts/billing-state.ts';
import { stateRow } from '../../domain/table/contract-store.ts';
import { billableEntity } from '../../domain/table/entities/billable.entity.ts';
import { clientEntity } from '../../domain/table/entities/client.entity.ts';
import { billingStateEntity, contractEntity } from '../../domain/table/entities/contract.entity.ts';
import { tenantEntity } from '../../domain/table/entities/tenant.entity.ts';
import { rowOf } from '../../domain/table/log-row.ts';
import { handler } from '../../functions/api/timesheets.ts';
import {
  aContract,
  anEntry,
  clientDetails,
  clientIdOf,
  contractIdOf,
  someSettings,
  tenantId,
} from '../operations/firm.ts';
import { callerOf, type RoutedCall } from './caller.ts';
import { fakeTable } from './fake-table.ts';

const table = fakeTable();
const call = callerOf(handler);
const claims = { sub: 'sub-1', tenant_id: tenantId, role: 'billing', token_use: 'access' };
const contractId = contractIdOf(0);
const entry = anEntry(contractId, 'one', '2016-03-10');
const one = { contractId, billableId: entry.billableId };
const state = newBillingState('2016-03-01');
const billed = { ...state, through: '2016-03-31', cutoff: `01${'z'.repeat(24)}`, openFrom: '2016-04-01' };

const lay = (billing = state, more: object = {}) =>
  table.lay(
    tenantEntity.put({ tenantId, settings: someSettings(), version: 1, updatedAt: '2016-01-01T00:00:00Z' }),
    clientEntity.put({ tenantId, clientId: clientIdOf(0), details: clientDetails(0), version: 1 }),
    contractEntity.put({ tenantId, ...aContract(contractId, clientIdOf(0)) }),
    billingStateEntity.put(stateRow(tenantId, contractId, billing, '2016-01-01T00:00:00Z')),
    billableEntity.put(
      rowOf(tenantId, { ...entry, ...more }, { billDate: '2016-03-10', ulid: `00${'0'.repeat(24)}` }, 3),
    ),
  );
beforeEach(() => lay());

const onOne = (route: string, more: Partial<RoutedCall> = {}): RoutedCall => ({ route, params: one, claims, ...more });
const GET_ONE = 'GET /contracts/{contractId}/time-entries/{billableId}';
const UNDO = 'DELETE /contracts/{contractId}/time-entries/{billableId}/accounting';

describe('reading', () => {
  test('an open entry has the ETag of its version; a billed one has none, since billing made no version', async () => {
    const open = await call(onOne(GET_ONE));
    expect(open).toMatchObject({ status: 200, headers: { etag: '"3"' }, body: { billing: 'open', minutes: 60 } });
    lay(billed);
    const locked = await call(onOne(GET_ONE, { headers: { 'if-none-match': '"3"' } }));
    expect(locked).toMatchObject({ status: 200, body: { billing: 'billed', state: 'invoiced' } });
    expect(locked.headers).not.toHaveProperty('etag');
  });

  test.each(['GET /time-entries', 'GET /time-entries/totals', 'GET /time-entries.csv'])(
    '%s refuses a filter that cannot be answered',
    async (route) => {
      for (const [query, pointer] of [
        [{}, '/query/contractId'],
        [{ from: '2016-03-01' }, '/query/contractId'],
        [{ contractId, from: '2016-03-02', to: '2016-03-01' }, '/query/to'],
        [{ contractId, from: '2016-02-30' }, '/query/from'],
        [{ contractId, state: 'billed' }, '/query/state'],
        [{ contractId: 'x' }, '/query/contractId'],
        [{ contractId, tenantId }, '/query/tenantId'],
      ] as const) {
        const answer = await call({ route, query, claims });
        expect({ status: answer.status, pointer: answer.body.errors?.[0]?.pointer }).toEqual({ status: 400, pointer });
      }
    },
  );

  test('a CSV has its header, and is for nobody else', async () => {
    const answer = await call({ route: 'GET /time-entries.csv', query: { contractId }, claims });
    expect(answer).toMatchObject({
      status: 200,
      headers: { 'content-type': 'text/csv; charset=utf-8', 'cache-control': 'no-store' },
    });
  });
});

describe('accounting', () => {
  test.each(['technician', 'accountant', 'viewer'])('is not for a %s', async (role) => {
    const body = { entries: [one] };
    const answer = await call({ route: 'POST /time-entries/account', body, claims: { ...claims, role } });
    expect(answer.status).toBe(403);
  });

  test('is taken back by owner and billing only, and of the version that was seen', async () => {
    const headers = { 'if-match': '"3"' };
    const manager = { ...claims, role: 'accountManager' };
    expect(await call(onOne(UNDO, { headers, claims: manager }))).toMatchObject({ status: 403 });
    expect(await call(onOne(UNDO))).toMatchObject({ status: 428 });
    expect(await call(onOne(UNDO, { headers }))).toMatchObject({ status: 404, body: { code: 'NotFound' } });
    lay(billed, { accounted: { at: '2016-04-01T07:00:00Z', cost: 6000, currency: 'EUR' } });
    expect(await call(onOne(UNDO, { headers }))).toMatchObject({ status: 409, body: { code: 'BillableLocked' } });
    expect(table.written()).toBe(0);
  });
});
