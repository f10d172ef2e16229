import PostalMime from 'postal-mime';
import { beforeEach, describe, expect, test } from 'vitest';
import type { ContractDigest } from '../../domain/alerts/digest.ts';
import { NewTimeEntry } from '../../domain/billables/new-time-entry.ts';
import { Charge } from '../../domain/contracts/charges/charge.ts';
import type { NewContract } from '../../domain/contracts/contract.ts';
import { idFrom, newId } from '../../domain/ids.ts';
import { sweepContracts } from '../../domain/operations/alerts/sweep.ts';
import { createContract } from '../../domain/operations/contracts.ts';
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
const read = async (mail: OutgoingMail | undefined) => {
  const { subject, text, html } = await PostalMime.parse(mail?.raw ?? new Uint8Array());
  const plain = (said = '') => said.replaceAll('\u00a0', ' ').replaceAll('\u202f', ' ');
  return { subject: plain(subject), text: plain(text), html: plain(html) };
};
/** The lines of a mail. */
const listed = async (mail: OutgoingMail | undefined) =>
  (await read(mail)).text
    .split('\n')
    .filter((line) => line.startsWith('- '))
    .map((line) => line.slice(2));

const fee = Charge.parse({ kind: 'recurringFee', chargeId: 'fee', description: 'Infogérance', unitPrice: '100.00' });
const block = (purchase: object = {}) =>
  Charge.parse({
    kind: 'prepaidBlock',
    chargeId: 'block',
    description: 'Carnet 50 h',
    of: 'hours',
    purchase: { every: 'once', quantity: '50', unitPrice: '80.00', ...purchase },
  });
const termsWith = (...charges: Charge[]) => ({
  billWork: 'periodEnd' as const,
  cadence: { unit: 'month' as const, every: 1 },
  charges,
});

const ADA = { email: 'ada@canal.example' };
const BO = { email: 'bo@canal.example' };
const idOf = (name: string): string => idFrom('test', 'digested', name);
const make = async (name: string, overrides: Partial<NewContract> = {}): Promise<string> => {
  const asked: NewContract = {
    clientId: clientIdOf(0),
    name,
    startsOn: '2016-01-01',
    endsOn: '2016-12-31',
    rateDate: 'worked',
    accountManagers: [ADA],
    terms: termsWith(fee),
    ...overrides,
  };
  await createContract(needsOf(fixture))(tenantId, idOf(name), asked, fixture.clock.now);
  return idOf(name);
};
const MONDAYS: ContractDigest = { weekday: 'mon', hour: 8, weeks: 6 };
const set = async (change: Partial<TenantSettings>): Promise<void> => {
  const tenant = await fixture.stores.tenants.get(tenantId);
  if (!tenant) throw new Error('no tenant');
  const settings = { ...tenant.settings, ...change };
  await changeSettings(needsOf(fixture))(tenantId, tenant.version, settings, fixture.clock.now);
};
const nextAt = async () => (await fixture.stores.digests.get(tenantId))?.nextAt;

/** On Thursday, 1 December 2016. */
const found = async (settings: Partial<TenantSettings> = {}): Promise<void> => {
  fixture = await newTable();
  arrived = [];
  answers = [];
  fixture.clock.now = new Date('2016-12-01T10:00:00Z');
  await fixture.stores.tenants.create(tenantId, someSettings(settings));
  await fixture.stores.clients.create(tenantId, clientIdOf(0), clientDetails(0));
  await set({ contractDigest: MONDAYS });
};
beforeEach(() => found());

