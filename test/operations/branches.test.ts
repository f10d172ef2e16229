import { array, asyncProperty, constantFrom, assert as holds, integer } from 'fast-check';
import PostalMime from 'postal-mime';
import { beforeEach, describe, expect, test } from 'vitest';
import { NewBatch } from '../../domain/batches/new-batch.ts';
import type { NewClient } from '../../domain/clients/new-client.ts';
import { idFrom } from '../../domain/ids.ts';
import type { Invoice } from '../../domain/invoicing/invoice.ts';
import { statementPurpose } from '../../domain/mails/purpose.ts';
import { startBatch } from '../../domain/operations/batches/start.ts';
import { addClient } from '../../domain/operations/client-records/add-client.ts';
import { changeClient, createClient } from '../../domain/operations/clients.ts';
import { sweepDunning } from '../../domain/operations/dunning/sweep.ts';
import type { Machine, Mailer } from '../../domain/operations/ports.ts';
import { creditInvoice } from '../../domain/operations/settlements/credit.ts';
import { readStatement } from '../../domain/operations/statements/read.ts';
import { sendStatementNow, statementDocument } from '../../domain/operations/statements/send.ts';
import { changeLogo, changeSettings } from '../../domain/operations/tenants/settings.ts';
import type { Branch } from '../../domain/tenants/branch.ts';
import { Reminders } from '../../domain/tenants/dunning.ts';
import type { TenantSettings } from '../../domain/tenants/tenant.ts';
import { type Fault, failAt, WRITES } from '../table/faults.ts';
import { type Fixture, newTable } from '../table/fixture.ts';
import { type Restored, snapshotOf } from '../table/snapshot.ts';
import { runAudit } from './audit-run.ts';
import { clientDetails, clientIdOf, foundFirm, someSettings, tenantId } from './firm.ts';
import { needsOf, newBatch, runMonthEnd, runToReview, type SentMails, stepsOf } from './month-end-run.ts';

const seriesOf = (prefix: string): NonNullable<Branch['series']> => ({
  invoices: { prefix, format: `${prefix}-{number:3}` },
  creditNotes: { prefix: `${prefix}A`, format: `${prefix}A-{number}` },
});
const LYON: Branch = {
  branchId: 'lyon',
  name: 'Agence de Lyon',
  address: { lines: ['5 rue de la Barre'], postalCode: '69002', city: 'Lyon', country: 'FR' },
  companyNumber: '732 829 320 00082',
  payment: { iban: 'FR7630006000011234567890189' },
  sender: { name: 'Canal Lyon', replyTo: 'lyon@canal.example' },
  series: seriesOf('LY'),
};
const NICE: Branch = { branchId: 'nice', name: 'Agence de Nice', series: seriesOf('NI') };
/** Has no numbers of its own. */
const METZ: Branch = { branchId: 'metz', name: 'Agence de Metz', phone: '03 87 00 00 00' };

const withBranches = (more: Partial<TenantSettings> = {}): TenantSettings =>
  someSettings({ branches: [LYON, NICE, METZ], ...more });

let fixture: Fixture;
let mails: Uint8Array[];
const mailer: Mailer = {
  from: 'billing@monthend.example',
  send: async ({ raw }) => {
    mails.push(raw);
    return { outcome: 'sent', messageId: `m${mails.length}` };
  },
};
beforeEach(async () => {
  fixture = await newTable();
  mails = [];
});

/** Clients 0, 1, 2 … of these branches, as they may lie in the table: undefined is the firm itself. */
const found = async (branches: readonly (string | undefined)[], settings = withBranches()): Promise<void> => {
  await foundFirm(fixture, { clients: branches.length, entries: 1 }, settings);
  for (const [n, branch] of branches.entries())
    if (branch !== undefined)
      await fixture.stores.clients.replace(tenantId, clientIdOf(n), 1, { ...clientDetails(n), branch });
};

