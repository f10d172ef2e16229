import './environment.ts';
import { GetObjectCommand, PutObjectCommand, S3Client } from '@aws-sdk/client-s3';
import { SESClient, SendRawEmailCommand } from '@aws-sdk/client-ses';
import { mockClient } from 'aws-sdk-client-mock';
import { beforeEach, describe, expect, test } from 'vitest';
import { idFrom } from '../../domain/ids.ts';
import { mailEntity } from '../../domain/table/entities/ledger.entity.ts';
import { handler as deliveries } from '../../functions/api/deliveries.ts';
import { MailView } from '../../functions/api/settlements/mail-routes.ts';
import { handler as settlements } from '../../functions/api/settlements.ts';
import { makeInvoice } from '../domain/documents/builders.ts';
import { tenantId } from '../operations/firm.ts';
import { callerOf, type RoutedCall } from './caller.ts';
import { fakeTable } from './fake-table.ts';
import { rowsOfInvoice } from './invoiced.ts';
import { withRealIds } from './real-ids.ts';

const table = fakeTable();
const objects = mockClient(S3Client);
const ses = mockClient(SESClient);
const claims = { sub: 'sub-1', tenant_id: tenantId, role: 'billing', token_use: 'access' };
const invoice = withRealIds(
  makeInvoice({ series: 'FA', number: 1, invoiceId: 'FA-000000001', formattedNumber: 'FA-1' }),
);
const params = { invoiceId: invoice.invoiceId };
const mail = (purpose: string, status: 'sent' | 'unknown') =>
  mailEntity.put({
    tenantId,
    aboutId: invoice.invoiceId,
    purpose,
    status,
    recipients: ['a@b.example'],
    attempt: '01arz3ndektsv4rrffq69g5fav',
    updatedAt: '2016-04-01T06:00:00.000Z',
  });

beforeEach(() => {
  objects.reset();
  objects.on(PutObjectCommand).resolves({});
  objects.on(GetObjectCommand).rejects(new Error('not asked for'));
  ses.reset();
  ses.on(SendRawEmailCommand).resolves({ MessageId: 'm1' });
  table.lay(...rowsOfInvoice(invoice), mail('issue', 'unknown'), mail('send-1', 'sent'));
});

const call = (request: Partial<RoutedCall> & { readonly route: string }) =>
  callerOf(request.route.endsWith('/send') ? deliveries : settlements)({ params, claims, ...request });
const sending = (body: unknown, more: Partial<RoutedCall> = {}) =>
  ({ route: 'POST /invoices/{invoiceId}/send', body, ...more }) as const;
const settling = (body: unknown, purpose = 'issue') =>
  ({
    route: 'POST /invoices/{invoiceId}/mails/{purpose}/settle',
    params: { ...params, purpose },
    body,
  }) as const;
const listing = { route: 'GET /invoices/{invoiceId}/mails' } as const;

test('it is sent to whom the request says, and answered with what became of it', async () => {
  const answer = await call(sending({ to: [{ email: 'a@b.example' }], reason: 'lost' }));
  expect({ status: answer.status, location: answer.headers.location, body: answer.body }).toEqual({
    status: 201,
    location: '/invoices/FA-000000001/mails',
    body: { purpose: expect.stringMatching(/^send-[0-9a-z]{26}$/), delivery: { result: 'sent' } },
  });
  const [sent] = ses.commandCalls(SendRawEmailCommand);
  expect(sent?.args[0].input).toMatchObject({ Destinations: ['a@b.example'], ConfigurationSetName: 'mails' });
  expect(sent?.args[0].input.Tags).toContainEqual({ Name: 'about', Value: 'FA-000000001' });
});

test('the mails are listed', async () => {
  const answer = await call(listing);
  expect({ status: answer.status, body: answer.body }).toEqual({
    status: 200,
    body: { invoiceId: 'FA-000000001', mails: [] },
  });
});

test('a mail is shown as its schema says', async () => {
  const answer = await call(settling({ as: 'sent' }, 'send-1'));
  expect(answer.status).toBe(200);
  expect(MailView.parse(answer.body)).toEqual(answer.body);
  expect(answer.body).toMatchObject({ purpose: 'send-1', claimedAt: '2016-07-30T23:54:10.259Z' });
});

describe('what is refused is neither written nor sent', () => {
  const viewer = { claims: { ...claims, role: 'viewer' } };
  const stranger = { claims: { ...claims, tenant_id: idFrom('other') } };
  const nowhere = { params: { invoiceId: 'FA-000000009' } };
  test.each<[string, Partial<RoutedCall> & { readonly route: string }, number, string, string?]>([
    ['by a client without contacts', sending({}), 422, 'RecipientMissing', '/to'],
    ['to nobody', sending({ to: [] }), 400, 'RequestInvalid', '/to'],
    ['to copies alone', sending({ to: [{ email: 'a@b.example', copy: true }] }), 400, 'RequestInvalid', '/to'],
    ['to what is no address', sending({ to: [{ email: 'nobody' }] }), 400, 'RequestInvalid', '/to/0/email'],
    [
      'to a name that would be a header',
      sending({ to: [{ name: 'x\r\nBcc: y@evil.example', email: 'a@b.example' }] }),
      400,
      'RequestInvalid',
      '/to/0/name',
    ],
    ['to eleven', sending({ to: Array(11).fill({ email: 'a@b.example' }) }), 400, 'RequestInvalid', '/to'],
    ['of an invoice that is not there', sending({ to: [{ email: 'a@b.example' }] }, nowhere), 404, 'NotFound'],
    ['by a viewer', sending({}, viewer), 403, 'Forbidden'],
    ['of another firm', sending({ to: [{ email: 'a@b.example' }] }, stranger), 404, 'NotFound'],
    ['a list of another firm', { ...listing, ...stranger }, 404, 'NotFound'],
    ['a settlement as something else', settling({ as: 'unknown' }), 400, 'RequestInvalid', '/as'],
    ['of a mail that is not there', settling({ as: 'sent' }, 'send-2'), 404, 'NotFound'],
    ['of a purpose that none has', settling({ as: 'sent' }, 'a#b'), 400, 'RequestInvalid', '/path/purpose'],
  ])('%s', async (_, request, status, code, pointer) => {
    const answer = await call(request);
    expect({ status: answer.status, code: answer.body.code }).toEqual({ status, code });
    if (pointer) expect(answer.body.errors.map((fault: { pointer: string }) => fault.pointer)).toContain(pointer);
    expect(ses.calls()).toHaveLength(0);
    expect(objects.calls()).toHaveLength(0);
  });
});
