import './environment.ts';
import { SFNClient, StartExecutionCommand } from '@aws-sdk/client-sfn';
import { mockClient } from 'aws-sdk-client-mock';
import { beforeEach, describe, expect, test } from 'vitest';
import { newBillingState } from '../../domain/contracts/billing-state.ts';
import { idFrom } from '../../domain/ids.ts';
import { stateRow } from '../../domain/table/contract-store.ts';
import { clientEntity } from '../../domain/table/entities/client.entity.ts';
import { billingStateEntity, contractEntity } from '../../domain/table/entities/contract.entity.ts';
import { tenantEntity } from '../../domain/table/entities/tenant.entity.ts';
import { handler } from '../../functions/api/batches.ts';
import { aContract, clientIdOf, contractIdOf, someSettings, tenantId } from '../operations/firm.ts';
import { callerOf } from './caller.ts';
import { fakeTable } from './fake-table.ts';

const table = fakeTable();
const machine = mockClient(SFNClient);
const call = callerOf(handler);
const claims = { sub: 'sub-1', tenant_id: tenantId, role: 'billing', token_use: 'access' };
const [clientId, contractId] = [clientIdOf(0), contractIdOf(0)];

beforeEach(() => {
  machine.reset();
  const settings = someSettings();
  const agreed = aContract(contractId, clientId);
  const details = {
    name: 'Port & fils',
    address: settings.address,
    billingContacts: [],
    taxTreatment: 'standard' as const,
  };
  table.lay(
    tenantEntity.put({ tenantId, settings, version: 1, updatedAt: '2016-01-01T00:00:00Z' }),
    clientEntity.put({ tenantId, clientId, details, version: 1 }),
    contractEntity.put({ tenantId, ...agreed, terms: [...agreed.terms], suspensions: [], version: 1 }),
    billingStateEntity.put(stateRow(tenantId, contractId, newBillingState(agreed.startsOn), '2016-01-01T00:00:00Z')),
  );
});

const line = { description: 'Switch', quantity: '1', unitPrice: '249.00' };
const write = (body: object) => call({ route: 'POST /invoices', body: { clientId, lines: [line], ...body }, claims });
const bill = (body: object, more: object = {}) =>
  call({ route: 'POST /contracts/{contractId}/bill', params: { contractId }, body, claims, ...more });

interface Refused {
  readonly because: string;
  readonly answer: () => ReturnType<typeof write>;
  readonly status?: number;
  readonly code?: string;
  readonly pointer?: string;
}

const refuses = (cases: readonly Refused[]): void => {
  test.each(cases)('for $because', async ({ answer, status = 400, code = 'RequestInvalid', pointer }) => {
    const { status: given, body } = await answer();
    expect({ status: given, code: body.code }).toEqual({ status, code });
    if (pointer !== undefined)
      expect(body.errors.map((fault: { pointer: string }) => fault.pointer)).toContain(pointer);
    expect(table.written()).toBe(0);
    expect(machine.calls()).toHaveLength(0);
  });
};

describe('an invoice that a person writes', () => {
  test('starts a batch, which is read at its location', async () => {
    const { status, headers, body } = await write({ name: 'Switch for the port' });
    expect(status).toBe(202);
    expect(headers.location).toBe(`/batches/${body.batchId}`);
    expect(body).toMatchObject({ name: 'Switch for the port', status: 'planning' });
    expect(body).not.toHaveProperty('adHoc');
    expect(machine.commandCalls(StartExecutionCommand)).toHaveLength(1);
  });

  describe('is refused', () => {
    refuses([
      { because: 'no lines', answer: () => write({ lines: [] }), pointer: '/lines' },
      { because: 'too many lines', answer: () => write({ lines: Array(201).fill(line) }), pointer: '/lines' },
      {
        because: 'a unit that is not known',
        answer: () => write({ lines: [{ ...line, unit: 'HUR' }] }),
        pointer: '/lines/0/unit',
      },
      {
        because: 'a price as a number',
        answer: () => write({ lines: [{ ...line, unitPrice: 249 }] }),
        pointer: '/lines/0/unitPrice',
      },
      {
        because: 'a period that ends before it begins',
        answer: () => write({ lines: [{ ...line, period: { from: '2016-04-01', until: '2016-03-01' } }] }),
        pointer: '/lines/0/period/until',
      },
      {
        because: 'a discount of more than all',
        answer: () => write({ discount: { kind: 'percent', percent: '101' } }),
        pointer: '/discount/percent',
      },
      { because: 'an empty note', answer: () => write({ note: '' }), pointer: '/note' },
      {
        because: 'another tenant’s client',
        answer: () => write({ clientId: idFrom('x') }),
        ...{ status: 422, code: 'ClientUnknown', pointer: '/clientId' },
      },
      {
        because: 'an unknown tax rate',
        answer: () => write({ lines: [line, { ...line, taxRateId: 'gone' }] }),
        ...{ status: 422, code: 'TaxRateUnknown', pointer: '/lines/1/taxRateId' },
      },
      {
        because: 'nothing to pay',
        answer: () => write({ lines: [line, { ...line, quantity: '-1' }] }),
        ...{ status: 422, code: 'NothingToInvoice', pointer: '/lines' },
      },
      { because: 'a contract', answer: () => write({ contractIds: [contractId] }), pointer: '/contractIds' },
    ]);
  });
});

describe('one contract by itself', () => {
  test('starts a batch of it through today, with the work of the open period', async () => {
    const { status, body } = await bill({});
    expect(status).toBe(202);
    expect(body).toMatchObject({ contractIds: [contractId], openWork: true, name: 'Assistance' });
    expect(machine.commandCalls(StartExecutionCommand)).toHaveLength(1);
  });

  describe('is refused', () => {
    refuses([
      { because: 'a day in another age', answer: () => bill({ through: '2999-01-01' }), pointer: '/through' },
      { because: 'contracts', answer: () => bill({ contractIds: [contractId] }), pointer: '/contractIds' },
      { because: 'no yes or no', answer: () => bill({ openWork: 'yes' }), pointer: '/openWork' },
      {
        because: 'a contract that is not there',
        answer: () => bill({}, { params: { contractId: idFrom('none') } }),
        ...{ status: 404, code: 'NotFound' },
      },
      {
        because: 'a role that may not',
        answer: () => bill({}, { claims: { ...claims, role: 'viewer' } }),
        ...{ status: 403, code: 'Forbidden' },
      },
    ]);
  });
});
