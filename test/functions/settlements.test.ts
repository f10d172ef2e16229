import './environment.ts';
import { GetObjectCommand, PutObjectCommand, S3Client } from '@aws-sdk/client-s3';
import { SESClient } from '@aws-sdk/client-ses';
import { mockClient } from 'aws-sdk-client-mock';
import { beforeEach, describe, expect, test } from 'vitest';
import { idFrom } from '../../domain/ids.ts';
import { type Change, NOTHING_SETTLED, withEvent } from '../../domain/invoicing/settlement.ts';
import { settlementEntity } from '../../domain/table/entities/ledger.entity.ts';
import { settlementRow } from '../../domain/table/settlement-store.ts';
import { handler as creditNotes } from '../../functions/api/credit-notes.ts';
import { StandingView } from '../../functions/api/invoices/standing.ts';
import { InvoiceSummary } from '../../functions/api/invoices/summary.ts';
import { InvoiceView } from '../../functions/api/invoices/views.ts';
import { handler as invoices } from '../../functions/api/invoices.ts';
import { HistoryView, LateChargesView } from '../../functions/api/settlements/routes.ts';
import { historyView } from '../../functions/api/settlements/views.ts';
import { handler as settlements } from '../../functions/api/settlements.ts';
import { makeInvoice, makeLine } from '../domain/documents/builders.ts';
import { tenantId } from '../operations/firm.ts';
import { callerOf, type RoutedCall } from './caller.ts';
import { fakeTable } from './fake-table.ts';
import { rowsOfInvoice } from './invoiced.ts';
import { withRealIds } from './real-ids.ts';

const table = fakeTable();
const objects = mockClient(S3Client);
const ses = mockClient(SESClient);
const claims = { sub: 'sub-1', tenant_id: tenantId, role: 'billing', token_use: 'access' };

/** 120.00 EUR of 1 April 2016, due on 31 May. */
const invoice = withRealIds(
  makeInvoice({
    series: 'FA',
    number: 1,
    invoiceId: 'FA-000000001',
    formattedNumber: 'FA-1',
    lines: [makeLine({ key: 'fee', quantity: '1', unit: 'C62', unitPrice: '100', baseQuantity: 1 })],
  }),
);

beforeEach(() => {
  objects.reset();
  ses.reset();
  table.lay(
    ...rowsOfInvoice(invoice),
    settlementEntity.put(
      settlementRow(tenantId, invoice, { settled: { paid: 5000, refunded: 0, credited: 0 }, version: 1 }),
    ),
  );
});

const params = { invoiceId: invoice.invoiceId };
const payment = {
  on: '2016-04-20',
  method: 'bankTransfer',
  reference: 'VIR 42',
  amount: { amount: 12_000, currency: 'EUR' },
  why: 'on the statement of April',
};
const posting = (what: string, body: unknown, more: Partial<RoutedCall> = {}): RoutedCall => ({
  route: `POST /invoices/{invoiceId}/${what}`,
  params,
  claims,
  body,
  ...more,
});
const call = (request: RoutedCall) =>
  callerOf(request.route.endsWith('/credit-notes') ? creditNotes : settlements)(request);

test.each(['payments', 'refunds', 'status', 'history'])('%s of an invoice that is not there', async (what) => {
  const request =
    what === 'history'
      ? { route: 'GET /invoices/{invoiceId}/history', params: { invoiceId: 'FA-000000009' }, claims }
      : posting(what, what === 'status' ? { status: 'sent' } : payment, { params: { invoiceId: 'FA-000000009' } });
  expect(await call(request)).toMatchObject({ status: 404, body: { code: 'NotFound' } });
});

test('an invoice is told with how it stands', async () => {
  const { status, body } = await callerOf(invoices)({ route: 'GET /invoices/{invoiceId}', params, claims });
  expect(status).toBe(200);
  expect(InvoiceView.parse(body)).toEqual(body);
  expect(body).toMatchObject({
    status: 'overdue',
    open: { amount: 7000, currency: 'EUR' },
    paid: { amount: 5000, currency: 'EUR' },
  });
});

