import { beforeAll, describe, expect, test } from 'vitest';
import { newBillingState } from '../../domain/contracts/billing-state.ts';
import { idFrom, newId } from '../../domain/ids.ts';
import { pauseTimer, readTimer, resumeTimer, stopTimer } from '../../domain/operations/timers/go-on.ts';
import { startTimer } from '../../domain/operations/timers/start.ts';
import { NewTechnician } from '../../domain/technicians/technician.ts';
import { NewTimer, StopTimer } from '../../domain/timers/new-timer.ts';
import type { Fault } from '../table/faults.ts';
import { type Fixture, newTable } from '../table/fixture.ts';
import { aContract, clientIdOf, contractIdOf, foundFirm, tenantId } from './firm.ts';
import { needsOf, retried } from './month-end-run.ts';

let fixture: Fixture;
let next = 0;
const HOURS = 3600;

beforeAll(async () => {
  fixture = await newTable();
  await foundFirm(fixture, { clients: 2, entries: 0 });
});

const contractId = contractIdOf(0);
/** A technician of a test's own, whose place nobody has. */
const somebody = () => {
  next += 1;
  return `Technician ${next}`;
};
const fresh = () => newId(new Date());
const pass = (seconds: number) => {
  fixture.clock.now = new Date(fixture.clock.now.getTime() + seconds * 1000);
};
const start = (technician: string, more: object = {}, timerId = fresh()) =>
  startTimer(needsOf(fixture))(tenantId, timerId, NewTimer.parse({ technician, contractId, ...more }));
const pause = (timerId: string) => pauseTimer(needsOf(fixture))(tenantId, timerId);
const resume = (timerId: string) => resumeTimer(needsOf(fixture))(tenantId, timerId);
const stop = (timerId: string, words: object = {}) =>
  stopTimer(needsOf(fixture))(tenantId, timerId, StopTimer.parse(words));
const entriesOf = async (technician: string) =>
  (await fixture.stores.log.listOfTechnician(tenantId, technician, { limit: 50 })).items;
const secondsOf = async (technician: string) =>
  (await entriesOf(technician)).map(({ seconds }) => seconds).sort((a, b) => b - a);
const runningOf = (technician: string) => fixture.stores.timers.running(tenantId, technician);

