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
    expect(invoice.lines[0].explanation).toMatchObject({ rule: 'roundedTime', billedMinutes: 60 });
    expect(invoice.lines[0].sentence).toMatch(/60/);
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

  test('it is paid in part, credited in part, and its credit note is in the inbox', async () => {
    const [{ invoiceId, status, open }] = (await api.must('GET', '/invoices')).body.items;
    expect({ status, open: open.amount }).toEqual({ status: 'overdue', open: 7200 });
    const payment = { on: '2016-04-20', method: 'bankTransfer', amount: { amount: 3000, currency: 'EUR' } };
    const headers = { 'idempotency-key': 'statement-7' };
    for (let twice = 0; twice < 2; twice += 1)
      await api.must('POST', `/invoices/${invoiceId}/payments`, { body: payment, headers });
    const asked = { reason: 'agreed on the phone', amountBeforeTax: { amount: 1000, currency: 'EUR' } };
    const { body } = await api.must('POST', `/invoices/${invoiceId}/credit-notes`, { body: asked });
    expect(body).toMatchObject({
      creditNote: { kind: 'creditNote', number: 1, gross: { amount: 1200 }, status: 'sent' },
      delivery: { result: 'sent' },
    });
    const { body: invoice } = await api.must('GET', `/invoices/${invoiceId}`);
    expect({ paid: invoice.paid.amount, credited: invoice.credited.amount, open: invoice.open.amount }).toEqual({
      paid: 3000,
      credited: 1200,
      open: 3000,
    });
    const { body: history } = await api.must('GET', `/invoices/${invoiceId}/history`);
    expect(history.events.map(({ kind }: { kind: string }) => kind)).toEqual(['sent', 'payment', 'credit']);
    const { body: link } = await api.must('GET', `/invoices/${body.creditNote.invoiceId}/pdf`);
    expect((await fetch(link.url)).status).toBe(200);
    const { inboxDir } = inject('deployed');
    const that = ({ subject = '' }: { subject?: string | undefined }) =>
      subject.includes(body.creditNote.formattedNumber);
    await waitForMails(inboxDir, { count: 1, seconds: 20, that });
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