const SERIES = ['FA', 'LY', 'NI', 'CN', 'LYA', 'NIA'];
const ledger = async (series: string): Promise<readonly Invoice[]> =>
  [...(await fixture.stores.ledger.list(tenantId, series, 100))].reverse();
/** The numbers of each series that gave one. */
const numbers = async (): Promise<Record<string, readonly number[]>> => {
  const all = await Promise.all(
    SERIES.map(async (one) => [one, (await ledger(one)).map(({ number }) => number)] as const),
  );
  return Object.fromEntries(all.filter(([, given]) => given.length > 0));
};
const counted = (count: number): readonly number[] => Array.from({ length: count }, (_, i) => i + 1);
/** What each series must have given: 1, 2, 3 …, one for each client. */
const expected = (branches: readonly (string | undefined)[]): Record<string, readonly number[]> => {
  const seriesOfBranch: Record<string, string> = { lyon: 'LY', nice: 'NI' };
  const all = Map.groupBy(branches, (branch) => seriesOfBranch[branch ?? ''] ?? 'FA');
  return Object.fromEntries([...all].map(([series, those]) => [series, counted(those.length)]));
};
const clientsOf = (all: readonly Invoice[]) => all.map(({ buyer }) => buyer.clientId).sort();

describe('a month end of a firm with branches', () => {
  test('numbers each branch in its own series, and every document comes from its branch', async () => {
    await found([undefined, 'lyon', 'nice', 'lyon', 'metz', 'Agence de Quimper']);
    const sent: SentMails = { to: [] };
    await runMonthEnd(fixture, sent, await newBatch(fixture, 'March'));
    expect(await numbers()).toEqual({ FA: [1, 2, 3], LY: [1, 2], NI: [1] });
    const [own, lyon] = [await ledger('FA'), await ledger('LY')];
    expect(clientsOf(own)).toEqual([0, 4, 5].map(clientIdOf).sort());
    expect(clientsOf(lyon)).toEqual([1, 3].map(clientIdOf).sort());
    for (const { seller, payment, formattedNumber } of lyon) {
      expect(seller).toMatchObject({ branch: { branchId: 'lyon', name: LYON.name }, address: LYON.address });
      expect([payment, formattedNumber.slice(0, 5)]).toEqual([LYON.payment, 'LY-00']);
    }
    const byClient = new Map(own.map((one) => [one.buyer.clientId, one.seller]));
    expect(byClient.get(clientIdOf(4))).toMatchObject({ branch: { branchId: 'metz' }, phone: METZ.phone });
    // Free text of before there were branches is no branch.
    expect(byClient.get(clientIdOf(5))).not.toHaveProperty('branch');
    expect(sent.to.flat().filter((to) => to.startsWith('client'))).toHaveLength(6);
  });

  test('is audited in every series', async () => {
    await found([undefined, 'lyon', 'nice']);
    await runMonthEnd(fixture, { to: [] }, await newBatch(fixture, 'March'));
    const { closing, findings } = await runAudit(fixture, { to: [] }, 'after');
    expect({ findings, errors: closing.errors }).toEqual({ findings: [], errors: 0 });
    const audit = await fixture.stores.audits.get(tenantId, idFrom('test', 'audit', 'after'));
    expect(audit?.figures.amounts).toMatchObject({ 'invoice EUR': { documents: 3 } });
  });

  test('computes a draft anew whose client has moved to a branch since', async () => {
    await found([undefined, 'lyon']);
    const batchId = await newBatch(fixture, 'March');
    const steps = stepsOf(fixture, { to: [] }, batchId);
    await runToReview(steps);
    const record = await fixture.stores.clients.get(tenantId, clientIdOf(0));
    const { clientId: _, version, ...details } = record as NonNullable<typeof record>;
    await changeClient(needsOf(fixture))(tenantId, clientIdOf(0), version, { ...details, branch: 'nice' });
    await steps.issue();
    expect(await numbers()).toEqual({ LY: [1], NI: [1] });
  });

  test('beside another one numbers each series without a gap', { timeout: 120_000 }, async () => {
    const branches = [undefined, 'lyon', 'lyon'];
    await found(branches);
    const [one, two] = [await newBatch(fixture, 'one'), await newBatch(fixture, 'two')];
    await Promise.all([runMonthEnd(fixture, { to: [] }, one), runMonthEnd(fixture, { to: [] }, two)]);
    expect(await numbers()).toEqual(expected(branches));
  });
});

