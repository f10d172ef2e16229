import PostalMime from 'postal-mime';
import { beforeEach, describe, expect, test } from 'vitest';
import { newBillingState } from '../../domain/contracts/billing-state.ts';
import { idFrom } from '../../domain/ids.ts';
import { sweepContracts } from '../../domain/operations/alerts/sweep.ts';
import { hearOfMail } from '../../domain/operations/mails/hear.ts';
import type { Mailer, OutgoingMail } from '../../domain/operations/ports.ts';
import {
  changeProgramme,
  changeVisit,
  createProgramme,
  readProgramme,
} from '../../domain/operations/programmes/programmes.ts';
import { renewContract, reviseContract } from '../../domain/operations/renewals/renew.ts';
import { changeTicket } from '../../domain/operations/tickets/change.ts';
import { readTicket } from '../../domain/operations/tickets/read.ts';
import { VisitChange } from '../../domain/programmes/change-programme.ts';
import { NewProgramme, ProgrammeDetails } from '../../domain/programmes/programme.ts';
import { visitTicketId } from '../../domain/programmes/visit-ticket.ts';
import { TicketChange } from '../../domain/tickets/new-ticket.ts';
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
const sweepEachMorning = async (from: number, until: number): Promise<void> => {
  for (let day = from; day <= until; day += 1) await sweepAt(`2016-03-${String(day).padStart(2, '0')}T07:02:00Z`);
};
const to = () => arrived.flatMap(({ recipients }) => recipients);
const subjects = () => Promise.all(arrived.map(async (mail) => (await PostalMime.parse(mail.raw)).subject));

const contractId = contractIdOf(0);
const programmeId = idFrom('test', 'programme');
const ticketId = visitTicketId(programmeId, '2016-03-20');
const details = {
  name: 'Maintenance',
  ticket: { title: 'Monthly maintenance', technician: 'Ada' },
  cadence: { unit: 'month' },
  ...{ firstOn: '2016-03-20', daysAhead: 7, minutes: 90, reminder: { days: 3 } },
};
const create = (more: object = {}) =>
  createProgramme(needsOf(fixture))(tenantId, programmeId, NewProgramme.parse({ contractId, ...details, ...more }));
const read = () => readProgramme(needsOf(fixture))(tenantId, contractId, programmeId);
const seen = async () => ({ tenantId, contractId, programmeId, expected: (await read()).version });
const moveTicket = async (change: object): Promise<void> => {
  const { version } = await readTicket(needsOf(fixture))(tenantId, ticketId);
  await changeTicket(needsOf(fixture))(tenantId, ticketId, version, TicketChange.parse(change));
};

/** On 10 March: a visit on the 20th of each month, which is a ticket from the 13th on, and reminded of on the 17th. */
const founded = foundedOnce(async ({ stores, clock }) => {
  clock.now = new Date('2016-03-10T10:00:00Z');
  await stores.tenants.create(tenantId, someSettings());
  await stores.clients.create(tenantId, clientIdOf(0), clientDetails(0));
  const contract = { ...aContract(contractId, clientIdOf(0)), accountManagers: [{ email: 'bo@canal.example' }] };
  await stores.contracts.create(tenantId, contract, newBillingState('2016-03-01'));
  await stores.technicians.create(tenantId, { name: 'Ada', email: 'ada@canal.example', active: true });
});
beforeEach(async () => {
  fixture = await founded();
  arrived = [];
});

describe('a visit is reminded of', () => {
  test('on the morning so many days before, once, with its day for a calendar', async () => {
    await create();
    await sweepEachMorning(13, 16);
    await sweepAt('2016-03-17T06:02:00Z');
    expect(arrived).toHaveLength(0);
    await sweepEachMorning(17, 22);
    expect(to()).toEqual(['ada@canal.example']);
    const { subject, text = '', attachments } = await PostalMime.parse(arrived[0]?.raw ?? new Uint8Array());
    expect(subject).toBe('Client 0: "Monthly maintenance" on 20 March 2016');
    for (const said of [
      'in\u00a03\u00a0days',
      '2 rue du Port, 33000 Bordeaux',
      'Technician: Ada',
      `/tickets/${ticketId}`,
    ])
      expect(text).toContain(said.replace('in\u00a0', 'in '));
    const file = new TextDecoder().decode(attachments[0]?.content as ArrayBuffer);
    expect(file).toContain('DTSTART;VALUE=DATE:20160320\n');
    expect((await read()).upcoming).toEqual([]);
  });

  test.each([
    {
      whom: 'the technician and whom it names',
      more: { reminder: { days: 3, to: ['it@client.example'] } },
      expected: ['ada@canal.example', 'it@client.example'],
    },
    {
      whom: 'the account managers, where the technician has no address',
      more: { ticket: { title: 'Visit', technician: 'Zoé' } },
      expected: ['bo@canal.example'],
    },
    { whom: 'nobody, where the programme says so', more: { reminder: undefined }, expected: [] },
  ])('to $whom', async ({ more, expected }) => {
    await create(more);
    await sweepEachMorning(13, 17);
    expect(to().toSorted()).toEqual(expected);
  });

  test('by the day that its ticket was moved to, and once more where it moves after that', async () => {
    await create();
    await sweepEachMorning(13, 13);
    await moveTicket({ openedAt: '2016-03-16T09:00:00Z' });
    await sweepEachMorning(14, 15);
    await moveTicket({ openedAt: '2016-03-25T09:00:00Z' });
    await sweepEachMorning(16, 26);
    expect(await subjects()).toEqual([
      'Client 0: "Monthly maintenance" on 16 March 2016',
      'Client 0: "Monthly maintenance" on 25 March 2016',
    ]);
  });

  test('on the day that it was moved to before it was a ticket; not if it is skipped, or solved', async () => {
    await create();
    await changeVisit(needsOf(fixture))(await seen(), '2016-03-20', VisitChange.parse({ movedTo: '2016-03-24' }));
    await changeVisit(needsOf(fixture))(await seen(), '2016-04-20', VisitChange.parse({ skipped: true }));
    await sweepEachMorning(13, 31);
    await sweepAt('2016-04-18T07:02:00Z');
    expect(await subjects()).toEqual(['Client 0: "Monthly maintenance" on 24 March 2016']);
    await sweepAt('2016-05-13T07:02:00Z');
    const may = visitTicketId(programmeId, '2016-05-20');
    const { version } = await readTicket(needsOf(fixture))(tenantId, may);
    const closed = TicketChange.parse({ status: 'closed' });
    await changeTicket(needsOf(fixture))(tenantId, may, version, closed);
    await sweepAt('2016-05-18T07:02:00Z');
    expect(arrived).toHaveLength(1);
  });

  test('late after an outage, but not once its day is over', async () => {
    await create();
    await sweepAt('2016-03-19T15:02:00Z');
    await sweepAt('2016-05-21T15:02:00Z');
    expect(await subjects()).toEqual(['Client 0: "Monthly maintenance" on 20 March 2016']);
  });

  test('as its programme is by then: whoever changes that loses none', async () => {
    await create();
    await sweepEachMorning(13, 13);
    const changed = ProgrammeDetails.parse({ ...details, cadence: { unit: 'week' }, reminder: { days: 1 } });
    await changeProgramme(needsOf(fixture))(await seen(), changed);
    await sweepEachMorning(14, 18);
    expect(arrived).toHaveLength(0);
    await sweepEachMorning(19, 20);
    expect(to()).toEqual(['ada@canal.example']);
  });
});

