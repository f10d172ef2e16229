import { PutObjectCommand, S3Client } from '@aws-sdk/client-s3';
import { mockClient } from 'aws-sdk-client-mock';
import { expect, test } from 'vitest';
import { addDays } from '../../domain/calendar/local-date.ts';
import { callerOf } from '../functions/caller.ts';
import { newTable } from '../table/fixture.ts';
import { foundFirm, tenantId } from './firm.ts';
import { newBatch, runMonthEnd } from './month-end-run.ts';
import { handlersWorkOn } from './over-api.ts';

test('work that a request for a credit note puts back is on the next bill', async () => {
  const fixture = await newTable();
  await foundFirm(fixture, { clients: 1, entries: 2 });
  await runMonthEnd(fixture, { to: [] }, await newBatch(fixture, 'March'));
  await handlersWorkOn(fixture);
  mockClient(S3Client).on(PutObjectCommand).resolves({});
  const { handler } = await import('../../functions/api/credit-notes.ts');
  const { status, body } = await callerOf(handler)({
    route: 'POST /invoices/{invoiceId}/credit-notes',
    params: { invoiceId: 'FA-000000001' },
    claims: { sub: 'sub-1', tenant_id: tenantId, role: 'billing', token_use: 'access' },
    body: { reason: 'billed to the wrong month', putBackUsage: true, mail: false },
  });
  expect({ status, body }).toMatchObject({
    status: 201,
    body: { creditNote: { invoiceId: 'CN-000000001', credits: { putBackUsage: true } } },
  });
  // The handler reads the real clock, so the next month end is of the month before now.
  fixture.clock.now = new Date(Date.now() + 60_000);
  const today = fixture.clock.now.toISOString().slice(0, 10);
  const through = addDays(`${today.slice(0, 8)}01`, -1);
  await runMonthEnd(fixture, { to: [] }, await newBatch(fixture, 'next', through, { issueOn: today }));
  const [next] = await fixture.stores.ledger.list(tenantId, 'FA', 1);
  const work = next?.lines.filter(({ unit }) => unit === 'MIN') ?? [];
  expect(work.map(({ quantity, net, putBack }) => [quantity, net, putBack])).toEqual([
    ['60', 6000, 'FA-00001'],
    ['60', 6000, 'FA-00001'],
  ]);
});