describe('a timer', () => {
  test('becomes time entries without its pauses when it is stopped', async () => {
    const ada = somebody();
    const { timerId } = await start(ada, { description: 'Router' });
    pass(HOURS);
    await pause(timerId);
    expect(await runningOf(ada)).toBeUndefined();
    pass(HOURS);
    await resume(timerId);
    pass(1800);
    const done = await stop(timerId, { workType: 'Cabling' });
    expect(done).toMatchObject({ status: 'recorded', recorded: { contractId }, version: 5 });
    expect(await readTimer(needsOf(fixture))(tenantId, timerId)).toEqual(JSON.parse(JSON.stringify(done)));
    const entries = await entriesOf(ada);
    expect(entries.map(({ billableId }) => billableId).sort()).toEqual([...(done.recorded?.billableIds ?? [])].sort());
    // Of one day by their ids.
    expect(entries.toSorted((a, b) => b.seconds - a.seconds)).toMatchObject([
      { seconds: HOURS, description: 'Router', workType: 'Cabling' },
      { seconds: 1800, description: 'Router', workType: 'Cabling' },
    ]);
    expect(entries.every(({ billDate }) => billDate !== undefined)).toBe(true);
  });

  test('started, paused, resumed and stopped again under the same id is the same', async () => {
    const ada = somebody();
    const timer = await start(ada);
    expect(await start(ada, {}, timer.timerId)).toEqual(JSON.parse(JSON.stringify(timer)));
    pass(60);
    const done = await stop(timer.timerId);
    pass(60);
    expect(await stop(timer.timerId)).toEqual(JSON.parse(JSON.stringify(done)));
    expect(await secondsOf(ada)).toEqual([60]);
    await expect(pause(timer.timerId)).rejects.toMatchObject({ code: 'TimerEnded' });
    await expect(resume(timer.timerId)).rejects.toMatchObject({ code: 'TimerEnded' });
  });

  test('that was forgotten counts ten hours, and its entry waits for a person', async () => {
    const ada = somebody();
    const { timerId } = await start(ada);
    pass(40 * HOURS);
    expect(await stop(timerId)).toMatchObject({ forgotten: true });
    expect(await entriesOf(ada)).toMatchObject([{ seconds: 10 * HOURS, waitsFor: ['release'] }]);
  });

  test('can be put on another contract when it is stopped', async () => {
    const ada = somebody();
    const { timerId } = await start(ada);
    pass(60);
    await stop(timerId, { contractId: contractIdOf(1) });
    expect(await entriesOf(ada)).toMatchObject([{ contractId: contractIdOf(1) }]);
  });

  test('whose contract does not take its day stays as it is, until another contract is named', async () => {
    const ada = somebody();
    const ended = idFrom('test', 'ended');
    const contract = { ...aContract(ended, clientIdOf(0)), endsOn: '2016-03-31' };
    await fixture.stores.contracts.create(tenantId, contract, newBillingState('2016-03-01'));
    const { timerId } = await start(ada, { contractId: ended });
    pass(60);
    await expect(stop(timerId)).rejects.toMatchObject({
      code: 'ContractNotActive',
      faults: [{ pointer: '/contractId' }],
    });
    expect(await readTimer(needsOf(fixture))(tenantId, timerId)).toMatchObject({ status: 'running', version: 1 });
    await stop(timerId, { contractId });
    expect(await secondsOf(ada)).toEqual([60]);
  });

  test.each([
    { because: 'a contract that is not there', more: { contractId: 'z'.repeat(26) }, code: 'NotFound' },
    { because: 'a timer that is not there', of: 'z'.repeat(26), code: 'NotFound' },
  ])('is refused for $because', async ({ more, of, code }) => {
    await expect(of === undefined ? start(somebody(), more) : stop(of)).rejects.toMatchObject({ code });
  });

  test('is not started for who is inactive; one that runs can still be stopped', async () => {
    const ada = somebody();
    const { timerId } = await start(ada);
    await fixture.stores.technicians.create(tenantId, NewTechnician.parse({ name: ada, active: false }));
    pass(60);
    await stop(timerId);
    expect(await secondsOf(ada)).toEqual([60]);
    await expect(start(ada)).rejects.toMatchObject({ code: 'TechnicianInactive' });
  });

  test('has the default work type of its technician', async () => {
    const ada = somebody();
    await fixture.stores.technicians.create(tenantId, NewTechnician.parse({ name: ada, workType: 'Audit' }));
    expect((await start(ada)).workType).toBe('Audit');
  });

  test('of another firm is not found', async () => {
    const { timerId } = await start(somebody());
    await expect(readTimer(needsOf(fixture))(idFrom('other'), timerId)).rejects.toMatchObject({ code: 'NotFound' });
  });
});

describe('one runs for each technician', () => {
  test('another is refused while one runs, and not while it is paused', async () => {
    const ada = somebody();
    const first = await start(ada);
    await expect(start(ada)).rejects.toMatchObject({ code: 'TimerRunning' });
    await pause(first.timerId);
    const second = await start(ada);
    expect(await runningOf(ada)).toBe(second.timerId);
    await expect(resume(first.timerId)).rejects.toMatchObject({ code: 'TimerRunning' });
    pass(60);
    await stop(second.timerId);
    expect((await resume(first.timerId)).status).toBe('running');
    expect(await runningOf(ada)).toBe(first.timerId);
  });

  test('switching stops the first, writes its time and runs the second', async () => {
    const ada = somebody();
    const first = await start(ada);
    pass(90);
    const second = await start(ada, { switch: true });
    expect(second).toMatchObject({ status: 'running', switchedFrom: first.timerId });
    expect(await readTimer(needsOf(fixture))(tenantId, first.timerId)).toMatchObject({ status: 'recorded' });
    expect(await secondsOf(ada)).toEqual([90]);
    expect(await runningOf(ada)).toBe(second.timerId);
    expect(await start(somebody(), { switch: true })).toMatchObject({ status: 'running', switchedFrom: undefined });
  });

  test('fifty starts at once give one', async () => {
    const ada = somebody();
    const starts = await Promise.allSettled(Array.from({ length: 50 }, () => start(ada)));
    const made = starts.filter(({ status }) => status === 'fulfilled');
    expect(made).toHaveLength(1);
    for (const one of starts)
      if (one.status === 'rejected') expect(['TimerRunning', 'ServiceBusy']).toContain(one.reason.code);
    const { items } = await fixture.stores.timers.list(tenantId, { limit: 100 }, ada);
    expect(items.map(({ timerId }) => timerId)).toEqual([await runningOf(ada)]);
  });

  test('fifty stops at once write its time once', async () => {
    const ada = somebody();
    const { timerId } = await start(ada);
    pass(60);
    const stops = await Promise.allSettled(Array.from({ length: 50 }, () => stop(timerId)));
    expect(stops.some(({ status }) => status === 'fulfilled')).toBe(true);
    expect(await secondsOf(ada)).toEqual([60]);
    expect(await readTimer(needsOf(fixture))(tenantId, timerId)).toMatchObject({ status: 'recorded' });
  });
});

