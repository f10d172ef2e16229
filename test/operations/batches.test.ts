import { beforeAll, describe, expect, test } from 'vitest';
import { NewBatch } from '../../domain/batches/new-batch.ts';
import { cutoffAt, newId } from '../../domain/ids.ts';
import { decideBatch } from '../../domain/operations/batches/decide.ts';
import { getBatch, listBatches, listBatchItems } from '../../domain/operations/batches/read.ts';
import { startBatch } from '../../domain/operations/batches/start.ts';
import { readDraft } from '../../domain/operations/drafts/read.ts';
import {
  fileNameOf,
  getInvoice,
  linkToInvoicePdf,
  listInvoices,
  listInvoicesOfClient,
} from '../../domain/operations/invoices.ts';
import { awaitReview, tallyBatch } from '../../domain/operations/month-end/review.ts';
import type { Machine } from '../../domain/operations/ports.ts';
import { type Fixture, newTable } from '../table/fixture.ts';
import { clientIdOf, contractIdOf, foundFirm, tenantId } from './firm.ts';
import { needsOf, runMonthEnd } from './month-end-run.ts';

let fixture: Fixture;
const started: string[] = [];
const woken: unknown[][] = [];
const machine: Machine = {
  start: async (name) => void started.push(name),
  succeed: async (...call) => void woken.push(call),
  standing: async () => 'running',
};

beforeAll(async () => {
  fixture = await newTable();
  await foundFirm(fixture, { clients: 3, entries: 1 });
});

const fresh = () => newId(new Date());
const start = (more: object = {}, seed = fresh()) =>
  startBatch(needsOf(fixture), machine)(
    tenantId,
    seed,
    NewBatch.parse({ name: 'March', through: '2016-03-31', ...more }),
  );
const decide = (batchId: string, decision: 'approve' | 'cancel', by = 'sub-1') =>
  decideBatch(needsOf(fixture), machine)(tenantId, batchId, decision, by);
const inReview = async () => {
  const { batchId } = await start();
  await fixture.stores.batches.move(tenantId, batchId, ['planning'], 'inReview');
  return batchId;
};

describe('starting', () => {
  test('stores the batch and starts its execution under its name; a repetition finds both', async () => {
    const seed = fresh();
    const batch = await start({}, seed);
    expect(batch).toMatchObject({ batchId: seed, status: 'planning', through: '2016-03-31' });
    expect(await start({}, seed)).toEqual(batch);
    expect(started.filter((name) => name === seed)).toHaveLength(2);
    const all = await listBatches(needsOf(fixture))(tenantId, { limit: 10 });
    expect(all.items.filter(({ batchId }) => batchId === seed)).toHaveLength(1);
  });

  test('takes contracts once each, and refuses those that do not exist', async () => {
    const contractId = contractIdOf(0);
    expect(await start({ contractIds: [contractId, contractId] })).toMatchObject({ contractIds: [contractId] });
    const before = started.length;
    await expect(start({ contractIds: [contractId, 'z'.repeat(26)] })).rejects.toMatchObject({
      code: 'NotFound',
      faults: [{ pointer: '/contractIds/1' }],
    });
    expect(started).toHaveLength(before);
  });

  test.each([
    { dates: { through: '2016-05-03' }, pointer: '/through' },
    { dates: { issueOn: '2016-05-03' }, pointer: '/issueOn' },
    { dates: { dueOn: '2017-05-07' }, pointer: '/dueOn' },
    { dates: { issueOn: '2016-04-10', dueOn: '2016-04-09' }, pointer: '/dueOn' },
  ])('refuses a date that is a typing error: $dates', async ({ dates, pointer }) => {
    await expect(start(dates)).rejects.toMatchObject({ code: 'RequestInvalid', faults: [{ pointer }] });
  });
});

