import './environment.ts';
import {
  DescribeExecutionCommand,
  ExecutionAlreadyExists,
  ExecutionDoesNotExist,
  SendTaskSuccessCommand,
  SFNClient,
  StartExecutionCommand,
  TaskTimedOut,
} from '@aws-sdk/client-sfn';
import { mockClient } from 'aws-sdk-client-mock';
import { beforeEach, describe, expect, test } from 'vitest';
import type { BatchStatus } from '../../domain/batches/batch.ts';
import { NewBatch } from '../../domain/batches/new-batch.ts';
import { newBillingState } from '../../domain/contracts/billing-state.ts';
import { idFrom } from '../../domain/ids.ts';
import { stateRow } from '../../domain/table/contract-store.ts';
import { batchEntity } from '../../domain/table/entities/batch.entity.ts';
import { billingStateEntity, contractEntity } from '../../domain/table/entities/contract.entity.ts';
import { tenantEntity } from '../../domain/table/entities/tenant.entity.ts';
import { handler } from '../../functions/api/batches.ts';
import { aContract, clientIdOf, contractIdOf, someSettings, tenantId } from '../operations/firm.ts';
import { callerOf, type RoutedCall } from './caller.ts';
import { fakeTable } from './fake-table.ts';

const table = fakeTable();
const machine = mockClient(SFNClient);
const call = callerOf(handler);
const claims = { sub: 'sub-1', tenant_id: tenantId, role: 'billing', token_use: 'access' };
const batchId = idFrom('test', 'batch');
const request = NewBatch.parse({ name: 'March', through: '2016-03-31' });
const agreed = aContract(contractIdOf(0), clientIdOf(0));

const lay = (status: BatchStatus, more: { decision?: 'approve' | 'cancel'; taskToken?: string } = {}) =>
  table.lay(
    tenantEntity.put({ tenantId, settings: someSettings(), version: 1, updatedAt: '2016-01-01T00:00:00Z' }),
    batchEntity.put({ tenantId, batchId, request, status, createdAt: '2016-04-01T00:00:00Z', version: 1, ...more }),
    contractEntity.put({ tenantId, ...agreed, terms: [...agreed.terms], suspensions: [] }),
    billingStateEntity.put(
      stateRow(tenantId, agreed.contractId, newBillingState('2016-03-01'), '2016-01-01T00:00:00Z'),
    ),
  );
beforeEach(() => {
  machine.reset();
  lay('inReview');
});

const starting = (body: unknown): RoutedCall => ({ route: 'POST /batches', body, claims });
const deciding = (what: 'approve' | 'cancel' | 'regroup' | 'retry', more: Partial<RoutedCall> = {}): RoutedCall => ({
  route: `POST /batches/{batchId}/${what}`,
  params: { batchId },
  claims,
  ...more,
});

const changing = (what: 'remove' | 'restore', itemId: string, body?: unknown): RoutedCall => ({
  route: `POST /batches/{batchId}/items/{itemId}/${what}`,
  params: { batchId, itemId },
  body,
  claims,
});
const viewer = { ...claims, role: 'viewer' };
const invalid = { status: 400, code: 'RequestInvalid' };
const missing = { status: 404, code: 'NotFound' };