describe('a digest', () => {
  test('goes out on the morning of its weekday, once a week, to who has something to see to', async () => {
    await make('Siège');
    await make('Dépôt', { accountManagers: [BO], endsOn: '2018-12-31' });
    expect(await nextAt()).toBe('2016-12-05T07:00:00Z');
    await sweepAt('2016-12-05T06:02:00Z');
    expect(arrived).toHaveLength(0);
    for (const hour of ['07', '08', '09']) await sweepAt(`2016-12-05T${hour}:02:00Z`);
    expect(to()).toEqual(['ada@canal.example']);
    expect(await nextAt()).toBe('2016-12-12T07:00:00Z');
    await sweepAt('2016-12-12T07:02:00Z');
    expect(to()).toEqual(['ada@canal.example', 'ada@canal.example']);
  });

  test('tells what ends, renews, is to be terminated, changes prices or lapses, by day, and what it is worth a year', async () => {
    const automatic = { kind: 'automatic', termMonths: 12, noticeDays: 10 } as const;
    const rule = { on: 'renewal', kind: 'percent', percent: '2' } as const;
    await make('A ends', { endsOn: '2016-12-20' });
    await make('B by itself', { renewal: Renewal.parse({ ...automatic, priceRevision: rule }) });
    await make('C by hand', { endsOn: '2017-01-15', renewal: Renewal.parse({ ...automatic, kind: 'byHand' }) });
    await make('D later', { endsOn: '2017-06-30' });
    await make('E offered', { proposal: { validUntil: '2016-12-24' }, startsOn: '2017-01-01', endsOn: '2017-12-31' });
    await sweepAt('2016-12-05T07:02:00Z');
    expect(await listed(arrived[0])).toEqual([
      '20 December 2016: Client 0, "A ends": ends, and is not renewed (worth a year: €1,200.00)',
      '21 December 2016: Client 0, "B by itself": last day to give notice (worth a year: €1,200.00)',
      '24 December 2016: Client 0, "E offered": the proposal lapses unless it is accepted (worth a year: €1,200.00)',
      '31 December 2016: Client 0, "B by itself": last day of its term, then it renews itself (worth a year: €1,200.00)',
      '1 January 2017: Client 0, "B by itself": prices are revised (worth a year: €1,200.00)',
      '5 January 2017: Client 0, "C by hand": last day to give notice (worth a year: €1,200.00)',
      '15 January 2017: Client 0, "C by hand": ends unless somebody renews it (worth a year: €1,200.00)',
    ]);
    const { subject, html } = await read(arrived[0]);
    expect(subject).toBe('Your contracts, week of 5 December 2016: 7 dates to see to');
    expect(html).toContain('1,200.00');
    await sweepAt('2016-12-26T07:02:00Z');
    expect((await listed(arrived[1]))[0]).toBe(
      '1 January 2017: Client 0, "B by itself": prices are revised (worth a year: €1,224.00)',
    );
    expect(await listed(arrived[1])).toContain(
      '1 January 2017: Client 0, "B by itself": is renewed: its next term begins (worth a year: €1,224.00)',
    );
  });

  test('tells of blocks that run low or expire, with the work on no invoice, and of time that was forgotten', async () => {
    const hours = (contractId: string, date: string, count: number) =>
      recordTimeEntry(needsOf(fixture))(
        tenantId,
        newId(fixture.clock.now),
        NewTimeEntry.parse({ contractId, date, minutes: count * 60, technician: 'Ada' }),
      );
    const low = await make('Low', { endsOn: undefined, terms: termsWith(block()) });
    await make('Full', { endsOn: undefined, terms: termsWith(block()) });
    await make('Expires', { endsOn: undefined, terms: termsWith(block({ expiresOn: '2016-12-31' })) });
    const over = await make('Over', { endsOn: '2016-11-30' });
    await make('Over and billed', { endsOn: '2016-11-30' });
    await hours(low, '2016-11-28', 20.5);
    await hours(low, '2016-11-29', 20);
    await hours(over, '2016-11-29', 2);
    await sweepAt('2016-12-05T07:02:00Z');
    expect(await listed(arrived[0])).toEqual([
      '30 November 2016: Client 0, "Over": has ended, and time that was worked on it is on no invoice (worth a year: €1,200.00)',
      '5 December 2016: Client 0, "Low": "Carnet 50 h" runs low: 9 h 30 min left',
      '31 December 2016: Client 0, "Expires": "Carnet 50 h" expires: 50 h left',
    ]);
  });

  test('speaks the language of the firm, and goes to the firm where nobody looks after a contract', async () => {
    await found({ locale: 'fr' });
    await make('Siège', { accountManagers: undefined });
    await sweepAt('2016-12-05T07:02:00Z');
    expect(to()).toEqual(['office@canal.example']);
    expect((await read(arrived[0])).subject).toBe('Vos contrats, semaine du 5 décembre 2016 : 1 échéance');
    expect(await listed(arrived[0])).toEqual([
      '31 décembre 2016 : Client 0, « Siège » : se termine, sans reconduction (valeur annuelle : 1 200,00 €)',
    ]);
  });

  test('comes once for weeks that were missed, and tells of what passed meanwhile in the newest', async () => {
    await make('Siège');
    await make('Passed', { endsOn: '2016-12-20' });
    await sweepAt('2016-12-22T15:02:00Z');
    await sweepAt('2016-12-22T16:02:00Z');
    expect(arrived).toHaveLength(1);
    expect((await listed(arrived[0])).map((line) => line.slice(0, 16))).toEqual([
      '20 December 2016',
      '31 December 2016',
    ]);
    expect(await nextAt()).toBe('2016-12-26T07:00:00Z');
  });

  test('names the nearest 60, and says how many more there are', async () => {
    for (let n = 0; n < 62; n += 1) await make(`n${n}`, { endsOn: n < 2 ? '2017-01-10' : '2016-12-31' });
    await sweepAt('2016-12-05T07:02:00Z');
    const lines = await listed(arrived[0]);
    expect(lines).toHaveLength(60);
    expect(lines.every((line) => line.startsWith('31 December 2016'))).toBe(true);
    expect((await read(arrived[0])).text).toContain('And 2 more');
  });

  test('that comes back is told of to the firm', async () => {
    await make('Siège');
    await sweepAt('2016-12-05T07:02:00Z');
    const { tenant = '', about = '', purpose = '' } = arrived[0]?.tags ?? {};
    const fate = { kind: 'bounced', reason: 'no such user', addresses: ['ada@canal.example'] } as const;
    const mail = { tenantId: tenant, aboutId: about, purpose };
    await hearOfMail(needsOf(fixture), mailer)({ mail, messageId: 'm1', at: '2016-12-05T07:05:00Z', fate });
    expect(to()).toEqual(['ada@canal.example', 'office@canal.example']);
    expect((await read(arrived[1])).subject).toBe('The weekly digest of contracts did not reach ada@canal.example');
  });
});

