import { beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { revisionOf } from '../../domain/billables/revision.ts';
import type { LocalDate } from '../../domain/calendar/local-date.ts';
import type { BillingState } from '../../domain/contracts/billing-state.ts';
import { idFrom } from '../../domain/ids.ts';
import type { Invoice } from '../../domain/invoicing/invoice.ts';
import { changeBillable, removeBillable } from '../../domain/operations/billables/change.ts';
import { listBillables } from '../../domain/operations/billables/read.ts';
import { reviseBilled, reviseByHand } from '../../domain/operations/billables/revise.ts';
import { changeAgreed } from '../../domain/operations/contracts.ts';
import { PreviewRequest, previewContract } from '../../domain/operations/pricing/preview.ts';
import { type AskedCredit, creditInvoice } from '../../domain/operations/settlements/credit.ts';
import type { StoredBillable } from '../../domain/table/log-row.ts';
import { type Fault, failAt, isInjected, WRITES } from '../table/faults.ts';
import { type Fixture, newTable } from '../table/fixture.ts';
import { type Restored, snapshotOf } from '../table/snapshot.ts';
import { runAudit } from './audit-run.ts';
import { anEntry, contractIdOf, foundFirm, someSettings, tenantId } from './firm.ts';
import { mailerOf, needsOf, newBatch, runMonthEnd } from './month-end-run.ts';

let restored: Restored;
let fixture: Fixture;
const contractId = contractIdOf(0);
const entryOf = (n: number) => idFrom('test', 'entry', `0/${n}`);
const inMarch = (n: number) => ({ tenantId, contractId, billableId: entryOf(n) });

/** A firm with one client, whose March is invoiced: a fee of 100.00, and three hours at 60.00 each: a minute is 1.00. */
beforeAll(async () => {
  fixture = await newTable();
  const settings = someSettings();
  const invoiceRules = { ...settings.invoiceRules, negative: 'creditNote' } as const;
  await foundFirm(fixture, { clients: 1, entries: 3 }, { ...settings, invoiceRules });
  await runMonthEnd(fixture, { to: [] }, await newBatch(fixture, 'March'));
  fixture.clock.now = new Date('2016-04-05T07:00:00Z');
  restored = await snapshotOf(fixture);
});
beforeEach(async () => {
  fixture = await restored();
});

/** A tool says how long work of March lasted. */
const say = (n: number, minutes: number, asOf: string) =>
  reviseBilled(needsOf(fixture))(inMarch(n), { seconds: minutes * 60, asOf });
const byHand = (n: number, minutes: number, name: string) =>
  reviseByHand(needsOf(fixture))(inMarch(n), idFrom('request', name), { minutes, reason: 'the clock ran on' });
const billed = async (through: LocalDate, now: string): Promise<Invoice | undefined> => {
  fixture.clock.now = new Date(now);
  await runMonthEnd(fixture, { to: [] }, await newBatch(fixture, through, through));
  return (await fixture.stores.ledger.list(tenantId, 'FA', 1))[0];
};
const april = () => billed('2016-04-30', '2016-05-01T07:00:00Z');
const may = () => billed('2016-05-31', '2016-06-01T07:00:00Z');
const revisions = async () =>
  (await listBillables(needsOf(fixture))(tenantId, contractId, 'revision', { limit: 10 })).items;
const told = (invoice: Invoice | undefined) =>
  (invoice?.lines ?? []).map(({ corrects, quantity, net }) => `${corrects?.as ?? 'plain'} ${quantity} ${net / 100}`);
const netOfAll = async (): Promise<number> => {
  const net = async (series: string) =>
    (await fixture.stores.ledger.list(tenantId, series, 20)).reduce((all, { totals }) => all + totals.net, 0);
  return (await net('FA')) - (await net('CN'));
};
/** What an audit finds, and the minutes on invoices. */
const audited = async (name: string) => {
  const { auditId, findings } = await runAudit(fixture, { to: [] }, name);
  const audit = await fixture.stores.audits.get(tenantId, auditId);
  return { findings, billed: (audit?.figures.seconds.billed ?? 0) / 60, counts: audit?.figures.billables };
};

describe('time that its tool changes after it was billed', () => {
  test('is corrected on the next invoice, and its own stays as it is', async () => {
    const before = await fixture.stores.ledger.get(tenantId, 'FA-000000001');
    expect(await say(0, 45, 'v2')).toBe('revised');
    expect(await revisions()).toMatchObject([
      { of: entryOf(0), on: '2016-03-01', seconds: 2700, asOf: 'v2', billing: 'open', billDate: '2016-04-01' },
    ]);
    const invoice = await april();
    expect(told(invoice)).toEqual(['credit -60 -60', 'charge 45 45', 'plain 1 100']);
    const revised = [{ billableId: entryOf(0), on: '2016-03-01', ticket: 'INC0', fromSeconds: 3600, toSeconds: 2700 }];
    expect(invoice?.lines[0]?.corrects).toMatchObject({ invoiceNumber: 'FA-00001', revised });
    expect(await fixture.stores.ledger.get(tenantId, 'FA-000000001')).toEqual(before);
    expect(await revisions()).toMatchObject([{ billing: 'billed' }]);
    expect(told(await may())).toEqual(['plain 1 100']);
    expect(await audited('after')).toMatchObject({
      findings: [],
      billed: 60 + 60 + 45,
      counts: { billed: 4, stray: 0 },
    });
  });

  test('is shown by a preview, which stores nothing', async () => {
    await say(0, 45, 'v2');
    const asked = PreviewRequest.parse({ through: '2016-04-30' });
    const { invoice } = await previewContract(needsOf(fixture))(tenantId, contractId, asked);
    expect(invoice).toMatchObject({ totals: { net: 10_000 - 1500 } });
    expect(await fixture.stores.contracts.get(tenantId, contractId)).toMatchObject({ state: { correctFrom: null } });
  });

  test('is as the last word says, in whatever order the words come, and however often', async () => {
    for (const [minutes, word] of [
      [30, 'v3'],
      [90, 'v2'],
      [30, 'v3'],
    ] as const)
      await say(0, minutes, word);
    expect(await revisions()).toHaveLength(2);
    expect(told(await april())).toEqual(['credit -60 -60', 'charge 30 30', 'plain 1 100']);
    await say(0, 90, 'v2');
    expect(told(await may())).toEqual(['plain 1 100']);
    expect(await audited('order')).toMatchObject({ findings: [], billed: 150 });
  });

  test('is a credit note where more is taken back than is due', async () => {
    for (const n of [0, 1, 2]) await say(n, 0, 'gone');
    await april();
    const [note] = await fixture.stores.ledger.list(tenantId, 'CN', 1);
    expect(note).toMatchObject({ kind: 'creditNote', totals: { net: 18_000 - 10_000 } });
    expect(await netOfAll()).toBe(2 * 10_000);
    expect(await audited('gone')).toMatchObject({ findings: [], billed: 0 });
  });

  test('and changed back costs what it cost, whatever was corrected in between', async () => {
    await say(0, 0, 'v2');
    await april();
    await say(0, 60, 'v3');
    await say(1, 20, 'v2');
    expect(told(await may()).toSorted()).toEqual(['charge 20 20', 'charge 60 60', 'credit -60 -60', 'plain 1 100']);
    expect(await netOfAll()).toBe(3 * 10_000 + 14_000);
  });

  test('stays so when the terms of its period are changed later, and of a later period', async () => {
    await say(0, 30, 'v2');
    await april();
    const agreed = async (effectiveFrom: LocalDate, price: string) => {
      const record = await fixture.stores.contracts.get(tenantId, contractId);
      const [version] = record?.contract.terms ?? [];
      if (!record || !version) throw new Error('no contract');
      const charges = version.charges.map((one) =>
        one.kind === 'time' ? { ...one, rates: { ...one.rates, default: price } } : one,
      );
      const which = { tenantId, contractId, expected: record.contract.version };
      const change = { kind: 'agreeTerms', terms: { ...version, effectiveFrom, charges } } as const;
      await changeAgreed(needsOf(fixture))(which, change, fixture.clock.now);
    };
    // Of April only: what its bill had corrected of March has to be there to be compared with.
    await agreed('2016-04-01', '90.00');
    expect(told(await may())).toEqual(['plain 1 100']);
    await agreed('2016-03-01', '120.00');
    expect(told(await billed('2016-06-30', '2016-07-01T07:00:00Z')).toSorted()).toEqual([
      'charge 30 60',
      'charge 60 120',
      'charge 60 120',
      'credit -30 -30',
      'credit -60 -60',
      'credit -60 -60',
      'plain 1 100',
    ]);
    expect(await audited('terms')).toMatchObject({ findings: [], billed: 150 });
  });

  test('is not revised while it is on no invoice', async () => {
    const { stores } = fixture;
    const record = await stores.contracts.get(tenantId, contractId);
    const open = anEntry(contractId, 'open', '2016-04-03');
    await stores.log.add(tenantId, open, record?.state as never, false);
    const which = { ...inMarch(0), billableId: open.billableId };
    expect(await reviseBilled(needsOf(fixture))(which, { seconds: 60, asOf: 'v2' })).toBe('open');
    expect(await revisions()).toEqual([]);
    const asked = { minutes: 5, reason: 'wrong' };
    const byPerson = reviseByHand(needsOf(fixture))(which, idFrom('seed'), asked);
    await expect(byPerson).rejects.toMatchObject({ code: 'TimeNotBilled' });
    const unknown = { ...which, billableId: idFrom('nobody') };
    await expect(reviseBilled(needsOf(fixture))(unknown, { seconds: 60, asOf: 'v2' })).rejects.toMatchObject({
      code: 'NotFound',
    });
  });

  test('and is accounted and put off is billed as was said, however long before that was', async () => {
    const { stores } = fixture;
    const state = (await stores.contracts.get(tenantId, contractId))?.state as BillingState;
    const entry = anEntry(contractId, 'accounted', '2016-04-03');
    await stores.log.add(tenantId, entry, state, false);
    const read = (await stores.log.get(tenantId, contractId, entry.billableId)) as StoredBillable;
    const accounted = { at: '2016-04-04T08:00:00Z', cost: 6000, currency: 'EUR' };
    expect(await stores.log.change(tenantId, read, { ...entry, accounted }, false, '2016-07-10')).toBe('changed');
    await stores.log.add(tenantId, revisionOf(entry, { seconds: 1200, asOf: 'v2' }), state, false);
    expect(told(await april())).toEqual(['plain 1 100']);
    expect(await revisions()).toMatchObject([{ billing: 'billed' }]);
    expect(told(await may())).toEqual(['plain 1 100']);
    expect(told(await billed('2016-06-30', '2016-07-01T07:00:00Z'))).toEqual(['plain 1 100']);
    expect(told(await billed('2016-07-31', '2016-08-01T07:00:00Z'))).toEqual(['plain 1 100', 'plain 20 20']);
    expect(await audited('accounted')).toMatchObject({ findings: [], billed: 200 });
  });

  test('costs nothing to look for where there is none', async () => {
    const asked = PreviewRequest.parse({ through: '2016-04-30' });
    const reads = async (): Promise<number> => {
      let calls = 0;
      fixture.faults.decide = () => {
        calls += 1;
        return undefined;
      };
      await previewContract(needsOf(fixture))(tenantId, contractId, asked);
      fixture.faults.decide = () => undefined;
      return calls;
    };
    const before = await reads();
    await say(0, 45, 'v2');
    // The originals, whom the client stands for, its list of invoices with theirs, what was settled of them, the log once more.
    expect((await reads()) - before).toBeLessThanOrEqual(6);
  });
});

describe('time that a person corrects', () => {
  test('is as was said last, by the tool or a person', async () => {
    await say(0, 40, '2016-04-02T10:00:00Z');
    await byHand(0, 55, 'first');
    await byHand(0, 50, 'second');
    expect(told(await april())).toEqual(['credit -60 -60', 'charge 50 50', 'plain 1 100']);
    await say(0, 42, '2016-05-02T10:00:00Z');
    expect(told(await may())).toEqual(['credit -50 -50', 'charge 42 42', 'plain 1 100']);
  });

  test('is corrected once by a request that is repeated', async () => {
    const first = await byHand(0, 50, 'same');
    fixture.clock.now = new Date('2016-04-05T08:00:00Z');
    expect(await byHand(0, 50, 'same')).toEqual(first);
    expect(await revisions()).toHaveLength(1);
  });

  test('is as before when the correction is deleted, or waits with it', async () => {
    const gone = await byHand(0, 50, 'gone');
    await removeBillable(needsOf(fixture))({ ...inMarch(0), billableId: gone.billableId, expected: 1 }, true);
    const late = await byHand(1, 50, 'late');
    const which = { ...inMarch(0), billableId: late.billableId, expected: 1 };
    await changeBillable(needsOf(fixture))(which, { postponedTo: '2016-05-15' }, true);
    expect(told(await april())).toEqual(['plain 1 100']);
    expect(told(await may())).toEqual(['credit -60 -60', 'charge 50 50', 'plain 1 100']);
  });
});

describe('a line that a later invoice has corrected', () => {
  let credits = 0;
  const credit = (invoiceId: string, asked: Pick<AskedCredit, 'lines' | 'net'>) => {
    credits += 1;
    return creditInvoice(needsOf(fixture), mailerOf(fixture, { to: [] }))(
      tenantId,
      invoiceId,
      { eventId: idFrom('request', `credit ${credits}`), by: 'sub-1' },
      { reason: 'a mistake', mail: false, ...asked },
    );
  };
  const linesOf = async (invoiceId: string) => (await fixture.stores.ledger.get(tenantId, invoiceId))?.lines ?? [];
  const keysOf = async (invoiceId: string, n: number) =>
    (await linesOf(invoiceId))
      .filter(({ billableIds }) => billableIds.includes(entryOf(n)))
      .map(({ key }) => ({ key }));
  const [march, aprils] = ['FA-000000001', 'FA-000000002'];

  beforeEach(async () => {
    await say(0, 45, 'v2');
    await april();
  });

  test('is not credited there, alone or with all, and nothing is issued; the other lines are, and an amount is', async () => {
    const lines = [...(await keysOf(march, 1)), ...(await keysOf(march, 0))];
    for (const [asked, pointer] of [
      [{ lines }, '/lines/1/key'],
      [{}, '/lines'],
    ] as const)
      await expect(credit(march, asked)).rejects.toMatchObject({
        ...{ code: 'LineCorrected', message: expect.stringContaining('FA-00002 has corrected') },
        faults: [{ pointer }],
      });
    expect(await fixture.stores.ledger.list(tenantId, 'CN', 10)).toEqual([]);
    await credit(march, { lines: await keysOf(march, 1) });
    await credit(march, { net: 1_000 });
    expect(await netOfAll()).toBe(2 * 10_000 + 18_000 - 1_500 - 6_000 - 1_000);
  });

  test('is credited where it was corrected: then the client has all of it back, once', async () => {
    const charged = (await linesOf(aprils)).filter(({ corrects }) => corrects?.as === 'charge');
    await credit(aprils, { lines: charged.map(({ key }) => ({ key })) });
    expect(await netOfAll()).toBe(2 * 10_000 + 12_000);
    await expect(credit(march, { lines: await keysOf(march, 0) })).rejects.toMatchObject({ code: 'LineCorrected' });
  });

  test('stands again when the whole correction was credited', async () => {
    await credit(aprils, {});
    await credit(march, { lines: await keysOf(march, 0) });
    expect(await netOfAll()).toBe(10_000 + 12_000);
  });

  test('and corrected once more, is credited by the last that corrected it only', async () => {
    await say(0, 30, 'v3');
    await may();
    await expect(credit(aprils, {})).rejects.toMatchObject({
      ...{ code: 'LineCorrected', message: expect.stringContaining('FA-00003 has corrected') },
    });
    await credit('FA-000000003', {});
    await credit(aprils, {});
  });
});

describe('time that was put back', () => {
  const putBack = (key: string) =>
    creditInvoice(needsOf(fixture), mailerOf(fixture, { to: [] }))(
      tenantId,
      'FA-000000001',
      { eventId: idFrom('request', key), by: 'sub-1' },
      { reason: 'wrong month', mail: false, putBackUsage: true, lines: [{ key }] },
    );
  const lineOf = async (n: number) =>
    (await fixture.stores.ledger.get(tenantId, 'FA-000000001'))?.lines.find(({ billableIds }) =>
      billableIds.includes(entryOf(n)),
    )?.key ?? '';

  test('is billed again as it is by then, and corrected where it is billed again', async () => {
    await putBack(await lineOf(0));
    await say(0, 45, 'v2');
    expect(told(await april())).toEqual(['plain 1 100', 'plain 45 45']);
    await say(0, 30, 'v3');
    expect(told(await may())).toEqual(['credit -45 -45', 'charge 30 30', 'plain 1 100']);
    expect(await netOfAll()).toBe(3 * 10_000 + 12_000 + 3000);
    expect(await audited('put back')).toMatchObject({ findings: [] });
  });

  test('and waits longer than what was said of it, is billed as was said', async () => {
    await putBack(await lineOf(0));
    await say(0, 45, 'v2');
    const needs = needsOf(fixture);
    const [reopened] = (await listBillables(needs)(tenantId, contractId, 'reopened', { limit: 1 })).items;
    const which = { ...inMarch(0), billableId: reopened?.billableId ?? '', expected: 1 };
    await changeBillable(needs)(which, { postponedTo: '2016-06-15' }, true);
    expect(told(await april())).toEqual(['plain 1 100']);
    expect(await revisions()).toMatchObject([{ billing: 'billed' }]);
    expect(told(await may())).toEqual(['plain 1 100']);
    expect(told(await billed('2016-06-30', '2016-07-01T07:00:00Z'))).toEqual(['plain 1 100', 'plain 45 45']);
  });
});

describe('a revision that is killed', () => {
  const runWithFault = async (at: number, fault: Fault): Promise<number> => {
    fixture = await restored();
    const writes = failAt(fixture.faults, at, fault, WRITES);
    try {
      await byHand(0, 45, 'killed');
    } catch (error) {
      if (!isInjected(error)) throw error;
    }
    const made = writes();
    fixture.faults.decide = () => undefined;
    await byHand(0, 45, 'killed');
    expect(await revisions()).toHaveLength(1);
    expect(told(await april())).toEqual(['credit -60 -60', 'charge 45 45', 'plain 1 100']);
    return made;
  };

  test.each(['before', 'after'] as const)('%s any write is there once when it is made again', async (fault) => {
    const writes = await runWithFault(0, undefined);
    for (let at = 1; at <= writes; at += 1) await runWithFault(at, fault);
  });

  test('by a month end at the same moment is on that invoice or the next, once', async () => {
    fixture.clock.now = new Date('2016-05-01T07:00:00Z');
    const batchId = await newBatch(fixture, 'April', '2016-04-30');
    await Promise.all([runMonthEnd(fixture, { to: [] }, batchId), say(0, 45, 'v2'), byHand(1, 0, 'meanwhile')]);
    await may();
    expect(await netOfAll()).toBe(3 * 10_000 + 4500 + 6000);
    expect(await audited('meanwhile')).toMatchObject({ findings: [], billed: 105 });
  });
});
