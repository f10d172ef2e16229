import PostalMime from 'postal-mime';
import { beforeEach, describe, expect, test } from 'vitest';
import { idFrom, newId } from '../../domain/ids.ts';
import { replay } from '../../domain/invoicing/settlement.ts';
import { MailSettings } from '../../domain/mails/settings.ts';
import { deliverDocument } from '../../domain/operations/deliver-document.ts';
import { getInvoice } from '../../domain/operations/invoices.ts';
import { logoReader } from '../../domain/operations/logo-reader.ts';
import { hearOfMail } from '../../domain/operations/mails/hear.ts';
import { markDocument } from '../../domain/operations/settlements/record.ts';
import type { MailStatus } from '../../domain/table/mail-store.ts';
import { newsOf, SesEvent } from '../../functions/events/ses-event.ts';
import { failAt } from '../table/faults.ts';
import { type Fixture, newTable } from '../table/fixture.ts';
import { tenantId } from './firm.ts';
import { batchId, INVOICE, issuedInvoice, itemId, needsOver, type Provider, providerOf } from './mailed-invoice.ts';
import { type EventOf, eventAbout, type RecordedEvent } from './ses-events/recorded.ts';

const CLIENT = 'compta@duboeuf.example';
let fixture: Fixture;
let provider: Provider;

beforeEach(async () => {
  fixture = await newTable();
  provider = providerOf(fixture);
});

const key = { tenantId, aboutId: INVOICE, purpose: 'issue' };
const news = (name: RecordedEvent, about: Partial<EventOf> = {}) =>
  newsOf(SesEvent.parse(eventAbout(name, { ...key, messageId: 'm1', recipient: CLIENT, ...about })));
const hear = (name: RecordedEvent, about: Partial<EventOf> = {}) =>
  hearOfMail(needsOver(fixture), provider)(news(name, about));

const delivered = async (settings = {}) => {
  const invoice = await issuedInvoice(fixture, settings);
  const tenant = await fixture.stores.tenants.get(tenantId);
  if (!tenant) throw new Error('no tenant');
  const needs = needsOver(fixture);
  const deliver = () => deliverDocument(needs, provider, tenant, invoice, logoReader(needs));
  return { deliver, result: await deliver() };
};
const mail = () => fixture.stores.mails.get(key);
const historyOf = () => fixture.stores.settlements.history(tenantId, INVOICE);
const kinds = async () => (await historyOf()).map(({ change: { kind } }) => kind);
const standing = async () => (await getInvoice(needsOver(fixture))(tenantId, INVOICE)).standing;
const notices = () => provider.taken.filter(({ recipients }) => recipients.includes('office@canal.example'));
const item = async () => (await fixture.stores.batches.items(tenantId, batchId)).find((one) => one.itemId === itemId);

/** A mail in this state whose sender has gone. */
const left = async (status: MailStatus) => {
  await issuedInvoice(fixture);
  await fixture.stores.batches.moveItem(tenantId, batchId, itemId, 'issued', 'notDelivered', 'nobody knows');
  const attempt = newId(fixture.clock.now);
  await fixture.stores.mails.claim(key, { recipients: [CLIENT], pdfSha256: 'abc' }, attempt);
  if (status !== 'sending') await fixture.stores.mails.settle(key, attempt, { status, reason: 'why' });
};

describe('a mail that arrived', () => {
  test('its record says when; nothing else changes', async () => {
    await delivered();
    const before = await historyOf();
    await hear('send');
    await hear('delivery');
    expect(await mail()).toMatchObject({ status: 'sent', messageId: 'm1', deliveredAt: '2017-08-05T00:41:03.123Z' });
    expect(await historyOf()).toEqual(before);
  });

  test('is told by its tags, which every mail carries', async () => {
    await delivered();
    expect(provider.taken[0]?.tags).toEqual({
      tenant: tenantId,
      about: INVOICE,
      purpose: 'issue',
      attempt: expect.stringMatching(/^[0-9a-z]{26}$/),
    });
  });

  test.each<[MailStatus, RecordedEvent]>([
    ['sending', 'send'],
    ['pending', 'send'],
    ['unknown', 'send'],
    ['unknown', 'delivery'],
    ['unknown', 'delay'],
    ['refused', 'delivery'],
  ])('%s as it was, "%s" settles it, and the document and its item count as delivered', async (status, event) => {
    await left(status);
    await hear(event);
    const settled = await mail();
    expect(settled).toMatchObject({ status: 'sent', messageId: 'm1' });
    expect(settled?.reason).toBeUndefined();
    expect(await historyOf()).toMatchObject([{ change: { kind: 'sent', mail: 'issue', pdfSha256: 'abc' } }]);
    expect(await item()).toMatchObject({ status: 'delivered' });
    expect(await standing()).toMatchObject({ status: 'sent' });
  });

  test('what was refused is not sent because it was once taken', async () => {
    await left('refused');
    await hear('send');
    expect(await mail()).toMatchObject({ status: 'refused', reason: 'why' });
    expect(await kinds()).toEqual([]);
  });

  test('news that come before the sender has written its answer leave nothing for it to write', async () => {
    const invoice = await issuedInvoice(fixture);
    const tenant = await fixture.stores.tenants.get(tenantId);
    if (!tenant) throw new Error('no tenant');
    const needs = needsOver(fixture);
    const quick = {
      ...provider,
      send: async (outgoing: Parameters<Provider['send']>[0]) => {
        const answer = await provider.send(outgoing);
        await hear('send');
        await hear('bounce');
        return answer;
      },
    };
    expect(await deliverDocument(needs, quick, tenant, invoice, logoReader(needs))).toEqual({ result: 'sent' });
    expect(await kinds()).toEqual(['sent', 'bounced']);
    expect(await standing()).toMatchObject({ status: 'issued', bouncedAt: expect.any(String) });
  });
});

