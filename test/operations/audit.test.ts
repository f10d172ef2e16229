import { DeleteCommand, GetCommand, UpdateCommand } from '@aws-sdk/lib-dynamodb';
import { beforeEach, describe, expect, test } from 'vitest';
import { MAX_FINDINGS } from '../../domain/audits/audit.ts';
import { findingIdOf } from '../../domain/audits/finding.ts';
import { newBillingState } from '../../domain/contracts/billing-state.ts';
import { idFrom } from '../../domain/ids.ts';
import type { Mailer } from '../../domain/operations/ports.ts';
import { creditInvoice } from '../../domain/operations/settlements/credit.ts';
import { recordMoney } from '../../domain/operations/settlements/record.ts';
import { keysOf } from '../../domain/table/blobs.ts';
import { type Fault, failAt, WRITES } from '../table/faults.ts';
import { type Fixture, newTable } from '../table/fixture.ts';
import { type Restored, snapshotOf } from '../table/snapshot.ts';
import { runAudit } from './audit-run.ts';
import { anEntry, contractIdOf, foundFirm, tenantId } from './firm.ts';
import { busyMailer, mailerOf, needsOf, newBatch, runMonthEnd, type SentMails } from './month-end-run.ts';

let fixture: Fixture;
let sent: SentMails;

const by = (name: string) => ({ eventId: idFrom('request', name), by: 'sub-1' });
const monthEnd = async (name: string, through: string, now: string) => {
  fixture.clock.now = new Date(now);
  await runMonthEnd(fixture, sent, await newBatch(fixture, name, through));
};

/** An entry that is written at a moment, by a writer that had read the state before the first bill. */
const late = (name: string, writtenAt: string, workedOn = '2016-03-20', held = false) => {
  const now = fixture.clock.now;
  fixture.clock.now = new Date(writtenAt);
  const entry = anEntry(contractIdOf(0), name, workedOn);
  const added = fixture.stores.log.add(tenantId, entry, newBillingState('2016-03-01'), held);
  fixture.clock.now = now;
  return added;
};

/** Two month ends of three clients, a credit note, a payment, and work of May that is open or held. */
const billedFirm = async () => {
  fixture = await newTable();
  sent = { to: [] };
  await foundFirm(fixture, { clients: 3, entries: 2 });
  await monthEnd('March', '2016-03-31', '2016-04-01T07:00:00Z');
  await late('may', '2016-05-01T06:00:00Z', '2016-05-01');
  await late('held', '2016-05-01T06:00:00Z', '2016-04-20', true);
  await monthEnd('April', '2016-04-30', '2016-05-01T07:00:00Z');
  const needs = needsOf(fixture);
  const asked = { reason: 'a wrong rate', net: 4000, mail: true };
  await creditInvoice(needs, mailerOf(fixture, sent))(tenantId, 'FA-000000001', by('credit'), asked);
  const paid = { kind: 'payment', on: '2016-05-02', method: 'card', amount: 1000, currency: 'EUR' } as const;
  await recordMoney(needs)(tenantId, 'FA-000000002', by('payment'), paid);
  fixture.clock.now = new Date('2016-05-04T07:00:00Z');
  sent = { to: [] };
};
beforeEach(billedFirm);

const key = (pk: string, sk: string) => ({ pk: `T#${tenantId}#${pk}`, sk });
/** Writes past all that our own code would let through. */
const spoil = (at: { pk: string; sk: string }, path: string, value: unknown) => {
  const names = path.split('.');
  return fixture.client.send(
    new UpdateCommand({
      TableName: fixture.tableName,
      Key: at,
      UpdateExpression: `SET ${names.map((_, i) => `#n${i}`).join('.')} = :value`,
      ExpressionAttributeNames: Object.fromEntries(names.map((name, i) => [`#n${i}`, name])),
      ExpressionAttributeValues: { ':value': value },
    }),
  );
};
/** As a document lies that is too large for the table, and whose object somebody has deleted. */
const placeAway = (at: { pk: string; sk: string }) =>
  fixture.client.send(
    new UpdateCommand({
      TableName: fixture.tableName,
      Key: at,
      UpdateExpression: 'REMOVE #document SET #objectKey = :nowhere',
      ExpressionAttributeNames: { '#document': 'invoice', '#objectKey': 'objectKey' },
      ExpressionAttributeValues: { ':nowhere': `${keysOf(tenantId).documents}gone.json` },
    }),
  );