describe('deciding', () => {
  test('stores the decision, then wakes the machine; the same again is fine, the other is too late', async () => {
    const batchId = await inReview();
    await fixture.stores.batches.storeToken(tenantId, batchId, 'token-1');
    expect(await decide(batchId, 'approve')).toMatchObject({ decision: 'approve', decidedBy: 'sub-1' });
    expect(await decide(batchId, 'approve', 'sub-2')).toMatchObject({ decidedBy: 'sub-1' });
    expect(woken.filter(([token]) => token === 'token-1')).toEqual(Array(2).fill(['token-1', { decision: 'approve' }]));
    await expect(decide(batchId, 'cancel')).rejects.toMatchObject({ code: 'BatchNotCancellable' });
  });

  test('works before the machine waits: it finds the decision when it does', async () => {
    const { batchId } = await start();
    await fixture.stores.batches.move(tenantId, batchId, ['planning'], 'drafting');
    const before = woken.length;
    expect(await decide(batchId, 'cancel')).toMatchObject({ decision: 'cancel', status: 'drafting' });
    expect(woken).toHaveLength(before);
    expect(await tallyBatch(needsOf(fixture))({ tenantId, batchId })).toEqual({ review: true });
    await awaitReview(needsOf(fixture), machine)({ tenantId, batchId, taskToken: 'late' });
    expect(woken.at(-1)).toEqual(['late', { decision: 'cancel' }]);
  });

  test.each(['planning', 'drafting', 'issuing', 'delivering', 'closed', 'failed'] as const)(
    'nothing is approved while %s',
    async (status) => {
      const { batchId } = await start();
      await fixture.stores.batches.move(tenantId, batchId, ['planning'], status);
      await expect(decide(batchId, 'approve')).rejects.toMatchObject({ code: 'BatchNotInReview' });
    },
  );

  test.each(['issuing', 'delivering', 'closed', 'failed'] as const)('nothing is cancelled when %s', async (status) => {
    const { batchId } = await start();
    await fixture.stores.batches.move(tenantId, batchId, ['planning'], status);
    await expect(decide(batchId, 'cancel')).rejects.toMatchObject({ code: 'BatchNotCancellable' });
    expect((await getBatch(needsOf(fixture))(tenantId, batchId)).batch.decision).toBeUndefined();
  });

  test('a batch that is not there is not found', async () => {
    await expect(decide(fresh(), 'approve')).rejects.toMatchObject({ code: 'NotFound' });
  });
});

describe('after a month end', () => {
  test('batch, items, drafts, invoices and their PDFs can be read', async () => {
    const needs = needsOf(fixture);
    const { batchId } = await start({ issueOn: '2016-03-31' });
    await runMonthEnd(fixture, { to: [] }, batchId);

    const { batch, progress, issued } = await getBatch(needs)(tenantId, batchId);
    expect(batch).toMatchObject({ status: 'closed', cutoff: expect.stringMatching(cutoffAt(new Date()).slice(-16)) });
    expect(progress).toEqual({ delivered: 3 });
    expect(issued).toEqual([{ currency: 'EUR', invoices: 3, gross: 3 * 19_200 }]);
    const items = await listBatchItems(needs)(tenantId, batchId, { limit: 10 });
    expect(items.items).toHaveLength(3);
    const { draft } = await readDraft(needs)(tenantId, batchId, '0000-0000');
    expect(draft.content.lines.map(({ explanation }) => explanation.rule)).toEqual(['fullPeriod', 'roundedTime']);
    await expect(readDraft(needs)(tenantId, batchId, '0009-0000')).rejects.toMatchObject({ code: 'NotFound' });

    const numbers: string[] = [];
    let cursor: string | undefined;
    do {
      const page = await listInvoices(needs)(tenantId, { limit: 2, cursor });
      numbers.push(...page.items.map(({ formattedNumber }) => formattedNumber));
      cursor = page.cursor ?? undefined;
    } while (cursor !== undefined);
    expect(numbers).toEqual(['FA-00003', 'FA-00002', 'FA-00001']);

    const [invoice] = (await listInvoicesOfClient(needs)(tenantId, clientIdOf(1), { limit: 10 })).items;
    if (!invoice) throw new Error('the client has no invoice');
    expect((await getInvoice(needs)(tenantId, invoice.invoiceId)).document).toEqual(invoice);
    const links = { linkTo: async (key: string, name: string, seconds: number) => `${key} ${name} ${seconds}` };
    expect(await linkToInvoicePdf(needs, links)(tenantId, invoice.invoiceId)).toEqual({
      url: `T/${tenantId}/invoices/${invoice.invoiceId}.pdf ${invoice.formattedNumber}.pdf 300`,
      expiresAt: new Date(fixture.clock.now.getTime() + 300_000).toISOString(),
    });
    const none = { linkTo: async () => undefined };
    await expect(linkToInvoicePdf(needs, none)(tenantId, invoice.invoiceId)).rejects.toThrow(/not there yet/);
    for (const missing of ['FA-000000099', 'XX-000000001', 'nonsense'])
      await expect(getInvoice(needs)(tenantId, missing)).rejects.toMatchObject({ code: 'NotFound' });
  });

  test('a file is named after the number, without what no file name holds', () => {
    expect(fileNameOf({ formattedNumber: 'FA/2016/7' })).toBe('FA-2016-7.pdf');
  });
});
