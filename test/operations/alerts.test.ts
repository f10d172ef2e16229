import PostalMime from 'postal-mime';
import { beforeEach, describe, expect, test } from 'vitest';
import type { ContractAlert } from '../../domain/alerts/alert.ts';
import { NewTimeEntry } from '../../domain/billables/new-time-entry.ts';
import { Charge } from '../../domain/contracts/charges/charge.ts';
import type { NewContract } from '../../domain/contracts/contract.ts';
import { idFrom, newId } from '../../domain/ids.ts';
import { sweepContracts } from '../../domain/operations/alerts/sweep.ts';
import { changeAgreed, createContract } from '../../domain/operations/contracts.ts';
import { hearOfMail } from '../../domain/operations/mails/hear.ts';
import type { Mailer, OutgoingMail, SendOutcome } from '../../domain/operations/ports.ts';
import { renewContract, reviseContract } from '../../domain/operations/renewals/renew.ts';
import { changeSettings } from '../../domain/operations/tenants/settings.ts';
import { recordTimeEntry } from '../../domain/operations/time-entries/record.ts';
import { Renewal } from '../../domain/renewals/renewal.ts';
import type { TenantSettings } from '../../domain/tenants/tenant.ts';
import { failAt, faultily, WRITES } from '../table/faults.ts';
import { type Fixture, newTable } from '../table/fixture.ts';
import { clientDetails, clientIdOf, someSettings, tenantId } from './firm.ts';
import { needsOf } from './month-end-run.ts';

let fixture: Fixture;
let arrived: OutgoingMail[];
/** What the provider says to the next calls; then it takes everything. */
let answers: SendOutcome[];

const mailer: Mailer = {
  from: 'billing@monthend.example',
  send: (mail) =>
    faultily(fixture.faults, 'SendRawEmail', async () => {
      const answer = answers.shift();
      if (answer) return answer;
      arrived.push(mail);
      return { outcome: 'sent', messageId: `m${arrived.length}` };
    }),
};

const plenty = () => 900_000;
const sweepAt = async (moment: string, timeLeft = plenty): Promise<void> => {
  fixture.clock.now = new Date(moment);
  const needs = needsOf(fixture);
  const byItself = { renewal: renewContract(needs), revision: reviseContract(needs) };
  await sweepContracts(needs, mailer, { mailsPerSecond: 100_000, byItself })(timeLeft);
};
const to = () => arrived.flatMap(({ recipients }) => recipients);
const read = (mail: OutgoingMail | undefined) => PostalMime.parse(mail?.raw ?? new Uint8Array());

const MONTH: ContractAlert = { alertId: 'month', before: 'end', days: 30 };
const fee = Charge.parse({
  kind: 'recurringFee',
  chargeId: 'fee',
  description: 'Infogérance',
  unitPrice: '100.00',
});
const block = Charge.parse({
  kind: 'prepaidBlock',
  chargeId: 'block',
  description: 'Carnet 50 h',
  of: 'hours',
  purchase: { every: 'once', quantity: '50', unitPrice: '80.00' },
});

const idOf = (name: string): string => idFrom('test', 'alerted', name);
/** A contract of 2016, as the API makes one on 1 March. */
const make = async (name: string, overrides: Partial<NewContract> = {}): Promise<string> => {
  const asked: NewContract = {
    clientId: clientIdOf(0),
    name,
    startsOn: '2016-01-01',
    endsOn: '2016-12-31',
    rateDate: 'worked',
    alerts: [MONTH],
    terms: { billWork: 'periodEnd', cadence: { unit: 'month', every: 1 }, charges: [fee] },
    ...overrides,
  };
  await createContract(needsOf(fixture))(tenantId, idOf(name), asked, fixture.clock.now);
  return idOf(name);
};
const end = async (contractId: string, endsOn: string): Promise<void> => {
  const record = await fixture.stores.contracts.get(tenantId, contractId);
  const which = { tenantId, contractId, expected: record?.contract.version ?? 0 };
  await changeAgreed(needsOf(fixture))(which, { kind: 'end', endsOn }, fixture.clock.now);
};
const scheduled = async (contractId: string) =>
  (await fixture.stores.contractSchedules.get(tenantId, contractId))?.schedule;

