import './environment.ts';
import { anything, array, assert, asyncProperty, constantFrom, oneof, record } from 'fast-check';
import { beforeEach, describe, expect, test } from 'vitest';
import type { BatchStatus } from '../../domain/batches/batch.ts';
import type { MadeEdit } from '../../domain/batches/edits/edit.ts';
import type { ItemStatus } from '../../domain/batches/item.ts';
import { NewBatch } from '../../domain/batches/new-batch.ts';
import { idFrom } from '../../domain/ids.ts';
import { agreementOf } from '../../domain/invoicing/agreement.ts';
import {
  batchEntity,
  batchItemEntity,
  draftEditsEntity,
  draftEntity,
} from '../../domain/table/entities/batch.entity.ts';
import { tenantEntity } from '../../domain/table/entities/tenant.entity.ts';
import { BatchItemView, itemView } from '../../functions/api/batches/views.ts';
import { handler as documents } from '../../functions/api/draft-documents.ts';
import { DraftView } from '../../functions/api/drafts/views.ts';
import { handler } from '../../functions/api/drafts.ts';
import { makeContent } from '../domain/documents/builders.ts';
import { someSettings, tenantId } from '../operations/firm.ts';
import { callerOf, type RoutedCall } from './caller.ts';
import { fakeTable } from './fake-table.ts';
import { withRealIds } from './real-ids.ts';

const table = fakeTable();
const call = callerOf(handler);
const claims = { sub: 'sub-1', tenant_id: tenantId, role: 'billing', token_use: 'access' };
const batchId = idFrom('test', 'batch');
const itemId = '0000-0003';
const request = NewBatch.parse({ name: 'March', through: '2016-03-31' });
const content = withRealIds(makeContent());
const contractId = content.lines[0]?.contractId as string;
const agreement = agreementOf({ settings: someSettings() }, { taxTreatment: 'standard' }, []);
const hand = { reason: 'politeness', by: 'sub-2', at: '2016-04-01T08:00:00Z' } as const;
const made: MadeEdit = { ...hand, kind: 'note', value: 'Merci' };

const lay = (
  status: BatchStatus = 'inReview',
  item: ItemStatus = 'drafted',
  edits: readonly MadeEdit[] = [],
  decision?: 'approve',
) =>
  table.lay(
    tenantEntity.put({ tenantId, settings: someSettings(), version: 1, updatedAt: '2016-01-01T00:00:00Z' }),
    batchEntity.put({
      ...{ tenantId, batchId, request, status, createdAt: '2016-04-01T00:00:00Z', version: 1 },
      ...(decision && { decision }),
    }),
    batchItemEntity.put({ tenantId, batchId, itemId, clientId: idFrom('c'), contractIds: [contractId], status: item }),
    draftEntity.put({
      ...{ tenantId, batchId, itemId },
      draft: { itemId, content, agreement, basis: { settingsVersion: 1, clientVersion: 1 } },
    }),
    ...(edits.length === 0 ? [] : [draftEditsEntity.put({ tenantId, batchId, itemId, edits, version: 4 })]),
  );
beforeEach(() => lay());

const on = (method: string, path: string, more: Partial<RoutedCall> = {}): RoutedCall => ({
  route: `${method} /batches/{batchId}/items/{itemId}/${path}`,
  params: { batchId, itemId },
  claims,
  ...more,
});
const editing = (edits: readonly object[], more: Partial<RoutedCall> = {}) =>
  on('PUT', 'draft/edits', { body: { edits }, headers: { 'if-match': '"1"' }, ...more });
const note = { kind: 'note', value: 'x', reason: 'y' };
const key = content.lines[0]?.key;

