import { beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { NewContract, Terms } from '../../domain/contracts/contract.ts';
import { idFrom } from '../../domain/ids.ts';
import { changeAgreed, createContract } from '../../domain/operations/contracts.ts';
import { SimulationRequest, simulate } from '../../domain/operations/pricing/simulate.ts';
import {
  changeCalendar,
  createCalendar,
  readCalendar,
  removeCalendar,
} from '../../domain/operations/service-levels/calendars.ts';
import { withServiceLevel } from '../../domain/operations/service-levels/of-tickets.ts';
import {
  changeServiceLevel,
  createServiceLevel,
  readServiceLevel,
  removeServiceLevel,
} from '../../domain/operations/service-levels/policies.ts';
import { serviceLevelReport } from '../../domain/operations/service-levels/report.ts';
import { changeSettings, readTenant } from '../../domain/operations/tenants/settings.ts';
import { changeTicket, createTicket, moveTicket } from '../../domain/operations/tickets/change.ts';
import { listTickets, readTicket, TicketFilter } from '../../domain/operations/tickets/read.ts';
import { NewBusinessCalendar } from '../../domain/service-levels/business-calendar.ts';
import type { ClockState } from '../../domain/service-levels/clock.ts';
import { NewServiceLevel } from '../../domain/service-levels/service-level.ts';
import { NewTicket, TicketChange } from '../../domain/tickets/new-ticket.ts';
import { failAt, isInjected, WRITES } from '../table/faults.ts';
import { newTable } from '../table/fixture.ts';
import type { Fixture } from '../table/new-table.ts';
import { type Restored, snapshotOf } from '../table/snapshot.ts';
import { clientIdOf, contractIdOf, foundFirm, someSettings, tenantId } from './firm.ts';
import { needsOf } from './month-end-run.ts';

const other = idFrom('other firm');
const office = [{ from: '09:00', until: '18:00' }];
const hours = { mon: office, tue: office, wed: office, thu: office, fri: office };
const aCalendar = (more: object = {}) => NewBusinessCalendar.parse({ name: 'Office', hours, ...more });
const calendarId = idFrom('calendar');
const levelId = idFrom('level');
const aLevel = (more: object = {}) =>
  NewServiceLevel.parse({
    ...{ name: 'Gold', calendarId, default: { firstResponseMinutes: 60, resolutionMinutes: 540 } },
    targets: [{ priorities: ['P1'], resolutionMinutes: 60 }],
    ...more,
  });

let restored: Restored;
let fixture: Fixture;
beforeAll(async () => {
  fixture = await newTable();
  await foundFirm(fixture, { clients: 2, entries: 0 });
  restored = await snapshotOf(fixture);
});
beforeEach(async () => {
  fixture = await restored();
});

const calendar = (more: object = {}, id = calendarId, firm = tenantId) =>
  createCalendar(needsOf(fixture))(firm, id, aCalendar(more));
const level = (more: object = {}, id = levelId, firm = tenantId) =>
  createServiceLevel(needsOf(fixture))(firm, id, aLevel(more));
const asDefault = async (serviceLevelId: string | undefined) => {
  const { version } = await readTenant(needsOf(fixture))(tenantId);
  return changeSettings(needsOf(fixture))(tenantId, version, someSettings({ serviceLevelId }), fixture.clock.now);
};
const ticket = (name: string, asked: object = {}) =>
  createTicket(needsOf(fixture))(
    tenantId,
    idFrom('ticket', name),
    NewTicket.parse({ title: name, contractId: contractIdOf(0), ...asked }),
  );
const shown = async (name: string) =>
  withServiceLevel(needsOf(fixture))(tenantId, await readTicket(needsOf(fixture))(tenantId, idFrom('ticket', name)));
const at = (moment: string) => {
  fixture.clock.now = new Date(moment);
};
const termsOf = async (contractId: string) => {
  const record = await fixture.stores.contracts.get(tenantId, contractId);
  if (!record) throw new Error('no contract');
  return record.contract;
};
const agree = async (more: object, effectiveFrom = '2016-03-01') => {
  const { terms, version } = await termsOf(contractIdOf(0));
  const asked = Terms.parse({ ...terms[0], effectiveFrom, ...more });
  const which = { tenantId, contractId: contractIdOf(0), expected: version };
  return changeAgreed(needsOf(fixture))(which, { kind: 'agreeTerms', terms: asked }, fixture.clock.now);
};
const timeWith = (outside: object, more: object = {}) => ({
  ...{ kind: 'time', chargeId: 'time', description: 'Support', rates: { default: '60.00' } },
  bands: { bands: [{ name: 'after hours', multiplier: '2', outside }] },
  ...more,
});

describe('calendars and policies', () => {
  test('are made once, however often they are sent, and changed by who has seen their version', async () => {
    const made = await calendar();
    expect(await calendar({ name: 'Sent again' })).toEqual(made);
    const policy = await level();
    expect(await level({ name: 'Sent again' })).toEqual(policy);
    const changed = await changeCalendar(needsOf(fixture))(tenantId, calendarId, 1, aCalendar({ name: 'Shop' }));
    expect(changed).toEqual({ ...made, name: 'Shop', version: 2 });
    // The answer was lost.
    expect(await changeCalendar(needsOf(fixture))(tenantId, calendarId, 1, aCalendar({ name: 'Shop' }))).toEqual(
      changed,
    );
    const late = changeCalendar(needsOf(fixture))(tenantId, calendarId, 1, aCalendar({ name: 'Other' }));
    await expect(late).rejects.toMatchObject({ code: 'VersionStale' });
    const silver = await changeServiceLevel(needsOf(fixture))(tenantId, levelId, 1, aLevel({ name: 'Silver' }));
    expect(silver).toEqual({ ...policy, name: 'Silver', version: 2 });
    const stale = changeServiceLevel(needsOf(fixture))(tenantId, levelId, 1, aLevel({ name: 'Bronze' }));
    await expect(stale).rejects.toMatchObject({ code: 'VersionStale' });
    expect((await fixture.stores.calendars.list(tenantId, { limit: 5 })).items).toEqual([changed]);
    expect((await fixture.stores.serviceLevels.list(tenantId, { limit: 5 })).items).toEqual([silver]);
  });

  test('of another firm are not found, nor named', async () => {
    await calendar({}, calendarId, other);
    await level({}, levelId, other);
    const notFound = { code: 'NotFound' };
    await expect(readCalendar(needsOf(fixture))(tenantId, calendarId)).rejects.toMatchObject(notFound);
    await expect(readServiceLevel(needsOf(fixture))(tenantId, levelId)).rejects.toMatchObject(notFound);
    await expect(removeCalendar(needsOf(fixture))(tenantId, calendarId, 1)).rejects.toMatchObject(notFound);
    await expect(level()).rejects.toMatchObject({ ...notFound, faults: [{ pointer: '/calendarId' }] });
    await expect(asDefault(levelId)).rejects.toMatchObject({ ...notFound, faults: [{ pointer: '/serviceLevelId' }] });
    const naming = agree({ serviceLevelId: levelId });
    await expect(naming).rejects.toMatchObject({ ...notFound, faults: [{ pointer: '/serviceLevelId' }] });
    const banded = agree({ charges: [timeWith({ calendarId })] });
    await expect(banded).rejects.toMatchObject({
      ...notFound,
      faults: [{ pointer: '/charges/0/bands/bands/0/outside/calendarId' }],
    });
    expect((await termsOf(contractIdOf(0))).version).toBe(1);
  });

  test('name only public holidays that are known', async () => {
    const unknown = calendar({ holidays: { country: 'FR', region: 'XX' } });
    await expect(unknown).rejects.toMatchObject({ code: 'RequestInvalid', faults: [{ pointer: '/holidays/region' }] });
  });

  test('are not taken away while something goes by them', async () => {
    await calendar();
    await level();
    const takeCalendar = () => removeCalendar(needsOf(fixture))(tenantId, calendarId, 1);
    const takeLevel = () => removeServiceLevel(needsOf(fixture))(tenantId, levelId, 1);
    const used = { code: 'StillUsed' };
    await expect(takeCalendar()).rejects.toMatchObject(used);
    await asDefault(levelId);
    await expect(takeLevel()).rejects.toMatchObject(used);
    await asDefault(undefined);
    await agree({ serviceLevelId: levelId });
    await expect(takeLevel()).rejects.toMatchObject(used);
    await agree({ serviceLevelId: undefined });
    await expect(removeServiceLevel(needsOf(fixture))(tenantId, levelId, 2)).rejects.toMatchObject({
      code: 'VersionStale',
    });
    await takeLevel();
    await takeCalendar();
    await expect(takeLevel()).rejects.toMatchObject({ code: 'NotFound' });
    await expect(takeCalendar()).rejects.toMatchObject({ code: 'NotFound' });
  });

  test('a calendar is not taken away under a policy that names it at this moment', async () => {
    await calendar();
    const seen = await fixture.stores.calendars.stored(tenantId, calendarId);
    await level();
    expect(seen && (await fixture.stores.calendars.remove(tenantId, seen))).toBe(false);
    await removeServiceLevel(needsOf(fixture))(tenantId, levelId, 1);
    await removeCalendar(needsOf(fixture))(tenantId, calendarId, 1);
    expect(await fixture.stores.serviceLevels.create(tenantId, levelId, aLevel())).toBeUndefined();
  });

  test.each(['before', 'after'] as const)('killed %s a write, the same again comes to the same', async (how) => {
    const story = async () => {
      await calendar();
      await level();
      await changeCalendar(needsOf(fixture))(tenantId, calendarId, 1, aCalendar({ name: 'Shop' }));
      await changeServiceLevel(needsOf(fixture))(tenantId, levelId, 1, aLevel({ name: 'Silver' }));
    };
    for (let place = 1; ; place++) {
      fixture = await restored();
      const calls = failAt(fixture.faults, place, how, WRITES);
      const outcome = await story().catch((error: unknown) => {
        if (!isInjected(error)) throw error;
        return 'killed';
      });
      fixture.faults.decide = () => undefined;
      if (outcome === 'killed') await story();
      expect(await readCalendar(needsOf(fixture))(tenantId, calendarId)).toMatchObject({ name: 'Shop', version: 2 });
      expect(await readServiceLevel(needsOf(fixture))(tenantId, levelId)).toMatchObject({ name: 'Silver', version: 2 });
      if (calls() < place) break;
    }
  });
});

// 1 April 2016 is a Friday; Paris is two hours ahead of UTC.
describe('the service level of a ticket', () => {
  beforeEach(async () => {
    await calendar();
    await level();
  });

  test('is shown with its clock: by default, by the contract, by priority', async () => {
    await ticket('plain');
    expect((await shown('plain')).serviceLevel).toBeUndefined();
    await asDefault(levelId);
    at('2016-04-01T09:30:00Z');
    expect((await shown('plain')).serviceLevel).toMatchObject({
      ...{ serviceLevelId: levelId, name: 'Gold', state: 'breached' },
      firstResponse: { state: 'breached', usedMinutes: 150, dueAt: '2016-04-01T08:00:00Z' },
      resolution: { state: 'running', usedMinutes: 150, dueAt: '2016-04-01T16:00:00Z' },
    });
    const silver = idFrom('silver');
    await level({ name: 'Silver', default: { resolutionMinutes: 200 } }, silver);
    await agree({ serviceLevelId: silver });
    expect((await shown('plain')).serviceLevel).toMatchObject({ name: 'Silver', state: 'running' });
    await ticket('elsewhere', { contractId: contractIdOf(1), priority: 'p1' });
    expect((await shown('elsewhere')).serviceLevel).toMatchObject({ name: 'Gold', resolution: { targetMinutes: 60 } });
  });

  test('is that of the terms of the day on which it was opened', async () => {
    await asDefault(levelId);
    const silver = idFrom('silver');
    await level({ name: 'Silver' }, silver);
    await ticket('before', { openedAt: '2016-04-01T08:00:00+02:00' });
    await agree({ serviceLevelId: silver }, '2016-04-02');
    await ticket('after', { openedAt: '2016-04-02T08:00:00+02:00' });
    expect((await shown('before')).serviceLevel?.name).toBe('Gold');
    expect((await shown('after')).serviceLevel?.name).toBe('Silver');
  });

  test('stands while the client is asked, goes on, and is met; reopened it goes on again', async () => {
    await asDefault(levelId);
    await ticket('t');
    const id = idFrom('ticket', 't');
    const change = (expected: number, asked: object) =>
      changeTicket(needsOf(fixture))(tenantId, id, expected, TicketChange.parse(asked));
    const resolution = async () => {
      const { state, usedMinutes } = (await shown('t')).serviceLevel?.resolution ?? {};
      return `${state} ${usedMinutes}`;
    };
    at('2016-04-01T08:00:00Z');
    await change(1, { status: 'pending' });
    at('2016-04-01T12:00:00Z');
    expect(await resolution()).toBe('paused 60');
    await change(2, { status: 'open' });
    at('2016-04-04T09:00:00Z');
    expect(await resolution()).toBe(`running ${60 + 240 + 120}`);
    await moveTicket(needsOf(fixture))(tenantId, id, 'resolved');
    at('2016-04-05T07:00:00Z');
    expect(await resolution()).toBe('met 420');
    await moveTicket(needsOf(fixture))(tenantId, id, 'open');
    at('2016-04-05T10:00:00Z');
    expect(await resolution()).toBe('breached 600');
  });

  test('counts no public holiday of its calendar', async () => {
    await asDefault(levelId);
    await changeCalendar(needsOf(fixture))(tenantId, calendarId, 1, aCalendar({ holidays: { country: 'FR' } }));
    // Easter Monday.
    await ticket('t', { openedAt: '2016-03-28T09:00:00+02:00' });
    at('2016-03-29T10:00:00Z');
    expect((await shown('t')).serviceLevel?.resolution).toMatchObject({ usedMinutes: 180 });
  });

  test('is listed, filtered and reported by as many reads as for one ticket', async () => {
    await asDefault(levelId);
    await ticket('late', { openedAt: '2016-03-31T09:00:00+02:00', priority: 'P1' });
    await ticket('done', { openedAt: '2016-03-31T09:00:00+02:00', respondedAt: '2016-03-31T09:30:00+02:00' });
    await moveTicket(needsOf(fixture))(tenantId, idFrom('ticket', 'done'), 'closed');
    await ticket('new', { contractId: contractIdOf(1), openedAt: '2016-04-01T08:59:00+02:00' });
    at('2016-04-01T07:10:00Z');
    const listed = async (query: object) => {
      const filter = TicketFilter.parse(query);
      const { items } = await listTickets(needsOf(fixture))(tenantId, filter, { limit: 10 });
      return items.map(({ title, serviceLevel }) => `${title} ${serviceLevel?.state}`);
    };
    const ofClient = (serviceLevel?: ClockState) => listed({ clientId: clientIdOf(0), serviceLevel });
    expect(await ofClient()).toEqual(expect.arrayContaining(['late breached', 'done met']));
    expect(await ofClient('breached')).toEqual(['late breached']);
    expect(await ofClient('atRisk')).toEqual([]);
    expect(await listed({ status: 'open', month: '2016-04', serviceLevel: 'running' })).toEqual(['new running']);
    const reads: string[] = [];
    fixture.faults.decide = (call) => void reads.push(call);
    await ofClient();
    fixture.faults.decide = () => undefined;
    expect(reads.filter((call) => call === 'BatchGetCommand').length).toBeLessThanOrEqual(3);
    expect(reads.length).toBeLessThanOrEqual(8);

    const report = (query: object) =>
      serviceLevelReport(needsOf(fixture))(tenantId, { from: '2016-03-31', until: '2016-04-02', ...query });
    expect(await report({})).toEqual([
      {
        ...{ serviceLevelId: levelId, name: 'Gold', clientId: clientIdOf(0), priority: undefined, tickets: 1 },
        firstResponse: { met: 1, breached: 0, open: 0 },
        resolution: { met: 1, breached: 0, open: 0 },
      },
      expect.objectContaining({ priority: 'P1', tickets: 1, resolution: { met: 0, breached: 1, open: 0 } }),
      expect.objectContaining({ clientId: clientIdOf(1), resolution: { met: 0, breached: 0, open: 1 } }),
    ]);
    expect(await report({ clientId: clientIdOf(1) })).toHaveLength(1);
    expect(await report({ until: '2016-04-01' })).toHaveLength(2);
    await expect(report({ until: '2016-07-02' })).rejects.toMatchObject({ code: 'RequestInvalid' });
    await expect(report({ until: '2016-03-31' })).rejects.toMatchObject({ code: 'RequestInvalid' });
    await expect(report({ clientId: other })).rejects.toMatchObject({ code: 'NotFound' });
  });
});

describe('bands outside a business calendar', () => {
  const outsideOf = async (contractId: string) => {
    const [charge] = (await termsOf(contractId)).terms[0]?.charges ?? [];
    return charge?.kind === 'time' ? charge.bands?.bands[0]?.outside : undefined;
  };
  const asked = (outside: object) =>
    NewContract.parse({
      ...{ clientId: clientIdOf(0), name: 'Nights', startsOn: '2016-03-01' },
      terms: { charges: [timeWith(outside)] },
    });

  test('keep the hours that the calendar had when the terms were written', async () => {
    await calendar({ holidays: { country: 'FR' } });
    const contractId = idFrom('nights');
    await createContract(needsOf(fixture))(tenantId, contractId, asked({ calendarId }), fixture.clock.now);
    const frozen = { calendarId, hours, holidays: { country: 'FR' } };
    expect(await outsideOf(contractId)).toEqual(frozen);
    const shop = { sat: office };
    await changeCalendar(needsOf(fixture))(tenantId, calendarId, 1, aCalendar({ hours: shop }));
    expect(await outsideOf(contractId)).toEqual(frozen);
    // What is read and written back stays as it was agreed.
    const { terms, version } = await termsOf(contractId);
    const write = (outside: object) => {
      const again = Terms.parse({ ...terms[0], charges: [timeWith(outside)] });
      const which = { tenantId, contractId, expected: version };
      return changeAgreed(needsOf(fixture))(which, { kind: 'agreeTerms', terms: again }, fixture.clock.now);
    };
    expect((await write(frozen)).contract.version).toBe(version);
    // Named anew, it is what the calendar says now.
    await write({ calendarId });
    expect(await outsideOf(contractId)).toEqual({ calendarId, hours: shop });
    await removeCalendar(needsOf(fixture))(tenantId, calendarId, 2);
    expect(await outsideOf(contractId)).toEqual({ calendarId, hours: shop });
  });

  test('of a calendar that is never closed are refused', async () => {
    await calendar({ hours: undefined, aroundTheClock: true });
    const made = createContract(needsOf(fixture))(tenantId, idFrom('nights'), asked({ calendarId }), fixture.clock.now);
    await expect(made).rejects.toMatchObject({
      code: 'TermsInvalid',
      faults: [{ pointer: '/terms/charges/0/bands/bands/0/outside/calendarId' }],
    });
  });

  test('a simulation prices by the calendar: an hour in the office and an hour after it', async () => {
    await calendar();
    const { clientId: _, ...contract } = asked({ calendarId });
    const request = SimulationRequest.parse({
      contract,
      billables: [{ startedAt: '2016-03-10T17:00:00+01:00', endedAt: '2016-03-10T19:00:00+01:00', technician: 'Ada' }],
      steps: ['2016-03-31'],
    });
    const [bill] = await simulate(needsOf(fixture))(tenantId, request);
    expect(bill?.invoice).toMatchObject({ lines: [{ net: 6000 }, { net: 12000 }] });
  });
});