const found = async (settings: Partial<TenantSettings> = {}): Promise<void> => {
  fixture = await newTable();
  arrived = [];
  answers = [];
  fixture.clock.now = new Date('2016-03-01T10:00:00Z');
  await fixture.stores.tenants.create(tenantId, someSettings(settings));
  await fixture.stores.clients.create(tenantId, clientIdOf(0), clientDetails(0));
};
beforeEach(() => found());

describe('an alert', () => {
  test('goes out on the morning of its day, once, and its contract rests', async () => {
    const contractId = await make('a');
    expect(await scheduled(contractId)).toMatchObject({ nextAt: '2016-12-01T07:00:00Z', contractVersion: 1 });
    await sweepAt('2016-12-01T06:02:00Z');
    expect(arrived).toHaveLength(0);
    await sweepAt('2016-12-01T07:02:00Z');
    await sweepAt('2016-12-01T08:02:00Z');
    await sweepAt('2016-12-31T08:02:00Z');
    expect(to()).toEqual(['office@canal.example']);
    expect((await scheduled(contractId))?.nextAt).toBeUndefined();
  });

  test('says what ends when, what it is worth a year and what is used, and brings the date for a calendar', async () => {
    await make('Infogérance du siège', {
      purchaseOrder: 'PO-7',
      renewal: Renewal.parse({ kind: 'byHand', termMonths: 12, noticeDays: 60 }),
      terms: { billWork: 'periodEnd', cadence: { unit: 'month', every: 1 }, charges: [fee, block] },
    });
    await sweepAt('2016-12-01T07:02:00Z');
    const { subject, text = '', html = '', attachments } = await read(arrived[0]);
    expect(subject).toBe('Client 0: the contract "Infogérance du siège" ends on 31 December 2016');
    for (const said of [
      'is 31 December 2016, in 30 days.',
      'It ends on its last day unless somebody renews it.',
      'Last day of notice: 1 November 2016',
      'Worth a year: €1,200.00',
      'after discounts and before tax',
      'Purchase order: PO-7',
      `/contracts/${idOf('Infogérance du siège')}`,
    ]) {
      expect(text.replaceAll('\u00a0', ' ')).toContain(said);
    }
    expect(html).toContain('1,200.00');
    const [calendar] = attachments;
    expect(calendar).toMatchObject({ filename: 'contract-2016-12-31.ics', mimeType: 'text/calendar' });
    const file = new TextDecoder().decode(calendar?.content as ArrayBuffer);
    expect(file).toContain('DTSTART;VALUE=DATE:20161231\n');
    expect(file).toContain('DTEND;VALUE=DATE:20170101\n');
  });

  test('speaks the language of the firm', async () => {
    await found({ locale: 'fr' });
    await make('Infogérance');
    await sweepAt('2016-12-01T07:02:00Z');
    const { subject, text = '' } = await read(arrived[0]);
    expect(subject?.replaceAll('\u00a0', ' ')).toBe(
      'Client 0 : le contrat « Infogérance » se termine le 31 décembre 2016',
    );
    expect(text).toContain('prend fin à son dernier jour');
  });

  test.each<{ goes: string; overrides: Partial<NewContract>; expected: string[] }>([
    { goes: 'to the firm, where nobody is named', overrides: {}, expected: ['office@canal.example'] },
    {
      goes: 'to the account managers',
      overrides: { accountManagers: [{ email: 'ada@canal.example' }, { name: 'Bo', email: 'bo@canal.example' }] },
      expected: ['ada@canal.example', 'bo@canal.example'],
    },
    {
      goes: 'to whom it names, each by a mail of their own',
      overrides: {
        accountManagers: [{ email: 'ada@canal.example' }],
        alerts: [{ ...MONTH, to: ['x@canal.example', 'y@canal.example'] }],
      },
      expected: ['x@canal.example', 'y@canal.example'],
    },
  ])('goes $goes', async ({ overrides, expected }) => {
    await make('a', overrides);
    await sweepAt('2016-12-01T07:02:00Z');
    expect(to()).toEqual(expected);
    expect(arrived.every(({ recipients }) => recipients.length === 1)).toBe(true);
  });

  test('follows an end that moves: what was not told is told of the new end, what was told once more', async () => {
    const contractId = await make('a', { alerts: [MONTH, { ...MONTH, alertId: 'week', days: 7 }] });
    await sweepAt('2016-12-01T07:02:00Z');
    await end(contractId, '2017-06-30');
    await sweepAt('2016-12-24T07:02:00Z');
    expect(arrived).toHaveLength(1);
    await sweepAt('2017-05-31T06:02:00Z');
    await sweepAt('2017-06-23T06:02:00Z');
    await end(contractId, '2016-12-31');
    await sweepAt('2017-06-24T06:02:00Z');
    const subjects = await Promise.all(arrived.map(async (mail) => (await read(mail)).subject?.slice(-16)));
    expect(subjects).toEqual(
      ['31 December 2016', 'on 30 June 2017', 'on 30 June 2017', '31 December 2016'].map((s) =>
        expect.stringContaining(s.replace('on ', '')),
      ),
    );
  });

  test('waits while the provider takes no more, and goes out in the next sweep', async () => {
    await make('a');
    answers = [{ outcome: 'throttled', quotaSpent: false }];
    await sweepAt('2016-12-01T07:02:00Z');
    expect(arrived).toHaveLength(0);
    await sweepAt('2016-12-01T08:02:00Z');
    expect(arrived).toHaveLength(1);
  });

  test('whose address is refused is told of in the log, and does not keep others waiting', async () => {
    await make('a', { alerts: [{ ...MONTH, to: ['gone@canal.example', 'here@canal.example'] }] });
    answers = [{ outcome: 'refused', reason: 'no such address' }];
    await sweepAt('2016-12-01T07:02:00Z');
    expect(to()).toEqual(['here@canal.example']);
    expect((await scheduled(idOf('a')))?.nextAt).toBeUndefined();
  });
});

