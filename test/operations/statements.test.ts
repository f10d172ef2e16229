import PostalMime from 'postal-mime';
import { beforeEach, describe, expect, test } from 'vitest';
import { idFrom } from '../../domain/ids.ts';
import { statementPurpose } from '../../domain/mails/purpose.ts';
import type { Mailer } from '../../domain/operations/ports.ts';
import { creditInvoice } from '../../domain/operations/settlements/credit.ts';
import { recordMoney } from '../../domain/operations/settlements/record.ts';
import { readStatement } from '../../domain/operations/statements/read.ts';
import { sendStatementNow } from '../../domain/operations/statements/send.ts';
import { type Fixture, newTable } from '../table/fixture.ts';
import { clientIdOf, foundFirm, tenantId } from './firm.ts';
import { mailerOf, needsOf, newBatch, runMonthEnd } from './month-end-run.ts';

const INVOICE = 'FA-000000001';
const clientId = clientIdOf(0);
let fixture: Fixture;
let mails: Uint8Array[];
const mailer: Mailer = {
  from: 'billing@monthend.example',
  send: async ({ raw }) => {
    mails.push(raw);
    return { outcome: 'sent', messageId: `m${mails.length}` };
  },
};
const read = (dates: { from?: string; on?: string } = {}) => readStatement(needsOf(fixture))(tenantId, clientId, dates);

/** March and April are invoiced: 192.00 and 120.00, both on 31 March and due on 30 April. */
beforeEach(async () => {
  fixture = await newTable();
  mails = [];
  await foundFirm(fixture, { clients: 1, entries: 1 });
  await runMonthEnd(fixture, { to: [] }, await newBatch(fixture, 'March'));
  fixture.clock.now = new Date('2016-05-01T07:00:00Z');
  await runMonthEnd(fixture, { to: [] }, await newBatch(fixture, 'April', '2016-04-30'));
  fixture.clock.now = new Date('2016-05-10T12:00:00Z');
  const paid = { kind: 'payment', on: '2016-05-04', method: 'card', amount: 9200, currency: 'EUR' } as const;
  await recordMoney(needsOf(fixture))(tenantId, INVOICE, { eventId: idFrom('p'), by: 'sub-1' }, paid);
  const asked = { reason: 'a wrong rate', net: 5000, currency: 'EUR', mail: false };
  await creditInvoice(needsOf(fixture), mailerOf(fixture, { to: [] }))(
    tenantId,
    INVOICE,
    { eventId: idFrom('c'), by: 'sub-1' },
    asked,
  );
});

describe('a statement of account', () => {
  test('is made of all documents of the client and their money', async () => {
    const { statement } = await read();
    expect({ from: statement.from, on: statement.on }).toEqual({ from: '2016-02-10', on: '2016-05-10' });
    const [account] = statement.accounts;
    expect(account?.movements.map(({ kind, amount }) => [kind, amount])).toEqual([
      ['invoice', 19_200],
      ['invoice', 12_000],
      ['payment', -9200],
      ['creditNote', -6000],
    ]);
    // 192.00 − 92.00 − 60.00 + 120.00 are open, ten days late.
    expect(account).toMatchObject({ opening: 0, closing: 16_000, ageing: { days1To30: 16_000, notDue: 0 } });
  });

  test('of a day before is as it was', async () => {
    const { statement } = await read({ from: '2016-04-01', on: '2016-04-30' });
    expect(statement.accounts).toMatchObject([{ opening: 31_200, closing: 31_200, ageing: { notDue: 31_200 } }]);
  });

  test.each([
    [{ on: '2016-05-11' }, '/on'],
    [{ from: '2016-05-02', on: '2016-05-01' }, '/from'],
  ])('%o is refused at %s', async (dates, pointer) => {
    await expect(read(dates)).rejects.toMatchObject({ code: 'RequestInvalid', faults: [{ pointer }] });
  });

  test('of a client that is not there is not found', async () => {
    const unknown = readStatement(needsOf(fixture))(tenantId, idFrom('nobody'), {});
    await expect(unknown).rejects.toMatchObject({ code: 'NotFound' });
  });

  test('is mailed once for each request, with its PDF', async () => {
    const send = sendStatementNow(needsOf(fixture), mailer);
    const found = await read();
    expect(await send(found, statementPurpose('one'))).toEqual({ result: 'sent' });
    expect(await send(found, statementPurpose('one'))).toEqual({ result: 'sent' });
    expect(mails).toHaveLength(1);
    const { attachments, text } = await PostalMime.parse(mails[0] ?? new Uint8Array());
    expect(attachments.map(({ filename }) => filename)).toEqual(['Statement-2016-05-10.pdf']);
    expect(text).toContain('€160.00');
    await send(found, statementPurpose('two'));
    expect(mails).toHaveLength(2);
  });

  test('for which there is nobody, or no room at the provider, is not sent', async () => {
    const found = await read();
    const send = sendStatementNow(needsOf(fixture), mailer);
    const alone = { ...found, client: { ...found.client, billingContacts: [] } };
    expect(await send(alone, statementPurpose('x'))).toMatchObject({ result: 'notSent' });
    const full: Mailer = { ...mailer, send: async () => ({ outcome: 'throttled', quotaSpent: true }) };
    const busy = sendStatementNow(needsOf(fixture), full)(found, statementPurpose('y'));
    await expect(busy).rejects.toMatchObject({ code: 'ServiceBusy' });
    expect(await send(found, statementPurpose('y'))).toEqual({ result: 'sent' });
  });
});
