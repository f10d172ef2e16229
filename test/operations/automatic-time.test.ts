import { beforeAll, describe, expect, test } from 'vitest';
import type { AutomaticTime } from '../../domain/contracts/automatic-time.ts';
import { newBillingState } from '../../domain/contracts/billing-state.ts';
import { idFrom, newId } from '../../domain/ids.ts';
import { changeTicket, createTicket, moveTicket } from '../../domain/operations/tickets/change.ts';
import { stopTimer } from '../../domain/operations/timers/go-on.ts';
import { startTimer } from '../../domain/operations/timers/start.ts';
import { NewTechnician } from '../../domain/technicians/technician.ts';
import { NewTicket, TicketChange } from '../../domain/tickets/new-ticket.ts';
import { NewTimer, StopTimer } from '../../domain/timers/new-timer.ts';
import type { Fault } from '../table/faults.ts';
import { type Fixture, newTable } from '../table/fixture.ts';
import { aContract, clientIdOf, contractIdOf, foundFirm, tenantId } from './firm.ts';
import { needsOf, retried } from './month-end-run.ts';

let fixture: Fixture;
let next = 0;
const [whole, creation, closing] = ['whole', 'creation', 'closing'].map((name) => idFrom('test', name)) as [
  string,
  string,
  string,
];

beforeAll(async () => {
  fixture = await newTable();
  await foundFirm(fixture, { clients: 2, entries: 0 });
  const agree = async (contractId: string, automaticTime: AutomaticTime | undefined, more: object = {}) => {
    const contract = aContract(contractId, clientIdOf(0));
    const terms = contract.terms.map((one) => ({ ...one, automaticTime, ...more }));
    await fixture.stores.contracts.create(tenantId, { ...contract, terms }, newBillingState('2016-03-01'));
  };
  await agree(whole, { from: 'opening', until: 'resolution' });
  await agree(creation, { minutesAtCreation: 30 });
  await agree(closing, undefined, { billWork: 'ticketClosed' });
});

const somebody = () => {
  next += 1;
  return `Technician ${next}`;
};
const fresh = () => newId(new Date());
const pass = (hours: number) => {
  fixture.clock.now = new Date(fixture.clock.now.getTime() + hours * 3_600_000);
};
const open = (contractId: string, technician: string, more: object = {}, ticketId = fresh()) =>
  createTicket(needsOf(fixture))(
    tenantId,
    ticketId,
    NewTicket.parse({ title: 'Printer', contractId, technician, ...more }),
  );
const move = (ticketId: string, status: 'resolved' | 'open' | 'closed') =>
  moveTicket(needsOf(fixture))(tenantId, ticketId, status);
const entriesOf = async (technician: string) =>
  (await fixture.stores.log.listOfTechnician(tenantId, technician, { limit: 50 })).items;
const hoursOf = async (technician: string) =>
  (await entriesOf(technician)).map(({ seconds }) => seconds / 3600).sort((a, b) => a - b);

describe('a ticket of a contract that is charged from opening to resolution', () => {
  test('is time when it is resolved, and what comes after a reopening when it is resolved again', async () => {
    const ada = somebody();
    const { ticketId } = await open(whole, ada, { number: 'INC7' });
    pass(3);
    await move(ticketId, 'resolved');
    await move(ticketId, 'closed');
    expect(await entriesOf(ada)).toMatchObject([{ seconds: 3 * 3600, ticketId, ticket: 'INC7', contractId: whole }]);
    pass(100);
    await move(ticketId, 'open');
    expect(await hoursOf(ada)).toEqual([3]);
    pass(1);
    await move(ticketId, 'resolved');
    expect(await hoursOf(ada)).toEqual([1, 3]);
  });

  test('is an entry a day where it was open for long', async () => {
    const ada = somebody();
    const { ticketId } = await open(whole, ada);
    pass(50);
    await move(ticketId, 'resolved');
    expect(await hoursOf(ada)).toEqual([2, 24, 24]);
  });

  test('is no time where it was left out', async () => {
    const ada = somebody();
    const { ticketId, automaticTime } = await open(whole, ada, { automaticTime: false });
    expect(automaticTime).toBe(false);
    pass(3);
    const resolved = await move(ticketId, 'resolved');
    expect(await entriesOf(ada)).toEqual([]);
    const back = TicketChange.parse({ automaticTime: true });
    await changeTicket(needsOf(fixture))(tenantId, ticketId, resolved.version, back);
    expect(await hoursOf(ada)).toEqual([3]);
  });

  test('and that goes to another contract takes its time along, and none of it is written again', async () => {
    const ada = somebody();
    const { ticketId } = await open(whole, ada);
    pass(2);
    const resolved = await move(ticketId, 'resolved');
    const elsewhere = TicketChange.parse({ contractId: contractIdOf(0) });
    const moved = await changeTicket(needsOf(fixture))(tenantId, ticketId, resolved.version, elsewhere);
    await changeTicket(needsOf(fixture))(tenantId, ticketId, moved.version, TicketChange.parse({ contractId: whole }));
    expect(await entriesOf(ada)).toMatchObject([{ seconds: 7200, contractId: whole }]);
  });

  test('has the default work type of its technician', async () => {
    const ada = somebody();
    await fixture.stores.technicians.create(tenantId, NewTechnician.parse({ name: ada, workType: 'Audit' }));
    const { ticketId } = await open(whole, ada);
    pass(1);
    await move(ticketId, 'resolved');
    expect(await entriesOf(ada)).toMatchObject([{ workType: 'Audit' }]);
  });
});