describe('a mail that came back', () => {
  test('marks its record, its invoice and the history, and the firm is told', async () => {
    await delivered();
    expect(await standing()).toMatchObject({ status: 'sent' });
    await hear('bounce');
    expect(await mail()).toMatchObject({
      status: 'sent',
      bouncedAt: '2017-08-05T00:41:02.669Z',
      trouble: 'Permanent, General; smtp; 550 5.1.1 user unknown',
    });
    expect((await historyOf()).at(-1)).toMatchObject({
      by: 'monthend',
      change: { kind: 'bounced', mail: 'issue', reason: 'Permanent, General; smtp; 550 5.1.1 user unknown' },
    });
    const after = await standing();
    expect(after).toMatchObject({ status: 'issued', bouncedAt: fixture.clock.now.toISOString() });
    expect(notices()).toHaveLength(1);
    const { subject, text } = await PostalMime.parse(notices()[0]?.raw ?? '');
    expect(subject).toBe('Invoice FA-1 did not reach Menuiserie Éléonore Dubœuf SARL');
    for (const said of [CLIENT, 'user unknown', '3,027.05', 'send the document again']) expect(text).toContain(said);
  });

  test('and was handed over by hand is sent again', async () => {
    await delivered();
    await hear('bounce');
    const byHand = { eventId: idFrom('request'), by: 'sub-1', why: 'by post' };
    await markDocument(needsOver(fixture))(tenantId, INVOICE, byHand, 'sent');
    expect(await standing()).toMatchObject({ status: 'sent', bouncedAt: undefined });
    expect(await kinds()).toEqual(['sent', 'bounced', 'sent']);
  });

  test('told ten times it is entered and told once', async () => {
    await delivered();
    for (let time = 0; time < 10; time += 1) await hear('bounce');
    await hear('delivery');
    expect(await kinds()).toEqual(['sent', 'bounced']);
    expect(notices()).toHaveLength(1);
    expect(await fixture.stores.settlements.get(tenantId, INVOICE)).toEqual(replay(await historyOf()));
  });

  test('no address and no name gets into the log', async () => {
    await delivered();
    const needs = needsOver(fixture);
    for (const name of ['bounce', 'complaint', 'bounce-away', 'delay'] as const)
      await hearOfMail(needs, provider)(news(name));
    await hearOfMail(needs, provider)(news('bounce', { purpose: 'closed' }));
    await hearOfMail(needs, provider)(news('bounce', { purpose: 'bounced-issue' }));
    expect(needs.logged.length).toBeGreaterThan(0);
    expect(needs.logged.join()).not.toMatch(/@|Duboeuf|Dubœuf|user unknown/);
  });

  test.each<[RecordedEvent, readonly string[], string, number]>([
    ['bounce-mailbox-full', ['sent', 'bounced'], 'issued', 1],
    ['bounce-away', ['sent'], 'sent', 0],
    ['bounce-undetermined', ['sent'], 'sent', 0],
    ['delay', ['sent'], 'sent', 0],
    ['complaint', ['sent', 'complained'], 'sent', 1],
    ['complaint-suppressed', ['sent', 'bounced'], 'issued', 1],
    ['reject', ['sent', 'bounced'], 'issued', 1],
  ])('%s', async (event, history, status, told) => {
    await delivered();
    await hear(event);
    await hear(event);
    expect({ history: await kinds(), status: (await standing()).status, told: notices().length }).toEqual({
      history,
      status,
      told,
    });
  });

  test('what SES rejected is refused, whether it hears of the taking before or after', async () => {
    await left('sending');
    await hear('reject');
    await hear('send');
    expect(await mail()).toMatchObject({ status: 'refused', reason: 'Bad content' });
    expect(await kinds()).toEqual(['bounced']);
  });

  test('from the firm’s own archive only, it is a remark on the record', async () => {
    await delivered({ settings: { mail: MailSettings.parse({ copyTo: ['archive@canal.example'] }) } });
    await hear('bounce', { recipient: 'Archive@canal.example' });
    expect(await mail()).toMatchObject({ softBouncedAt: expect.any(String) });
    expect({ history: await kinds(), told: notices().length }).toEqual({ history: ['sent'], told: 0 });
  });

  test('and brought a statement of account is told too, once', async () => {
    const { buyer } = await issuedInvoice(fixture);
    const of = { tenantId, aboutId: buyer.clientId, purpose: 'statement-2016-04' };
    const attempt = newId(fixture.clock.now);
    await fixture.stores.mails.claim(of, { recipients: [CLIENT] }, attempt);
    await fixture.stores.mails.settle(of, attempt, { status: 'sent', messageId: 'm1' });
    await hear('bounce', of);
    await hear('bounce', of);
    expect(await fixture.stores.mails.get(of)).toMatchObject({ status: 'sent', bouncedAt: expect.any(String) });
    expect(await kinds()).toEqual([]);
    expect(notices()).toHaveLength(1);
    const { subject, text } = await PostalMime.parse(notices()[0]?.raw ?? '');
    expect(subject).toBe('Statement of account did not reach Menuiserie Éléonore Dubœuf SARL');
    for (const said of [CLIENT, 'user unknown', 'send the statement again']) expect(text).toContain(said);
  });

  test('a notice that comes back is told to nobody', async () => {
    await delivered();
    await hear('bounce');
    await hear('bounce', { purpose: 'bounced-issue', messageId: 'm2', recipient: 'office@canal.example' });
    expect(provider.taken).toHaveLength(2);
    expect(await kinds()).toEqual(['sent', 'bounced']);
  });

  test('while the firm cannot be told yet, the event is to come again', async () => {
    await delivered();
    provider.answer = { outcome: 'throttled', quotaSpent: false };
    await expect(hear('bounce')).rejects.toThrow('the notice waits');
    provider.answer = undefined;
    await hear('bounce');
    expect(notices()).toHaveLength(1);
    expect(await kinds()).toEqual(['sent', 'bounced']);
  });

  test('of a mail or a firm that nobody knows, nothing is written', async () => {
    await delivered();
    await hear('bounce', { purpose: 'send-nothing' });
    await hear('bounce', { tenantId: 'f'.repeat(26) });
    await hear('delivery', { aboutId: 'FA-000000099' });
    expect(provider.taken).toHaveLength(1);
    expect(await kinds()).toEqual(['sent']);
  });
});