describe('a batch of one branch', () => {
  const machine: Machine = { start: async () => {}, succeed: async () => {}, standing: async () => 'running' };
  const asked = (more: object) =>
    NewBatch.parse({ name: 'March', through: '2016-03-31', issueOn: '2016-03-31', ...more });
  const start = (more: object) => startBatch(needsOf(fixture), machine)(tenantId, idFrom('batch'), asked(more));

  test('bills its clients alone, and the next batch the others', async () => {
    await found([undefined, 'lyon', 'nice', 'lyon']);
    const { batchId } = await start({ branch: 'lyon' });
    await runMonthEnd(fixture, { to: [] }, batchId);
    expect(await numbers()).toEqual({ LY: [1, 2] });
    await runMonthEnd(fixture, { to: [] }, await newBatch(fixture, 'the others'));
    expect(await numbers()).toEqual({ LY: [1, 2], FA: [1], NI: [1] });
  });

  test.each([
    [{ branch: 'paris' }, { code: 'BranchUnknown', faults: [{ pointer: '/branch' }] }],
    [
      { branch: 'lyon', through: '2016-01-31' },
      { code: 'EmptySelection', faults: [{ pointer: '/through' }] },
    ],
  ])('%j is refused', async (more, refusal) => {
    await found([undefined, 'lyon']);
    await expect(start(more)).rejects.toMatchObject(refusal);
    expect(await fixture.stores.batches.get(tenantId, idFrom('batch'))).toBeUndefined();
  });

  test('that nobody has ends with nothing in it', async () => {
    await found([undefined, 'lyon']);
    const { batchId } = await start({ branch: 'metz' });
    await runMonthEnd(fixture, { to: [] }, batchId);
    expect(await fixture.stores.batches.get(tenantId, batchId)).toMatchObject({
      ...{ status: 'closed', planned: 0, shards: 0 },
    });
    expect(await numbers()).toEqual({});
  });

  test('names no contracts beside', () => {
    expect(() => asked({ branch: 'lyon', contractIds: [idFrom('x')] })).toThrow('must not be given beside');
  });
});

describe('a month end of branches that is killed', () => {
  const killed = async (restored: Restored, batchId: string, at: number, fault: Fault): Promise<number> => {
    fixture = await restored();
    const writes = failAt(fixture.faults, at, fault, WRITES);
    await runMonthEnd(fixture, { to: [] }, batchId, 2);
    fixture.faults.decide = () => undefined;
    return writes();
  };

  test('at any write goes on, and leaves no gap in any series', { timeout: 300_000 }, async () => {
    const branches = ['lyon', undefined, 'lyon'];
    await found(branches);
    const batchId = await newBatch(fixture, 'killed');
    const restored = await snapshotOf(fixture);
    const writes = await killed(restored, batchId, 0, undefined);
    for (let at = 1; at <= writes; at += 1) {
      await killed(restored, batchId, at, 'after');
      expect(await numbers(), `write ${at}`).toEqual(expected(branches));
    }
  });

  test('whatever clients are of whatever branches', { timeout: 300_000 }, async () => {
    const someBranches = array(constantFrom(undefined, 'lyon', 'nice', 'metz', 'gone'), { minLength: 1, maxLength: 6 });
    const fault = constantFrom<Fault>('before', 'after');
    await holds(
      asyncProperty(someBranches, integer({ min: 1, max: 40 }), fault, async (branches, at, how) => {
        fixture = await newTable();
        await found(branches);
        const batchId = await newBatch(fixture, 'random');
        failAt(fixture.faults, at, how, WRITES);
        await runMonthEnd(fixture, { to: [] }, batchId, 3);
        fixture.faults.decide = () => undefined;
        expect(await numbers()).toEqual(expected(branches));
      }),
      { numRuns: 12 },
    );
  });
});

