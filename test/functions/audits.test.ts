import './environment.ts';
import { ExecutionAlreadyExists, SFNClient, StartExecutionCommand } from '@aws-sdk/client-sfn';
import { mockClient } from 'aws-sdk-client-mock';
import { beforeEach, describe, expect, test } from 'vitest';
import { NO_FIGURES } from '../../domain/audits/figures.ts';
import type { Finding } from '../../domain/audits/finding.ts';
import { idFrom } from '../../domain/ids.ts';
import { auditEntity } from '../../domain/table/entities/audit.entity.ts';
import { AuditSummary, AuditView, FindingView, findingView } from '../../functions/api/audits/views.ts';
import { handler } from '../../functions/api/audits.ts';
import { tenantId } from '../operations/firm.ts';
import { callerOf, type RoutedCall } from './caller.ts';
import { fakeTable } from './fake-table.ts';

const table = fakeTable();
const machine = mockClient(SFNClient);
const call = callerOf(handler);
const claims = { sub: 'sub-1', tenant_id: tenantId, role: 'accountant', token_use: 'access' };
const auditId = idFrom('test', 'audit');

beforeEach(() => {
  machine.reset();
  table.lay(
    auditEntity.put({
      tenantId,
      auditId,
      request: { repair: true, from: '2016-03-01' },
      trigger: 'weekly',
      status: 'closed',
      position: { part: 'end' },
      figures: {
        ...NO_FIGURES,
        contracts: 2,
        seconds: { ...NO_FIGURES.seconds, billed: 5400 },
        amounts: { 'creditNote EUR': { documents: 1, net: 4000, tax: 800, gross: 4800 } },
      },
      kept: 2,
      notKept: 1,
      found: { byCode: { stray: 1, pdfMissing: 1 }, errors: 1, warnings: 1, repaired: 1 },
      createdAt: '2016-05-01T00:00:00.000Z',
      closedAt: '2016-05-01T00:10:00.000Z',
      version: 9,
    }),
  );
});

const starting = (body: unknown, more: Partial<RoutedCall> = {}): RoutedCall => ({
  route: 'POST /audits',
  body,
  claims,
  ...more,
});
const reading = (more: Partial<RoutedCall> = {}): RoutedCall => ({
  route: 'GET /audits/{auditId}',
  params: { auditId },
  claims,
  ...more,
});

describe('what cannot be started or read is refused, and nothing is written or started', () => {
  test.each([
    { because: 'no day', request: starting({ from: '2016-03' }), status: 400, code: 'RequestInvalid' },
    { because: 'no choice', request: starting({ repair: 'yes' }), status: 400, code: 'RequestInvalid' },
    { because: 'something unknown', request: starting({ replay: true }), status: 400, code: 'RequestInvalid' },
    { because: 'no body at all', request: starting([]), status: 400, code: 'RequestInvalid' },
    {
      because: 'a role that may only look',
      request: starting({}, { claims: { ...claims, role: 'viewer' } }),
      status: 403,
      code: 'Forbidden',
    },
    {
      because: 'a technician, who sees no invoices',
      request: reading({ claims: { ...claims, role: 'technician' } }),
      status: 403,
      code: 'Forbidden',
    },
    {
      because: 'an audit that is not there',
      request: reading({ params: { auditId: idFrom('x') } }),
      status: 404,
      code: 'NotFound',
    },
    {
      because: 'another tenant’s audit',
      request: reading({ claims: { ...claims, tenant_id: idFrom('other') } }),
      status: 404,
      code: 'NotFound',
    },
    {
      because: 'findings of another tenant’s audit',
      request: reading({
        route: 'GET /audits/{auditId}/findings',
        claims: { ...claims, tenant_id: idFrom('other') },
      }),
      status: 404,
      code: 'NotFound',
    },
  ])('$because', async ({ request, status, code }) => {
    const answer = await call(request);
    expect({ status: answer.status, code: answer.body.code }).toEqual({ status, code });
    expect(table.written()).toBe(0);
    expect(machine.calls()).toHaveLength(0);
  });
});

describe('an audit', () => {
  test('is started under its own name, at once, and a name that is taken has been started', async () => {
    machine.on(StartExecutionCommand).rejects(new ExecutionAlreadyExists({ message: 'taken', $metadata: {} }));
    const answer = await call(starting({}));
    expect(answer).toMatchObject({ status: 202, body: { status: 'running', repair: true, trigger: 'person' } });
    expect(AuditSummary.parse(answer.body)).toEqual(answer.body);
    const { auditId: made } = answer.body;
    expect(answer.headers.location).toBe(`/audits/${made}`);
    expect(machine.commandCalls(StartExecutionCommand)[0]?.args[0].input).toMatchObject({
      stateMachineArn: expect.stringMatching(/:audit$/),
      name: made,
      input: JSON.stringify({ tenantId, auditId: made, waitSeconds: 0 }),
    });
  });

  test('is told with what it came to, and without where it goes on', async () => {
    const { status, body } = await call(reading());
    expect(status).toBe(200);
    expect(AuditView.parse(body)).toEqual(body);
    expect(body).toMatchObject({
      found: { errors: 1, warnings: 1, repaired: 1, notKept: 1, byCode: { stray: 1 } },
      figures: {
        contracts: 2,
        minutes: { billed: 90 },
        documents: [{ kind: 'creditNote', count: 1, gross: { amount: 4800, currency: 'EUR' } }],
      },
    });
    expect(JSON.stringify(body)).not.toMatch(/position|version/);
  });
});

describe('a finding', () => {
  const work = { contractId: idFrom('k'), billableId: idFrom('b') };
  test.each<{ finding: Finding; shown: object }>([
    {
      finding: { code: 'stray', ...work, billDate: '2016-03-20', repaired: true },
      shown: { severity: 'warning', repaired: true, ...work, invoiceIds: [] },
    },
    {
      finding: { code: 'billableTwice', ...work, invoiceIds: ['FA-000000001', 'FA-000000002'] },
      shown: { severity: 'error', repaired: false, ...work, invoiceIds: ['FA-000000001', 'FA-000000002'] },
    },
    {
      finding: {
        code: 'creditDiffers',
        ...{ invoiceId: 'FA-000000001', creditNoteId: 'CN-000000001', stated: 1, computed: 2, currency: 'EUR' },
      },
      shown: { invoiceIds: ['FA-000000001', 'CN-000000001'] },
    },
    {
      finding: { code: 'itemStuck', batchId: idFrom('r'), itemId: '0000-0001', status: 'issued' },
      shown: { batchId: idFrom('r'), itemId: '0000-0001' },
    },
    {
      finding: { code: 'stateDiffers', contractId: work.contractId, what: 'through' },
      shown: { contractId: work.contractId, invoiceIds: [] },
    },
  ])('$finding.code is shown with its sentence and what to do', ({ finding, shown }) => {
    const view = findingView(finding);
    expect(FindingView.parse(view)).toEqual(view);
    expect(view).toMatchObject(shown);
  });
});