describe('a draft', () => {
  test('is told whole, with the reason of each line, and without what is the house’s own', async () => {
    const { status, body, headers } = await call(on('GET', 'draft'));
    expect([status, headers.etag]).toEqual([200, '"1"']);
    expect(DraftView.parse(body)).toEqual(body);
    expect(body.lines[0].sentence).toMatch(/\.$/);
    expect(JSON.stringify(body)).not.toMatch(/stateBefore|cutoff|logoKey|agreement/);
  });

  test('is told with what people changed, and what was computed', async () => {
    const edits: readonly MadeEdit[] = [
      made,
      { ...hand, kind: 'line', key: key as string, contractId, unitPrice: '1' },
      { ...hand, kind: 'removeLine', key: content.lines[1]?.key as string },
      { ...hand, kind: 'addDiscount', id: 'a', discount: { kind: 'percent', percent: '5' } },
    ];
    lay('inReview', 'drafted', edits);
    const { body, headers } = await call(on('GET', 'draft'));
    expect(DraftView.parse(body)).toEqual(body);
    expect(headers.etag).toBe('"4"');
    expect(body).toMatchObject({ note: 'Merci', edits: [{ edit: { kind: 'note' }, by: 'sub-2' }, {}, {}, {}] });
    expect(body.lines[0]).toMatchObject({
      edited: { reason: 'politeness', computed: { unitPrice: content.lines[0]?.unitPrice } },
      sentence: expect.stringContaining('odifié à la main'),
    });
    expect(body.edited.removedLines).toMatchObject([{ key: content.lines[1]?.key, by: 'sub-2' }]);
    expect(body.allowances.at(-1)).toMatchObject({ edited: { by: 'sub-2' } });
  });

  test.each([
    { itemId: '0000-0004', status: 404 },
    { itemId: '../../x', status: 400 },
  ])('$itemId is answered with $status', async ({ itemId: strange, status }) => {
    expect((await call(on('GET', 'draft', { params: { batchId, itemId: strange } }))).status).toBe(status);
  });

  test('is shown as a PDF that nothing between may keep', async () => {
    lay('inReview', 'drafted', [made]);
    const { status, headers, body } = await callerOf(documents)(on('GET', 'draft/pdf'));
    expect([status, headers['content-type'], headers['cache-control']]).toEqual([200, 'application/pdf', 'no-store']);
    expect(Buffer.from(body, 'base64').subarray(0, 5).toString()).toBe('%PDF-');
  });
});

describe('what is refused changes nothing', () => {
  test.each([
    { because: 'no version', request: editing([note], { headers: {} }), status: 428, code: 'PreconditionRequired' },
    { because: 'another version', request: editing([note], { headers: { 'if-match': '"2"' } }), status: 412 },
    { because: 'no reason', request: editing([{ kind: 'note', value: 'x' }]), pointer: '/edits/0/reason' },
    {
      because: 'five decimals',
      request: editing([{ kind: 'line', key, quantity: '1.00001', reason: 'y' }]),
      pointer: '/edits/0/quantity',
    },
    {
      because: 'a line that is not there',
      request: editing([note, { kind: 'removeLine', key: 'x', reason: 'y' }]),
      pointer: '/edits/1/key',
    },
    { because: 'another kind', request: editing([{ kind: 'total', value: 1, reason: 'y' }]), pointer: '/edits/0/kind' },
    {
      because: 'a draft of nothing',
      request: editing([{ kind: 'addDiscount', id: 'a', discount: { kind: 'percent', percent: '100' }, reason: 'y' }]),
      ...{ status: 422, code: 'NothingToInvoice' },
    },
    {
      because: 'another tenant’s batch',
      request: editing([note], { claims: { ...claims, tenant_id: idFrom('other') } }),
      ...{ status: 404, code: 'NotFound' },
    },
    {
      because: 'a role that may not',
      request: editing([note], { claims: { ...claims, role: 'viewer' } }),
      ...{ status: 403, code: 'Forbidden' },
    },
    {
      because: 'nothing to postpone',
      request: on('POST', 'postpone', { body: { billables: [] }, headers: { 'idempotency-key': 'a' } }),
      pointer: '/billables',
    },
    {
      because: 'another contract’s work',
      request: on('POST', 'postpone', { body: { billables: [{ contractId: idFrom('x'), billableId: idFrom('y') }] } }),
      pointer: '/billables/0/contractId',
    },
  ])('$because', async ({ request: asked, status = 400, code, pointer }) => {
    const answer = await call(asked);
    expect(answer.status).toBe(status);
    if (code !== undefined) expect(answer.body.code).toBe(code);
    if (pointer !== undefined)
      expect(answer.body.errors.map((one: { pointer: string }) => one.pointer)).toContain(pointer);
    expect(table.written()).toBe(0);
  });

  test.each([
    { status: 'drafting', item: 'drafted' },
    { status: 'inReview', item: 'drafted', decision: 'approve' },
    { status: 'inReview', item: 'removed' },
    { status: 'issuing', item: 'approved' },
    { status: 'closed', item: 'delivered' },
    { status: 'cancelled', item: 'drafted' },
  ] as const)('a batch that is $status, an item that is $item', async ({ status, item, ...more }) => {
    lay(status, item, [], 'decision' in more ? more.decision : undefined);
    for (const asked of [editing([note]), on('POST', 'recompute')]) {
      const answer = await call(asked);
      expect([answer.status, answer.body.code]).toEqual([409, 'BatchNotInReview']);
    }
    expect(table.written()).toBe(0);
  });
});

