import './environment.ts';
import { SESClient, SendRawEmailCommand } from '@aws-sdk/client-ses';
import { mockClient } from 'aws-sdk-client-mock';
import { beforeEach, describe, expect, test } from 'vitest';
import { idFrom } from '../../domain/ids.ts';
import type { ClientStatement } from '../../domain/operations/statements/read.ts';
import { clientEntity } from '../../domain/table/entities/client.entity.ts';
import { tenantEntity } from '../../domain/table/entities/tenant.entity.ts';
import { StatementView } from '../../functions/api/statements/routes.ts';
import { statementView } from '../../functions/api/statements/views.ts';
import { handler } from '../../functions/api/statements.ts';
import { makeStatement } from '../domain/documents/statement-builders.ts';
import { clientIdOf, someSettings, tenantId } from '../operations/firm.ts';
import { callerOf, type RoutedCall } from './caller.ts';
import { fakeTable } from './fake-table.ts';

const table = fakeTable();
const ses = mockClient(SESClient);
const clientId = clientIdOf(0);
const claims = { sub: 'sub-1', tenant_id: tenantId, role: 'billing', token_use: 'access' };

beforeEach(() => {
  ses.reset();
  ses.on(SendRawEmailCommand).resolves({ MessageId: 'm1' });
  table.lay(
    tenantEntity.put({ tenantId, settings: someSettings(), version: 1, updatedAt: '2016-01-01T00:00:00Z' }),
    clientEntity.put({
      tenantId,
      clientId,
      details: {
        name: 'Client',
        address: { lines: ['2 rue du Port'], postalCode: '33000', city: 'Bordeaux', country: 'FR' },
        billingContacts: [{ email: 'a@b.example' }],
        taxTreatment: 'standard',
      },
      version: 1,
    }),
  );
});

const call = (request: Partial<RoutedCall> & { readonly route: string }) =>
  callerOf(handler)({ params: { clientId }, claims, ...request });
const PATH = '/clients/{clientId}/statement';

test('a client without documents has a statement without accounts', async () => {
  const answer = await call({ route: `GET ${PATH}`, query: { from: '2016-01-01', on: '2016-03-31' } });
  expect(answer.status).toBe(200);
  expect(StatementView.parse(answer.body)).toEqual({ clientId, from: '2016-01-01', on: '2016-03-31', accounts: [] });
});

test('it is shown as the document says, with money as this API writes it', () => {
  const found = { client: { clientId }, statement: makeStatement(9).statement } as ClientStatement;
  const view = statementView(found);
  expect(StatementView.parse(view)).toEqual(JSON.parse(JSON.stringify(view)));
  expect(view.accounts[0]?.closing).toEqual({ amount: 1_194_420, currency: 'EUR' });
});

test('it is a PDF too', async () => {
  const answer = await call({ route: `GET ${PATH}/pdf`, query: {} });
  expect({ status: answer.status, type: answer.headers['content-type'] }).toEqual({
    status: 200,
    type: 'application/pdf',
  });
  expect(Buffer.from(answer.body, 'base64').subarray(0, 5).toString()).toBe('%PDF-');
});

test('it is mailed to the billing contacts', async () => {
  const answer = await call({ route: `POST ${PATH}/send`, body: {} });
  expect({ status: answer.status, body: answer.body }).toEqual({ status: 200, body: { result: 'sent' } });
  expect(ses.commandCalls(SendRawEmailCommand)[0]?.args[0].input.Destinations).toEqual(['a@b.example']);
});

describe('refused, with nothing written or sent', () => {
  test.each<[string, Partial<RoutedCall> & { route: string }, number, string, string?]>([
    [
      'a day that does not exist',
      { route: `GET ${PATH}`, query: { on: '2016-02-30' } },
      400,
      'RequestInvalid',
      '/query/on',
    ],
    ['a day in the future', { route: `GET ${PATH}`, query: { on: '2999-01-01' } }, 400, 'RequestInvalid', '/query/on'],
    [
      'an end before the start',
      { route: `GET ${PATH}/pdf`, query: { from: '2016-02-01', on: '2016-01-01' } },
      400,
      'RequestInvalid',
      '/query/from',
    ],
    [
      'a mail of a future day',
      { route: `POST ${PATH}/send`, body: { on: '2999-01-01' } },
      400,
      'RequestInvalid',
      '/on',
    ],
    ['what no statement has', { route: `POST ${PATH}/send`, body: { to: 'x' } }, 400, 'RequestInvalid'],
    [
      'another firm’s client',
      { route: `GET ${PATH}`, query: {}, claims: { ...claims, tenant_id: idFrom('other') } },
      404,
      'NotFound',
    ],
    [
      'a mail by a viewer',
      { route: `POST ${PATH}/send`, body: {}, claims: { ...claims, role: 'viewer' } },
      403,
      'Forbidden',
    ],
    ['a technician', { route: `GET ${PATH}`, query: {}, claims: { ...claims, role: 'technician' } }, 403, 'Forbidden'],
  ])('%s', async (_, request, status, code, pointer) => {
    const answer = await call(request);
    expect({ status: answer.status, code: answer.body.code }).toEqual({ status, code });
    if (pointer) expect(answer.body.errors.map((fault: { pointer: string }) => fault.pointer)).toContain(pointer);
    expect({ written: table.written(), mails: ses.calls().length }).toEqual({ written: 0, mails: 0 });
  });
});