const row = async (at: { pk: string; sk: string }): Promise<Record<string, unknown>> =>
  (await fixture.client.send(new GetCommand({ TableName: fixture.tableName, Key: at }))).Item ?? {};
const INVOICE = key('S#FA#000000', 'N#000000002');
const billable = (name: string) => key(`K#${contractIdOf(0)}`, `BI#${idFrom('test', 'entry', name)}`);

describe('a firm with which all is well', () => {
  test('has nothing found, nobody is told, and the figures are those of its books', async () => {
    const { auditId, closing, findings } = await runAudit(fixture, sent, 'all');
    expect(findings).toEqual([]);
    expect(closing).toEqual({ errors: 0, warnings: 0, repaired: 0, notKept: 0 });
    expect(sent.to).toEqual([]);
    expect(await fixture.stores.audits.get(tenantId, auditId)).toMatchObject({
      status: 'closed',
      closedAt: '2016-05-04T07:00:00.000Z',
      figures: {
        contracts: 3,
        batches: 2,
        billables: { billed: 6, open: 1, postponed: 0, held: 1, stray: 0 },
        seconds: { billed: 6 * 3600, open: 3600, postponed: 0, held: 3600, stray: 0 },
        amounts: {
          // March: 100.00 and two hours at 60.00 each; April: the fee.
          'invoice EUR': { documents: 6, net: 3 * 22_000 + 3 * 10_000, gross: 115_200 },
          'creditNote EUR': { documents: 1, net: 4000, tax: 800, gross: 4800 },
        },
      },
    });
  });

  test('before its first bill too', async () => {
    fixture = await newTable();
    await foundFirm(fixture, { clients: 1, entries: 2 });
    expect((await runAudit(fixture, sent, 'new')).findings).toEqual([]);
  });

  test('in the midst of a month end: what is not delivered yet will be', async () => {
    const batchId = await newBatch(fixture, 'April again', '2016-04-30');
    await spoil(key('S#FA#000000', 'N#000000004'), 'invoice.batchId', batchId);
    fixture.blobs.objects.delete(keysOf(tenantId).invoicePdf('FA-000000004'));
    await spoil(key('I#FA-000000004', 'SETTLEMENT'), 'version', 0);
    const { findings } = await runAudit(fixture, sent, 'during');
    // Its history says that it was sent, so its PDF had been there.
    expect(findings.map(({ code }) => code).sort()).toEqual(['pdfMissing', 'settlementDiffers']);
  });

  test('is looked at page by page where there is little time, with the same result', async () => {
    const { auditId } = await runAudit(fixture, sent, 'in little steps', { timeLeft: () => 0 });
    expect(await fixture.stores.audits.get(tenantId, auditId)).toMatchObject({ status: 'closed', kept: 0 });
    const whole = await runAudit(fixture, sent, 'at once');
    const figuresOf = async (id: string) => (await fixture.stores.audits.get(tenantId, id))?.figures;
    expect(await figuresOf(auditId)).toEqual(await figuresOf(whole.auditId));
  });

  test('from a day on, only the documents since are looked at, and all contracts', async () => {
    fixture.blobs.objects.delete(keysOf(tenantId).invoicePdf('FA-000000001'));
    const { auditId, findings } = await runAudit(fixture, sent, 'since', { from: '2016-05-01' });
    expect(findings).toEqual([]);
    expect(await fixture.stores.audits.get(tenantId, auditId)).toMatchObject({
      figures: { contracts: 3, amounts: { 'creditNote EUR': { documents: 1 } } },
    });
  });
});

