import { beforeAll, describe, expect, inject, test } from 'vitest';
import type { Api } from '../../local/api.ts';
import { waitForMails } from '../../local/inbox.ts';
import { anEntry, batchWhen, billMarch, newContract, newFirm } from './firm.ts';

describe('a month, from the time to the inbox', () => {
  let api: Api;
  let contractId: string;
  let clientId: string;

  beforeAll(async () => {
    ({ api } = await newFirm('canal'));
    ({ clientId, contractId } = await newContract(api, 'Location 7'));
    await api.must('POST', '/time-entries', { body: anEntry(contractId) });
    await billMarch(api, 'March');
  });

  test('an hour at 60.00 is an invoice of 72.00 with number 1', async () => {
    const { body } = await api.must('GET', '/invoices');
    expect(body.items).toHaveLength(1);
    const { body: invoice } = await api.must('GET', `/invoices/${body.items[0].invoiceId}`);
    expect(invoice).toMatchObject({
      number: 1,
      formattedNumber: 'FA-2016-00001',
      issuedOn: '2016-03-31',
      dueOn: '2016-04-30',
    });
    expect(invoice.totals).toMatchObject({
      net: { amount: 6000, currency: 'EUR' },
      tax: { amount: 1200, currency: 'EUR' },
      gross: { amount: 7200, currency: 'EUR' },
    });
    expect(invoice.lines[0].explanation.arithmetic).toBe('60 × 60.00 ÷ 60 = 60.00');
  });

  test('its PDF can be fetched by a link', async () => {
    const { body } = await api.must('GET', '/invoices');
    const { body: link } = await api.must('GET', `/invoices/${body.items[0].invoiceId}/pdf`);
    const response = await fetch(link.url);
    expect(response.status).toBe(200);
    expect(response.headers.get('content-disposition')).toContain('FA-2016-00001');
    expect(
      Buffer.from(await response.arrayBuffer())
        .subarray(0, 5)
        .toString(),
    ).toBe('%PDF-');
  });

  test('one mail with the PDF is in the client’s inbox, and one tells the firm', async () => {
    const { inboxDir } = inject('deployed');
    const that = ({ recipients }: { recipients: readonly string[] }) =>
      recipients.includes('factures.7@clients.example');
    const [mail] = await waitForMails(inboxDir, { count: 1, seconds: 20, that });
    expect(mail?.attachments).toHaveLength(1);
    expect(mail?.subject).toContain('FA-2016-00001');
    await waitForMails(inboxDir, {
      count: 1,
      seconds: 20,
      that: ({ recipients }) => recipients.includes('office@canal.example'),
    });
  });

  test('the entry is billed and locked', async () => {
    const { body } = await api.must('GET', `/contracts/${contractId}/time-entries`);
    const [entry] = body.items;
    expect(entry).toMatchObject({ billing: 'billed', workedOn: '2016-03-10' });
    const path = `/contracts/${contractId}/time-entries/${entry.billableId}`;
    const headers = { 'if-match': `"${entry.version}"` };
    const { status, body: problem } = await api.call('DELETE', path, { headers });
    expect({ status, code: problem.code }).toEqual({ status: 409, code: 'BillableLocked' });
  });

  test('the same month again issues nothing', async () => {
    const again = await billMarch(api, 'March again');
    expect(again.progress).toEqual({ nothingToBill: 1 });
    expect((await api.must('GET', `/invoices?clientId=${clientId}`)).body.items).toHaveLength(1);
  });
});

describe('review', () => {
  test('a cancelled batch issues nothing, and the next one bills it', async () => {
    const { api } = await newFirm('quai');
    const { contractId } = await newContract(api, 'Location 8');
    await api.must('POST', '/time-entries', { body: anEntry(contractId) });
    const request = { name: 'March', through: '2016-03-31', issueOn: '2016-03-31' };
    const { body: batch } = await api.must('POST', '/batches', { body: request });
    await batchWhen(api, batch.batchId, ['inReview']);
    await api.must('POST', `/batches/${batch.batchId}/cancel`);
    await batchWhen(api, batch.batchId, ['cancelled']);
    expect((await api.must('GET', '/invoices')).body.items).toEqual([]);
    await billMarch(api, 'March, after all');
    expect((await api.must('GET', '/invoices')).body.items).toHaveLength(1);
  });

  test('two batches at once bill an hour once', async () => {
    const { api } = await newFirm('ecluse', { reviewPolicy: { when: 'never' } });
    const { contractId } = await newContract(api, 'Location 9');
    await api.must('POST', '/time-entries', { body: anEntry(contractId) });
    await Promise.all([billMarch(api, 'one'), billMarch(api, 'two')]);
    expect((await api.must('GET', '/invoices')).body.items).toHaveLength(1);
  });
});