describe('what is entered is answered as it stands', () => {
  test.each([
    ['payments', payment, 201, { status: 'paid', open: { amount: 0, currency: 'EUR' } }],
    ['status', { status: 'exported', why: 'Sage' }, 200, { status: 'overdue' }],
  ] as const)('%s', async (what, body, status, told) => {
    const answer = await call(posting(what, body));
    expect({ status: answer.status, body: answer.body }).toMatchObject({ status, body: told });
    expect(StandingView.parse(answer.body)).toEqual(answer.body);
  });

  test('the history has a schema for each of its events', () => {
    const moved = { on: '2016-04-20', method: 'cash', reference: 'r', amount: { amount: 1, currency: 'EUR' } };
    const entered = { eventId: idFrom('e'), at: '2016-04-20T08:00:00.000Z', by: 'sub-1', why: 'w' };
    const events = [
      { kind: 'payment', ...entered, ...moved },
      { kind: 'refund', ...entered, ...moved },
      { kind: 'credit', ...entered, creditNoteId: 'CN-000000001', amount: moved.amount },
      { kind: 'exported', ...entered },
      { kind: 'sent', ...entered, mail: 'issue', pdfSha256: 'abc' },
      { kind: 'stored', ...entered, pdfSha256: 'abc' },
      { kind: 'bounced', ...entered, mail: 'issue', reason: 'user unknown' },
      { kind: 'complained', ...entered, mail: 'issue', reason: 'abuse' },
      { kind: 'reminded', ...entered, stepId: 'first', open: moved.amount, interest: moved.amount },
    ];
    expect(HistoryView.parse({ invoiceId: 'FA-000000001', events }).events).toEqual(events);
    const change = (kind: string) => ({ ...moved, kind, amount: 1, creditNoteId: 'x' }) as unknown as Change;
    const kinds = events.map(({ kind }) => withEvent(NOTHING_SETTLED, { ...entered, place: 1, change: change(kind) }));
    expect(kinds.every(({ version }) => version === 1)).toBe(true);
  });
});

test('late charges are told with their arithmetic, for any day', async () => {
  const route = 'GET /invoices/{invoiceId}/late-charges';
  const answer = await call({ route, params, claims, query: { on: '2016-06-30' } });
  expect({ status: answer.status, body: LateChargesView.parse(answer.body) }).toEqual({
    status: 200,
    body: {
      invoiceId: 'FA-000000001',
      on: '2016-06-30',
      dueOn: '2016-05-31',
      open: { amount: 12_000, currency: 'EUR' },
      daysLate: 30,
      percent: '12.15',
      spans: [{ from: '2016-06-01', until: '2016-07-01', days: 30, balance: { amount: 12_000, currency: 'EUR' } }],
      // 120.00 × 30 × 12.15 % ÷ 365 = 1.1984
      interest: { amount: 120, currency: 'EUR' },
      arithmetic: 'Interest: 120.00 × 30\u00a0days × 12.15% ÷ 365 = €1.20.',
      recoveryFee: { amount: 4000, currency: 'EUR' },
      total: { amount: 16_120, currency: 'EUR' },
    },
  });
  const early = await call({ route, params, claims, query: { on: '2016-05-31' } });
  expect(early.body).toMatchObject({ daysLate: 0, spans: [], interest: { amount: 0 }, recoveryFee: { amount: 0 } });
  expect(await call({ route, params, claims, query: { on: '2016-02-30' } })).toMatchObject({ status: 400 });
});

test('a reminder in the history is told with money', () => {
  const change = { kind: 'reminded', stepId: 'first', open: 100, interest: 2 } as const;
  const event = { eventId: idFrom('e'), place: 1, at: '2016-06-07T07:00:00.000Z', by: 'monthend', change };
  const view = JSON.parse(JSON.stringify(historyView(invoice, [event])));
  expect(HistoryView.parse(view).events).toMatchObject([
    { kind: 'reminded', stepId: 'first', open: { amount: 100, currency: 'EUR' }, interest: { amount: 2 } },
  ]);
});