test('the list of a batch tells what a reviewer should look at', () => {
  const money = (amount: number) => ({ amount, currency: 'EUR' });
  const told = itemView({
    item: {
      ...{ itemId, clientId: idFrom('c'), contractIds: [contractId], status: 'drafted', net: 100, gross: 120 },
      ...{ currency: 'EUR', edited: true, compared: { net: 110, lastNet: 70, marked: true } },
      lostEdits: [{ kind: 'note', about: 'note', why: 'groupedAnew' }],
    },
  });
  expect(BatchItemView.parse(JSON.parse(JSON.stringify(told)))).toMatchObject({
    compared: { net: money(110), last: money(70), marked: true },
    lostEdits: [{ why: 'groupedAnew' }],
  });
});

/** One edit of each kind, as it would be taken. */
const right: readonly Readonly<Record<string, unknown>>[] = [
  note,
  {
    ...{ kind: 'line', key, contractId, description: 'a', quantity: '2', unitPrice: '1.5', taxRateId: 'normal' },
    ...{ period: { from: '2016-03-01', until: '2016-04-01' }, discount: null, reason: 'y' },
  },
  { kind: 'removeLine', key: content.lines[1]?.key, reason: 'y' },
  {
    ...{ kind: 'addLine', key: 'added-1', contractId, description: 'a', quantity: '2', unit: 'MIN', unitPrice: '60' },
    ...{ baseQuantity: 60, discount: { kind: 'percent', percent: '5' }, reason: 'y' },
  },
  { kind: 'order', keys: [key], reason: 'y' },
  { kind: 'purchaseOrder', value: null, reason: 'y' },
  { kind: 'period', value: { from: '2016-03-01', until: '2016-04-01' }, reason: 'y' },
  { kind: 'issueOn', value: '2016-03-31', reason: 'y' },
  { kind: 'dueOn', value: '2999-12-31', reason: 'y' },
  { kind: 'recipients', value: [{ email: 'a@b.example' }], reason: 'y' },
  { kind: 'addDiscount', id: 'a', discount: { kind: 'amount', amount: '5' }, reason: 'y' },
  { kind: 'removeDiscount', of: 'client', reason: 'y' },
];

test('nothing that is sent is answered with a fault of ours', async () => {
  const odd = oneof(
    anything(),
    constantFrom<unknown>(
      '',
      'NaN',
      '9999999',
      '999999999',
      '-9999999',
      '2016-02-30',
      '__proto__',
      '1'.repeat(400),
      [],
      {},
    ),
  );
  const names = [...new Set(right.flatMap((one) => Object.keys(one)))];
  const nearly = record({ one: constantFrom(...right), name: constantFrom(...names), by: odd }).map(
    ({ one, name, by }) => ({ ...one, [name]: by }),
  );
  const edits = array(oneof(nearly, constantFrom(...right)), { maxLength: 4 });
  let taken = 0;
  await assert(
    asyncProperty(edits, async (asked) => {
      const { status } = await call(editing(JSON.parse(JSON.stringify(asked)) as object[]));
      expect(status).toBeLessThan(500);
      if (status === 200) taken += 1;
    }),
  );
  expect(taken).toBeGreaterThan(0);
});
