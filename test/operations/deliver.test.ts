import { createHash } from 'node:crypto';
import PostalMime from 'postal-mime';
import { beforeEach, describe, expect, test } from 'vitest';
import { newId } from '../../domain/ids.ts';
import { MailSettings } from '../../domain/mails/settings.ts';
import { type DeliveryResult, type Dispatch, deliverDocument } from '../../domain/operations/deliver-document.ts';
import { logoReader } from '../../domain/operations/logo-reader.ts';
import type { DocumentLinks } from '../../domain/operations/ports.ts';
import { keysOf } from '../../domain/table/blobs.ts';
import type { MailStatus } from '../../domain/table/mail-store.ts';
import { failAt, isInjected } from '../table/faults.ts';
import { type Fixture, newTable } from '../table/fixture.ts';
import { tenantId } from './firm.ts';
import { INVOICE, issuedInvoice, needsOver, type Provider, providerOf } from './mailed-invoice.ts';

let fixture: Fixture;
let provider: Provider;

const start = async (): Promise<void> => {
  fixture = await newTable();
  provider = providerOf(fixture);
};
beforeEach(start);

const deliver = async (dispatch: Dispatch = {}, links?: DocumentLinks): Promise<DeliveryResult> => {
  const [tenant, invoice] = await Promise.all([
    fixture.stores.tenants.get(tenantId),
    fixture.stores.ledger.get(tenantId, INVOICE),
  ]);
  if (!tenant || !invoice) throw new Error('nothing to deliver');
  const needs = { ...needsOver(fixture), links };
  return deliverDocument(needs, provider, tenant, invoice, logoReader(needs), dispatch);
};
const historyOf = () => fixture.stores.settlements.history(tenantId, INVOICE);
const mails = async () =>
  (await fixture.stores.mails.about(tenantId, INVOICE)).map(({ purpose, status }) => [purpose, status]);
const pdfHash = () =>
  createHash('sha256')
    .update(fixture.blobs.objects.get(keysOf(tenantId).invoicePdf(INVOICE)) ?? '')
    .digest('hex');

const archived = { settings: { mail: MailSettings.parse({ copyTo: ['archive@canal.example'] }) } };

describe('an invoice for a client that wants mail', () => {
  test('goes to those addressed, those copied, and the firm’s own archive, which nobody sees', async () => {
    const contacts = [
      { name: 'Inès', email: 'compta@duboeuf.example' },
      { email: 'direction@duboeuf.example', copy: true },
    ];
    await issuedInvoice(fixture, { ...archived, buyer: { contacts } });
    expect(await deliver()).toEqual({ result: 'sent' });
    const [mail] = provider.taken;
    const all = ['compta@duboeuf.example', 'direction@duboeuf.example', 'archive@canal.example'];
    expect(mail?.recipients).toEqual(all);
    const { to, cc, bcc } = await PostalMime.parse(mail?.raw ?? '');
    expect([to, cc].map((some) => some?.map(({ address }) => address))).toEqual([all.slice(0, 1), all.slice(1, 2)]);
    expect(bcc).toBeUndefined();
    expect(Buffer.from(mail?.raw ?? '').toString('latin1')).not.toContain('archive@');
    expect(await fixture.stores.mails.about(tenantId, INVOICE)).toMatchObject([
      { purpose: 'issue', status: 'sent', recipients: all, ownCopies: ['archive@canal.example'], pdfSha256: pdfHash() },
    ]);
  });

  test('its history says which mail brought it, and the hash of the PDF that is stored', async () => {
    await issuedInvoice(fixture);
    await deliver();
    expect(await historyOf()).toMatchObject([
      { by: 'monthend', change: { kind: 'sent', mail: 'issue', pdfSha256: pdfHash() } },
    ]);
  });

  test('without a contact it is not delivered, and nothing is claimed', async () => {
    await issuedInvoice(fixture, { ...archived, buyer: { contacts: [] } });
    expect(await deliver()).toEqual({ result: 'notSent', reason: 'the client has no billing contact' });
    expect(await mails()).toEqual([]);
    expect(provider.taken).toEqual([]);
  });
});

