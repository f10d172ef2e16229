import { beforeAll, describe, expect, test } from 'vitest';
import { newBillingState } from '../../domain/contracts/billing-state.ts';
import { Charge } from '../../domain/contracts/charges/charge.ts';
import { idFrom, newId } from '../../domain/ids.ts';
import { endSession, readSession, recordSession } from '../../domain/operations/sessions/record.ts';
import { recordMachine, shownSessions } from '../../domain/operations/sessions/show.ts';
import { EndSession, NewSession } from '../../domain/timers/new-session.ts';
import type { Fault } from '../table/faults.ts';
import { type Fixture, newTable } from '../table/fixture.ts';
import { aContract, clientIdOf, contractIdOf, foundFirm, tenantId } from './firm.ts';
import { needsOf, retried } from './month-end-run.ts';

let fixture: Fixture;
let next = 0;
const contractId = contractIdOf(0);
const tariffed = idFrom('test', 'tariffed');

beforeAll(async () => {
  fixture = await newTable();
  await foundFirm(fixture, { clients: 2, entries: 0 });
  const agreed = aContract(tariffed, clientIdOf(0));
  const tariff = Charge.parse({
    ...{ kind: 'stepTariff', chargeId: 'steps', description: 'Remote help' },
    ...{ minimumMinutes: 2, initialMinutes: 10, initialPrice: '12', stepMinutes: 5, stepPrice: '4' },
  });
  const terms = agreed.terms.map((one) => ({ ...one, charges: [tariff] }));
  await fixture.stores.contracts.create(tenantId, { ...agreed, terms }, newBillingState('2016-03-01'));
});

const somebody = () => {
  next += 1;
  return `Technician ${next}`;
};
const fresh = () => newId(new Date());
const pass = (seconds: number) => {
  fixture.clock.now = new Date(fixture.clock.now.getTime() + seconds * 1000);
};
const record = (technician: string, more: object = {}, sessionId = fresh()) =>
  recordSession(needsOf(fixture))(tenantId, sessionId, NewSession.parse({ technician, machine: 'PC-7', ...more }));
const end = (sessionId: string, words: object = {}) =>
  endSession(needsOf(fixture))(tenantId, sessionId, EndSession.parse(words));
const entriesOf = async (technician: string) =>
  (await fixture.stores.log.listOfTechnician(tenantId, technician, { limit: 50 })).items;
const lasting = (minutes: number, more: object = {}) => ({
  ...{ contractId, startedAt: '2016-03-10T09:00:00+01:00' },
  endedAt: new Date(Date.parse('2016-03-10T08:00:00Z') + minutes * 60_000).toISOString(),
  ...more,
});

describe('a session that is over', () => {
  test('is a time entry with its machine, and shows what it costs', async () => {
    const ada = somebody();
    const session = await record(ada, lasting(17, { contractId: tariffed, notes: 'router' }));
    expect(session).toMatchObject({ status: 'recorded', endedAt: '2016-03-10T08:17:00Z' });
    expect(await entriesOf(ada)).toMatchObject([{ seconds: 1020, session: { machine: 'PC-7' }, notes: 'router' }]);
    const [shown] = await shownSessions(needsOf(fixture))(tenantId, [session]);
    // 10 minutes for 12.00, and two started steps of 5 for 4.00 each.
    expect(shown?.entry?.cost).toEqual({ amount: 2000, currency: 'EUR' });
  });

  test('recorded again under its id is the same', async () => {
    const ada = somebody();
    const first = await record(ada, lasting(5));
    expect(await record(ada, lasting(5), first.sessionId)).toEqual(JSON.parse(JSON.stringify(first)));
    expect(await entriesOf(ada)).toHaveLength(1);
  });

  test('and too short for its contract is ignored: it is kept, and is no time', async () => {
    const ada = somebody();
    const short = await record(ada, lasting(1, { contractId: tariffed, machine: 'PC-short' }));
    expect(short).toMatchObject({ status: 'ignored' });
    expect(await entriesOf(ada)).toEqual([]);
    const { items } = await fixture.stores.sessions.listOfMachine(tenantId, 'PC-short', { limit: 10 });
    expect(items).toMatchObject([{ sessionId: short.sessionId, status: 'ignored' }]);
    const [shown] = await shownSessions(needsOf(fixture))(tenantId, [short]);
    expect(shown?.entry).toBeUndefined();
  });

  test.each([
    {
      because: 'a day before its contract',
      more: { startedAt: '2016-02-01T08:00:00Z', endedAt: '2016-02-01T09:00:00Z' },
      code: 'ContractNotActive',
      pointer: '/startedAt',
    },
    {
      because: 'more than a day',
      more: { endedAt: '2016-03-12T09:00:00Z' },
      code: 'RequestInvalid',
      pointer: '/endedAt',
    },
    {
      because: 'an end before its beginning',
      more: { endedAt: '2016-03-10T07:00:00Z' },
      code: 'RequestInvalid',
      pointer: '/endedAt',
    },
    {
      because: 'a contract that is not there',
      more: { contractId: 'z'.repeat(26) },
      code: 'NotFound',
      pointer: '/contractId',
    },
    {
      because: 'a ticket that is not there',
      more: { contractId: undefined, ticketId: 'z'.repeat(26) },
      code: 'NotFound',
      pointer: '/ticketId',
    },
    {
      because: 'a machine that is nobody’s',
      more: { contractId: undefined },
      code: 'RequestInvalid',
      pointer: '/contractId',
    },
  ])('is refused for $because, and nothing is kept', async ({ more, code, pointer }) => {
    const sessionId = fresh();
    await expect(record(somebody(), lasting(5, more), sessionId)).rejects.toMatchObject({
      code,
      faults: [{ pointer }],
    });
    expect(await fixture.stores.sessions.get(tenantId, sessionId)).toBeUndefined();
  });
});

