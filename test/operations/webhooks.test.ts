import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { idFrom } from '../../domain/ids.ts';
import type { AttemptNeeds } from '../../domain/operations/webhooks/attempt.ts';
import {
  changeWebhook,
  createWebhook,
  type MadeWebhook,
  readWebhook,
  removeWebhook,
} from '../../domain/operations/webhooks/manage.ts';
import {
  listMessages,
  messageOf,
  readMessage,
  replayFailed,
  replayMessage,
  testWebhook,
} from '../../domain/operations/webhooks/messages.ts';
import { addWebhookSecret, dropWebhookSecret } from '../../domain/operations/webhooks/secrets.ts';
import { sweepWebhooks } from '../../domain/operations/webhooks/sweep.ts';
import { tellOfDisabled } from '../../domain/operations/webhooks/tell-of-disabled.ts';
import type { Webhook } from '../../domain/webhooks/webhook.ts';
import { receiversOf } from '../../functions/shared/receivers.ts';
import { secretBox } from '../../functions/shared/seal-secret.ts';
import { type Fault, failAt, isInjected, WRITES } from '../table/faults.ts';
import { type Fixture, newTable } from '../table/fixture.ts';
import { someSettings, tenantId } from './firm.ts';
import { mailerOf, needsOf, type SentMails } from './month-end-run.ts';
import { newReceiver, type Receiver } from './receiver.ts';

let fixture: Fixture;
let sent: SentMails;
let receivers: Receiver[];
let errors: unknown[];
/** How long a call may take. */
let patience: number;

beforeEach(async () => {
  fixture = await newTable();
  fixture.clock.now = new Date();
  await fixture.stores.tenants.create(tenantId, someSettings());
  sent = { to: [] };
  receivers = [];
  errors = [];
  patience = 10_000;
});
afterEach(() => {
  for (const receiver of receivers) receiver.close();
});

const plenty = () => 100_000;
const box = secretBox(async () => 'the key of the stage');
const needs = (): AttemptNeeds => ({
  stores: fixture.stores,
  clock: () => fixture.clock.now,
  secretBox: box,
  receivers: receiversOf({ toLoopback: true, milliseconds: patience }),
  jitter: () => 0,
  tellDisabled: tellOfDisabled(needsOf(fixture), mailerOf(fixture, sent)),
});
const sweep = (timeLeft = plenty) =>
  sweepWebhooks({
    ...needs(),
    journal: { info: () => {}, error: (_, { error }) => errors.push(error) },
  })(timeLeft);
const later = (seconds: number) => {
  fixture.clock.now = new Date(fixture.clock.now.getTime() + seconds * 1000);
};

const receiving = async (answer: number | undefined = 204): Promise<Receiver> => {
  const receiver = await newReceiver();
  receiver.answer = answer;
  receivers.push(receiver);
  return receiver;
};
const webhookIdOf = (name: string) => idFrom('test', 'webhook', name);
const create = (name: string, facts: Partial<Webhook> & { url: string }): Promise<MadeWebhook> =>
  createWebhook(needs())(tenantId, webhookIdOf(name), { state: 'enabled', ...facts });
/** A receiver and its webhook, told the secret. */
const connected = async (name: string, answer?: number): Promise<Receiver> => {
  const receiver = await receiving(answer);
  const { secret = '' } = await create(name, { url: receiver.url });
  receiver.secrets.push(secret);
  return receiver;
};
const send = async (name: string, ...events: string[]): Promise<void> => {
  for (const event of events) {
    const occurredAt = fixture.clock.now.toISOString();
    const webhookId = webhookIdOf(name);
    const facts = { type: 'webhook.test', eventId: idFrom('event', event), occurredAt, data: { webhookId } } as const;
    await fixture.stores.webhookMessages.put(tenantId, messageOf(webhookId, facts, fixture.clock.now));
  }
};
const messages = async (name: string) =>
  (await listMessages(needs())(tenantId, webhookIdOf(name), { limit: 100 })).items;
const statuses = async (name: string) => (await messages(name)).map(({ status }) => status).toSorted();
const standing = (name: string) => readWebhook(needs())(tenantId, webhookIdOf(name));