describe('those that are open', () => {
  test('are listed, of all or of one; recorded ones are not', async () => {
    const [ada, bob] = [somebody(), somebody()];
    const [first, second] = [await start(ada), await start(bob)];
    const ofAll = (await fixture.stores.timers.list(tenantId, { limit: 100 })).items.map(({ timerId }) => timerId);
    expect(ofAll).toEqual(expect.arrayContaining([first.timerId, second.timerId]));
    pass(60);
    await stop(first.timerId);
    expect((await fixture.stores.timers.list(tenantId, { limit: 100 }, ada)).items).toEqual([]);
    expect((await fixture.stores.timers.list(tenantId, { limit: 100 }, bob)).items).toMatchObject([
      { timerId: second.timerId, status: 'running' },
    ]);
  });
});

describe('killed at any of its calls and asked again', () => {
  /** One call fails, from the moment on at which the story is told to; then everything is asked again. */
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

  const stories = {
    'a stop': async (at: number, fault: Fault) => {
      const ada = somebody();
      const { timerId } = await start(ada);
      pass(60);
      await pause(timerId);
      pass(60);
      await resume(timerId);
      pass(30);
      const calls = await killed(at, fault, () => stop(timerId));
      expect(await secondsOf(ada)).toEqual([60, 30]);
      expect(await runningOf(ada)).toBeUndefined();
      expect(await readTimer(needsOf(fixture))(tenantId, timerId)).toMatchObject({ status: 'recorded' });
      return calls;
    },
    'a start that stops another': async (at: number, fault: Fault) => {
      const ada = somebody();
      const first = await start(ada);
      pass(60);
      const timerId = fresh();
      const calls = await killed(at, fault, () => start(ada, { switch: true }, timerId));
      expect(await secondsOf(ada)).toEqual([60]);
      expect(await runningOf(ada)).toBe(timerId);
      const { items } = await fixture.stores.timers.list(tenantId, { limit: 100 }, ada);
      expect(items.map((one) => one.timerId)).toEqual([timerId]);
      expect(await readTimer(needsOf(fixture))(tenantId, first.timerId)).toMatchObject({ status: 'recorded' });
      return calls;
    },
    'a pause and a resumption': async (at: number, fault: Fault) => {
      const ada = somebody();
      const { timerId } = await start(ada);
      pass(60);
      const calls = await killed(at, fault, async () => {
        await pause(timerId);
        await resume(timerId);
      });
      expect(await readTimer(needsOf(fixture))(tenantId, timerId)).toMatchObject({ status: 'running' });
      expect(await runningOf(ada)).toBe(timerId);
      pass(30);
      await stop(timerId);
      expect((await secondsOf(ada)).reduce((all, seconds) => all + seconds, 0)).toBe(90);
      return calls;
    },
  };

  test.each(Object.entries(stories))(
    '%s is what it would have been',
    async (_, story) => {
      const calls = await story(0, undefined);
      expect(calls).toBeGreaterThan(3);
      for (let at = 1; at <= calls; at += 1) for (const fault of ['before', 'after'] as const) await story(at, fault);
    },
    120_000,
  );
});