describe('an alert of what is left', () => {
  const low: ContractAlert = { alertId: 'low', before: 'blockUsedUp', left: '10' };
  const hours = (contractId: string, date: string, count: number) =>
    recordTimeEntry(needsOf(fixture))(
      tenantId,
      newId(fixture.clock.now),
      NewTimeEntry.parse({ contractId, date, minutes: count * 60, technician: 'Ada' }),
    );
  const withBlock = (alerts: readonly ContractAlert[], overrides: Partial<NewContract> = {}) =>
    make('block', {
      alerts: [...alerts],
      terms: { billWork: 'periodEnd', cadence: { unit: 'month', every: 1 }, charges: [block] },
      ...overrides,
    });

  test('is looked for each morning, comes once no more is left, and not again', async () => {
    const contractId = await withBlock([low]);
    expect((await scheduled(contractId))?.nextAt).toBe('2016-03-02T07:00:00Z');
    await hours(contractId, '2016-03-01', 20);
    await sweepAt('2016-03-02T07:02:00Z');
    expect(arrived).toHaveLength(0);
    expect((await scheduled(contractId))?.nextAt).toBe('2016-03-03T07:00:00Z');
    fixture.clock.now = new Date('2016-03-03T05:00:00Z');
    await hours(contractId, '2016-03-02', 20.5);
    for (const hour of ['07', '08', '09']) await sweepAt(`2016-03-03T${hour}:02:00Z`);
    await sweepAt('2016-03-04T07:02:00Z');
    expect(to()).toEqual(['office@canal.example']);
    const { subject, attachments } = await read(arrived[0]);
    expect(subject?.replaceAll('\u00a0', ' ')).toBe('Client 0: "Carnet 50 h" of "block" has 9 h 30 min left');
    expect(attachments).toEqual([]);
  });

  test('of a block that expires comes so many days before, with the day for a calendar', async () => {
    const purchase = { every: 'once', quantity: '50', unitPrice: '80.00', expiresOn: '2016-06-30' };
    const expires = Charge.parse({ ...block, purchase });
    await withBlock([{ alertId: 'expiry', before: 'blockExpiry', days: 14 }], {
      terms: { billWork: 'periodEnd', cadence: { unit: 'month', every: 1 }, charges: [expires] },
    });
    await sweepAt('2016-06-15T07:02:00Z');
    expect(arrived).toHaveLength(0);
    await sweepAt('2016-06-16T07:02:00Z');
    await sweepAt('2016-06-17T07:02:00Z');
    expect(arrived).toHaveLength(1);
    const { subject, attachments } = await read(arrived[0]);
    expect(subject).toBe('Client 0: "Carnet 50 h" of "block" expires on 30 June 2016');
    expect(attachments).toHaveLength(1);
  });

  test('is not looked for after the last day', async () => {
    const contractId = await withBlock([low], { endsOn: '2016-03-03' });
    await sweepAt('2016-03-03T07:02:00Z');
    expect((await scheduled(contractId))?.nextAt).toBeUndefined();
    expect(arrived).toHaveLength(0);
  });

  test.each([
    { open: 'stands open', worked: 2, mails: 1 },
    { open: 'is not there', worked: 0, mails: 0 },
  ])('of a contract that is over comes where time $open', async ({ worked, mails }) => {
    const contractId = await make('a', {
      endsOn: '2016-03-10',
      alerts: [{ alertId: 'open', before: 'openTimeForgotten', daysAfterEnd: 7 }],
    });
    if (worked > 0) await hours(contractId, '2016-03-01', worked);
    await sweepAt('2016-03-16T07:02:00Z');
    expect(arrived).toHaveLength(0);
    await sweepAt('2016-03-17T07:02:00Z');
    await sweepAt('2016-03-18T07:02:00Z');
    expect(arrived).toHaveLength(mails);
    expect((await scheduled(contractId))?.nextAt).toBeUndefined();
  });
});