describe('what is refused is not written', () => {
  const usd = { ...payment, amount: { amount: 1, currency: 'USD' } };
  test.each<[string, RoutedCall, number, string, string?]>([
    ['another currency', posting('payments', usd), 422, 'CurrencyMismatch', '/amount/currency'],
    [
      'a day before the invoice',
      posting('payments', { ...payment, on: '2016-03-31' }),
      422,
      'PaymentBeforeInvoice',
      '/on',
    ],
    [
      'more than the invoice',
      posting('payments', { ...payment, amount: { amount: 12_001, currency: 'EUR' } }),
      422,
      'AmountExceedsOpen',
      '/amount/amount',
    ],
    ['a refund of what was not paid', posting('refunds', payment), 422, 'AmountExceedsOpen', '/amount/amount'],
    [
      'no amount',
      posting('payments', { ...payment, amount: { amount: 0, currency: 'EUR' } }),
      400,
      'RequestInvalid',
      '/amount/amount',
    ],
    [
      'less than nothing',
      posting('refunds', { ...payment, amount: { amount: -1, currency: 'EUR' } }),
      400,
      'RequestInvalid',
      '/amount/amount',
    ],
    [
      'part of a cent',
      posting('payments', { ...payment, amount: { amount: 0.5, currency: 'EUR' } }),
      400,
      'RequestInvalid',
      '/amount/amount',
    ],
    [
      'a way of paying that nobody knows',
      posting('payments', { ...payment, method: 'shells' }),
      400,
      'RequestInvalid',
      '/method',
    ],
    ['no day', posting('payments', { ...payment, on: '2016-02-30' }), 400, 'RequestInvalid', '/on'],
    ['a status that follows by itself', posting('status', { status: 'paid' }), 400, 'RequestInvalid', '/status'],
    ['credit without a reason', posting('credit-notes', {}), 400, 'RequestInvalid', '/reason'],
    [
      'lines and an amount',
      posting('credit-notes', {
        reason: 'r',
        lines: [{ key: 'fee' }],
        amountBeforeTax: { amount: 1, currency: 'EUR' },
      }),
      400,
      'RequestInvalid',
      '/amountBeforeTax',
    ],
    ['no lines', posting('credit-notes', { reason: 'r', lines: [] }), 400, 'RequestInvalid', '/lines'],
    [
      'credit in another currency',
      posting('credit-notes', { reason: 'r', amountBeforeTax: { amount: 1, currency: 'USD' } }),
      422,
      'CurrencyMismatch',
      '/amountBeforeTax/currency',
    ],
    [
      'more credit than the invoice',
      posting('credit-notes', { reason: 'r', amountBeforeTax: { amount: 10_001, currency: 'EUR' } }),
      422,
      'CreditExceedsInvoice',
      '/amountBeforeTax/amount',
    ],
    [
      'a line that is not there',
      posting('credit-notes', { reason: 'r', lines: [{ key: 'x' }] }),
      400,
      'RequestInvalid',
      '/lines/0/key',
    ],
    ['a refund by a viewer', posting('refunds', payment, { claims: { ...claims, role: 'viewer' } }), 403, 'Forbidden'],
    [
      'credit by an accountant',
      posting('credit-notes', { reason: 'r' }, { claims: { ...claims, role: 'accountant' } }),
      403,
      'Forbidden',
    ],
    [
      'another firm’s invoice',
      posting('payments', payment, { claims: { ...claims, tenant_id: idFrom('other') } }),
      404,
      'NotFound',
    ],
  ])('%s', async (_, request, status, code, pointer) => {
    const answer = await call(request);
    expect({ status: answer.status, code: answer.body.code }).toEqual({ status, code });
    if (pointer) expect(answer.body.errors.map((fault: { pointer: string }) => fault.pointer)).toContain(pointer);
    expect({ written: table.written(), objects: objects.calls().length, mails: ses.calls().length }).toEqual({
      written: 0,
      objects: 0,
      mails: 0,
    });
  });
});

test('a credit note is answered as it was issued, with what became of its mail', async () => {
  objects.on(PutObjectCommand).resolves({});
  objects.on(GetObjectCommand).rejects(new Error('not asked for'));
  const answer = await call(posting('credit-notes', { reason: 'a wrong rate', lines: [{ key: 'fee' }] }));
  expect({ status: answer.status, location: answer.headers.location }).toEqual({
    status: 201,
    location: '/invoices/CN-000000001',
  });
  expect(InvoiceSummary.parse(answer.body.creditNote)).toEqual(answer.body.creditNote);
  expect(answer.body).toMatchObject({
    creditNote: { kind: 'creditNote', credits: { formattedNumber: 'FA-1', reason: 'a wrong rate' }, status: 'issued' },
    delivery: { result: 'notSent', reason: 'the client has no billing contact' },
  });
  expect(answer.body.creditNote).not.toHaveProperty('batchId');
});