describe('what follows an invoice of a branch', () => {
  beforeEach(async () => {
    await found(
      ['lyon', undefined],
      withBranches({ reminders: Reminders.parse({ steps: [{ id: 'late', days: 7 }] }) }),
    );
    await runMonthEnd(fixture, { to: [] }, await newBatch(fixture, 'March'));
    fixture.clock.now = new Date('2016-04-02T12:00:00Z');
  });
  const move = async (branch: string | undefined): Promise<void> => {
    const {
      clientId: _,
      version,
      branch: _b,
      ...details
    } = (await fixture.stores.clients.get(tenantId, clientIdOf(0))) ?? {
      ...clientDetails(0),
      clientId: '',
      version: 0,
    };
    const wanted = branch === undefined ? details : { ...details, branch };
    await changeClient(needsOf(fixture))(tenantId, clientIdOf(0), version, wanted);
  };
  const credit = (invoiceId: string) =>
    creditInvoice(needsOf(fixture), mailer)(
      tenantId,
      invoiceId,
      { eventId: idFrom(invoiceId), by: 'sub-1' },
      {
        reason: 'a wrong rate',
        mail: true,
      },
    );
  const read = async () => PostalMime.parse(mails.at(-1) ?? new Uint8Array());

  test('its credit note is of the same branch, also after the client has moved', async () => {
    await move('nice');
    const { document } = await credit('LY-000000001');
    expect(document).toMatchObject({
      series: 'LYA',
      formattedNumber: 'LYA-1',
      seller: { branch: { branchId: 'lyon' } },
    });
    expect(await read()).toMatchObject({ from: { name: 'Canal Lyon' }, replyTo: [{ address: 'lyon@canal.example' }] });
    expect((await credit('FA-000000001')).document).toMatchObject({ series: 'CN' });
    expect(await read()).toMatchObject({ from: { name: 'Canal Informatique' } });
  });

  test('its reminder comes from the branch of the invoice', async () => {
    await move(undefined);
    const tenant = await fixture.stores.tenants.get(tenantId);
    if (!tenant) throw new Error('no tenant');
    const { settings, version } = tenant;
    // The settings that were founded have no schedule yet: it comes with a change of them.
    await changeSettings(needsOf(fixture))(tenantId, version, { ...settings, phone: '01' }, fixture.clock.now);
    fixture.clock.now = new Date('2016-05-07T07:00:00Z');
    await sweepDunning(needsOf(fixture), mailer, { mailsPerSecond: 100_000 })(() => 900_000);
    const senders = await Promise.all(mails.map(async (raw) => (await PostalMime.parse(raw)).from?.name));
    expect(senders.sort()).toEqual(['Canal Informatique', 'Canal Lyon']);
  });

  test('its statement comes from the branch that the client has today', async () => {
    const statement = () => readStatement(needsOf(fixture))(tenantId, clientIdOf(0), {});
    expect(statementDocument(await statement())).toMatchObject({
      ...{ payment: LYON.payment, seller: { branch: { branchId: 'lyon' }, address: LYON.address } },
    });
    await sendStatementNow(needsOf(fixture), mailer)(await statement(), statementPurpose('2016-04'));
    expect(await read()).toMatchObject({ from: { name: 'Canal Lyon' } });
    await move(undefined);
    expect(statementDocument(await statement()).seller).not.toHaveProperty('branch');
  });
});