describe('a PDF that is larger than the firm attaches', () => {
  const small = { settings: { mail: MailSettings.parse({ attachUpToKilobytes: 1 }) } };
  const links: DocumentLinks = {
    linkTo: async (tenant, invoiceId, until) =>
      `https://api.example/documents/${tenant}.${invoiceId}.${until.getTime()}`,
  };

  test('is found under a link, for ninety days', async () => {
    await issuedInvoice(fixture, small);
    expect(await deliver({}, links)).toEqual({ result: 'sent' });
    const { attachments, text } = await PostalMime.parse(provider.taken[0]?.raw ?? '');
    expect(attachments).toHaveLength(0);
    const until = Date.parse('2016-06-30T06:00:00Z');
    expect(text).toContain(`https://api.example/documents/${tenantId}.${INVOICE}.${until}`);
    expect(await historyOf()).toMatchObject([{ change: { kind: 'sent', pdfSha256: pdfHash() } }]);
  });

  test('is attached all the same where nobody can make links, and any other is attached', async () => {
    await issuedInvoice(fixture, small);
    await deliver();
    await start();
    await issuedInvoice(fixture);
    await deliver({}, links);
    for (const { raw } of provider.taken) expect((await PostalMime.parse(raw)).attachments).toHaveLength(1);
  });
});

describe('an invoice as a PDF alone', () => {
  test.each<[string, 'mail' | 'pdf' | undefined, 'mail' | 'pdf' | undefined, string]>([
    ['as the client wants it', 'pdf', undefined, 'stored'],
    ['as the batch wants it', 'mail', 'pdf', 'stored'],
    ['mailed by the batch all the same', 'pdf', 'mail', 'sent'],
    ['mailed, where nobody says anything', undefined, undefined, 'sent'],
  ])('%s', async (_, client, batch, result) => {
    await issuedInvoice(fixture, { buyer: { delivery: client } });
    expect(await deliver({ delivery: batch })).toEqual({ result });
    expect(await historyOf()).toMatchObject([{ change: { kind: result, pdfSha256: pdfHash() } }]);
    expect(provider.taken).toHaveLength(result === 'sent' ? 1 : 0);
    expect(await mails()).toEqual(result === 'sent' ? [['issue', 'sent']] : []);
  });

  test('needs no contact, and is entered once', async () => {
    await issuedInvoice(fixture, { buyer: { delivery: 'pdf', contacts: [] } });
    await deliver();
    await deliver();
    expect(await historyOf()).toHaveLength(1);
  });
});

