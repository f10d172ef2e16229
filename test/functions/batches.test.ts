import './api-environment.ts';
import {
  ExecutionAlreadyExists,
  SendTaskSuccessCommand,
  SFNClient,
  StartExecutionCommand,
  TaskTimedOut,
} from '@aws-sdk/client-sfn';
import { mockClient } from 'aws-sdk-client-mock';
import { beforeEach, describe, expect, test } from 'vitest';
import { type BatchStatus, NewBatch } from '../../domain/batches/batch.ts';
import { idFrom } from '../../domain/ids.ts';
import { batchEntity, draftEntity } from '../../domain/table/entities/batch.entity.ts';
import { tenantEntity } from '../../domain/table/entities/tenant.entity.ts';
import { handler } from '../../functions/api/batches.ts';
import { DraftView } from '../../functions/api/invoices/views.ts';
import { makeContent } from '../domain/documents/builders.ts';
import { someSettings, tenantId } from '../operations/firm.ts';
import { callerOf, type RoutedCall } from './caller.ts';
import { fakeTable } from './fake-table.ts';
import { withRealIds } from './real-ids.ts';

const table = fakeTable();
const machine = mockClient(SFNClient);
const call = callerOf(handler);
const claims = { sub: 'sub-1', tenant_id: tenantId, role: 'billing', token_use: 'access' };
const batchId = idFrom('test', 'batch');
const request = NewBatch.parse({ name: 'March', through: '2016-03-31' });

const lay = (status: BatchStatus, more: { decision?: 'approve' | 'cancel'; taskToken?: string } = {}) =>
  table.lay(
    tenantEntity.put({ tenantId, settings: someSettings(), version: 1, updatedAt: '2016-01-01T00:00:00Z' }),
    batchEntity.put({ tenantId, batchId, request, status, createdAt: '2016-04-01T00:00:00Z', version: 1, ...more }),
    draftEntity.put({
      tenantId,
      batchId,
      itemId: '0000-0003',
      draft: {
        itemId: '0000-0003',
        content: withRealIds(makeContent()),
        basis: { settingsVersion: 1, clientVersion: 1 },
      },
    }),
  );
beforeEach(() => {
  machine.reset();
  lay('inReview');
});

const starting = (body: unknown): RoutedCall => ({ route: 'POST /batches', body, claims });
const deciding = (what: 'approve' | 'cancel', more: Partial<RoutedCall> = {}): RoutedCall => ({
  route: `POST /batches/{batchId}/${what}`,
  params: { batchId },
  claims,
  ...more,
});

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
    const answer = await call(starting({ name: 'April', through: '2016-04-30' }));
    expect(answer).toMatchObject({ status: 202, body: { status: 'planning', through: '2016-04-30' } });
    const { batchId: made } = answer.body;
    expect(answer.headers.location).toBe(`/batches/${made}`);
    expect(machine.commandCalls(StartExecutionCommand)[0]?.args[0].input).toMatchObject({
      name: made,
      input: JSON.stringify({ tenantId, batchId: made }),
    });
  });

  test('is woken again when the same is decided again, and one that no longer waits is no error', async () => {
    lay('issuing', { decision: 'approve', taskToken: 'token' });
    machine.on(SendTaskSuccessCommand).rejects(new TaskTimedOut({ message: 'gone', $metadata: {} }));
    expect(await call(deciding('approve'))).toMatchObject({ status: 200, body: { decision: 'approve' } });
    expect(machine.commandCalls(SendTaskSuccessCommand)).toHaveLength(1);
    expect(table.written()).toBe(0);
  });
});

describe('a draft', () => {
  const reading = (itemId: string): RoutedCall => ({
    route: 'GET /batches/{batchId}/items/{itemId}/draft',
    params: { batchId, itemId },
    claims,
  });

  test('is told whole, with the reason of each line, and without what is the house’s own', async () => {
    const { status, body } = await call(reading('0000-0003'));
    expect(status).toBe(200);
    expect(DraftView.parse(body)).toEqual(body);
    expect(body.lines[0].sentence).toMatch(/\.$/);
    expect(JSON.stringify(body)).not.toMatch(/stateBefore|cutoff|logoKey/);
  });

  test.each([
    { itemId: '0000-0004', status: 404 },
    { itemId: '../../x', status: 400 },
  ])('$itemId is answered with $status', async ({ itemId, status }) => {
    expect((await call(reading(itemId))).status).toBe(status);
  });
});