describe('what was written past the rules is found', () => {
  interface Spoiling {
    readonly because: string;
    readonly spoil: () => Promise<unknown>;
    readonly found: readonly object[];
  }
  const invoicePdf = (id: string) => keysOf(tenantId).invoicePdf(id);

  test.each<Spoiling>([
    {
      because: 'a total',
      spoil: () => spoil(INVOICE, 'invoice.totals.gross', 26_401),
      found: [{ code: 'totalsDiffer', invoiceId: 'FA-000000002', what: 'gross', stated: 26_401, computed: 26_400 }],
    },
    {
      because: 'a number that is stated twice',
      spoil: () => spoil(INVOICE, 'invoice.number', 3),
      found: [
        { code: 'numberMissing', invoiceId: 'FA-000000002' },
        { code: 'numberTwice', invoiceId: 'FA-000000003' },
      ],
    },
    {
      because: 'a counter that was set forward',
      spoil: () => spoil(key('SERIES', 'S#CN'), 'next', 3),
      found: [{ code: 'numberMissing', invoiceId: 'CN-000000002' }],
    },
    {
      because: 'a date that goes back',
      spoil: () => spoil(INVOICE, 'invoice.issuedOn', '2016-01-01'),
      found: [{ code: 'dateGoesBack', invoiceId: 'FA-000000002', afterId: 'FA-000000001' }],
    },
    {
      because: 'a settlement',
      spoil: () => spoil(key('I#FA-000000002', 'SETTLEMENT'), 'paid', 2000),
      found: [{ code: 'settlementDiffers', what: 'paid', stated: 2000, computed: 1000 }],
    },
    {
      because: 'the amount of a credit note in the history of its invoice, and in the sum of that',
      spoil: async () => {
        const credit = key('I#FA-000000001', `EVENT#${idFrom('request', 'credit')}`);
        await spoil(credit, 'event.change.amount', 4801);
        await spoil(key('I#FA-000000001', 'SETTLEMENT'), 'credited', 4801);
      },
      found: [{ code: 'creditDiffers', invoiceId: 'FA-000000001', creditNoteId: 'CN-000000001', stated: 4801 }],
    },
    {
      because: 'a large document that is gone beside the table; its bill is missing then',
      spoil: () => placeAway(INVOICE),
      found: [{ code: 'billMissing' }, { code: 'documentMissing', invoiceId: 'FA-000000002' }],
    },
    {
      because: 'a large credit note that is gone; its invoice is not doubted',
      spoil: () => placeAway(key('S#CN#000000', 'N#000000001')),
      found: [{ code: 'documentMissing', invoiceId: 'CN-000000001' }],
    },
    {
      because: 'a PDF that is gone',
      spoil: async () => fixture.blobs.objects.delete(invoicePdf('FA-000000003')),
      found: [{ code: 'pdfMissing', invoiceId: 'FA-000000003' }],
    },
    {
      because: 'a PDF that was replaced',
      spoil: async () => fixture.blobs.objects.set(invoicePdf('FA-000000003'), Buffer.from('%PDF-1.7 another')),
      found: [{ code: 'pdfDiffers', invoiceId: 'FA-000000003' }],
    },
    {
      because: 'a mail of which nobody knows',
      spoil: () => spoil(key('MAIL#FA-000000003', 'MAIL#issue'), 'status', 'unknown'),
      found: [{ code: 'mailUnsettled', invoiceId: 'FA-000000003', purpose: 'issue', status: 'unknown' }],
    },
    {
      because: 'an item that was left on the way',
      spoil: () => spoil(key(`B#${idFrom('test', 'batch', 'March')}`, 'ITEM#0000-0001'), 'status', 'issued'),
      found: [{ code: 'itemStuck', itemId: '0000-0001', status: 'issued' }],
    },
    {
      because: 'work on an invoice that would be billed again',
      spoil: () => spoil(billable('0/0'), 'ulid', '7'.repeat(26)),
      found: [{ code: 'billableOpen', contractId: contractIdOf(0), billableId: idFrom('test', 'entry', '0/0') }],
    },
    {
      because: 'a state that went back',
      spoil: () => spoil(key(`K#${contractIdOf(1)}`, 'STATE'), 'chargedUntil', { fee: '2016-04-01' }),
      found: [{ code: 'stateDiffers', contractId: contractIdOf(1), what: 'chargedUntil' }],
    },
    {
      because: 'an invoice that is gone',
      spoil: () => fixture.client.send(new DeleteCommand({ TableName: fixture.tableName, Key: INVOICE })),
      found: [{ code: 'billMissing' }, { code: 'numberMissing', invoiceId: 'FA-000000002' }],
    },
  ])('$because', async ({ spoil: spoilIt, found }) => {
    await spoilIt();
    const { closing, findings } = await runAudit(fixture, sent, 'spoilt');
    const inOrder = findings.toSorted((a, b) => (a.code < b.code ? -1 : 1));
    expect(inOrder).toMatchObject(found);
    expect(findings).toHaveLength(found.length);
    expect(closing.errors + closing.warnings).toBe(found.length);
    // The firm is told, once.
    expect(sent.to).toEqual([['office@canal.example']]);
  });

  test('and closed also when its mail is not taken for now: the firm is told later, once', async () => {
    await spoil(key(`K#${contractIdOf(1)}`, 'STATE'), 'chargedUntil', { fee: '2016-04-01' });
    const free = mailerOf(fixture, sent);
    const standings: unknown[] = [];
    const mailer: Mailer = {
      ...free,
      async send(mail) {
        standings.push((await fixture.stores.audits.list(tenantId, { limit: 1 })).items[0]?.status);
        return standings.length === 1 ? busyMailer.send(mail) : free.send(mail);
      },
    };
    expect((await runAudit(fixture, sent, 'busy', { mailer })).closing).toMatchObject({ errors: 1 });
    expect(standings).toEqual(['closed', 'closed']);
    expect(sent.to).toEqual([['office@canal.example']]);
  });

  test('only at a second reading: who was at work between two reads is not reported', async () => {
    const settlement = key('I#FA-000000002', 'SETTLEMENT');
    const state = key(`K#${contractIdOf(1)}`, 'STATE');
    const { chargedUntil } = await row(state);
    await spoil(settlement, 'paid', 2000);
    await spoil(state, 'chargedUntil', { fee: '2016-04-01' });
    const meanwhile = async () => {
      await spoil(settlement, 'paid', 1000);
      await spoil(state, 'chargedUntil', chargedUntil);
    };
    expect((await runAudit(fixture, sent, 'meanwhile', { meanwhile })).findings).toEqual([]);
  });
});

