import PostalMime from 'postal-mime';
import { beforeEach, describe, expect, test } from 'vitest';
import { newBillingState } from '../../domain/contracts/billing-state.ts';
import { EquipmentDetails, NewEquipment } from '../../domain/equipment/equipment.ts';
import { idFrom } from '../../domain/ids.ts';
import { sweepContracts } from '../../domain/operations/alerts/sweep.ts';
import { eraseEquipment } from '../../domain/operations/client-records/erase-equipment.ts';
import { changeEquipment, createEquipment, readEquipment } from '../../domain/operations/equipment.ts';
import { hearOfMail } from '../../domain/operations/mails/hear.ts';
import type { Mailer, OutgoingMail } from '../../domain/operations/ports.ts';
import { renewContract, reviseContract } from '../../domain/operations/renewals/renew.ts';
import { changeSettings } from '../../domain/operations/tenants/settings.ts';
import type { TenantSettings } from '../../domain/tenants/tenant.ts';
import { failAt, faultily, WRITES } from '../table/faults.ts';
import type { Fixture } from '../table/new-table.ts';
import { foundedOnce } from '../table/snapshot.ts';
import { aContract, clientDetails, clientIdOf, contractIdOf, someSettings, tenantId } from './firm.ts';
import { needsOf } from './month-end-run.ts';

let fixture: Fixture;
let arrived: OutgoingMail[];

const mailer: Mailer = {
  from: 'billing@monthend.example',
  send: (mail) =>
    faultily(fixture.faults, 'SendRawEmail', async () => {
      arrived.push(mail);
      return { outcome: 'sent', messageId: `m${arrived.length}` };
    }),
};
const sweepAt = async (moment: string): Promise<void> => {
  fixture.clock.now = new Date(moment);
  const needs = needsOf(fixture);
  const byItself = { renewal: renewContract(needs), revision: reviseContract(needs) };
  await sweepContracts(needs, mailer, { mailsPerSecond: 100_000, byItself })(() => 900_000);
};
const to = () => arrived.flatMap(({ recipients }) => recipients);
const read = (mail: OutgoingMail | undefined) => PostalMime.parse(mail?.raw ?? new Uint8Array());

const ADA = { email: 'ada@canal.example' };
const BO = { email: 'bo@canal.example' };
const printerId = idFrom('test', 'printer');
const MONTH = { alertId: 'month', days: 30 };
const details = {
  ...{ name: 'Printer', serialNumber: 'SN-4711', make: 'Brother', model: 'HL', site: 'Second floor' },
  ...{ warrantyUntil: '2016-12-31', contractIds: [contractIdOf(0)], warrantyAlerts: [MONTH] },
};
const create = (more: object = {}, id = printerId) =>
  createEquipment(needsOf(fixture))(tenantId, id, NewEquipment.parse({ clientId: clientIdOf(0), ...details, ...more }));
const change = async (more: object): Promise<void> => {
  const { version } = await readEquipment(needsOf(fixture))(tenantId, printerId);
  const asked = EquipmentDetails.parse({ ...details, ...more });
  await changeEquipment(needsOf(fixture))(tenantId, printerId, version, asked);
};
const nextAt = async (id = printerId) => (await fixture.stores.equipment.scheduleOf(tenantId, id))?.nextAt;
const set = async (change: Partial<TenantSettings>): Promise<void> => {
  const tenant = await fixture.stores.tenants.get(tenantId);
  if (!tenant) throw new Error('no tenant');
  const settings = { ...tenant.settings, ...change };
  await changeSettings(needsOf(fixture))(tenantId, tenant.version, settings, fixture.clock.now);
};

/** On 1 March 2016: Ada looks after a contract of the first client, Bo after another of its. */
const founded = foundedOnce(async ({ stores, clock }) => {
  clock.now = new Date('2016-03-01T10:00:00Z');
  await stores.tenants.create(tenantId, someSettings());
  for (const n of [0, 1]) await stores.clients.create(tenantId, clientIdOf(n), clientDetails(n));
  for (const [n, manager] of [ADA, BO].entries()) {
    const contract = { ...aContract(contractIdOf(n), clientIdOf(0)), accountManagers: [manager] };
    await stores.contracts.create(tenantId, contract, newBillingState('2016-03-01'));
  }
});
beforeEach(async () => {
  fixture = await founded();
  arrived = [];
});