describe('the day of a digest', () => {
  test('follows the settings; one that is due stays due', async () => {
    await set({ contractDigest: { ...MONDAYS, weekday: 'fri', hour: 18 } });
    expect(await nextAt()).toBe('2016-12-02T17:00:00Z');
    await make('Siège');
    fixture.clock.now = new Date('2016-12-02T19:00:00Z');
    await set({ contractDigest: { ...MONDAYS, weekday: 'thu' } });
    expect(await nextAt()).toBe('2016-12-02T17:00:00Z');
    await sweepAt('2016-12-02T20:02:00Z');
    expect(arrived).toHaveLength(1);
    expect(await nextAt()).toBe('2016-12-08T07:00:00Z');
  });

  test('is none where the firm wants no digest', async () => {
    await make('Siège');
    await set({ contractDigest: undefined });
    expect(await nextAt()).toBeUndefined();
    await sweepAt('2016-12-05T07:02:00Z');
    expect(arrived).toHaveLength(0);
  });
});

describe('a sweep that dies', () => {
  /** What the provider says of what it took. */
  const providerTells = async () => {
    for (const [i, { tags }] of arrived.entries()) {
      const mail = { tenantId: tags.tenant ?? '', aboutId: tags.about ?? '', purpose: tags.purpose ?? '' };
      const at = '2016-12-05T07:03:00Z';
      await hearOfMail(needsOf(fixture), mailer)({ mail, messageId: `m${i}`, at, fate: { kind: 'delivered' } });
    }
  };
  const prepared = async () => {
    await found();
    await make('a', { accountManagers: [ADA, BO] });
    await make('b', { accountManagers: [BO] });
  };

  test('at any write, before or after it, leaves nobody untold and nobody told twice', async () => {
    await prepared();
    const calls = failAt(fixture.faults, 0, undefined, WRITES);
    await sweepAt('2016-12-05T07:02:00Z');
    const places = calls();
    expect(places).toBeGreaterThan(6);
    for (let at = 1; at <= places; at += 1) {
      for (const how of ['before', 'after'] as const) {
        await prepared();
        failAt(fixture.faults, at, how, WRITES);
        await sweepAt('2016-12-05T07:02:00Z').catch(() => undefined);
        fixture.faults.decide = () => undefined;
        await providerTells();
        for (const hour of ['08', '09', '10', '11', '12', '13']) await sweepAt(`2016-12-05T${hour}:02:00Z`);
        expect([at, how, to().toSorted()]).toEqual([at, how, ['ada@canal.example', 'bo@canal.example']]);
        expect(await nextAt()).toBe('2016-12-12T07:00:00Z');
      }
    }
  });

  test('and two at the same time send each mail once', async () => {
    await prepared();
    await Promise.allSettled([sweepAt('2016-12-05T07:02:00Z'), sweepAt('2016-12-05T07:02:00Z')]);
    await sweepAt('2016-12-05T08:02:00Z');
    expect(to().toSorted()).toEqual(['ada@canal.example', 'bo@canal.example']);
  });

  test('and one whose time is up goes on where it was, until all contracts are read', async () => {
    for (let n = 0; n < 60; n += 1) await make(`n${n}`);
    let sweeps = 0;
    while (arrived.length === 0 && sweeps < 10) {
      let left = 3;
      await sweepAt('2016-12-05T07:02:00Z', () => (left-- > 0 ? 900_000 : 0));
      sweeps += 1;
    }
    expect(sweeps).toBeGreaterThan(2);
    expect(await listed(arrived[0])).toHaveLength(60);
  });

  test('waits while the provider takes no more, and goes out in the next', async () => {
    await prepared();
    answers = [{ outcome: 'throttled', quotaSpent: false }];
    await sweepAt('2016-12-05T07:02:00Z');
    expect(arrived).toHaveLength(0);
    await sweepAt('2016-12-05T08:02:00Z');
    expect(arrived).toHaveLength(2);
  });
});
