import './environment.ts';
import { HeadObjectCommand, S3Client, S3ServiceException } from '@aws-sdk/client-s3';
import { mockClient } from 'aws-sdk-client-mock';
import { beforeEach, describe, expect, test } from 'vitest';
import { idFrom } from '../../domain/ids.ts';
import { seriesEntity } from '../../domain/table/entities/ledger.entity.ts';
import { InvoiceView } from '../../functions/api/invoices/views.ts';
import { handler } from '../../functions/api/invoices.ts';
import { makeInvoice } from '../domain/documents/builders.ts';
import { tenantId } from '../operations/firm.ts';
import { callerOf, type RoutedCall } from './caller.ts';
import { fakeTable } from './fake-table.ts';
import { rowsOfInvoice } from './invoiced.ts';
import { withRealIds } from './real-ids.ts';

const table = fakeTable();
const objects = mockClient(S3Client);
const call = callerOf(handler);
const claims = { sub: 'sub-1', tenant_id: tenantId, role: 'viewer', token_use: 'access' };
const invoice = withRealIds(
  makeInvoice({ series: 'FA', number: 1, invoiceId: 'FA-000000001', formattedNumber: 'FA/2016/1' }),
);

beforeEach(() => {
  objects.reset();
  table.lay(
    ...rowsOfInvoice(invoice),
    seriesEntity.put({ tenantId, series: 'FA', next: 2, lastIssuedOn: '2016-03-31' }),
  );
});

const reading = (more: Partial<RoutedCall> = {}, rest = ''): RoutedCall => ({
  route: `GET /invoices/{invoiceId}${rest}`,
  params: { invoiceId: invoice.invoiceId },
  claims,
  ...more,
});

test('an invoice is told whole, and without what is the house’s own', async () => {
  const { status, body } = await call(reading());
  expect(status).toBe(200);
  expect(InvoiceView.parse(body)).toEqual(body);
  expect(body.totals.gross).toEqual({ amount: invoice.totals.gross, currency: 'EUR' });
  expect(JSON.stringify(body)).not.toMatch(/stateBefore|cutoff|logoKey/);
});

test('the ledger is listed newest first', async () => {
  const { status, body } = await call({ route: 'GET /invoices', claims });
  expect({ status, items: body.items.length, next: body.nextCursor }).toEqual({
    status: 200,
    items: 1,
    next: undefined,
  });
  expect(body.items[0]).toMatchObject({ invoiceId: 'FA-000000001', gross: { currency: 'EUR' } });
});

test('what is open is listed over all clients, or not at all', async () => {
  const listed = (query: Record<string, string>) => call({ route: 'GET /invoices', query, claims });
  expect(await listed({ status: 'overdue' })).toMatchObject({ status: 200, body: { items: [] } });
  const refused: readonly Record<string, string>[] = [
    { status: 'open', clientId: idFrom('c') },
    { status: 'open', series: 'FA' },
    { status: 'paid' },
  ];
  for (const query of refused)
    expect(await listed(query)).toMatchObject({
      status: 400,
      body: { code: 'RequestInvalid', errors: [{ pointer: '/query/status' }] },
    });
});

describe('what is not there is not found', () => {
  test.each([
    { because: 'a number that is not given yet', request: reading({ params: { invoiceId: 'FA-000000002' } }) },
    { because: 'an id of no form', request: reading({ params: { invoiceId: '%' } }) },
    { because: 'another tenant’s invoice', request: reading({ claims: { ...claims, tenant_id: idFrom('other') } }) },
    { because: 'its PDF', request: reading({ claims: { ...claims, tenant_id: idFrom('other') } }, '/pdf') },
    { because: 'its UBL', request: reading({ claims: { ...claims, tenant_id: idFrom('other') } }, '/ubl') },
    {
      because: 'the list of another’s client',
      request: { route: 'GET /invoices', query: { clientId: idFrom('x') }, claims },
    },
  ])('$because', async ({ request }) => {
    expect(await call(request)).toMatchObject({ status: 404, body: { code: 'NotFound' } });
    expect(objects.calls()).toHaveLength(0);
  });

  test.each([403, 404])('a PDF that is not made yet (S3 says %i)', async (httpStatusCode) => {
    const absent = new S3ServiceException({ name: 'X', $fault: 'client', $metadata: { httpStatusCode } });
    objects.on(HeadObjectCommand).rejects(absent);
    const answer = await call(reading({}, '/pdf'));
    expect(answer).toMatchObject({
      status: 404,
      body: { code: 'NotFound', detail: expect.stringMatching(/not there yet/) },
    });
  });
});

test('a PDF is a link for five minutes, under the number as a file name can hold it', async () => {
  objects.on(HeadObjectCommand).resolves({});
  const { status, body } = await call(reading({}, '/pdf'));
  const url = new URL(body.url);
  expect({ status, path: decodeURIComponent(url.pathname) }).toMatchObject({
    status: 200,
    path: expect.stringMatching(`T/${tenantId}/invoices/FA-000000001.pdf$`),
  });
  expect(url.searchParams.get('X-Amz-Expires')).toBe('300');
  expect(url.searchParams.get('response-content-disposition')).toBe('attachment; filename="FA-2016-1.pdf"');
  expect(Date.parse(body.expiresAt) - Date.now()).toBeLessThanOrEqual(300_000);
});

test('an e-invoice is XML that nobody on the way keeps', async () => {
  const { status, headers, body } = await call(reading({}, '/ubl'));
  expect({ status, headers }).toEqual({
    status: 200,
    headers: { 'content-type': 'application/xml', 'cache-control': 'no-store' },
  });
  expect(body).toMatch(/^<\?xml .*\n<Invoice .*<cbc:ID>FA\/2016\/1<\/cbc:ID>/);
});
