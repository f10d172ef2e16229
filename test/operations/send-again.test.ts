import PostalMime from 'postal-mime';
import { beforeEach, describe, expect, test } from 'vitest';
import { idFrom, newId } from '../../domain/ids.ts';
import { getInvoice } from '../../domain/operations/invoices.ts';
import { listMails } from '../../domain/operations/mails/read.ts';
import { type AskedAgain, sendAgain } from '../../domain/operations/mails/send-again.ts';
import { type PersonsWord, settleMail } from '../../domain/operations/mails/settle.ts';
import { LEASE_MILLISECONDS, type MailStatus } from '../../domain/table/mail-store.ts';
import { failAt } from '../table/faults.ts';
import { type Fixture, newTable } from '../table/fixture.ts';
import { tenantId } from './firm.ts';
import { batchId, INVOICE, issuedInvoice, itemId, needsOver, type Provider, providerOf } from './mailed-invoice.ts';

let fixture: Fixture;
let provider: Provider;

const start = async (buyer = {}): Promise<void> => {
  fixture = await newTable();
  provider = providerOf(fixture);
  await issuedInvoice(fixture, { buyer });
};
beforeEach(() => start());

const request = idFrom('request', 'one');
const again = (asked: Partial<AskedAgain> = {}) =>
  sendAgain(needsOver(fixture), provider)(tenantId, INVOICE, { requestId: request, by: 'sub-1', ...asked });
const historyOf = () => fixture.stores.settlements.history(tenantId, INVOICE);
const mailsOf = () => listMails(needsOver(fixture))(tenantId, INVOICE);
const status = async () => (await getInvoice(needsOver(fixture))(tenantId, INVOICE)).standing.status;

describe('sending again', () => {
  test('is a new mail with the same PDF, and the history says who wanted it and why', async () => {
    await again({ requestId: idFrom('request', 'first') });
    expect(await again({ reason: 'lost by the client' })).toEqual({
      purpose: `send-${request}`,
      delivery: { result: 'sent' },
    });
    expect(provider.taken).toHaveLength(2);
    const [one, two] = await Promise.all(provider.taken.map(({ raw }) => PostalMime.parse(raw)));
    expect(one?.attachments[0]?.content).toEqual(two?.attachments[0]?.content);
    expect(one?.messageId).not.toBe(two?.messageId);
    expect((await historyOf()).at(-1)).toMatchObject({
      by: 'sub-1',
      why: 'lost by the client',
      change: { kind: 'sent', mail: `send-${request}` },
    });
    const records = await mailsOf();
    expect(records).toHaveLength(2);
    expect(records).toContainEqual(expect.objectContaining({ askedBy: 'sub-1', why: 'lost by the client' }));
  });

  test('goes where the client is reached today', async () => {
    const client = (await fixture.stores.clients.list(tenantId, { limit: 1 })).items[0];
    if (!client) throw new Error('no client');
    const { clientId, version, ...details } = client;
    const billingContacts = [{ email: 'new@duboeuf.example' }];
    await fixture.stores.clients.replace(tenantId, clientId, version, { ...details, billingContacts });
    await again();
    expect(provider.taken[0]?.recipients).toEqual(['new@duboeuf.example']);
  });

  test('or to whom the request says', async () => {
    await again({ to: [{ email: 'other@duboeuf.example' }, { email: 'third@duboeuf.example', copy: true }] });
    expect(provider.taken[0]?.recipients).toEqual(['other@duboeuf.example', 'third@duboeuf.example']);
  });

  test('with nobody to send it to, it is refused, and nothing is written', async () => {
    await start({ contacts: [] });
    await expect(again()).rejects.toMatchObject({ code: 'RecipientMissing', faults: [{ pointer: '/to' }] });
    expect(await mailsOf()).toEqual([]);
    await again({ to: [{ email: 'other@duboeuf.example' }] });
    expect(provider.taken).toHaveLength(1);
  });

  test('the same request is the same mail', async () => {
    const first = await again();
    expect(await again()).toEqual(first);
    expect(provider.taken).toHaveLength(1);
    expect(await historyOf()).toHaveLength(1);
  });

  test('while SES takes no more it waits, and the same request sends it', async () => {
    provider.answer = { outcome: 'throttled', quotaSpent: false };
    await expect(again()).rejects.toMatchObject({ code: 'ServiceBusy' });
    provider.answer = undefined;
    expect(await again()).toMatchObject({ delivery: { result: 'sent' } });
    expect(provider.taken).toHaveLength(1);
  });

  test('what SES refuses is told with its reason, and not entered', async () => {
    provider.answer = { outcome: 'refused', reason: 'MessageRejected' };
    expect(await again()).toMatchObject({
      delivery: { result: 'notSent', reason: expect.stringContaining('Message') },
    });
    expect(await historyOf()).toEqual([]);
  });

  test.each(['before', 'after'] as const)(
    'killed at any call %s it is made: at most one mail, at most one entry',
    {
      timeout: 120_000,
    },
    async (how) => {
      const sentWithFault = async (at: number): Promise<number> => {
        await start();
        const calls = failAt(fixture.faults, at, how);
        await again().catch(() => undefined);
        const made = calls();
        fixture.faults.decide = () => undefined;
        fixture.clock.now = new Date(fixture.clock.now.getTime() + LEASE_MILLISECONDS + 1);
        const { delivery } = await again();
        expect(provider.taken.length, `call ${at}`).toBeLessThanOrEqual(1);
        expect(await historyOf(), `call ${at}`).toHaveLength(delivery.result === 'sent' ? 1 : 0);
        return made;
      };
      const calls = await sentWithFault(0);
      for (let at = 1; at <= calls; at += 1) await sentWithFault(at);
    },
  );
});