describe('in any order', () => {
  const orders: readonly (readonly RecordedEvent[])[] = [
    ['send', 'delivery', 'bounce', 'complaint'],
    ['complaint', 'bounce', 'delivery', 'send'],
    ['bounce', 'send', 'complaint', 'delivery'],
    ['delivery', 'complaint', 'send', 'bounce'],
  ];
  test.each(orders.map((order) => [order.join(', '), order] as const))('%s: the same is left', async (_, order) => {
    await left('unknown');
    for (const event of order) await hear(event);
    expect(await mail()).toMatchObject({
      status: 'sent',
      deliveredAt: expect.any(String),
      bouncedAt: expect.any(String),
      complainedAt: expect.any(String),
    });
    expect([...(await kinds())].sort()).toEqual(['bounced', 'complained', 'sent']);
    expect(await standing()).toMatchObject({ status: 'issued', bouncedAt: expect.any(String) });
  });

  test('of two moments of a kind the later counts', async () => {
    await delivered();
    const { mails } = fixture.stores;
    await mails.note(key, 'deliveredAt', '2016-04-02T00:00:00.000Z');
    await mails.note(key, 'deliveredAt', '2016-04-01T00:00:00.000Z');
    expect(await mail()).toMatchObject({ deliveredAt: '2016-04-02T00:00:00.000Z' });
  });
});

describe('killed at any call and heard again', () => {
  /** Hears of a bounce with one call that fails, then as Lambda tries it again; how many calls the first try made. */
  const heardWithFault = async (at: number, how: 'before' | 'after'): Promise<number> => {
    fixture = await newTable();
    provider = providerOf(fixture);
    await left('unknown');
    const calls = failAt(fixture.faults, at, how);
    const first = hear('bounce');
    await (at === 0 ? first : first.catch(() => undefined));
    fixture.faults.decide = () => undefined;
    // Lambda's second try comes after a minute, its third after two more.
    fixture.clock.now = new Date(fixture.clock.now.getTime() + 180_000);
    await hear('bounce');
    expect([...(await kinds())].sort(), `call ${at}`).toEqual(['bounced', 'sent']);
    expect(await mail()).toMatchObject({ status: 'sent', bouncedAt: expect.any(String) });
    expect(await item()).toMatchObject({ status: 'delivered' });
    expect(notices().length, `call ${at}`).toBeLessThanOrEqual(1);
    return calls();
  };

  test.each(['before', 'after'] as const)('with the call failing %s it is made', { timeout: 120_000 }, async (how) => {
    const calls = await heardWithFault(0, how);
    expect(calls).toBeGreaterThan(8);
    for (let at = 1; at <= calls; at += 1) await heardWithFault(at, how);
  });
});