describe('a batch that is tried again', () => {
  const left = async (purpose: string, status: MailStatus, asked = {}) => {
    const attempt = newId(fixture.clock.now);
    const key = { tenantId, aboutId: INVOICE, purpose };
    await fixture.stores.mails.claim(key, { recipients: ['x@y.example'], ...asked }, attempt);
    if (status !== 'sending') await fixture.stores.mails.settle(key, attempt, { status, reason: 'why' });
  };
  const refused = { result: 'notSent', reason: 'the mail was refused: why' };
  const unknown = { result: 'notSent', reason: expect.stringContaining('nobody knows') };
  const sent = { result: 'sent' };

  test.each<[string, readonly [string, MailStatus, object?][], object, readonly [string, string][], number]>([
    ['nothing was there', [], sent, [['issue-1', 'sent']], 1],
    [
      'the mail was refused',
      [['issue', 'refused']],
      sent,
      [
        ['issue', 'refused'],
        ['issue-1', 'sent'],
      ],
      1,
    ],
    ['the mail was not taken yet', [['issue', 'pending']], sent, [['issue', 'sent']], 1],
    ['the mail is out', [['issue', 'sent']], sent, [['issue', 'sent']], 0],
    ['nobody knows', [['issue', 'unknown']], unknown, [['issue', 'unknown']], 0],
    ['somebody sends it now', [['issue', 'sending']], { result: 'later' }, [['issue', 'sending']], 0],
    [
      'this attempt was refused already',
      [
        ['issue', 'refused'],
        ['issue-1', 'refused'],
      ],
      refused,
      [
        ['issue', 'refused'],
        ['issue-1', 'refused'],
      ],
      0,
    ],
    [
      'a person has sent it',
      [
        ['issue', 'refused'],
        ['send-x', 'sent'],
      ],
      sent,
      [
        ['issue', 'refused'],
        ['send-x', 'sent'],
      ],
      0,
    ],
    [
      'what a person sent is unknown',
      [
        ['issue', 'refused'],
        ['send-x', 'unknown'],
      ],
      unknown,
      [
        ['issue', 'refused'],
        ['send-x', 'unknown'],
      ],
      0,
    ],
    [
      'what a person wished waits',
      [['send-x', 'pending', { askedBy: 'sub-1' }]],
      sent,
      [
        ['issue-1', 'sent'],
        ['send-x', 'pending'],
      ],
      1,
    ],
    [
      'only a notice is there',
      [['bounced-issue', 'sent']],
      sent,
      [
        ['bounced-issue', 'sent'],
        ['issue-1', 'sent'],
      ],
      1,
    ],
  ])('where %s', async (_, before, result, after, mailed) => {
    await issuedInvoice(fixture);
    for (const [purpose, status, asked] of before) await left(purpose, status, asked);
    expect(await deliver({ attempt: 1 })).toMatchObject(result);
    expect(await mails()).toEqual(after);
    expect(provider.taken).toHaveLength(mailed);
    const isSent = 'result' in result && result.result === 'sent';
    expect((await historyOf()).map(({ change: { kind } }) => kind)).toEqual(isSent ? ['sent'] : []);
  });

  test('the first attempt asks for no earlier mails', async () => {
    await issuedInvoice(fixture);
    const queries = failAt(fixture.faults, 0, 'before', /^QueryCommand$/);
    await deliver();
    expect(queries()).toBe(0);
  });
});

describe('killed at any call and run again', () => {
  const deliveredWithFault = async (at: number, how: 'before' | 'after', dispatch: Dispatch): Promise<number> => {
    await start();
    await issuedInvoice(fixture);
    const calls = failAt(fixture.faults, at, how);
    let result: DeliveryResult | undefined;
    for (let tries = 0; tries < 4 && (result === undefined || result.result === 'later'); tries += 1) {
      result = await deliver(dispatch).catch((error) => {
        if (!isInjected(error)) throw error;
        return undefined;
      });
      fixture.clock.now = new Date(fixture.clock.now.getTime() + 130_000);
    }
    const made = calls();
    fixture.faults.decide = () => undefined;
    expect(provider.taken.length, `call ${at}`).toBeLessThanOrEqual(1);
    const history = await historyOf();
    expect(history.length, `call ${at}`).toBeLessThanOrEqual(1);
    if (result?.result !== 'notSent')
      expect(history, `call ${at}`).toMatchObject([{ change: { pdfSha256: pdfHash() } }]);
    else expect(await mails()).toEqual([['issue', 'unknown']]);
    return made;
  };

  test.each([
    ['mailed', 'before', {}],
    ['mailed', 'after', {}],
    ['stored', 'before', { delivery: 'pdf' }],
    ['stored', 'after', { delivery: 'pdf' }],
  ] as const)('%s, with the call failing %s it is made', { timeout: 120_000 }, async (_, how, dispatch) => {
    const calls = await deliveredWithFault(0, how, dispatch);
    expect(calls).toBeGreaterThan(2);
    for (let at = 1; at <= calls; at += 1) await deliveredWithFault(at, how, dispatch);
  });
});