describe('what cannot be started or decided is refused, and nothing is written or started', () => {
  test.each([
    { because: 'no name', request: starting({ through: '2016-03-31' }), status: 400, code: 'RequestInvalid' },
    { because: 'a month', request: starting({ name: 'x', through: '2016-03' }), status: 400, code: 'RequestInvalid' },
    {
      because: 'year 9999',
      request: starting({ name: 'x', through: '9999-12-31' }),
      status: 400,
      code: 'RequestInvalid',
    },
    {
      because: 'another tenant’s contract',
      request: starting({ name: 'x', through: '2016-03-31', contractIds: [idFrom('x')] }),
      status: 404,
      code: 'NotFound',
    },
    {
      because: 'a batch that is not there',
      request: deciding('approve', { params: { batchId: idFrom('x') } }),
      status: 404,
      code: 'NotFound',
    },
    {
      because: 'another tenant’s batch',
      request: deciding('cancel', { claims: { ...claims, tenant_id: idFrom('other') } }),
      status: 404,
      code: 'NotFound',
    },
    {
      because: 'a due date before the day of issue',
      request: starting({ ...request, issueOn: '2016-04-02', dueOn: '2016-04-01' }),
      ...invalid,
    },
    {
      because: 'nobody’s items',
      request: starting({
        ...request,
        contractIds: [agreed.contractId],
        postponed: [{ contractId: agreed.contractId, billableId: idFrom('x') }],
      }),
      ...missing,
    },
    {
      because: 'no contract that is due',
      request: starting({ name: 'x', through: '2016-03-31' }),
      status: 422,
      code: 'EmptySelection',
    },
    { because: 'an empty list of drafts', request: deciding('approve', { body: { itemIds: [] } }), ...invalid },
    { because: 'no draft’s id', request: deciding('approve', { body: { itemIds: ['x'] } }), ...invalid },
    { because: 'an unknown draft', request: deciding('approve', { body: { itemIds: ['0000-0000'] } }), ...missing },
    { because: 'no other grouping', request: deciding('regroup', { body: {} }), ...invalid },
    {
      because: 'a grouping by weather',
      request: deciding('regroup', { body: { invoiceGrouping: 'weather' } }),
      ...invalid,
    },
    {
      because: 'a grouping by one who may only look',
      request: deciding('regroup', { body: { invoiceGrouping: 'contract' }, claims: viewer }),
      status: 403,
      code: 'Forbidden',
    },
    {
      because: 'a retry by one who may only look',
      request: deciding('retry', { claims: viewer }),
      status: 403,
      code: 'Forbidden',
    },
    { because: 'a removal without a reason', request: changing('remove', '0000-0000', {}), ...invalid },
    { because: 'a removal of nothing', request: changing('remove', '../../x', { reason: 'why' }), ...invalid },
    {
      because: 'a removal of what is not there',
      request: changing('remove', '0000-0000', { reason: 'why' }),
      ...missing,
    },
    { because: 'a return of what is not there', request: changing('restore', '0000-0000'), ...missing },
    {
      because: 'a role that may not',
      request: deciding('approve', { claims: { ...claims, role: 'viewer' } }),
      status: 403,
      code: 'Forbidden',
    },
  ])('$because', async ({ request: asked, status, code }) => {
    const answer = await call(asked);
    expect({ status: answer.status, code: answer.body.code }).toEqual({ status, code });
    expect(table.written()).toBe(0);
    expect(machine.calls()).toHaveLength(0);
  });
});

describe('the machine', () => {
  test('is started under the batch’s name; a name that is taken has been started', async () => {
    machine.on(StartExecutionCommand).rejects(new ExecutionAlreadyExists({ message: 'taken', $metadata: {} }));
    const asked = { name: 'April', through: '2016-04-30', contractIds: [agreed.contractId] };
    const answer = await call(starting(asked));
    expect(answer).toMatchObject({ status: 202, body: { ...asked, status: 'planning', attempt: 0 } });
    const { batchId: made } = answer.body;
    expect(answer.headers.location).toBe(`/batches/${made}`);
    expect(machine.commandCalls(StartExecutionCommand)[0]?.args[0].input).toMatchObject({
      name: made,
      input: JSON.stringify({ tenantId, batchId: made, attempt: 0 }),
    });
  });

  test('that still runs is not started again', async () => {
    lay('issuing');
    machine.on(DescribeExecutionCommand).resolves({ status: 'RUNNING' });
    expect(await call(deciding('retry'))).toMatchObject({ status: 409, body: { code: 'BatchRunning' } });
    expect(machine.commandCalls(DescribeExecutionCommand)[0]?.args[0].input).toEqual({
      executionArn: expect.stringMatching(new RegExp(`:execution:[^:]+:${batchId}$`)),
    });
    expect(machine.commandCalls(StartExecutionCommand)).toHaveLength(0);
    expect(table.written()).toBe(0);
  });

  test('that was never started is started by a retry, as the same attempt', async () => {
    lay('planning');
    machine.on(DescribeExecutionCommand).rejects(new ExecutionDoesNotExist({ message: 'none', $metadata: {} }));
    expect(await call(deciding('retry'))).toMatchObject({ status: 200, body: { attempt: 0 } });
    expect(machine.commandCalls(StartExecutionCommand)[0]?.args[0].input).toMatchObject({ name: batchId });
    expect(table.written()).toBe(0);
  });

  test.each(['cancelled', 'closed'] as const)('has nothing to try again of a batch that is %s', async (status) => {
    lay(status);
    expect(await call(deciding('retry'))).toMatchObject({ status: 409, body: { code: 'NothingToRetry' } });
    expect(table.written()).toBe(0);
  });

  test('is woken again when the same is decided again, and one that no longer waits is no error', async () => {
    lay('issuing', { decision: 'approve', taskToken: 'token' });
    machine.on(SendTaskSuccessCommand).rejects(new TaskTimedOut({ message: 'gone', $metadata: {} }));
    expect(await call(deciding('approve'))).toMatchObject({ status: 200, body: { decision: 'approve' } });
    expect(machine.commandCalls(SendTaskSuccessCommand)).toHaveLength(1);
    expect(table.written()).toBe(0);
  });
});