test('an alert that comes back is told of to the firm, once', async () => {
  await make('Siège', { accountManagers: [{ email: 'gone@canal.example' }] });
  await sweepAt('2016-12-01T07:02:00Z');
  const { tenant = '', about = '', purpose = '' } = arrived[0]?.tags ?? {};
  const fate = { kind: 'bounced', reason: 'no such user', addresses: ['gone@canal.example'] } as const;
  const mail = { tenantId: tenant, aboutId: about, purpose };
  for (const at of ['2016-12-01T07:05:00Z', '2016-12-01T07:06:00Z'])
    await hearOfMail(needsOf(fixture), mailer)({ mail, messageId: 'm1', at, fate });
  expect(to()).toEqual(['gone@canal.example', 'office@canal.example']);
  const { subject, text } = await read(arrived[1]);
  expect(subject).toBe('The alert on the contract "Siège" did not reach gone@canal.example');
  expect(text).toContain('no such user');
});

describe('a sweep that dies', () => {
  /** All that a sweep of one contract with two addresses calls. */
  const to2 = { to: ['x@canal.example', 'y@canal.example'] };
  const prepared = async (alert: ContractAlert = MONTH) => {
    await found();
    const terms = { billWork: 'periodEnd', cadence: { unit: 'month', every: 1 }, charges: [fee, block] } as const;
    await make('a', { alerts: [{ ...alert, ...to2 }], terms: { ...terms, charges: [...terms.charges] } });
  };

  /** What the provider says of what it took. */
  const providerTells = async () => {
    for (const [i, { tags }] of arrived.entries()) {
      const mail = { tenantId: tags.tenant ?? '', aboutId: tags.about ?? '', purpose: tags.purpose ?? '' };
      const at = '2016-12-01T07:03:00Z';
      await hearOfMail(needsOf(fixture), mailer)({ mail, messageId: `m${i}`, at, fate: { kind: 'delivered' } });
    }
  };

  test('at any write, before or after it, leaves nothing untold and nobody told twice', async () => {
    await prepared();
    const calls = failAt(fixture.faults, 0, undefined, WRITES);
    await sweepAt('2016-12-01T07:02:00Z');
    const places = calls();
    expect(places).toBeGreaterThan(6);
    for (let at = 1; at <= places; at += 1) {
      for (const how of ['before', 'after'] as const) {
        await prepared();
        failAt(fixture.faults, at, how, WRITES);
        await sweepAt('2016-12-01T07:02:00Z').catch(() => undefined);
        fixture.faults.decide = () => undefined;
        await providerTells();
        for (const hour of ['08', '09', '10', '11', '12', '13']) await sweepAt(`2016-12-01T${hour}:02:00Z`);
        expect([at, how, to().toSorted()]).toEqual([at, how, ['x@canal.example', 'y@canal.example']]);
        expect((await scheduled(idOf('a')))?.nextAt).toBeUndefined();
      }
    }
  });

  test('while it looks at what is left tells of it once all the same', async () => {
    const low: ContractAlert = { alertId: 'low', before: 'blockUsedUp', left: '50' };
    await prepared(low);
    const calls = failAt(fixture.faults, 0, undefined, WRITES);
    await sweepAt('2016-12-01T07:02:00Z');
    const places = calls();
    for (let at = 1; at <= places; at += 1) {
      await prepared(low);
      failAt(fixture.faults, at, 'after', WRITES);
      await sweepAt('2016-12-01T07:02:00Z').catch(() => undefined);
      fixture.faults.decide = () => undefined;
      await providerTells();
      for (const hour of ['08', '12', '16']) await sweepAt(`2016-12-01T${hour}:02:00Z`);
      await sweepAt('2016-12-02T07:02:00Z');
      expect([at, to().toSorted()]).toEqual([at, to2.to]);
      expect((await scheduled(idOf('a')))?.nextAt).toBe('2016-12-03T07:00:00Z');
    }
  });

  test('and one at the same time as another send each mail once', async () => {
    for (const name of ['a', 'b', 'c', 'd', 'e'])
      await make(name, { alerts: [{ ...MONTH, to: [`${name}@canal.example`] }] });
    await Promise.allSettled([sweepAt('2016-12-01T07:02:00Z'), sweepAt('2016-12-01T07:02:00Z')]);
    await sweepAt('2016-12-01T08:02:00Z');
    expect(to().toSorted()).toEqual(['a', 'b', 'c', 'd', 'e'].map((name) => `${name}@canal.example`));
  });
});

