import { setTimeout as wait } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Api } from '../../local/api.ts';
import { newReceiver, type Receiver } from '../operations/receiver.ts';
import { anEntry, billMarch, newContract, newFirm, runNow } from './firm.ts';

// biome-ignore lint/suspicious/noExplicitAny: the API's answers
type Answer = any;

/** Longer than from one sweep to the next but one. */
const TRIES = 500;

describe('a system that a firm has told what happens', () => {
  let api: Api;
  let receiver: Receiver;
  let webhookId: string;

  const come = async (type: string): Promise<Receiver['come']> => {
    for (let tries = 0; tries < TRIES; tries += 1) {
      const found = receiver.come.filter((one) => one.type === type);
      if (found.length > 0) return found;
      await wait(300);
    }
    throw new Error(`no ${type} came: ${JSON.stringify(await api.all(`/webhooks/${webhookId}/messages`))}`);
  };

  beforeAll(async () => {
    ({ api } = await newFirm('horloge'));
    receiver = await newReceiver();
    const { body } = await api.must('POST', '/webhooks', { body: { url: receiver.url, description: 'The shop' } });
    webhookId = body.webhookId;
    receiver.secrets.push(body.secret);
  });
  afterAll(() => receiver?.close());

  test('shows its secret when it is made, and never again', async () => {
    const { body } = await api.must('GET', `/webhooks/${webhookId}`);
    expect(JSON.stringify(body)).not.toContain('whsec_');
  });

  test('is tried with a message that it can verify, and the answer is told', async () => {
    const { body } = await api.must('POST', `/webhooks/${webhookId}/test`);
    expect(body).toMatchObject({ type: 'webhook.test', status: 'delivered', attempts: [{ status: 204 }] });
    expect(receiver.come).toEqual([{ id: body.messageId, type: 'webhook.test', data: { webhookId }, verifiedBy: 1 }]);
  });

  test('hears of a month end: each invoice that is issued and sent, and that the batch is complete', async () => {
    const { clientId, contractId } = await newContract(api, 'Location 61');
    await api.must('POST', '/time-entries', { body: anEntry(contractId) });
    const batch = await billMarch(api, 'March');
    const [issued] = await come('invoice.issued');
    expect(issued).toMatchObject({
      verifiedBy: 1,
      data: { clientId, contractIds: [contractId], batchId: batch.batchId, net: { amount: 6000, currency: 'EUR' } },
    });
    expect(await come('invoice.sent')).toHaveLength(1);
    const [completed] = await come('batch.completed');
    expect(completed).toMatchObject({ verifiedBy: 1, data: { batchId: batch.batchId, issued: 1, needAttention: 0 } });
    expect(new Set(receiver.come.map(({ id }) => id)).size).toBe(receiver.come.length);
  });

  test('has a log of its messages, each of which can be sent again under its id', async () => {
    const messages = await api.all(`/webhooks/${webhookId}/messages?status=delivered`);
    const message = messages.find(({ type }: Answer) => type === 'invoice.issued');
    const count = () => receiver.come.filter(({ id }) => id === message.messageId).length;
    const before = count();
    await api.must('POST', `/webhooks/${webhookId}/messages/${message.messageId}/replay`);
    await runNow('webhookSweep');
    for (let tries = 0; tries < TRIES && count() === before; tries += 1) await wait(300);
    expect(count()).toBe(before + 1);
  });

  test('hears nothing more once it is disabled', async () => {
    const { headers } = await api.must('GET', `/webhooks/${webhookId}`);
    await api.must('PUT', `/webhooks/${webhookId}`, {
      body: { url: receiver.url, state: 'disabled' },
      headers: { 'if-match': headers.get('etag') ?? '' },
    });
    const before = receiver.come.length;
    const { body } = await api.must('POST', `/webhooks/${webhookId}/test`);
    expect(body).toMatchObject({ status: 'failed', failure: 'webhookDisabled', attempts: [] });
    expect(receiver.come).toHaveLength(before);
  });
});