describe('a warranty that ends', () => {
  test('is told of on its morning, once, with the day for a calendar', async () => {
    await create();
    expect(await nextAt()).toBe('2016-12-01T07:00:00Z');
    await sweepAt('2016-12-01T06:02:00Z');
    expect(arrived).toHaveLength(0);
    for (const hour of ['07', '08', '09']) await sweepAt(`2016-12-01T${hour}:02:00Z`);
    expect(to()).toEqual(['ada@canal.example']);
    expect(await nextAt()).toBeUndefined();
    const { subject, text = '', attachments } = await read(arrived[0]);
    expect(subject).toBe('Client 0: the warranty of "Printer" ends on 31 December 2016');
    for (const said of [
      'in 30\u00a0days',
      'SN-4711',
      'Brother HL',
      'Second floor',
      'Assistance',
      `/equipment/${printerId}`,
    ])
      expect(text).toContain(said);
    const file = new TextDecoder().decode(attachments[0]?.content as ArrayBuffer);
    expect(file).toContain('DTSTART;VALUE=DATE:20161231\n');
    expect(attachments[0]).toMatchObject({ filename: 'warranty-2016-12-31.ics', mimeType: 'text/calendar' });
  });

  test.each<{ goes: string; more: object; expected: string[] }>([
    {
      goes: 'to whom the alert names',
      more: { warrantyAlerts: [{ ...MONTH, to: ['x@y.example', 'z@y.example'] }] },
      expected: ['x@y.example', 'z@y.example'],
    },
    { goes: 'to the account managers of its contracts', more: {}, expected: ['ada@canal.example'] },
    {
      goes: 'to those of its client, where it is under none',
      more: { contractIds: [] },
      expected: ['ada@canal.example', 'bo@canal.example'],
    },
    {
      goes: 'to the firm, where nobody looks after the client',
      more: { clientId: clientIdOf(1), contractIds: [] },
      expected: ['office@canal.example'],
    },
  ])('goes $goes', async ({ more, expected }) => {
    await create(more);
    await sweepAt('2016-12-01T07:02:00Z');
    expect(to().toSorted()).toEqual(expected);
  });

  test('is told of late after an outage, and not of what is retired, erased or past', async () => {
    await create();
    await create({ warrantyUntil: '2016-02-28' }, idFrom('past'));
    await create({ state: 'retired' }, idFrom('retired'));
    await create({ clientId: clientIdOf(1), contractIds: [] }, idFrom('erased'));
    await eraseEquipment(needsOf(fixture), tenantId, clientIdOf(1));
    expect(await nextAt(idFrom('past'))).toBeUndefined();
    expect(await nextAt(idFrom('retired'))).toBeUndefined();
    await sweepAt('2017-02-03T17:02:00Z');
    await sweepAt('2017-02-04T17:02:00Z');
    expect(to()).toEqual(['ada@canal.example']);
    expect(await nextAt(idFrom('erased'))).toBeUndefined();
  });

  test('and is prolonged is told of anew; shortened to a day that was told of, it is not', async () => {
    await create();
    await sweepAt('2016-12-01T07:02:00Z');
    await change({ warrantyUntil: '2017-12-31' });
    expect(await nextAt()).toBe('2017-12-01T07:00:00Z');
    await sweepAt('2017-12-01T07:02:00Z');
    expect(arrived).toHaveLength(2);
    await change({ warrantyUntil: '2016-12-31' });
    await sweepAt('2017-12-02T07:02:00Z');
    expect(arrived).toHaveLength(2);
  });

  test('and moves before it was told of follows; what was due stays due', async () => {
    await create();
    await change({ warrantyUntil: '2016-06-30' });
    expect(await nextAt()).toBe('2016-05-31T06:00:00Z');
    fixture.clock.now = new Date('2016-06-01T12:00:00Z');
    await change({ warrantyUntil: '2016-06-30', name: 'Printer 2' });
    expect(await nextAt()).toBe('2016-05-31T06:00:00Z');
    await change({ warrantyUntil: undefined });
    expect(await nextAt()).toBeUndefined();
  });

  test('whose mail comes back is told of to the firm', async () => {
    await create();
    await sweepAt('2016-12-01T07:02:00Z');
    const { tenant = '', about = '', purpose = '' } = arrived[0]?.tags ?? {};
    const fate = { kind: 'bounced', reason: 'no such user', addresses: ['ada@canal.example'] } as const;
    const mail = { tenantId: tenant, aboutId: about, purpose };
    await hearOfMail(needsOf(fixture), mailer)({ mail, messageId: 'm1', at: '2016-12-01T07:05:00Z', fate });
    expect((await read(arrived[1])).subject).toBe(
      'The alert on the warranty of "Printer" did not reach ada@canal.example',
    );
  });
});

