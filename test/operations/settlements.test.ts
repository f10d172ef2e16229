import { beforeEach, describe, expect, test } from 'vitest';
import { idFrom } from '../../domain/ids.ts';
import type { Invoice } from '../../domain/invoicing/invoice.ts';
import { replay } from '../../domain/invoicing/settlement.ts';
import { getInvoice, listInvoices, listOpenInvoices, standingsOf } from '../../domain/operations/invoices.ts';
import { type AskedCredit, creditInvoice } from '../../domain/operations/settlements/credit.ts';
import { readHistory } from '../../domain/operations/settlements/read.ts';
import { markDocument, recordMoney, type ToldMoney } from '../../domain/operations/settlements/record.ts';
import { keysOf } from '../../domain/table/blobs.ts';
import { type Fault, failAt, isInjected, WRITES } from '../table/faults.ts';
import { type Fixture, newTable } from '../table/fixture.ts';
import { type Restored, snapshotOf } from '../table/snapshot.ts';
import { foundFirm, tenantId } from './firm.ts';
import { mailerOf, needsOf, newBatch, runMonthEnd, type SentMails } from './month-end-run.ts';

let fixture: Fixture;
let sent: SentMails;

/** A firm whose March is invoiced: 160.00 and 32.00 of tax for each client. */
const invoicedFirm = async (clients: number): Promise<void> => {
  fixture = await newTable();
  sent = { to: [] };
  await foundFirm(fixture, { clients, entries: 1 });
  await runMonthEnd(fixture, sent, await newBatch(fixture, 'March'));
  sent = { to: [] };
};
beforeEach(() => invoicedFirm(1));

const INVOICE = 'FA-000000001';
const GROSS = 19_200;
const by = (name: string) => ({ eventId: idFrom('request', name), by: 'sub-1' });
const paid = (amount: number, currency = 'EUR'): ToldMoney => ({
  kind: 'payment',
  on: '2016-04-05',
  method: 'bankTransfer',
  reference: 'VIR 0405',
  amount,
  currency,
});
const pay = (name: string, amount: number) => recordMoney(needsOf(fixture))(tenantId, INVOICE, by(name), paid(amount));
const credit = (name: string, asked: Partial<AskedCredit> = {}) =>
  creditInvoice(needsOf(fixture), mailerOf(fixture, sent))(tenantId, INVOICE, by(name), {
    reason: 'a wrong rate',
    mail: true,
    ...asked,
  });
const historyOf = async (invoiceId = INVOICE) => (await readHistory(needsOf(fixture))(tenantId, invoiceId)).history;
const standing = async () => (await getInvoice(needsOf(fixture))(tenantId, INVOICE)).standing;
const creditNotes = async (): Promise<readonly Invoice[]> => fixture.stores.ledger.list(tenantId, 'CN', 100);

/** The history is whole, and it alone gives what is stored. */
const expectWhole = async () => {
  const history = await historyOf();
  expect(history.map(({ place }) => place)).toEqual(history.map((_, i) => i + 1));
  expect(await fixture.stores.settlements.get(tenantId, INVOICE)).toEqual(replay(history));
  const notes = [...(await creditNotes())].reverse();
  expect(notes.map(({ number }) => number)).toEqual(notes.map((_, i) => i + 1));
  const named = history.flatMap(({ change }) => (change.kind === 'credit' ? [change.creditNoteId] : []));
  expect(notes.map(({ invoiceId }) => invoiceId)).toEqual(named);
};