describe('work of a writer that outlasts Settle', () => {
  const stray = () => idFrom('test', 'entry', 'stray');
  const about = () => ({ code: 'stray', contractId: contractIdOf(0), billableId: stray(), billDate: '2016-03-20' });
  const write = () => late('stray', '2016-04-01T06:59:00Z');

  test('is reported and given back to the log; the next month end bills it once, and the next audit is clean', async () => {
    await write();
    const { closing, findings } = await runAudit(fixture, sent, 'first');
    expect(findings).toEqual([{ ...about(), repaired: true }]);
    expect(closing).toEqual({ errors: 0, warnings: 1, repaired: 1, notKept: 0 });
    await monthEnd('May', '2016-05-31', '2016-06-01T07:00:00Z');
    const [, , , ...march] = await fixture.stores.ledger.list(tenantId, 'FA', 100);
    const may = (await fixture.stores.ledger.list(tenantId, 'FA', 3)).flatMap(({ contracts }) => contracts);
    expect(may.flatMap(({ billableIds }) => billableIds)).toContain(stray());
    expect(march.flatMap(({ contracts }) => contracts.flatMap((one) => one.billableIds))).not.toContain(stray());
    fixture.clock.now = new Date('2016-06-03T07:00:00Z');
    expect((await runAudit(fixture, sent, 'second')).findings).toEqual([]);
  });

  test('is only reported where nothing is to be repaired', async () => {
    await write();
    const { closing, findings } = await runAudit(fixture, sent, 'looking', { repair: false });
    expect(findings).toEqual([about()]);
    expect(closing).toMatchObject({ errors: 1, repaired: 0 });
    const read = await fixture.stores.log.get(tenantId, contractIdOf(0), stray());
    expect(read).toMatchObject({ billDate: '2016-03-20', version: 1 });
  });

  test('is not touched where a bill of its contract cannot be found', async () => {
    await write();
    await spoil(key(`K#${contractIdOf(0)}`, 'STATE'), 'committedAt', '2016-05-01T07:00:00.000Z');
    const { findings, closing } = await runAudit(fixture, sent, 'unsound');
    expect(findings.map(({ code }) => code)).toEqual(['billMissing']);
    expect(closing.repaired).toBe(0);
  });

  test('a draft that was computed before the repair is not issued as it is', async () => {
    await write();
    const before = await fixture.stores.contracts.get(tenantId, contractIdOf(0));
    await runAudit(fixture, sent, 'bump');
    const after = await fixture.stores.contracts.get(tenantId, contractIdOf(0));
    expect(after?.state.version).toBe((before?.state.version ?? 0) + 1);
  });
});