describe('a reminder that a programme gets once a visit is a ticket', () => {
  const remind = async (more: object = {}) =>
    changeProgramme(needsOf(fixture))(await seen(), ProgrammeDetails.parse({ ...details, ...more }));

  test.each([
    { of: 'a visit of its cadence', movedTo: undefined, more: {}, expected: [20] },
    { of: 'a visit that was moved', movedTo: '2016-03-19', more: {}, expected: [19] },
    {
      of: 'a visit of the cadence that it had',
      movedTo: undefined,
      more: { firstOn: '2016-03-31' },
      expected: [20, 31],
    },
  ])('tells of $of', async ({ movedTo, more, expected }) => {
    await create({ reminder: undefined });
    if (movedTo) await changeVisit(needsOf(fixture))(await seen(), '2016-03-20', VisitChange.parse({ movedTo }));
    await sweepEachMorning(13, 13);
    await remind(more);
    await sweepEachMorning(14, 31);
    const days = expected.map((day) => `Client 0: "Monthly maintenance" on ${day} March 2016`);
    expect(await subjects()).toEqual(days);
  });

  test('tells of none that was skipped, or is over, and of none twice', async () => {
    await create({ cadence: { unit: 'week' }, firstOn: '2016-03-13', reminder: undefined });
    await changeVisit(needsOf(fixture))(await seen(), '2016-03-20', VisitChange.parse({ skipped: true }));
    await sweepEachMorning(13, 20);
    const weekly = { cadence: { unit: 'week' }, firstOn: '2016-03-13' };
    expect((await remind(weekly)).upcoming).toEqual([{ occurrence: '2016-03-27' }]);
    await sweepEachMorning(21, 25);
    await remind({ ...weekly, reminder: undefined });
    await sweepAt('2016-03-25T10:02:00Z');
    await remind(weekly);
    await sweepEachMorning(26, 27);
    expect(await subjects()).toEqual(['Client 0: "Monthly maintenance" on 27 March 2016']);
  });
});

test('a sweep that dies at any write leaves nobody untold and nobody told twice', async () => {
  const prepared = async () => {
    fixture = await founded();
    arrived = [];
    await create({ reminder: { days: 7, to: ['it@client.example'] } });
  };
  await prepared();
  const calls = failAt(fixture.faults, 0, undefined, WRITES);
  await sweepAt('2016-03-13T07:02:00Z');
  const places = calls();
  expect(places).toBeGreaterThan(6);
  for (let at = 1; at <= places; at += 1) {
    for (const how of ['before', 'after'] as const) {
      await prepared();
      failAt(fixture.faults, at, how, WRITES);
      await sweepAt('2016-03-13T07:02:00Z').catch(() => undefined);
      fixture.faults.decide = () => undefined;
      for (const [i, { tags }] of arrived.entries()) {
        const mail = { tenantId: tags.tenant ?? '', aboutId: tags.about ?? '', purpose: tags.purpose ?? '' };
        const news = { mail, messageId: `m${i}`, at: '2016-03-13T07:03:00Z', fate: { kind: 'delivered' } } as const;
        await hearOfMail(needsOf(fixture), mailer)(news);
      }
      for (const hour of ['08', '09', '10', '11', '12', '13']) await sweepAt(`2016-03-13T${hour}:02:00Z`);
      expect([at, how, to().toSorted()]).toEqual([at, how, ['ada@canal.example', 'it@client.example']]);
    }
  }
});
