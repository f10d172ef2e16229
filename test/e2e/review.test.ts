import { beforeAll, describe, expect, inject, test } from 'vitest';
import type { Api } from '../../local/api.ts';
import { waitForMails } from '../../local/inbox.ts';
import { anEntry, batchWhen, newContract, newFirm } from './firm.ts';

// biome-ignore lint/suspicious/noExplicitAny: the API's answers
type Answer = any;

const minutesOn = (contractId: string, day: string, minutes: number) => {
  const startedAt = `2016-03-${day}T08:00:00Z`;
  return anEntry(contractId, {
    startedAt,
    endedAt: new Date(Date.parse(startedAt) + minutes * 60_000).toISOString(),
  });
};

const euros = (amount: number) => ({ amount, currency: 'EUR' });

/** A minute costs 1.00 before tax, so amounts are read as minutes; tax is 20 %. */
describe('a month end with a review, from the preview to the next month', () => {
  let api: Api;
  let clientIds: readonly string[];
  let leftOut: { contractId: string; billableId: string };
  let path: string;

  const itemOf = async (n: number): Promise<Answer> =>
    (await api.all(`${path}/items`)).find(({ clientId }: Answer) => clientId === clientIds[n]);
  const invoicesOf = async (n: number): Promise<Answer[]> => api.all(`/invoices?clientId=${clientIds[n]}`);
  const march = { name: 'March', through: '2016-03-31', issueOn: '2016-03-31' };

  beforeAll(async () => {
    ({ api } = await newFirm('bassin'));
    const signed = await Promise.all(
      ['Location 11', 'Location 12', 'Location 13'].map((name) => newContract(api, name)),
    );
    clientIds = signed.map(({ clientId }) => clientId);
    const [first, second, third] = signed.map(({ contractId }) => contractId) as [string, string, string];
    for (const [contractId, minutes] of [
      [first, 60],
      [second, 90],
      [third, 120],
    ] as const)
      await api.must('POST', '/time-entries', { body: minutesOn(contractId, '10', minutes) });
    const { body } = await api.must('POST', '/time-entries', { body: minutesOn(first, '22', 30) });
    leftOut = { contractId: first, billableId: body.billableId };
  });

  test('the preview says what March comes to: 60 + 30, 90 and 120 minutes', async () => {
    const { body } = await api.must('GET', '/billing/preview?through=2016-03-31');
    expect(body.items.map((row: Answer) => [row.readiness, row.selected.net.amount]).sort()).toEqual([
      ['ready', 12_000],
      ['ready', 9000],
      ['ready', 9000],
    ]);
    expect(body.totals).toMatchObject({
      invoices: 3,
      amounts: [{ net: euros(30_000), tax: euros(6000), gross: euros(36_000) }],
    });
  });

  test('with one entry left out it comes to 270 minutes, and so do the drafts', async () => {
    const postponed = [leftOut];
    const { body: seen } = await api.must('POST', '/billing/preview', { body: { through: march.through, postponed } });
    expect(seen.totals).toMatchObject({ invoices: 3, amounts: [{ net: euros(27_000), gross: euros(32_400) }] });
    const { body: batch } = await api.must('POST', '/batches', { body: { ...march, postponed } });
    path = `/batches/${batch.batchId}`;
    const reviewed = await batchWhen(api, batch.batchId, ['inReview']);
    expect(reviewed).toMatchObject({ planned: 3, progress: { drafted: 3 } });
    const items = await Promise.all([0, 1, 2].map(itemOf));
    expect(items.map(({ net }) => net.amount)).toEqual([6000, 9000, 12_000]);
    // Nothing was billed before, so there is nothing to compare with, and each is looked at.
    expect(items.map(({ compared }) => compared.marked)).toEqual([true, true, true]);
  });

  test('a draft is changed: 90 minutes at 50.00 an hour are 75.00, and the computed 90.00 stay beside them', async () => {
    const { itemId } = await itemOf(1);
    const { body: draft, headers } = await api.must('GET', `${path}/items/${itemId}/draft`);
    const [{ key }] = draft.lines;
    const edits = [{ kind: 'line', key, unitPrice: '50.00', reason: 'agreed with the client on the phone' }];
    const changed = await api.must('PUT', `${path}/items/${itemId}/draft/edits`, {
      body: { edits },
      headers: { 'if-match': headers.get('etag') ?? '' },
    });
    expect(changed.body.lines[0]).toMatchObject({ net: euros(7500), edited: { computed: { net: euros(9000) } } });
    expect(await itemOf(1)).toMatchObject({ net: euros(7500), gross: euros(9000), edited: true });
    const stale = await api.call('PUT', `${path}/items/${itemId}/draft/edits`, {
      body: { edits: [] },
      headers: { 'if-match': headers.get('etag') ?? '' },
    });
    expect(stale.status).toBe(412);
  });

  test('each draft can be looked at as a PDF', async () => {
    const { itemId } = await itemOf(1);
    const { headers, body } = await api.must('GET', `${path}/items/${itemId}/draft/pdf`);
    expect([headers.get('content-type'), body.slice(0, 5)]).toEqual(['application/pdf', '%PDF-']);
  });

  test('approved, it gives three numbers in a row, with a PDF and a mail for each', async () => {
    await api.must('POST', `${path}/approve`);
    const { issued } = await batchWhen(api, path.slice('/batches/'.length), ['closed']);
    expect(issued).toEqual([{ invoices: 3, gross: euros(30_600) }]);
    const invoices = await api.all('/invoices');
    expect(invoices.map(({ number }: Answer) => number).sort()).toEqual([1, 2, 3]);
    const { inboxDir } = inject('deployed');
    for (const n of [0, 1, 2]) {
      const [{ invoiceId, formattedNumber }] = await invoicesOf(n);
      const { body: link } = await api.must('GET', `/invoices/${invoiceId}/pdf`);
      expect((await fetch(link.url)).status).toBe(200);
      const that = ({ recipients }: { recipients: readonly string[] }) =>
        recipients.includes(`factures.${n + 11}@clients.example`);
      const mails = await waitForMails(inboxDir, { count: 1, seconds: 20, that });
      expect(mails.map(({ subject }) => subject)).toEqual([expect.stringContaining(formattedNumber)]);
    }
  });

  test('one is paid, another is credited', async () => {
    const [[paid], [credited]] = await Promise.all([invoicesOf(0), invoicesOf(2)]);
    const body = { on: '2016-04-12', method: 'bankTransfer', amount: euros(7200) };
    await api.must('POST', `/invoices/${paid.invoiceId}/payments`, { body });
    await api.must('POST', `/invoices/${credited.invoiceId}/credit-notes`, { body: { reason: 'billed by mistake' } });
    expect((await invoicesOf(0))[0]).toMatchObject({ status: 'paid', open: euros(0) });
    const statuses = (await invoicesOf(2)).map(({ kind, status }: Answer) => [kind, status]);
    expect(statuses).toContainEqual(['invoice', 'credited']);
  });

  test('the next month bills what was left out, and nothing else', async () => {
    const april = { name: 'April', through: '2016-04-30', issueOn: '2016-04-30' };
    const { body: batch } = await api.must('POST', '/batches', { body: april });
    path = `/batches/${batch.batchId}`;
    await batchWhen(api, batch.batchId, ['inReview']);
    expect(await itemOf(0)).toMatchObject({ compared: { net: euros(3000), last: euros(6000), marked: true } });
    await api.must('POST', `${path}/approve`);
    const { progress } = await batchWhen(api, batch.batchId, ['closed']);
    expect(progress).toEqual({ delivered: 1, nothingToBill: 2 });
    const invoice = (await invoicesOf(0)).find(({ number }: Answer) => number === 4);
    const { body } = await api.must('GET', `/invoices/${invoice.invoiceId}`);
    expect(body.lines).toHaveLength(1);
    expect(body.lines[0]).toMatchObject({ net: euros(3000), late: true, period: { from: '2016-03-22' } });
  });
});