describe('a webhook', () => {
  const url = 'https://example.com/hooks';

  test('is made once for a request, and shows its secret each time that very request is made', async () => {
    const first = await create('one', { url });
    const second = await create('one', { url });
    expect(second).toEqual(first);
    expect(first.secret).toMatch(/^whsec_[A-Za-z0-9+/]{43}=$/);
    expect(await fixture.stores.webhooks.all(tenantId)).toHaveLength(1);
  });

  test('is one of ten at most, however many are made at once', async () => {
    const made = await Promise.allSettled(Array.from({ length: 25 }, (_, n) => create(`w${n}`, { url })));
    expect((await fixture.stores.webhooks.all(tenantId)).length).toBeLessThanOrEqual(10);
    const codes = made.flatMap((one) => (one.status === 'rejected' ? [one.reason.code] : []));
    for (const code of codes) expect(['Conflict', 'WebhooksLimited', 'ServiceBusy']).toContain(code);
    for (let n = 0; n < 25; n += 1) await create(`w${n}`, { url }).catch(() => undefined);
    expect(await fixture.stores.webhooks.all(tenantId)).toHaveLength(10);
    await expect(create('eleventh', { url })).rejects.toMatchObject({ code: 'WebhooksLimited' });
    const [one] = await fixture.stores.webhooks.all(tenantId);
    await removeWebhook(needs())(tenantId, one?.webhookId ?? '');
    await create('eleventh', { url });
  });

  test.each(['http://example.com/', 'https://10.0.0.1/', 'https://[::ffff:127.0.0.1]/', 'https://example.com:25/'])(
    'is not made for %s, and not changed to it',
    async (bad) => {
      const strict = { ...needs(), receivers: receiversOf({ toLoopback: false }) };
      const fault = { code: 'RequestInvalid', faults: [{ pointer: '/url' }] };
      const asked = { url: bad, state: 'enabled' } as const;
      await expect(createWebhook(strict)(tenantId, webhookIdOf('bad'), asked)).rejects.toMatchObject(fault);
      await create('good', { url });
      await expect(changeWebhook(strict)(tenantId, webhookIdOf('good'), 1, asked)).rejects.toMatchObject(fault);
      expect((await standing('good')).url).toBe(url);
    },
  );

  test('is changed by who has seen it as it is, and is what it was asked to be when that is said again', async () => {
    await create('one', { url, events: ['invoice.paid'], description: 'The till' });
    const change = { url: `${url}/2`, state: 'disabled' } as const;
    await expect(changeWebhook(needs())(tenantId, webhookIdOf('one'), 7, change)).rejects.toMatchObject({
      code: 'VersionStale',
    });
    const changed = await changeWebhook(needs())(tenantId, webhookIdOf('one'), 1, change);
    expect(changed).toMatchObject({ ...change, disabledBecause: 'byFirm', version: 2 });
    expect(await changeWebhook(needs())(tenantId, webhookIdOf('one'), 1, change)).toEqual(await standing('one'));
    const { events, description } = await standing('one');
    expect({ events, description }).toEqual({});
    const enabled = await changeWebhook(needs())(tenantId, webhookIdOf('one'), 2, { ...change, state: 'enabled' });
    expect(enabled.disabledBecause).toBeUndefined();
  });

  test('of another firm is none', async () => {
    await create('one', { url });
    const other = idFrom('another tenant');
    await expect(readWebhook(needs())(other, webhookIdOf('one'))).rejects.toMatchObject({ code: 'NotFound' });
    await expect(listMessages(needs())(other, webhookIdOf('one'), { limit: 1 })).rejects.toMatchObject({
      code: 'NotFound',
    });
  });

  test('has two secrets while one is changed, and both sign', async () => {
    const receiver = await connected('one');
    const id = webhookIdOf('one');
    const second = idFrom('test', 'secret', '2');
    const { secret = '' } = await addWebhookSecret(needs())(tenantId, id, second);
    expect(await addWebhookSecret(needs())(tenantId, id, second)).toEqual({ secretId: second, secret });
    await expect(addWebhookSecret(needs())(tenantId, id, idFrom('third'))).rejects.toMatchObject({
      code: 'SecretsLimited',
    });
    receiver.secrets.push(secret);
    await send('one', 'both');
    await sweep();
    const first = idFrom('first secret', id);
    for (const _ of [1, 2]) await dropWebhookSecret(needs())(tenantId, id, first);
    await send('one', 'the new one');
    await sweep();
    expect(receiver.come.map(({ verifiedBy }) => verifiedBy)).toEqual([2, 1]);
    await expect(dropWebhookSecret(needs())(tenantId, id, second)).rejects.toMatchObject({ code: 'SecretsLimited' });
  });
});