describe('a person settles a mail that nobody knows of', () => {
  const settle = (as: PersonsWord, purpose = 'issue') =>
    settleMail(needsOver(fixture))(tenantId, INVOICE, purpose, 'sub-1', as);
  const left = async (state: MailStatus) => {
    await fixture.stores.batches.moveItem(tenantId, batchId, itemId, 'issued', 'notDelivered', 'nobody knows');
    const key = { tenantId, aboutId: INVOICE, purpose: 'issue' };
    const attempt = newId(fixture.clock.now);
    await fixture.stores.mails.claim(key, { recipients: ['x@y.example'], pdfSha256: 'abc' }, attempt);
    if (state !== 'sending') await fixture.stores.mails.settle(key, attempt, { status: state });
  };
  const itemStatus = async () => (await fixture.stores.batches.items(tenantId, batchId))[0]?.status;

  test('as sent: the invoice is, by the word of that person', async () => {
    await left('unknown');
    expect(await settle('sent')).toMatchObject({ status: 'sent' });
    expect(await settle('sent')).toMatchObject({ status: 'sent' });
    expect(await historyOf()).toMatchObject([
      { by: 'sub-1', change: { kind: 'sent', mail: 'issue', pdfSha256: 'abc' } },
    ]);
    expect({ item: await itemStatus(), invoice: await status() }).toEqual({ item: 'delivered', invoice: 'sent' });
  });

  test('as refused: nothing is entered, and it can be sent again', async () => {
    await left('unknown');
    expect(await settle('refused')).toMatchObject({ status: 'refused', reason: expect.stringContaining('person') });
    expect(await settle('refused')).toMatchObject({ status: 'refused' });
    expect({ item: await itemStatus(), history: await historyOf() }).toEqual({ item: 'notDelivered', history: [] });
    await again();
    expect(await status()).toBe('sent');
  });

  test('whose sender has stopped long ago', async () => {
    await left('sending');
    await expect(settle('sent')).rejects.toMatchObject({ code: 'MailSettled' });
    fixture.clock.now = new Date(fixture.clock.now.getTime() + LEASE_MILLISECONDS + 1);
    expect(await settle('sent')).toMatchObject({ status: 'sent' });
  });

  test.each<[MailStatus, PersonsWord]>([
    ['sent', 'refused'],
    ['refused', 'sent'],
    ['pending', 'sent'],
    ['pending', 'refused'],
  ])('not one that is %s, as %s', async (state, as) => {
    await left(state);
    await expect(settle(as)).rejects.toMatchObject({ code: 'MailSettled' });
    expect(await historyOf()).toEqual([]);
  });

  test('and no mail that there is not', async () => {
    await expect(settle('sent', 'send-x')).rejects.toMatchObject({ code: 'NotFound' });
    await expect(
      settleMail(needsOver(fixture))(tenantId, 'FA-000000009', 'issue', 'sub-1', 'sent'),
    ).rejects.toMatchObject({ code: 'NotFound' });
  });
});