describe('what a sweep costs', () => {
  const queries = (): (() => number) =>
    failAt(fixture.faults, 0, undefined, /^(Query|BatchGet|Get|Put|Update|Transact)/);

  test('one Query for each partition of the schedule and of the visits, and one for changed settings, where nothing is due, however many contracts there are', async () => {
    const counted: number[] = [];
    for (const contracts of [0, 30]) {
      for (let n = 0; n < contracts; n += 1) await make(`n${n}`);
      const calls = queries();
      await sweepAt('2016-11-30T07:02:00Z');
      counted.push(calls());
    }
    expect(counted).toEqual([17, 17]);
  });

  test('its time: what is left is due in the next, the oldest first, until all is out', async () => {
    for (let n = 0; n < 60; n += 1)
      await make(`n${n}`, { alerts: [{ ...MONTH, days: n, to: [`p${n}@canal.example`] }] });
    let sweeps = 0;
    const order: string[] = [];
    while (sweeps < 20) {
      let left = 13;
      await sweepAt('2017-01-05T07:02:00Z', () => (left-- > 0 ? 900_000 : 0));
      order.push(...to());
      if (arrived.length === 0) break;
      arrived = [];
      sweeps += 1;
    }
    expect(sweeps).toBeGreaterThan(5);
    expect(order).toEqual(Array.from({ length: 60 }, (_, i) => `p${59 - i}@canal.example`));
  });
});