describe('a message', () => {
  test('arrives signed, and is settled as delivered with its one attempt', async () => {
    const receiver = await connected('one');
    await send('one', 'a', 'a', 'b');
    await sweep();
    await sweep();
    expect(receiver.come.map(({ type, verifiedBy }) => ({ type, verifiedBy }))).toEqual([
      { type: 'webhook.test', verifiedBy: 1 },
      { type: 'webhook.test', verifiedBy: 1 },
    ]);
    expect(new Set(receiver.come.map(({ id }) => id)).size).toBe(2);
    expect((await messages('one')).map(({ status, attempts }) => [status, attempts.map((one) => one.status)])).toEqual([
      ['delivered', [204]],
      ['delivered', [204]],
    ]);
  });

  test('that is refused comes again when it is due, and not before', async () => {
    const receiver = await connected('one', 500);
    await send('one', 'a');
    for (const _ of [1, 2]) await sweep();
    expect(receiver.come).toHaveLength(1);
    expect((await standing('one')).failingSince).toBeDefined();
    receiver.answer = 200;
    later(10);
    await sweep();
    expect(receiver.come.map(({ id }) => id)).toEqual([idFrom('event', 'a'), idFrom('event', 'a')]);
    expect((await messages('one')).map(({ attempts }) => attempts.map(({ status }) => status))).toEqual([[500, 200]]);
    expect((await standing('one')).failingSince).toBeUndefined();
  });

  test('that two sweeps find at once is sent by one of them', async () => {
    const receiver = await connected('one');
    await send('one', ...Array.from({ length: 12 }, (_, n) => String(n)));
    await Promise.all([sweep(), sweep(), sweep()]);
    expect(receiver.come).toHaveLength(12);
    expect(await statuses('one')).toEqual(Array(12).fill('delivered'));
  });

  test('waits where the time is up', async () => {
    const receiver = await connected('one');
    await send('one', 'a');
    await sweep(() => 14_000);
    expect(receiver.come).toHaveLength(0);
    expect(await statuses('one')).toEqual(['pending']);
  });

  test('of a disabled webhook, or of one that is gone, fails unsent, and is sent when it is replayed', async () => {
    const receiver = await connected('one');
    await send('one', 'a', 'b');
    await changeWebhook(needs())(tenantId, webhookIdOf('one'), 1, { url: receiver.url, state: 'disabled' });
    await sweep();
    expect(receiver.come).toEqual([]);
    expect((await messages('one')).map(({ failure }) => failure)).toEqual(['webhookDisabled', 'webhookDisabled']);
    await changeWebhook(needs())(tenantId, webhookIdOf('one'), 2, { url: receiver.url, state: 'enabled' });
    await replayMessage(needs())(tenantId, webhookIdOf('one'), idFrom('event', 'a'));
    await sweep();
    expect(receiver.come.map(({ id }) => id)).toEqual([idFrom('event', 'a')]);
    await send('two', 'orphan');
    await sweep();
    expect(errors).toEqual([]);
  });

  test('is replayed with all that failed since a moment, and what was delivered is left alone', async () => {
    const receiver = await connected('one', 410);
    await send('one', 'early');
    await sweep();
    later(60);
    const since = fixture.clock.now.toISOString();
    const enable = async () => {
      const { version } = await standing('one');
      await changeWebhook(needs())(tenantId, webhookIdOf('one'), version, { url: receiver.url, state: 'enabled' });
    };
    await enable();
    receiver.answer = 200;
    await send('one', 'good');
    await sweep();
    receiver.answer = 410;
    await send('one', 'late');
    await sweep();
    await enable();
    receiver.answer = 200;
    later(1);
    expect(await replayFailed(needs())(tenantId, webhookIdOf('one'), since)).toEqual({ replayed: 1 });
    expect(await replayFailed(needs())(tenantId, webhookIdOf('one'), since)).toEqual({ replayed: 0 });
    const before = receiver.come.length;
    await sweep();
    expect(receiver.come.slice(before).map(({ id }) => id)).toEqual([idFrom('event', 'late')]);
    expect(await statuses('one')).toEqual(['delivered', 'delivered', 'failed']);
    expect((await readMessage(needs())(tenantId, webhookIdOf('one'), idFrom('event', 'late'))).replays).toBe(1);
  });

  test('to try a webhook is sent at once, once for a request, and its outcome is the answer', async () => {
    const receiver = await connected('one', 503);
    const tried = await testWebhook(needs())(tenantId, webhookIdOf('one'), 'request-1');
    expect(tried).toMatchObject({ status: 'pending', type: 'webhook.test', attempts: [{ status: 503 }] });
    expect(await testWebhook(needs())(tenantId, webhookIdOf('one'), 'request-1')).toEqual(tried);
    expect(receiver.come).toHaveLength(1);
  });

  test('is found in the list by its status', async () => {
    const receiver = await connected('one');
    await send('one', 'a', 'b');
    await sweep();
    receiver.answer = 410;
    later(1);
    await send('one', 'c');
    await sweep();
    const of = async (status: 'failed' | 'pending') =>
      (await listMessages(needs())(tenantId, webhookIdOf('one'), { limit: 1 }, status)).items.map(
        ({ messageId }) => messageId,
      );
    expect(await of('failed')).toEqual([idFrom('event', 'c')]);
    expect(await of('pending')).toEqual([]);
  });
});

