import { beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { idFrom } from '../../domain/ids.ts';
import { sweepContracts } from '../../domain/operations/alerts/sweep.ts';
import type { Mailer } from '../../domain/operations/ports.ts';
import {
  changeProgramme,
  changeVisit,
  createProgramme,
  listProgrammes,
  readProgramme,
} from '../../domain/operations/programmes/programmes.ts';
import { renewContract, reviseContract } from '../../domain/operations/renewals/renew.ts';
import { listTickets, TicketFilter } from '../../domain/operations/tickets/read.ts';
import { VisitChange } from '../../domain/programmes/change-programme.ts';
import { NewProgramme, ProgrammeDetails } from '../../domain/programmes/programme.ts';
import { visitTicketId } from '../../domain/programmes/visit-ticket.ts';
import { aheadOf } from '../../domain/programmes/visits.ts';
import { failAt, WRITES } from '../table/faults.ts';
import { newTable } from '../table/fixture.ts';
import type { Fixture } from '../table/new-table.ts';
import { type Restored, snapshotOf } from '../table/snapshot.ts';
import { clientIdOf, contractIdOf, foundFirm, tenantId } from './firm.ts';
import { needsOf } from './month-end-run.ts';

let fixture: Fixture;
let restored: Restored;
const contractId = contractIdOf(0);
const programmeId = idFrom('test', 'programme');
const details = {
  name: 'Maintenance',
  ticket: { title: 'Monthly maintenance', type: 'Maintenance', technician: 'Ada' },
  cadence: { unit: 'month' },
  firstOn: '2016-03-20',
  daysAhead: 7,
  minutes: 90,
};

const create = (more: object = {}, id = programmeId) =>
  createProgramme(needsOf(fixture))(tenantId, id, NewProgramme.parse({ contractId, ...details, ...more }));

/** A firm on 10 March, with a visit on the 20th of each month that becomes a ticket on the 13th. */
beforeAll(async () => {
  fixture = await newTable();
  await foundFirm(fixture, { clients: 2, entries: 0 });
  fixture.clock.now = new Date('2016-03-10T10:00:00Z');
  await create();
  restored = await snapshotOf(fixture);
});
beforeEach(async () => {
  fixture = await restored();
  fixture.clock.now = new Date('2016-03-10T10:00:00Z');
});

const silent: Mailer = { from: 'billing@monthend.example', send: () => Promise.reject(new Error('nobody is told')) };
const sweepAt = async (moment: string): Promise<void> => {
  fixture.clock.now = new Date(moment);
  const needs = needsOf(fixture);
  const byItself = { renewal: renewContract(needs), revision: reviseContract(needs) };
  await sweepContracts(needs, silent, { mailsPerSecond: 100_000, byItself })(() => 900_000);
};
const read = () => readProgramme(needsOf(fixture))(tenantId, contractId, programmeId);
const tickets = async () => {
  const filter = TicketFilter.parse({ contractId });
  return (await listTickets(needsOf(fixture))(tenantId, filter, { limit: 100 })).items;
};
const days = async () => (await tickets()).map(({ visit }) => visit?.occurrence).toSorted();
const seen = async () => ({ tenantId, contractId, programmeId, expected: (await read()).version });
const move = async (occurrence: string, change: object) =>
  changeVisit(needsOf(fixture))(await seen(), occurrence, VisitChange.parse(change));

describe('a visit becomes a ticket', () => {
  test('once, on the morning of its day so long before it, and not before', async () => {
    await sweepAt('2016-03-12T23:00:00Z');
    expect(await days()).toEqual([]);
    await sweepAt('2016-03-13T07:02:00Z');
    await sweepAt('2016-03-13T08:02:00Z');
    const [ticket, ...others] = await tickets();
    expect(others).toEqual([]);
    expect(ticket).toMatchObject({
      ticketId: visitTicketId(programmeId, '2016-03-20'),
      title: 'Monthly maintenance',
      ...{ contractId, clientId: clientIdOf(0), type: 'Maintenance', technician: 'Ada', status: 'open' },
      openedAt: '2016-03-20T07:00:00Z',
      visit: { programmeId, occurrence: '2016-03-20', minutes: 90 },
    });
    expect(aheadOf(await read(), 1)).toMatchObject([{ on: '2016-04-20' }]);
  });

  test('late after an outage: each that was missed, once', async () => {
    await sweepAt('2016-06-14T12:00:00Z');
    expect(await days()).toEqual(['2016-03-20', '2016-04-20', '2016-05-20', '2016-06-20']);
    await sweepAt('2016-06-14T13:00:00Z');
    expect(await days()).toHaveLength(4);
  });

  test('on the day that it was moved to; one that is skipped does not', async () => {
    await move('2016-03-20', { skipped: true });
    await move('2016-04-20', { movedTo: '2016-03-16' });
    await sweepAt('2016-03-10T11:02:00Z');
    expect(await tickets()).toMatchObject([{ openedAt: '2016-03-16T07:00:00Z', visit: { occurrence: '2016-04-20' } }]);
    await sweepAt('2016-05-13T12:00:00Z');
    expect(await days()).toEqual(['2016-04-20', '2016-05-20']);
  });

  test('not while its contract does not cover the day; in the end it is left out', async () => {
    const record = await fixture.stores.contracts.get(tenantId, contractId);
    if (!record) throw new Error('there is no contract');
    const ended = { ...record.contract, endsOn: '2016-03-19' };
    await fixture.stores.contracts.replace(tenantId, record, ended, undefined, undefined, undefined);
    for (const day of ['13', '14', '20', '21']) await sweepAt(`2016-03-${day}T07:30:00Z`);
    expect(await days()).toEqual([]);
    expect(aheadOf(await read(), 1)).toMatchObject([{ on: '2016-04-20' }]);
  });
});

describe('a sweep that dies anywhere and runs again', () => {
  test.each(['before', 'after'] as const)('makes one ticket of each visit: %s a write', async (how) => {
    const calls = failAt(fixture.faults, 0, undefined, WRITES);
    await sweepAt('2016-05-14T12:00:00Z');
    const all = calls();
    const made = await days();
    expect(made).toEqual(['2016-03-20', '2016-04-20', '2016-05-20']);
    for (let at = 1; at <= all; at += 1) {
      fixture = await restored();
      failAt(fixture.faults, at, how, WRITES);
      await sweepAt('2016-05-14T12:00:00Z').catch(() => undefined);
      failAt(fixture.faults, 0, undefined, WRITES);
      await sweepAt('2016-05-14T13:00:00Z');
      await sweepAt('2016-05-14T14:00:00Z');
      expect({ at, days: await days() }).toEqual({ at, days: made });
      expect(aheadOf(await read(), 1)).toMatchObject([{ on: '2016-06-20' }]);
    }
  });

  test('and leaves no visit to be skipped that is a ticket already', async () => {
    failAt(fixture.faults, 0, undefined, WRITES);
    const calls = failAt(fixture.faults, 0, undefined, WRITES);
    await sweepAt('2016-03-14T12:00:00Z');
    const last = calls();
    fixture = await restored();
    failAt(fixture.faults, last, 'before', WRITES);
    await sweepAt('2016-03-14T12:00:00Z').catch(() => undefined);
    failAt(fixture.faults, 0, undefined, WRITES);
    expect(await days()).toEqual(['2016-03-20']);
    await expect(move('2016-03-20', { skipped: true })).rejects.toMatchObject({
      code: 'RequestInvalid',
      faults: [{ pointer: '/path/occurrence' }],
    });
  });
});

describe('a programme', () => {
  const change = async (more: object, expected?: number) =>
    changeProgramme(needsOf(fixture))(
      { ...(await seen()), ...(expected !== undefined && { expected }) },
      ProgrammeDetails.parse({ ...details, ...more }),
    );

  test('is made once, and is found by its contract', async () => {
    expect(await create({ name: 'Another' })).toMatchObject({ name: 'Maintenance', version: 1 });
    const list = (id: string) => listProgrammes(needsOf(fixture))(tenantId, id, { limit: 10 });
    expect((await list(contractId)).items).toEqual([await read()]);
    expect((await list(contractIdOf(1))).items).toEqual([]);
    await expect(list(idFrom('none'))).rejects.toMatchObject({ code: 'NotFound' });
  });

  test('is not made on a contract that is not there', async () => {
    await expect(create({ contractId: idFrom('none') }, idFrom('other'))).rejects.toMatchObject({
      code: 'NotFound',
      faults: [{ pointer: '/contractId' }],
    });
  });

  test('is changed once, and never by who saw an older one', async () => {
    const changed = await change({ cadence: { unit: 'week' }, lastOn: '2016-04-03', minutes: undefined });
    expect(changed.version).toBe(2);
    expect(changed.minutes).toBeUndefined();
    expect(await change({ cadence: { unit: 'week' }, lastOn: '2016-04-03', minutes: undefined }, 1)).toEqual(changed);
    await expect(change({ name: 'Third' }, 1)).rejects.toMatchObject({ code: 'VersionStale' });
    await sweepAt('2016-05-01T12:00:00Z');
    expect(await days()).toEqual(['2016-03-20', '2016-03-27', '2016-04-03']);
  });

  test('a visit that is skipped twice is skipped once', async () => {
    const once = await move('2016-03-20', { skipped: true });
    expect(await move('2016-03-20', { skipped: true })).toEqual(once);
  });
});