describe('alerts of the firm', () => {
  test('hold for equipment with none of its own, what was there before too', async () => {
    const [plain, quiet] = [idFrom('plain'), idFrom('quiet')];
    await create({ warrantyAlerts: undefined }, plain);
    await create({ warrantyAlerts: [] }, quiet);
    expect(await nextAt(plain)).toBeUndefined();
    await set({ warrantyAlerts: [{ alertId: 'firm', days: 60 }] });
    await sweepAt('2016-03-01T11:02:00Z');
    expect(await nextAt(plain)).toBe('2016-11-01T07:00:00Z');
    expect(await nextAt(quiet)).toBeUndefined();
    await set({ timeZone: 'America/Los_Angeles' });
    await sweepAt('2016-03-01T12:02:00Z');
    expect(await nextAt(plain)).toBe('2016-11-01T15:00:00Z');
    await set({ warrantyAlerts: undefined });
    await sweepAt('2016-03-01T13:02:00Z');
    expect(await nextAt(plain)).toBeUndefined();
  });

  test('reach all equipment, however often the walk is stopped', async () => {
    const ids = Array.from({ length: 6 }, (_, n) => idFrom('piece', String(n)));
    for (const id of ids) await create({ warrantyAlerts: undefined }, id);
    await set({ warrantyAlerts: [{ alertId: 'firm', days: 60 }] });
    for (let at = 1; at <= 4; at += 1) {
      failAt(fixture.faults, at, at % 2 === 0 ? 'after' : 'before', WRITES);
      await sweepAt('2016-03-01T11:02:00Z').catch(() => undefined);
    }
    fixture.faults.decide = () => undefined;
    await sweepAt('2016-03-01T12:02:00Z');
    for (const id of ids) expect(await nextAt(id)).toBe('2016-11-01T07:00:00Z');
    expect(await fixture.stores.rescheduling.due('2020-01-01T00:00:00Z')).toEqual([]);
  });
});

describe('a sweep that dies', () => {
  const providerTells = async () => {
    for (const [i, { tags }] of arrived.entries()) {
      const mail = { tenantId: tags.tenant ?? '', aboutId: tags.about ?? '', purpose: tags.purpose ?? '' };
      const at = '2016-12-01T07:03:00Z';
      await hearOfMail(needsOf(fixture), mailer)({ mail, messageId: `m${i}`, at, fate: { kind: 'delivered' } });
    }
  };
  const prepared = async () => {
    fixture = await founded();
    arrived = [];
    await create({ contractIds: [contractIdOf(0), contractIdOf(1)] });
  };

  test('at any write, before or after it, leaves nobody untold and nobody told twice', async () => {
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
        expect([at, how, to().toSorted()]).toEqual([at, how, ['ada@canal.example', 'bo@canal.example']]);
        expect(await nextAt()).toBeUndefined();
      }
    }
  });

  test('and two at the same time send each mail once', async () => {
    await prepared();
    await Promise.allSettled([sweepAt('2016-12-01T07:02:00Z'), sweepAt('2016-12-01T07:02:00Z')]);
    await sweepAt('2016-12-01T08:02:00Z');
    expect(to().toSorted()).toEqual(['ada@canal.example', 'bo@canal.example']);
  });
});