test('a ticket of a contract that is charged at the creation is so many minutes, once', async () => {
  const ada = somebody();
  const { ticketId } = await open(creation, ada);
  expect(await hoursOf(ada)).toEqual([0.5]);
  pass(5);
  await move(ticketId, 'resolved');
  await open(creation, ada, {}, ticketId);
  expect(await hoursOf(ada)).toEqual([0.5]);
});

test('a ticket of a contract that says nothing of it is no time', async () => {
  const ada = somebody();
  const { ticketId } = await open(contractIdOf(0), ada);
  pass(5);
  await move(ticketId, 'resolved');
  expect(await entriesOf(ada)).toEqual([]);
});

test('killed at any call and asked again, a ticket’s time is there once', async () => {
  const story = async (at: number, fault: Fault) => {
    const ada = somebody();
    const ticketId = fresh();
    await open(whole, ada, {}, ticketId);
    pass(30);
    let calls = 0;
    fixture.faults.decide = () => {
      calls += 1;
      return calls === at ? fault : undefined;
    };
    await retried(() => move(ticketId, 'resolved'));
    fixture.faults.decide = () => undefined;
    expect(await hoursOf(ada)).toEqual([6, 24]);
    return calls;
  };
  const calls = await story(0, undefined);
  expect(calls).toBeGreaterThan(5);
  for (let at = 1; at <= calls; at += 1) for (const fault of ['before', 'after'] as const) await story(at, fault);
}, 120_000);

describe('a timer on a ticket', () => {
  const timed = async (contractId: string, technician: string, isClosed: boolean) => {
    const { ticketId } = await open(contractId, technician, { number: 'INC9' });
    const asked = NewTimer.parse({ technician, ticketId });
    const { timerId } = await startTimer(needsOf(fixture))(tenantId, fresh(), asked);
    pass(1);
    if (isClosed) await move(ticketId, 'closed');
    await stopTimer(needsOf(fixture))(tenantId, timerId, StopTimer.parse({}));
    return ticketId;
  };

  test('is charged to the contract of the ticket, and waits for it where that is agreed', async () => {
    const ada = somebody();
    const ticketId = await timed(closing, ada, false);
    const [entry] = await entriesOf(ada);
    expect(entry).toMatchObject({ contractId: closing, ticketId, ticket: 'INC9', waitsFor: ['ticket'] });
    await move(ticketId, 'closed');
    const [closed] = await entriesOf(ada);
    expect(closed?.waitsFor).toBeUndefined();
  });

  test('waits for no ticket that was closed meanwhile', async () => {
    const ada = somebody();
    await timed(closing, ada, true);
    const [entry] = await entriesOf(ada);
    expect(entry?.waitsFor).toBeUndefined();
    expect(entry?.billDate).toBeDefined();
  });

  test('stopped halfway while its ticket goes to another contract, follows it and is there once', async () => {
    const story = async (at: number) => {
      const ada = somebody();
      const { ticketId, version } = await open(contractIdOf(0), ada);
      const asked = NewTimer.parse({ technician: ada, ticketId });
      const { timerId } = await startTimer(needsOf(fixture))(tenantId, fresh(), asked);
      pass(1);
      const stop = () => stopTimer(needsOf(fixture))(tenantId, timerId, StopTimer.parse({}));
      let calls = 0;
      fixture.faults.decide = () => {
        calls += 1;
        return calls === at ? 'after' : undefined;
      };
      await stop().catch(() => undefined);
      fixture.faults.decide = () => undefined;
      const elsewhere = TicketChange.parse({ contractId: closing });
      await changeTicket(needsOf(fixture))(tenantId, ticketId, version, elsewhere);
      await stop();
      expect(await entriesOf(ada)).toMatchObject([{ contractId: closing, seconds: 3600, waitsFor: ['ticket'] }]);
      return calls;
    };
    const calls = await story(0);
    for (let at = 1; at <= calls; at += 1) await story(at);
  }, 60_000);

  test('is refused while the ticket is on no contract, unless one is named', async () => {
    const ada = somebody();
    const asked = NewTicket.parse({ title: 'Whose?' });
    const { ticketId } = await createTicket(needsOf(fixture))(tenantId, fresh(), asked);
    const start = (more: object) =>
      startTimer(needsOf(fixture))(tenantId, fresh(), NewTimer.parse({ technician: ada, ticketId, ...more }));
    await expect(start({})).rejects.toMatchObject({ code: 'TicketUnassigned', faults: [{ pointer: '/ticketId' }] });
    const { timerId } = await start({ contractId: contractIdOf(1) });
    pass(1);
    await stopTimer(needsOf(fixture))(tenantId, timerId, StopTimer.parse({}));
    expect(await entriesOf(ada)).toMatchObject([{ contractId: contractIdOf(1), ticketId }]);
  });
});