describe('a client', () => {
  beforeEach(() => found(['Agence de Quimper'], withBranches()));
  const details = (branch: string) => ({ ...clientDetails(7), branch });
  const UNKNOWN = { code: 'BranchUnknown', faults: [{ pointer: '/branch' }] };
  const change = (n: number, expected: number, changed: object) =>
    changeClient(needsOf(fixture))(tenantId, clientIdOf(n), expected, { ...clientDetails(n), ...changed });

  test('is of a branch that there is', async () => {
    expect(await createClient(needsOf(fixture))(tenantId, clientIdOf(7), details('nice'))).toMatchObject({
      branch: 'nice',
    });
  });

  test.each(['Nice', 'paris', '__proto__', 'Agence de Nice'])('is not of "%s"', async (branch) => {
    await expect(createClient(needsOf(fixture))(tenantId, clientIdOf(7), details(branch))).rejects.toMatchObject(
      UNKNOWN,
    );
    const adding = { tenantId, clientId: clientIdOf(8), by: 'sub-1', now: fixture.clock.now };
    const contract = { name: 'Support', startsOn: '2016-04-01' };
    for (const more of [{}, { contract }])
      await expect(
        addClient(needsOf(fixture))(adding, { ...details(branch), ...more } as NewClient),
      ).rejects.toMatchObject(UNKNOWN);
    expect(await fixture.stores.clients.get(tenantId, clientIdOf(8))).toBeUndefined();
    await expect(change(0, 2, { branch })).rejects.toMatchObject(UNKNOWN);
  });

  test('keeps the text that it had before there were branches, until it is changed', async () => {
    expect(await change(0, 2, { branch: 'Agence de Quimper', purchaseOrder: 'PO' })).toMatchObject({ version: 3 });
    expect(await change(0, 3, { branch: 'metz' })).toMatchObject({ version: 4, branch: 'metz' });
    await expect(change(0, 4, { branch: 'Agence de Quimper' })).rejects.toMatchObject(UNKNOWN);
  });
});