describe('an audit that is killed', () => {
  /** One write of the audit fails; then the machine runs the step again. */
  const runWithFault = async (restored: Restored, at: number, fault: Fault) => {
    fixture = await restored();
    sent = { to: [] };
    const made = failAt(fixture.faults, at, fault, WRITES);
    const { auditId, findings, closing } = await runAudit(fixture, sent, 'killed');
    const writes = made();
    fixture.faults.decide = () => undefined;
    const { figures, status, kept } = (await fixture.stores.audits.get(tenantId, auditId)) ?? {};
    const { state } = (await fixture.stores.contracts.get(tenantId, contractIdOf(0))) ?? {};
    const report = { findings, closing, figures, status, kept, version: state?.version };
    return { writes, mails: sent.to.length, report };
  };

  test.each(['before', 'after'] as const)(
    '%s any write gives the same report, and repairs once',
    async (fault) => {
      fixture = await newTable();
      await foundFirm(fixture, { clients: 1, entries: 1 });
      await monthEnd('March', '2016-03-31', '2016-04-01T07:00:00Z');
      fixture.clock.now = new Date('2016-04-03T07:00:00Z');
      await late('stray', '2016-04-01T06:59:00Z');
      await spoil(key('S#FA#000000', 'N#000000001'), 'invoice.totals.gross', 19_201);
      const restored = await snapshotOf(fixture);
      const { writes, report, mails } = await runWithFault(restored, 0, undefined);
      expect(writes).toBeGreaterThan(4);
      expect(report.findings.map(({ code }) => code).sort()).toEqual(['stray', 'totalsDiffer']);
      expect(mails).toBe(1);
      for (let at = 1; at <= writes; at += 1) {
        const again = await runWithFault(restored, at, fault);
        // A repair whose answer was lost is found repaired, and only its report was counted before.
        expect({ at, ...again.report }).toEqual({ at, ...report, kept: expect.any(Number) });
        expect(again.mails).toBeLessThanOrEqual(1);
      }
    },
    300_000,
  );
});

test('of more than an audit keeps the rest is counted, and nothing is repaired that is not told of', async () => {
  await spoil(key('SERIES', 'S#CN'), 'next', 1502);
  await late('stray', '2016-04-01T06:59:00Z');
  const { auditId, findings, closing } = await runAudit(fixture, sent, 'many');
  expect(findings).toHaveLength(MAX_FINDINGS);
  expect(closing).toEqual({ errors: 1000, warnings: 0, repaired: 0, notKept: 501 });
  expect(await fixture.stores.audits.get(tenantId, auditId)).toMatchObject({ kept: 1000, notKept: 501 });
  const { items } = await fixture.stores.audits.listFindings(tenantId, auditId, { limit: 7 });
  expect(items).toHaveLength(7);
});

test('what is found again under the same name is kept once', async () => {
  const auditId = idFrom('test', 'audit', 'names');
  const found = { code: 'pdfMissing', invoiceId: 'FA-000000001' } as const;
  await fixture.stores.audits.keep(tenantId, auditId, [found]);
  await fixture.stores.audits.keep(tenantId, auditId, [found, { ...found, invoiceId: 'FA-000000002' }]);
  const kept = await fixture.stores.audits.findings(tenantId, auditId);
  expect(kept.map(findingIdOf)).toHaveLength(2);
});
