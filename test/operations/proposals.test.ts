import PostalMime from 'postal-mime';
import { beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { isDue } from '../../domain/batches/lay-out.ts';
import { NewBatch } from '../../domain/batches/new-batch.ts';
import { NewBillable } from '../../domain/billables/new-billable.ts';
import { NewTimeEntry } from '../../domain/billables/new-time-entry.ts';
import { NewClient } from '../../domain/clients/new-client.ts';
import { NewContract } from '../../domain/contracts/contract.ts';
import { idFrom } from '../../domain/ids.ts';
import { proposalPurpose } from '../../domain/mails/purpose.ts';
import { sweepContracts } from '../../domain/operations/alerts/sweep.ts';
import { startBatch } from '../../domain/operations/batches/start.ts';
import { recordBillable } from '../../domain/operations/billables/record.ts';
import { addClient } from '../../domain/operations/client-records/add-client.ts';
import { eraseClient } from '../../domain/operations/client-records/erase.ts';
import { overviewOf } from '../../domain/operations/client-records/overview.ts';
import { changeAgreed, createContract } from '../../domain/operations/contracts.ts';
import { hearOfMail } from '../../domain/operations/mails/hear.ts';
import type { Machine, Mailer } from '../../domain/operations/ports.ts';
import { PreviewRequest, previewContract } from '../../domain/operations/pricing/preview.ts';
import { readProposal } from '../../domain/operations/proposals/read.ts';
import { type ProposalSending, sendProposal } from '../../domain/operations/proposals/send.ts';
import { forecastRenewals } from '../../domain/operations/renewals/forecast.ts';
import { contractFromTemplate, duplicateContract } from '../../domain/operations/templates/make-contract.ts';
import { changeSettings } from '../../domain/operations/tenants/settings.ts';
import { recordTimeEntry } from '../../domain/operations/time-entries/record.ts';
import { startTimer } from '../../domain/operations/timers/start.ts';
import type { WantedChange } from '../../domain/operations/wanted-change.ts';
import { ContractFromTemplate } from '../../domain/templates/from-template.ts';
import { NewTimer } from '../../domain/timers/new-timer.ts';
import { failAt, faultily, isInjected, WRITES } from '../table/faults.ts';
import { newTable } from '../table/fixture.ts';
import type { Fixture } from '../table/new-table.ts';
import { type Restored, snapshotOf } from '../table/snapshot.ts';
import { clientDetails, clientIdOf, foundFirm, someSettings, tenantId } from './firm.ts';
import { keptFilesInMemory } from './kept-files.ts';
import { needsOf, newBatch, runMonthEnd } from './month-end-run.ts';

const clientId = clientIdOf(0);
const contractId = idFrom('test', 'proposal');
/** Offered on 1 April for a year from May on: 100.00 a month, ten hours once at 80.00, and hours at 90.00. */
const asked = NewContract.parse({
  clientId,
  name: 'Infogérance',
  startsOn: '2016-05-01',
  endsOn: '2017-04-30',
  accountManagers: [{ email: 'ada@canal.example' }],
  renewal: { kind: 'automatic', termMonths: 12, noticeDays: 90 },
  alerts: [{ alertId: 'soon', before: 'end', days: 700 }],
  proposal: { validUntil: '2016-04-30' },
  terms: {
    charges: [
      { kind: 'recurringFee', chargeId: 'fee', description: 'Infogérance', unitPrice: '100', timing: 'arrears' },
      {
        ...{ kind: 'prepaidBlock', chargeId: 'block', description: 'Dix heures' },
        purchase: { every: 'once', quantity: '10', unitPrice: '80' },
        workTypes: ['Block'],
      },
      { kind: 'time', chargeId: 'time', description: 'Assistance', rates: { default: '90' } },
      { kind: 'metered', chargeId: 'backup', description: 'Sauvegarde', unitPrice: '1' },
    ],
  },
});

let restored: Restored;
let fixture: Fixture;
let mails: { to: readonly string[]; raw: Uint8Array }[];
const mailer: Mailer = {
  from: 'billing@monthend.example',
  send: ({ recipients, raw }) =>
    faultily(fixture.faults, 'SendRawEmail', async () => {
      mails.push({ to: recipients, raw });
      return { outcome: 'sent', messageId: `m${mails.length}` };
    }),
};
const needs = () => needsOf(fixture);
const at = (moment: string) => {
  fixture.clock.now = new Date(moment);
};
const raise = (): never => {
  throw new Error('there is none');
};
const record = async () => {
  const read = await fixture.stores.contracts.get(tenantId, contractId);
  if (!read) throw new Error('no contract');
  return read;
};
const change = async (wanted: WantedChange, expected?: number) =>
  changeAgreed(needs())(
    { tenantId, contractId, expected: expected ?? (await record()).contract.version, by: 'ada' },
    wanted,
    fixture.clock.now,
  );
const send = (requestId = 'one', body: ProposalSending = {}) =>
  sendProposal(needs(), mailer)({ tenantId, contractId, requestId, by: 'ada' }, body);
const history = async () =>
  (await fixture.stores.contractLife.history(tenantId, contractId, { limit: 50 })).items.map(({ kind }) => kind);
const overview = async () => {
  const { contracts } = await overviewOf(needs())(tenantId, clientId);
  return contracts.items.find(({ contract }) => contract.contractId === contractId);
};
const byItself = { renewal: async () => false, revision: async () => false };
const sweep = () => sweepContracts(needs(), mailer, { mailsPerSecond: 1000, byItself })(() => 900_000);

beforeAll(async () => {
  const founded = await newTable();
  await foundFirm(founded, { clients: 1, entries: 0 });
  await createContract(needsOf(founded))(tenantId, contractId, asked, founded.clock.now, { by: 'ada' });
  restored = await snapshotOf(founded);
});
beforeEach(async () => {
  fixture = await restored();
  fixture.faults.decide = () => undefined;
  at('2016-04-01T08:00:00Z');
  mails = [];
});

describe('a proposal that nobody has accepted', () => {
  const entry = () => NewTimeEntry.parse({ contractId, date: '2016-05-03', minutes: 30, technician: 'Ada' });
  const billable = (facts: object) => NewBillable.parse({ contractId, on: '2016-05-03', ...facts });
  const put = (facts: object) => recordBillable(needs())(tenantId, 'x', billable(facts));

  test.each<[string, () => Promise<unknown>]>([
    ['working time', () => recordTimeEntry(needs())(tenantId, 't', entry())],
    ['an expense', () => put({ kind: 'expense', description: 'Cable', unitPrice: '9' })],
    ['a top-up', () => put({ kind: 'topUp', chargeId: 'block', quantity: '5', amount: '400' })],
    ['a reading', () => put({ kind: 'reading', chargeId: 'backup', quantity: '5' })],
    ['a change of quantity', () => put({ kind: 'quantityChange', chargeId: 'fee', by: '1' })],
  ])('does not take %s', async (_, attempt) => {
    at('2016-05-04T08:00:00Z');
    await expect(attempt()).rejects.toMatchObject({ code: 'ContractNotActive' });
    const { logged, held } = await fixture.stores.log.open(tenantId, contractId, '2016-01-01');
    expect([...logged, ...held]).toEqual([]);
  });

  test('takes no timer’s time', async () => {
    at('2016-05-04T08:00:00Z');
    const timer = NewTimer.parse({ contractId, technician: 'Ada' });
    const started = startTimer(needs())(tenantId, idFrom('timer'), timer);
    // A timer may run before it is known what it is for; what it has measured is refused.
    await started.catch(() => undefined);
    at('2016-05-04T09:00:00Z');
    const again = startTimer(needs())(tenantId, idFrom('next'), NewTimer.parse({ ...timer, switch: true }));
    await expect(again).rejects.toMatchObject({ code: 'ContractNotActive' });
  });

  test('is in no batch, and cannot be named for one', async () => {
    at('2016-06-01T06:00:00Z');
    await runMonthEnd(fixture, { to: [] }, await newBatch(fixture, 'May', '2016-05-31', { issueOn: '2016-06-01' }));
    expect((await record()).state.version).toBe(1);
    const machine: Machine = { start: async () => {}, standing: async () => 'none', succeed: async () => {} };
    const named = NewBatch.parse({ name: 'May', through: '2016-05-31', contractIds: [contractId] });
    await expect(startBatch(needs(), machine)(tenantId, idFrom('b'), named)).rejects.toMatchObject({
      code: 'ContractNotActive',
      faults: [{ pointer: '/contractIds/0' }],
    });
  });

  test('would be billed nothing', async () => {
    const preview = PreviewRequest.parse({ through: '2016-05-31' });
    expect((await previewContract(needs())(tenantId, contractId, preview)).invoice).toBe('nothingDue');
  });

  test('waits for no sweep, is in no forecast, and is shown as what it is', async () => {
    expect(await fixture.stores.contractSchedules.get(tenantId, contractId)).toBeUndefined();
    const year = { from: '2017-01-01', until: '2017-12-31' };
    expect(await forecastRenewals(needs())(tenantId, year)).toEqual([]);
    const shown = await overview();
    expect({ status: shown?.status, standing: shown?.standing }).toEqual({ status: 'proposed', standing: undefined });
    at('2016-05-02T08:00:00Z');
    expect((await overview())?.status).toBe('lapsed');
  });

  test('stays asleep when its alerts or those of the firm change', async () => {
    const details = { alerts: [{ alertId: 'other', before: 'end', days: 720 } as const] };
    await change({ kind: 'describe', details });
    const tenant = await fixture.stores.tenants.get(tenantId);
    const alerts = { contractAlerts: [{ alertId: 'firm', before: 'end', days: 700 } as const] };
    await changeSettings(needs())(tenantId, tenant?.version ?? 0, someSettings(alerts), fixture.clock.now);
    at('2016-05-02T08:00:00Z');
    await sweep();
    expect(await fixture.stores.contractSchedules.get(tenantId, contractId)).toBeUndefined();
    expect(mails).toEqual([]);
  });

  test('keeps its client from being erased until it is declined', async () => {
    const gone = idFrom('test', 'prospect');
    await fixture.stores.clients.create(tenantId, gone, clientDetails(9));
    const offered = idFrom('test', 'its proposal');
    await createContract(needs())(tenantId, offered, { ...asked, clientId: gone }, fixture.clock.now);
    const erase = () =>
      eraseClient({ ...needs(), files: keptFilesInMemory(fixture.faults) })({
        ...{ tenantId, clientId: gone, by: 'ada', confirm: 'Client 9' },
      });
    await expect(erase()).rejects.toMatchObject({ code: 'ClientInUse' });
    const which = { tenantId, contractId: offered, by: 'ada' };
    // Lapsed it is no reason either; but nobody can be offered anything any more who is forgotten.
    at('2016-05-02T08:00:00Z');
    await erase();
    const extend = { kind: 'extend', validUntil: '2016-06-01' } as const;
    await expect(changeAgreed(needs())({ ...which, expected: 1 }, extend, fixture.clock.now)).rejects.toMatchObject({
      code: 'ClientIncomplete',
    });
    await changeAgreed(needs())({ ...which, expected: 1 }, { kind: 'decline' }, fixture.clock.now);
  });
});

describe('accepting', () => {
  test('it is billed, warns, renews and is forecast as any other', async () => {
    at('2016-04-20T08:00:00Z');
    const { contract } = await change({ kind: 'accept' });
    expect(contract.proposal).toEqual({ validUntil: '2016-04-30', acceptedOn: '2016-04-20' });
    expect(await history()).toEqual(['proposalAccepted', 'proposed']);
    const year = { from: '2017-01-01', until: '2017-12-31' };
    expect(await forecastRenewals(needs())(tenantId, year)).toMatchObject([{ contract: { contractId } }]);
    const scheduled = await fixture.stores.contractSchedules.get(tenantId, contractId);
    // What is overdue is told on the next morning: eight o'clock in Paris.
    expect(scheduled?.schedule.nextAt).toBe('2016-04-21T06:00:00Z');
    at('2016-04-21T06:30:00Z');
    await sweep();
    expect(mails.map(({ to }) => to)).toEqual([['ada@canal.example']]);
    at('2016-06-01T06:00:00Z');
    await runMonthEnd(fixture, { to: [] }, await newBatch(fixture, 'May', '2016-05-31', { issueOn: '2016-06-01' }));
    const { state } = await record();
    expect({ through: state.through, fee: state.chargedUntil.fee }).toEqual({
      through: '2016-05-31',
      fee: '2016-06-01',
    });
  });

  test('twice is once, whatever version the second has seen; with another start it is refused', async () => {
    await change({ kind: 'accept', startsOn: '2016-05-15' });
    const again = await change({ kind: 'accept' }, 1);
    expect(again.contract).toMatchObject({ version: 2, startsOn: '2016-05-15', endsOn: '2017-05-14' });
    await expect(change({ kind: 'accept', startsOn: '2016-06-01' })).rejects.toMatchObject({ code: 'ProposalNotOpen' });
    expect(await history()).toEqual(['proposalAccepted', 'proposed']);
  });

  test('with a start that is long gone: all of it is billed, late', async () => {
    at('2016-04-20T08:00:00Z');
    const { state } = await change({ kind: 'accept', startsOn: '2016-01-01' });
    expect(state).toMatchObject({ openFrom: '2016-01-01', windowFrom: '2016-01-01', correctFrom: null });
    const entry = NewTimeEntry.parse({ contractId, date: '2016-02-03', minutes: 60, technician: 'Ada' });
    expect(await recordTimeEntry(needs())(tenantId, 't', entry)).toMatchObject({ billDate: '2016-02-03' });
    at('2016-05-01T06:00:00Z');
    await runMonthEnd(fixture, { to: [] }, await newBatch(fixture, 'April', '2016-04-30', { issueOn: '2016-05-01' }));
    const [invoice] = (await fixture.stores.ledger.listOfClient(tenantId, [clientId], { limit: 5 })).items;
    const nets = invoice?.lines
      .filter((line) => line.contractId === contractId)
      .map(({ chargeId, net }) => [chargeId, net]);
    // Four months of the fee, the block once, and the hour.
    expect(nets?.toSorted()).toEqual(
      [...Array.from({ length: 4 }, () => ['fee', 10_000]), ['block', 80_000], ['time', 9_000]].toSorted(),
    );
  });

  test.each([1, 2, 3])('killed %s the write and asked again, it was accepted once', async (how) => {
    const fault = ({ 1: 'before', 2: 'after', 3: undefined } as const)[how as 1 | 2 | 3];
    failAt(fixture.faults, 1, fault, WRITES);
    await change({ kind: 'accept' }).catch((error) => {
      if (!isInjected(error)) throw error;
    });
    fixture.faults.decide = () => undefined;
    const { contract } = await change({ kind: 'accept' }, 1);
    expect(contract).toMatchObject({ version: 2, proposal: { acceptedOn: '2016-04-01' } });
    expect(await history()).toEqual(['proposalAccepted', 'proposed']);
  });

  test.each<[string, string, () => Promise<unknown>, string]>([
    ['lapsed', '2016-05-01T08:00:00Z', () => change({ kind: 'accept' }), 'ProposalNotOpen'],
    [
      'declined',
      '2016-04-10T08:00:00Z',
      async () => {
        await change({ kind: 'decline', because: 'too dear' });
        return change({ kind: 'accept' });
      },
      'ProposalNotOpen',
    ],
    ['at another version', '2016-04-10T08:00:00Z', () => change({ kind: 'accept' }, 7), 'VersionStale'],
    [
      'to whom a tax rate is gone',
      '2016-04-10T08:00:00Z',
      async () => {
        const [rated] = asked.terms.charges;
        const terms = { ...asked.terms, effectiveFrom: '2016-05-01', charges: [{ ...rated, taxRateId: 'normal' }] };
        await change({ kind: 'agreeTerms', terms: terms as never });
        const tenant = await fixture.stores.tenants.get(tenantId);
        const taxRates = [{ taxRateId: 'new', name: 'TVA 20 %', percent: '20', category: 'S' as const }];
        const settings = someSettings({ taxRates, defaultTaxRateId: 'new' });
        await changeSettings(needs())(tenantId, tenant?.version ?? 0, settings, fixture.clock.now);
        return change({ kind: 'accept' });
      },
      'TaxRateUnknown',
    ],
  ])('one that is %s is refused', async (_, moment, attempt, code) => {
    at(moment);
    await expect(attempt()).rejects.toMatchObject({ code });
    expect(await fixture.stores.contractSchedules.get(tenantId, contractId)).toBeUndefined();
  });

  test('one that has lapsed is extended, and accepted then', async () => {
    at('2016-05-10T08:00:00Z');
    await change({ kind: 'extend', validUntil: '2016-05-20' });
    await change({ kind: 'accept' });
    expect(await history()).toEqual(['proposalAccepted', 'proposalExtended', 'proposed']);
  });
});

describe('made in another way it is a proposal too', () => {
  const proposal = { validUntil: '2016-04-30' };
  const template = { kind: 'blockHours', hours: '20', hourlyPrice: '85' } as const;
  const making = () => ({ tenantId, contractId: idFrom('made'), by: { by: 'ada' }, now: fixture.clock.now });

  test.each<[string, () => Promise<unknown>]>([
    [
      'from a template',
      () => {
        const request = ContractFromTemplate.parse({ clientId, template, startsOn: '2016-05-01', proposal });
        return contractFromTemplate(needs())(making(), request);
      },
    ],
    ['as another one is', () => duplicateContract(needs())(making(), contractId, { startsOn: '2016-05-01', proposal })],
    [
      'with its client, in one form',
      () => {
        const first = { template, startsOn: '2016-05-01', proposal };
        const form = NewClient.parse({ ...clientDetails(3), contractFromTemplate: first });
        return addClient(needs())({ tenantId, clientId: idFrom('new'), by: 'ada', now: fixture.clock.now }, form);
      },
    ],
  ])('%s', async (_, make) => {
    await make();
    const all = await fixture.stores.contracts.all(tenantId);
    const made = all.filter((one) => one.contractId !== contractId && one.proposal);
    expect(made.map((one) => one.proposal)).toEqual([proposal]);
    expect(isDue(made[0] ?? raise(), '2016-05-31', '2016-06-01')).toBe(false);
  });
});

test('a duplicate of one that was declined is offered again, and has to say until when if that day is over', async () => {
  await change({ kind: 'decline' });
  const making = () => ({ tenantId, contractId: idFrom('again'), by: { by: 'ada' }, now: fixture.clock.now });
  const duplicate = () => duplicateContract(needs())(making(), contractId, { startsOn: '2016-06-01' });
  at('2016-05-10T08:00:00Z');
  await expect(duplicate()).rejects.toMatchObject({
    code: 'RequestInvalid',
    faults: [{ pointer: '/proposal/validUntil' }],
  });
  at('2016-04-20T08:00:00Z');
  expect((await duplicate()).contract.proposal).toEqual({ validUntil: '2016-04-30' });
});

test('one that could never be accepted is not made', async () => {
  const made = createContract(needs())(
    tenantId,
    idFrom('late'),
    { ...asked, proposal: { validUntil: '2016-03-31' } },
    fixture.clock.now,
  );
  await expect(made).rejects.toMatchObject({ code: 'RequestInvalid', faults: [{ pointer: '/proposal/validUntil' }] });
});

describe('the document', () => {
  test('says what a first full period costs without usage, with tax, and what recurs a year', async () => {
    const { document } = await readProposal(needs())(tenantId, contractId);
    expect(document).toMatchObject({ on: '2016-04-01', validUntil: '2016-04-30', yearlyWorth: 120_000 });
    // The fee and the block, at 20 %.
    expect(document.firstPeriod).toMatchObject({
      period: { from: '2016-05-01', until: '2016-06-01' },
      totals: { net: 90_000, tax: 18_000, gross: 108_000 },
    });
  });

  test('of a contract that starts within a month: the next month is the first full one', async () => {
    const later = idFrom('within');
    await createContract(needs())(tenantId, later, { ...asked, startsOn: '2016-05-12' }, fixture.clock.now);
    const { document } = await readProposal(needs())(tenantId, later);
    expect(document.firstPeriod?.period).toEqual({ from: '2016-06-01', until: '2016-07-01' });
  });

  test('of two weeks: all of it', async () => {
    const short = idFrom('short');
    const days = { startsOn: '2016-05-12', endsOn: '2016-05-25', renewal: undefined, alerts: undefined };
    await createContract(needs())(tenantId, short, { ...asked, ...days }, fixture.clock.now);
    const { document } = await readProposal(needs())(tenantId, short);
    expect(document.firstPeriod?.period).toEqual({ from: '2016-05-12', until: '2016-05-26' });
    // 14 of 31 days of 100.00, and the block.
    expect(document.firstPeriod?.totals.net).toBe(84_516);
  });

  test('of a month across two: all of it, with what is agreed within', async () => {
    const across = idFrom('across');
    const days = { startsOn: '2016-05-20', endsOn: '2016-06-20', renewal: undefined, alerts: undefined };
    const terms = { ...asked.terms, charges: asked.terms.charges.filter(({ kind }) => kind === 'recurringFee') };
    await createContract(needs())(tenantId, across, { ...asked, ...days, terms }, fixture.clock.now);
    const netOf = async () => (await readProposal(needs())(tenantId, across)).document.firstPeriod;
    // 12 of 31 days and 20 of 30 days of 100.00.
    expect(await netOf()).toMatchObject({
      period: { from: '2016-05-20', until: '2016-06-21' },
      totals: { net: 10_538 },
    });
    const [fee] = terms.charges;
    const dearer = { ...terms, effectiveFrom: '2016-06-01', charges: [{ ...fee, unitPrice: '200' }] };
    const which = { tenantId, contractId: across, by: 'ada', expected: 1 };
    await changeAgreed(needs())(which, { kind: 'agreeTerms', terms: dearer as never }, fixture.clock.now);
    expect((await netOf())?.totals.net).toBe(17_204);
  });

  test('of hours alone has no such sum', async () => {
    const hourly = idFrom('hourly');
    const terms = { ...asked.terms, charges: asked.terms.charges.filter(({ kind }) => kind === 'time') };
    await createContract(needs())(tenantId, hourly, { ...asked, terms }, fixture.clock.now);
    const { document } = await readProposal(needs())(tenantId, hourly);
    expect({ first: document.firstPeriod, worth: document.yearlyWorth }).toEqual({ first: undefined, worth: 0 });
  });

  test('of what was accepted or never offered there is none', async () => {
    await change({ kind: 'accept' });
    await expect(readProposal(needs())(tenantId, contractId)).rejects.toMatchObject({ code: 'ProposalNotOpen' });
  });
});

describe('sending', () => {
  test('brings the PDF to the billing contacts, once for each request, and is noted', async () => {
    expect(await send()).toEqual({ result: 'sent' });
    expect(await send()).toEqual({ result: 'sent' });
    expect(mails.map(({ to }) => to)).toEqual([['client0@clients.example']]);
    const { attachments, subject } = await PostalMime.parse(mails[0]?.raw ?? new Uint8Array());
    expect(subject).toContain('Infogérance');
    expect(attachments).toMatchObject([{ mimeType: 'application/pdf', filename: 'Proposal-2016-04-01.pdf' }]);
    expect((await record()).contract.proposal).toMatchObject({ sentAt: '2016-04-01T08:00:00.000Z' });
    expect(await history()).toEqual(['proposalSent', 'proposed']);
    await send('two', { to: [{ email: 'boss@client.example' }], message: 'As discussed.' });
    expect(mails[1]?.to).toEqual(['boss@client.example']);
    expect(await history()).toEqual(['proposalSent', 'proposalSent', 'proposed']);
  });

  test('repeated after a later one it tells of no third mail, and the later one stays the last', async () => {
    await send('one');
    at('2016-04-05T08:00:00Z');
    await send('two');
    at('2016-04-10T08:00:00Z');
    await send('one');
    expect(mails).toHaveLength(2);
    expect((await record()).contract.proposal).toMatchObject({ sentAt: '2016-04-05T08:00:00.000Z' });
    expect(await history()).toEqual(['proposalSent', 'proposalSent', 'proposed']);
  });

  test('noted late it says when the mail went out', async () => {
    failAt(fixture.faults, 1, 'before', /^TransactWrite/);
    await expect(send()).rejects.toThrow();
    fixture.faults.decide = () => undefined;
    at('2016-04-10T08:00:00Z');
    await send();
    expect(mails).toHaveLength(1);
    expect((await record()).contract.proposal).toMatchObject({ sentAt: '2016-04-01T08:00:00.000Z' });
    const { items } = await fixture.stores.contractLife.history(tenantId, contractId, { limit: 1 });
    expect(items).toMatchObject([{ kind: 'proposalSent', at: '2016-04-01T08:00:00.000Z' }]);
  });

  test('killed at any call and asked again, at most one mail went out, and it is noted once', async () => {
    for (const how of ['before', 'after'] as const)
      for (let n = 1; ; n += 1) {
        fixture = await restored();
        at('2016-04-01T08:00:00Z');
        mails = [];
        const calls = failAt(fixture.faults, n, how, WRITES);
        let died = false;
        let first: unknown;
        try {
          first = await send();
        } catch (error) {
          if (!isInjected(error)) throw error;
          died = true;
        }
        fixture.faults.decide = () => undefined;
        // A claim that its holder left is settled once its time is over.
        at('2016-04-01T09:00:00Z');
        const second = died ? await send() : first;
        expect(mails.length).toBeLessThanOrEqual(1);
        const isNoted = (await record()).contract.proposal?.sentAt !== undefined;
        expect(isNoted).toBe((second as { result: string }).result === 'sent');
        expect((await history()).filter((kind) => kind === 'proposalSent')).toHaveLength(isNoted ? 1 : 0);
        if (n > calls()) break;
      }
  });

  test.each<[string, () => Promise<unknown>, string]>([
    [
      'one that has lapsed',
      () => {
        at('2016-05-01T08:00:00Z');
        return send();
      },
      'ProposalNotOpen',
    ],
    [
      'one that was declined',
      async () => {
        await change({ kind: 'decline' });
        return send();
      },
      'ProposalNotOpen',
    ],
    [
      'one for a client without contacts',
      async () => {
        const client = await fixture.stores.clients.get(tenantId, clientId);
        const details = { ...clientDetails(0), billingContacts: [] };
        await fixture.stores.clients.replace(tenantId, clientId, client?.version ?? 0, details, {
          kind: 'changed',
          fields: [],
        });
        return send();
      },
      'RecipientMissing',
    ],
  ])('%s is refused, and nothing goes out', async (_, attempt, code) => {
    await expect(attempt()).rejects.toMatchObject({ code });
    expect(mails).toEqual([]);
  });

  test('while the provider takes no mail it is to be asked for again', async () => {
    const full: Mailer = { ...mailer, send: async () => ({ outcome: 'throttled', quotaSpent: true }) };
    const sending = { tenantId, contractId, requestId: 'one', by: 'ada' };
    await expect(sendProposal(needs(), full)(sending, {})).rejects.toMatchObject({ code: 'ServiceBusy' });
    expect((await record()).contract.proposal?.sentAt).toBeUndefined();
    expect(await send()).toEqual({ result: 'sent' });
  });

  test('the firm is told of one that came back', async () => {
    await send();
    const about = { tenantId, aboutId: contractId, purpose: proposalPurpose('one') };
    const fate = { kind: 'bounced', addresses: ['client0@clients.example'], reason: 'no such user' } as const;
    await hearOfMail(needs(), mailer)({ mail: about, messageId: 'm1', at: '2016-04-01T08:01:00Z', fate });
    const { text } = await PostalMime.parse(mails[1]?.raw ?? new Uint8Array());
    expect(mails[1]?.to).toEqual(['office@canal.example']);
    expect(text).toContain('Proposal “Infogérance”');
  });
});