describe('settings', () => {
  const change = async (changed: Partial<TenantSettings>) => {
    const tenant = await fixture.stores.tenants.get(tenantId);
    if (!tenant) throw new Error('no tenant');
    const settings = { ...tenant.settings, ...changed };
    return changeSettings(needsOf(fixture))(tenantId, tenant.version, settings, fixture.clock.now);
  };
  const billed = () => newBatch(fixture, 'March').then((batchId) => runMonthEnd(fixture, { to: [] }, batchId));

  test('lose a branch that nobody has', async () => {
    await found(['lyon', 'nice']);
    expect((await change({ branches: [LYON, NICE] })).settings.branches).toEqual([LYON, NICE]);
    await expect(change({ branches: [LYON] })).rejects.toMatchObject({
      ...{ code: 'StillUsed', message: expect.stringContaining(clientIdOf(1)), faults: [{ pointer: '/branches' }] },
    });
    expect((await fixture.stores.tenants.get(tenantId))?.settings.branches).toEqual([LYON, NICE]);
  });

  test('lose a branch that only a client has that was merged into another', async () => {
    await found([undefined, 'metz']);
    const [into, duplicate] = await Promise.all(
      [0, 1].map(async (n) => {
        const read = await fixture.stores.clients.get(tenantId, clientIdOf(n));
        if (!read) throw new Error('no client');
        return read;
      }),
    );
    if (!into || !duplicate) throw new Error('no client');
    expect(await fixture.stores.clients.merge(tenantId, duplicate, into, clientDetails(0), 'sub-1')).toBe(true);
    expect((await change({ branches: [LYON, NICE] })).settings.branches).toEqual([LYON, NICE]);
  });

  test('keep a branch whose series has numbered something, after its last client has left it', async () => {
    await found(['lyon']);
    await billed();
    await fixture.stores.clients.replace(tenantId, clientIdOf(0), 2, clientDetails(0));
    await expect(change({ branches: [NICE, METZ] })).rejects.toMatchObject({ code: 'StillUsed' });
    expect(await change({ branches: [LYON] })).toMatchObject({ version: 2 });
  });

  test('give no series that has numbered to another, now or later, and no number again', async () => {
    await found(['lyon']);
    await billed();
    const bare = { ...LYON, series: seriesOf('LX') };
    const refusal = (pointer: string) => ({ code: 'SeriesUsed', faults: [{ pointer }] });
    const takenBy = (series: NonNullable<Branch['series']>) => change({ branches: [bare, { ...NICE, series }, METZ] });
    await expect(takenBy(seriesOf('LY'))).rejects.toMatchObject({ code: 'SeriesUsed' });
    expect(await change({ branches: [bare, NICE, METZ] })).toMatchObject({ version: 2 });
    // Neither a picture nor another change forgets what the series was.
    await change({ phone: '01 02 03 04 05' });
    const png = Buffer.from(
      'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==',
      'base64',
    );
    await changeLogo(needsOf(fixture))(tenantId, 3, png, fixture.clock.now);
    const { creditNotes } = seriesOf('NI');
    await expect(takenBy({ invoices: { prefix: 'LY', format: 'N-{number}' }, creditNotes })).rejects.toMatchObject(
      refusal('/branches/1/series/invoices/prefix'),
    );
    await expect(takenBy({ invoices: { prefix: 'N', format: 'LY-{number}' }, creditNotes })).rejects.toMatchObject(
      refusal('/branches/1/series/invoices/format'),
    );
    expect(await takenBy({ invoices: { prefix: 'N', format: 'N-{number}' }, creditNotes })).toMatchObject({
      version: 5,
    });
    expect(await change({ branches: [LYON, NICE, METZ] })).toMatchObject({ version: 6 });
    expect((await fixture.stores.tenants.get(tenantId))?.formerSeries).toBeUndefined();
  });

  test('give no number again of a series that they had left before anybody wrote that down', async () => {
    await found([undefined, undefined], someSettings());
    await billed();
    // As it lay in the table then: the series was changed, and nothing says what it was.
    const { invoices } = seriesOf('F');
    const left = someSettings({ series: { invoices, creditNotes: seriesOf('F').creditNotes } });
    await fixture.stores.tenants.replace(tenantId, 1, { settings: left, logoKey: undefined }, undefined);
    const lyon = (format: string) => ({ ...LYON, series: { ...seriesOf('LY'), invoices: { prefix: 'LY', format } } });
    await expect(change({ branches: [lyon('FA-{number}')] })).rejects.toMatchObject({
      ...{ code: 'SeriesUsed', faults: [{ pointer: '/branches/0/series/invoices/format' }] },
    });
    expect(await change({ branches: [lyon('LY-{number}')] })).toMatchObject({ version: 3 });
  });

  test('change how a series looks so that no number of it comes again', async () => {
    const looking = (format: string) => ({ ...someSettings().series, invoices: { prefix: 'FA', format } });
    await found([undefined], someSettings({ series: looking('FA-1{number}') }));
    await billed();
    const refusal = { code: 'SeriesUsed', faults: [{ pointer: '/series/invoices/format' }] };
    await expect(change({ series: looking('FA-{number}') })).rejects.toMatchObject(refusal);
    expect(await change({ series: looking('F{yyyy}-{number:5}') })).toMatchObject({ version: 2 });
    await expect(change({ series: looking('FA-{number}') })).rejects.toMatchObject(refusal);
  });

  test('of a firm whose row is of before there were branches take them', async () => {
    await found([undefined, 'Bordeaux'], someSettings());
    await billed();
    expect(await numbers()).toEqual({ FA: [1, 2] });
    expect(await change({ branches: [LYON] })).toMatchObject({ version: 2 });
    await expect(
      change({
        branches: [{ ...LYON, series: { ...seriesOf('LY'), invoices: { prefix: 'L', format: 'L{number}' } } }],
        series: { ...someSettings().series, invoices: { prefix: 'LY', format: 'FA-{number:4}' } },
      }),
    ).rejects.toMatchObject({ code: 'SeriesUsed' });
  });
});
