import { createHmac, randomUUID } from 'node:crypto';
import { setTimeout as wait } from 'node:timers/promises';
import { beforeAll, describe, expect, test } from 'vitest';
import type { Api } from '../../local/api.ts';
import { apiUrlOf } from '../../local/people.ts';
import { deployed, newFirm } from './firm.ts';

let api: Api;
let integrationId = '';
let hook = '';
let secret = '';

const settings = { name: 'Jira', approval: 'person', createClients: false, options: {} };

beforeAll(async () => {
  ({ api } = await newFirm('webhooks'));
  const { body } = await api.must('POST', '/integrations', {
    body: { ...settings, provider: 'jira', state: 'active' },
  });
  ({ integrationId, secret } = body);
  hook = `${apiUrlOf(deployed())}${new URL(body.url).pathname}`;
});

const worklog = (id: string) => ({
  webhookEvent: 'worklog_created',
  timestamp: Date.now(),
  worklog: {
    id,
    issueId: '99291',
    author: { accountId: 'ada', displayName: 'Ada' },
    started: '2016-03-10T09:00:00.000+0100',
    updated: '2016-03-10T10:00:00.000+0100',
    timeSpentSeconds: 3600,
  },
});

/** As Jira sends it. */
const post = async (body: object, identifier: string = randomUUID(), key = secret) => {
  const raw = JSON.stringify(body);
  const answer = await fetch(hook, {
    method: 'POST',
    headers: {
      'content-type': 'application/json',
      'x-atlassian-webhook-identifier': identifier,
      'x-hub-signature': `sha256=${createHmac('sha256', key).update(raw).digest('hex')}`,
    },
    body: raw,
  });
  return { status: answer.status, body: (await answer.json()) as { deliveryId: string } };
};

/** Waits until the worker has settled a delivery. */
const settled = async (deliveryId: string) => {
  for (let tries = 0; tries < 150; tries += 1) {
    const { body } = await api.must('GET', `/integrations/${integrationId}/deliveries/${deliveryId}`);
    if (body.status !== 'received') return body;
    await wait(200);
  }
  throw new Error(`the delivery ${deliveryId} was never worked off`);
};

const change = async (state: string) => {
  const { headers } = await api.must('GET', `/integrations/${integrationId}`);
  await api.must('PUT', `/integrations/${integrationId}`, {
    body: { ...settings, state },
    headers: { 'if-match': headers.get('etag') ?? '' },
  });
};

describe('a webhook', () => {
  test('is kept once, worked off from the stream, and waits for what nobody has mapped', async () => {
    const identifier = randomUUID();
    const first = await post(worklog('1'), identifier);
    expect(first.status).toBe(202);
    expect(await post(worklog('1'), identifier)).toEqual({ status: 200, body: first.body });
    const delivery = await settled(first.body.deliveryId);
    expect(delivery).toMatchObject({ status: 'waiting', says: [{ about: 'work', externalId: '1', seconds: 3600 }] });
    expect(JSON.parse(delivery.body).worklog.id).toBe('1');
    const { body: log } = await api.must('GET', `/integrations/${integrationId}/deliveries?status=waiting`);
    expect(log.items.map((one: { deliveryId: string }) => one.deliveryId)).toContain(first.body.deliveryId);
  });

  test('that is replayed goes through the worker again', async () => {
    const { body } = await post(worklog('2'));
    await settled(body.deliveryId);
    const path = `/integrations/${integrationId}/deliveries/${body.deliveryId}`;
    await api.must('POST', `${path}/replay`);
    expect(await settled(body.deliveryId)).toMatchObject({ status: 'waiting', replays: 1 });
  });

  test('that says nothing known is kept and marked', async () => {
    const { status, body } = await post({ hello: 'world' });
    expect(status).toBe(202);
    expect(await settled(body.deliveryId)).toMatchObject({ status: 'notUnderstood' });
  });

  test('of somebody else is refused, and the tool may try its own', async () => {
    expect((await post(worklog('3'), randomUUID(), 'x'.repeat(32))).status).toBe(401);
    const { body } = await api.must('POST', `/integrations/${integrationId}/test`);
    expect(body).toMatchObject({ status: 'ignored', reason: 'test', test: true });
  });

  test('holds under both secrets while one is changed', async () => {
    const old = secret;
    const { body } = await api.must('POST', `/integrations/${integrationId}/secrets`, { body: {} });
    secret = body.secret;
    expect((await post(worklog('4'), randomUUID(), old)).status).toBe(202);
    // An instance looks at the secrets anew when they are two seconds old.
    let { status } = await post(worklog('5'));
    for (let tries = 0; tries < 20 && status === 401; tries += 1) {
      await wait(200);
      ({ status } = await post(worklog('5')));
    }
    expect(status).toBe(202);
  });

  test('becomes nothing while the integration is tested', async () => {
    await change('testing');
    const { body } = await post(worklog('6'));
    expect(await settled(body.deliveryId)).toMatchObject({ status: 'ignored', reason: 'testing' });
  });
});