describe('an invoice that is issued', () => {
  test('is sent by its delivery, and its history says so', async () => {
    expect(await standing()).toMatchObject({ status: 'sent', open: GROSS });
    expect(await historyOf()).toMatchObject([{ place: 1, by: 'monthend', change: { kind: 'sent' } }]);
  });

  test('is paid in parts, is overdue in between, and stands so in the list', async () => {
    await pay('first', 9200);
    expect(await standing()).toMatchObject({ status: 'partlyPaid', open: 10_000, paid: 9200 });
    fixture.clock.now = new Date('2016-06-01T08:00:00Z');
    expect(await standing()).toMatchObject({ status: 'overdue' });
    const listed = await standingsOf(needsOf(fixture))(
      tenantId,
      await listInvoices(needsOf(fixture))(tenantId, { limit: 10 }),
    );
    expect(listed.items.map(({ standing: { status, open } }) => [status, open])).toEqual([['overdue', 10_000]]);
    await pay('second', 10_000);
    expect(await standing()).toMatchObject({ status: 'paid', open: 0 });
    await expectWhole();
  });

  test('a payment that comes again changes nothing, and is answered the same', async () => {
    const first = await pay('once', GROSS);
    expect(await pay('once', GROSS)).toEqual(first);
    expect(await historyOf()).toHaveLength(2);
  });

  test('payments at once are all entered, one after the other, and none is lost', async () => {
    await Promise.all(['a', 'b', 'c', 'd'].map((name) => pay(name, 1000)));
    expect(await standing()).toMatchObject({ paid: 4000, open: GROSS - 4000 });
    await expectWhole();
  });

  test('two at once that are too much together: one is refused', async () => {
    const answers = await Promise.allSettled([pay('a', 10_000), pay('b', 10_000)]);
    expect(answers.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
    expect(await standing()).toMatchObject({ paid: 10_000 });
  });

  test('is marked as exported once, by hand, with the reason', async () => {
    const mark = (name: string) =>
      markDocument(needsOf(fixture))(tenantId, INVOICE, { ...by(name), why: 'Sage, April' }, 'exported');
    await mark('one');
    const { standing: after } = await mark('another');
    expect(after).toMatchObject({ status: 'sent', exportedAt: fixture.clock.now.toISOString() });
    expect(await historyOf()).toMatchObject([
      { by: 'monthend' },
      { by: 'sub-1', why: 'Sage, April', change: { kind: 'exported' } },
    ]);
  });

  test('a payment whose answer is lost is entered once', async () => {
    fixture.faults.decide = (call) => (call === 'TransactWriteCommand' ? 'after' : undefined);
    await expect(pay('lost', 500)).rejects.toThrow();
    fixture.faults.decide = () => undefined;
    await pay('lost', 500);
    expect(await standing()).toMatchObject({ paid: 500 });
    await expectWhole();
  });
});

describe('the list of what is open', () => {
  const numbers = async (status: 'open' | 'overdue', limit = 10, cursor?: string) => {
    const page = await listOpenInvoices(needsOf(fixture))(tenantId, status, { limit, cursor });
    return { numbers: page.items.map(({ number }) => number), cursor: page.cursor ?? undefined };
  };

  test('has what is not paid, by due date, in pages; overdue from the day after', async () => {
    await invoicedFirm(3);
    fixture.clock.now = new Date('2016-05-01T07:00:00Z');
    await runMonthEnd(fixture, sent, await newBatch(fixture, 'April', '2016-04-30'));
    await recordMoney(needsOf(fixture))(tenantId, 'FA-000000002', by('all'), paid(GROSS));
    expect((await numbers('open')).numbers).toEqual([1, 3, 4, 5, 6]);
    const first = await numbers('open', 2);
    const second = await numbers('open', 2, first.cursor);
    const third = await numbers('open', 2, second.cursor);
    expect([first, second, third].map((page) => page.numbers)).toEqual([[1, 3], [4, 5], [6]]);
    expect(third.cursor).toBeUndefined();
    fixture.clock.now = new Date('2016-04-30T12:00:00Z');
    expect((await numbers('overdue')).numbers).toEqual([]);
    fixture.clock.now = new Date('2016-05-01T12:00:00Z');
    expect((await numbers('overdue')).numbers).toEqual([1, 3, 4, 5, 6]);
  });
});

describe('a credit note', () => {
  test('takes an invoice back wholly: in its own series, stored, mailed, and counted on the invoice', async () => {
    const { document, standing: ofNote, delivery } = await credit('all');
    expect(document).toMatchObject({
      invoiceId: 'CN-000000001',
      kind: 'creditNote',
      credits: { invoiceId: INVOICE, reason: 'a wrong rate' },
      totals: { gross: GROSS },
    });
    expect({ delivery, ofNote: ofNote.status, open: ofNote.open }).toEqual({
      delivery: { result: 'sent' },
      ofNote: 'sent',
      open: 0,
    });
    expect(sent.to).toEqual([['client0@clients.example']]);
    expect(fixture.blobs.objects.has(keysOf(tenantId).invoicePdf('CN-000000001'))).toBe(true);
    expect(await standing()).toMatchObject({ status: 'credited', open: 0, credited: GROSS });
    await expectWhole();
  });

  test('changes nothing of what is billed: the next month end bills on', async () => {
    await credit('all');
    const before = await fixture.stores.ledger.get(tenantId, INVOICE);
    fixture.clock.now = new Date('2016-05-01T07:00:00Z');
    await runMonthEnd(fixture, sent, await newBatch(fixture, 'April', '2016-04-30'));
    const [april] = await fixture.stores.ledger.list(tenantId, 'FA', 1);
    // The fee of April: March's hour stays billed.
    expect(april?.totals.net).toBe(10_000);
    expect(await fixture.stores.ledger.get(tenantId, INVOICE)).toEqual(before);
  });

  test('after another: no more than is left, and then its rest', async () => {
    await credit('some', { net: 6000, currency: 'EUR' });
    await expect(credit('more', { net: 10_001 })).rejects.toMatchObject({ code: 'CreditExceedsInvoice' });
    await expect(credit('dollars', { net: 1, currency: 'USD' })).rejects.toMatchObject({ code: 'CurrencyMismatch' });
    const { document } = await credit('rest', { mail: false });
    expect(document).toMatchObject({ number: 2, totals: { net: 10_000, tax: 2000 } });
    expect(await standing()).toMatchObject({ status: 'credited', credited: GROSS });
    await expect(credit('again')).rejects.toMatchObject({ code: 'NothingToCredit' });
    await expectWhole();
  });

  test('without a mail has its PDF', async () => {
    const { delivery, document } = await credit('stored', { mail: false });
    expect({ delivery, mails: sent.to }).toEqual({ delivery: { result: 'stored' }, mails: [] });
    expect(fixture.blobs.objects.has(keysOf(tenantId).invoicePdf(document.invoiceId))).toBe(true);
  });

  test('of a credit note is refused', async () => {
    const { document } = await credit('all');
    const again = creditInvoice(needsOf(fixture), mailerOf(fixture, sent));
    await expect(
      again(tenantId, document.invoiceId, by('of a note'), { reason: 'x', mail: false }),
    ).rejects.toMatchObject({ code: 'NotCreditable' });
  });

  test('credit notes at once get numbers in turn, and together no more than the total', async () => {
    const names = ['a', 'b', 'c', 'd', 'e'];
    const answers = await Promise.allSettled(names.map((name) => credit(name, { net: 4000, mail: false })));
    // Four of 40.00 are the 160.00 of the invoice.
    expect(answers.filter(({ status }) => status === 'fulfilled')).toHaveLength(4);
    expect(await standing()).toMatchObject({ status: 'credited', credited: GROSS });
    await expectWhole();
  });

  test('during a month end and payments loses nothing', async () => {
    fixture.clock.now = new Date('2016-05-01T07:00:00Z');
    const batchId = await newBatch(fixture, 'April', '2016-04-30');
    await Promise.all([
      runMonthEnd(fixture, sent, batchId),
      credit('meanwhile', { net: 4000 }),
      pay('meanwhile too', 1000),
    ]);
    expect(await standing()).toMatchObject({ credited: 4800, paid: 1000, open: GROSS - 5800 });
    const invoices = await fixture.stores.ledger.list(tenantId, 'FA', 10);
    expect(invoices.map(({ number }) => number)).toEqual([2, 1]);
    await expectWhole();
  });
});

describe('a credit note whose making is killed', () => {
  /** The sender asks again; while the claim of the dead attempt holds it is told to wait. */
  const repeated = async (): ReturnType<typeof credit> => {
    try {
      return await credit('killed', { net: 6000 });
    } catch (error) {
      if ((error as Error).name !== 'ServiceBusy') throw error;
      fixture.clock.now = new Date(fixture.clock.now.getTime() + 130_000);
      return credit('killed', { net: 6000 });
    }
  };

  /** The request with one call that fails, and then the same request again, as its sender does. */
  const runWithFault = async (restored: Restored, at: number, fault: Fault): Promise<number> => {
    fixture = await restored();
    sent = { to: [] };
    const writes = failAt(fixture.faults, at, fault, WRITES);
    try {
      await credit('killed', { net: 6000 });
    } catch (error) {
      if (!isInjected(error)) throw error;
    }
    const made = writes();
    fixture.faults.decide = () => undefined;
    const { document, delivery, standing: ofNote } = await repeated();
    expect(document.invoiceId).toBe('CN-000000001');
    expect(await creditNotes()).toHaveLength(1);
    expect(await standing()).toMatchObject({ credited: 7200, open: GROSS - 7200 });
    expect(fixture.blobs.objects.has(keysOf(tenantId).invoicePdf('CN-000000001'))).toBe(true);
    // A mail of which nobody knows needs a person; none goes out twice, and what is said to be sent is.
    expect(sent.to.length).toBeLessThanOrEqual(1);
    if (delivery.result === 'sent')
      expect({ mails: sent.to.length, status: ofNote.status }).toEqual({ mails: 1, status: 'sent' });
    else expect(delivery).toMatchObject({ result: 'notSent', reason: expect.stringMatching(/nobody knows/) });
    await expectWhole();
    return made;
  };

  test.each(['before', 'after'] as const)(
    '%s any write has one number, one entry and one mail',
    async (fault) => {
      const restored = await snapshotOf(fixture);
      const writes = await runWithFault(restored, 0, undefined);
      expect(writes).toBeGreaterThan(4);
      for (let at = 1; at <= writes; at += 1) await runWithFault(restored, at, fault);
    },
    120_000,
  );
});