describe('a receiver that is down', () => {
  test('holds up nobody else: it is asked once a sweep, after those that answer', async () => {
    patience = 300;
    const dead = await connected('dead');
    dead.answer = undefined;
    const well = await connected('well');
    await send('dead', ...Array.from({ length: 30 }, (_, n) => `d${n}`));
    await sweep();
    const asked = dead.come.length;
    patience = 1_000;
    expect(asked).toBeLessThanOrEqual(4);
    later(1);
    await send('well', ...Array.from({ length: 10 }, (_, n) => `w${n}`));
    await sweep();
    expect(dead.come.length - asked).toBe(1);
    expect(well.come).toHaveLength(10);
    expect(errors).toEqual([]);
  });

  test('that says that nobody is there is disabled at once, and the firm is told', async () => {
    await connected('one', 410);
    await send('one', 'a', 'b');
    await sweep();
    expect(await standing('one')).toMatchObject({ state: 'disabled', disabledBecause: 'gone', version: 2 });
    expect(sent.to).toEqual([['office@canal.example']]);
    later(60);
    await sweep();
    expect(await statuses('one')).toEqual(['failed', 'failed']);
    expect(sent.to).toHaveLength(1);
  });

  test('for five days is disabled, and the firm is told once', async () => {
    const receiver = await connected('one', 500);
    for (let day = 0; day <= 5; day += 1) {
      await send('one', `day ${day}`);
      await sweep();
      later(86_400);
    }
    expect(await standing('one')).toMatchObject({ state: 'disabled', disabledBecause: 'failing' });
    expect(sent.to).toHaveLength(1);
    const before = receiver.come.length;
    await sweep();
    expect(receiver.come).toHaveLength(before);
  });
});

describe('a sweep that is killed', () => {
  /** At any write, and before or after the mail: the call of the receiver lies between two of them. */
  const cases = ([200, 410] as const).flatMap((answer) =>
    (['before', 'after'] as const).map((how) => ({ answer, how })),
  );
  test.each(cases)(
    '$how any of its writes (the receiver answers $answer) ends as one that is not',
    async ({ answer, how }) => {
      for (let at = 1; ; at += 1) {
        const name = `k${at}`;
        // The receiver's library compares with the time of day.
        fixture.clock.now = new Date();
        const receiver = await connected(name, answer);
        await send(name, `${how} ${answer} ${at}`);
        const calls = failAt(fixture.faults, at, how as Fault, WRITES);
        await sweep().catch((error) => {
          if (!(error instanceof AggregateError && error.errors.every(isInjected))) throw error;
        });
        const made = calls();
        fixture.faults.decide = () => undefined;
        later(120);
        await sweep();
        await sweep();
        expect(receiver.come.length).toBeGreaterThanOrEqual(1);
        expect(new Set(receiver.come.map(({ id }) => id)).size).toBe(1);
        expect(receiver.come.every(({ verifiedBy }) => verifiedBy === 1)).toBe(true);
        expect(await statuses(name)).toEqual([answer === 200 ? 'delivered' : 'failed']);
        expect((await standing(name)).state).toBe(answer === 200 ? 'enabled' : 'disabled');
        await removeWebhook(needs())(tenantId, webhookIdOf(name));
        if (made < at) break;
      }
    },
  );
});