describe('a session that goes on', () => {
  test('becomes an entry when it ends, once', async () => {
    const ada = somebody();
    const { sessionId, status } = await record(ada, { contractId });
    expect(status).toBe('open');
    expect(await entriesOf(ada)).toEqual([]);
    pass(90);
    const done = await end(sessionId, { description: 'Printer' });
    pass(90);
    expect(await end(sessionId)).toEqual(JSON.parse(JSON.stringify(done)));
    expect(await entriesOf(ada)).toMatchObject([{ seconds: 90, description: 'Printer' }]);
  });

  test('several do at once for a technician', async () => {
    const ada = somebody();
    const both = [
      await record(ada, { contractId, machine: 'PC-1' }),
      await record(ada, { contractId, machine: 'PC-2' }),
    ];
    pass(60);
    for (const { sessionId } of both) await end(sessionId);
    expect(await entriesOf(ada)).toHaveLength(2);
  });

  test('and was forgotten counts ten hours, and waits for a person', async () => {
    const ada = somebody();
    const { sessionId } = await record(ada, { contractId });
    pass(30 * 3600);
    expect(await end(sessionId)).toMatchObject({ forgotten: true });
    expect(await entriesOf(ada)).toMatchObject([{ seconds: 36_000, waitsFor: ['release'] }]);
  });

  test.each([
    { because: 'the future', more: { startedAt: '2999-01-01T00:00:00Z' }, pointer: '/startedAt' },
    { because: 'a contract that is not there', more: { contractId: 'z'.repeat(26) }, pointer: '/contractId' },
  ])('does not begin in $because', async ({ more, pointer }) => {
    await expect(record(somebody(), { contractId, ...more })).rejects.toMatchObject({ faults: [{ pointer }] });
  });

  test('of another firm is not found', async () => {
    const { sessionId } = await record(somebody(), { contractId });
    await expect(readSession(needsOf(fixture))(idFrom('other'), sessionId)).rejects.toMatchObject({ code: 'NotFound' });
  });
});

describe('a machine', () => {
  test('has a contract for sessions that name none, until that is taken back', async () => {
    const own = { name: 'PC-own', contractId: contractIdOf(1) };
    const machine = await recordMachine(needsOf(fixture))(tenantId, own);
    expect(await recordMachine(needsOf(fixture))(tenantId, own)).toEqual(machine);
    const asked = lasting(5, { contractId: undefined, machine: 'PC-own' });
    expect(await record(somebody(), asked)).toMatchObject({ recorded: { contractId: contractIdOf(1) } });
    expect((await fixture.stores.machines.list(tenantId, { limit: 10 })).items).toEqual([machine]);
    await fixture.stores.machines.remove(tenantId, machine.machineId);
    await expect(record(somebody(), asked)).rejects.toMatchObject({ code: 'RequestInvalid' });
  });

  test('is of a contract that is there', async () => {
    const nobody = { name: 'PC', contractId: 'z'.repeat(26) };
    await expect(recordMachine(needsOf(fixture))(tenantId, nobody)).rejects.toMatchObject({ code: 'NotFound' });
  });

  test('lists its sessions, the latest first, by page', async () => {
    const machine = 'PC-list';
    const at = (hour: number) => ({ startedAt: `2016-03-10T0${hour}:00:00Z`, endedAt: `2016-03-10T0${hour}:05:00Z` });
    for (const hour of [2, 1, 3]) await record(somebody(), { contractId, machine, ...at(hour) });
    const first = await fixture.stores.sessions.listOfMachine(tenantId, machine, { limit: 2 });
    const rest = await fixture.stores.sessions.listOfMachine(tenantId, machine, {
      limit: 2,
      cursor: first.cursor ?? '',
    });
    const begun = [...first.items, ...rest.items].map(({ startedAt }) => startedAt.slice(11, 13));
    expect(begun).toEqual(['03', '02', '01']);
  });
});

test('killed at any call and recorded or ended again, a session is one entry', async () => {
  const killed = async (at: number, fault: Fault, work: () => Promise<unknown>): Promise<number> => {
    let calls = 0;
    fixture.faults.decide = () => {
      calls += 1;
      return calls === at ? fault : undefined;
    };
    await retried(work);
    fixture.faults.decide = () => undefined;
    return calls;
  };
  const over = async (at: number, fault: Fault) => {
    const [ada, sessionId] = [somebody(), fresh()];
    const calls = await killed(at, fault, () => record(ada, lasting(5), sessionId));
    expect((await entriesOf(ada)).map(({ seconds }) => seconds)).toEqual([300]);
    expect(await readSession(needsOf(fixture))(tenantId, sessionId)).toMatchObject({ status: 'recorded' });
    return calls;
  };
  const open = async (at: number, fault: Fault) => {
    const ada = somebody();
    const { sessionId } = await record(ada, { contractId });
    pass(60);
    const calls = await killed(at, fault, () => end(sessionId));
    expect((await entriesOf(ada)).map(({ seconds }) => seconds)).toEqual([60]);
    expect(await readSession(needsOf(fixture))(tenantId, sessionId)).toMatchObject({ status: 'recorded' });
    return calls;
  };
  for (const story of [over, open]) {
    const calls = await story(0, undefined);
    expect(calls).toBeGreaterThan(4);
    for (let at = 1; at <= calls; at += 1) for (const fault of ['before', 'after'] as const) await story(at, fault);
  }
}, 120_000);