describe('a contract that renews itself', () => {
  test('is renewed after its alerts, on its morning, and alerts of the next end follow', async () => {
    const contractId = await make('a', {
      renewal: Renewal.parse({ kind: 'automatic', termMonths: 12, noticeDays: 60 }),
      alerts: [{ alertId: 'notice', before: 'noticeDeadline', days: 14 }],
    });
    await sweepAt('2016-10-18T06:02:00Z');
    expect(arrived).toHaveLength(1);
    await sweepAt('2016-11-02T06:02:00Z');
    expect((await fixture.stores.contracts.get(tenantId, contractId))?.contract.endsOn).toBe('2016-12-31');
    await sweepAt('2016-11-02T07:02:00Z');
    expect((await fixture.stores.contracts.get(tenantId, contractId))?.contract.endsOn).toBe('2017-12-31');
    expect((await scheduled(contractId))?.nextAt).toBe('2017-10-18T06:00:00Z');
    expect(arrived).toHaveLength(1);
  });

  test('catches up terms that an outage of years has missed, and warns of what was due before each', async () => {
    const contractId = await make('a', {
      renewal: Renewal.parse({ kind: 'automatic', termMonths: 12, noticeDays: 60 }),
      alerts: [{ alertId: 'notice', before: 'noticeDeadline', days: 14 }],
    });
    await sweepAt('2019-06-01T06:02:00Z');
    expect((await fixture.stores.contracts.get(tenantId, contractId))?.contract.endsOn).toBe('2019-12-31');
    expect(arrived).toHaveLength(3);
    expect((await scheduled(contractId))?.nextAt).toBe('2019-10-18T06:00:00Z');
  });
});

describe('alerts of the firm', () => {
  const set = async (change: Partial<TenantSettings>): Promise<void> => {
    const tenant = await fixture.stores.tenants.get(tenantId);
    if (!tenant) throw new Error('no tenant');
    const settings = { ...tenant.settings, ...change };
    await changeSettings(needsOf(fixture))(tenantId, tenant.version, settings, fixture.clock.now);
  };
  const none = { alerts: undefined };

  test('hold for contracts with none of their own, those that were there before too', async () => {
    const [plain, quiet, own] = [
      await make('plain', none),
      await make('quiet', { alerts: [] }),
      await make('own', { alerts: [{ ...MONTH, days: 3 }] }),
    ];
    expect(await scheduled(plain)).toBeUndefined();
    await set({ contractAlerts: [{ alertId: 'firm', before: 'end', days: 60 }] });
    await sweepAt('2016-03-01T10:00:30Z');
    expect(await scheduled(plain)).toBeUndefined();
    await sweepAt('2016-03-01T11:02:00Z');
    expect((await scheduled(plain))?.nextAt).toBe('2016-11-01T07:00:00Z');
    expect(await scheduled(quiet)).toBeUndefined();
    expect((await scheduled(own))?.nextAt).toBe('2016-12-28T07:00:00Z');
    const later = await make('later', none);
    expect((await scheduled(later))?.nextAt).toBe('2016-11-01T07:00:00Z');
    await set({ contractAlerts: undefined });
    await sweepAt('2016-03-01T12:02:00Z');
    expect((await scheduled(plain))?.nextAt).toBeUndefined();
    expect(await fixture.stores.rescheduling.due('2020-01-01T00:00:00Z')).toEqual([]);
  });

  test('and the zone of its mornings: contracts follow, told things stay told', async () => {
    const contractId = await make('a', { alerts: [MONTH, { ...MONTH, alertId: 'week', days: 7 }] });
    await sweepAt('2016-12-01T07:02:00Z');
    await set({ timeZone: 'America/Los_Angeles' });
    await sweepAt('2016-12-01T08:10:00Z');
    expect((await scheduled(contractId))?.nextAt).toBe('2016-12-24T16:00:00Z');
    await sweepAt('2016-12-24T16:02:00Z');
    expect(arrived).toHaveLength(2);
  });

  test('reach every contract, however often the walk is stopped', async () => {
    const names = Array.from({ length: 12 }, (_, n) => `n${n}`);
    for (const name of names) await make(name, none);
    await set({ contractAlerts: [{ alertId: 'firm', before: 'end', days: 60 }] });
    for (let at = 1; at <= 4; at += 1) {
      failAt(fixture.faults, at * 2, at % 2 === 0 ? 'after' : 'before', WRITES);
      await sweepAt('2016-03-01T11:02:00Z').catch(() => undefined);
    }
    fixture.faults.decide = () => undefined;
    await sweepAt('2016-03-01T12:02:00Z');
    for (const name of names) expect((await scheduled(idOf(name)))?.nextAt).toBe('2016-11-01T07:00:00Z');
  });
});
