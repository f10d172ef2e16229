import { beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { NewTimeEntries, NewTimeEntry, TimeEntryChange } from '../../domain/billables/new-time-entry.ts';
import { newBillingState } from '../../domain/contracts/billing-state.ts';
import { idFrom } from '../../domain/ids.ts';
import {
  addTask,
  changeProject,
  changeTask,
  createProject,
  readProject,
} from '../../domain/operations/projects/change.ts';
import { listProjects, ProjectFilter } from '../../domain/operations/projects/list.ts';
import { progressOfProject } from '../../domain/operations/projects/progress.ts';
import { recordSession } from '../../domain/operations/sessions/record.ts';
import { createTicket } from '../../domain/operations/tickets/change.ts';
import { accountTimeEntries } from '../../domain/operations/time-entries/account.ts';
import { changeTimeEntry } from '../../domain/operations/time-entries/change.ts';
import { exportTimeEntries } from '../../domain/operations/time-entries/export.ts';
import { listTimeEntries } from '../../domain/operations/time-entries/read.ts';
import { recordTimeEntries, recordTimeEntry } from '../../domain/operations/time-entries/record.ts';
import { totalTimeEntries } from '../../domain/operations/time-entries/totals.ts';
import { stopTimer } from '../../domain/operations/timers/go-on.ts';
import { startTimer } from '../../domain/operations/timers/start.ts';
import { NewProject, NewTask, ProjectChange, TaskChange } from '../../domain/projects/new-project.ts';
import type { Project } from '../../domain/projects/project.ts';
import { NewTechnician } from '../../domain/technicians/technician.ts';
import { NewTicket } from '../../domain/tickets/new-ticket.ts';
import { NewSession } from '../../domain/timers/new-session.ts';
import { NewTimer, StopTimer } from '../../domain/timers/new-timer.ts';
import { newTable } from '../table/fixture.ts';
import type { Fixture } from '../table/new-table.ts';
import { type Restored, snapshotOf } from '../table/snapshot.ts';
import { aContract, clientIdOf, contractIdOf, tenantId } from './firm.ts';
import { needsOf, newBatch, runMonthEnd } from './month-end-run.ts';
import { foundToolFirm, otherContractId, standing, timeOf } from './tool.ts';

let fixture: Fixture;
let restored: Restored;

/** A firm, and a move of offices on its client's first contract: cabling, and whatever else comes up. */
beforeAll(async () => {
  fixture = await newTable();
  await foundToolFirm(fixture);
  await create({
    name: 'Office move',
    number: 'P-7',
    plannedMinutes: 600,
    budget: { amount: 50_000, currency: 'EUR' },
  });
  restored = await snapshotOf(fixture);
});
beforeEach(async () => {
  fixture = await restored();
});

const projectId = idFrom('test', 'project');
const CABLING = { name: 'Cabling', workType: 'Network', plannedMinutes: 240 };
const create = (asked: object, id = projectId): Promise<Project> =>
  createProject(needsOf(fixture))(
    tenantId,
    id,
    NewProject.parse({ contractId: contractIdOf(0), tasks: [CABLING, { name: 'Servers' }], ...asked }),
  );
const project = () => readProject(needsOf(fixture))(tenantId, projectId);
const change = async (asked: object): Promise<Project> =>
  changeProject(needsOf(fixture))(tenantId, projectId, (await project()).version, ProjectChange.parse(asked));
const taskIdOf = (n: number): string => idFrom('task', projectId, String(n));
const closeTask = async (n: number): Promise<Project> =>
  changeTask(needsOf(fixture))(
    tenantId,
    projectId,
    taskIdOf(n),
    (await project()).version,
    TaskChange.parse({ state: 'closed' }),
  );

const CABLES = { projectId, taskId: taskIdOf(0) };
const SERVERS = { projectId, taskId: taskIdOf(1) };
const asked = (more: object = {}) =>
  NewTimeEntry.parse({ task: CABLES, technician: 'Ada', date: '2016-03-10', minutes: 30, ...more });
const record = (more: object = {}, seed = 'one') => recordTimeEntry(needsOf(fixture))(tenantId, seed, asked(more));
const work = async () => timeOf(await standing(fixture));
const places = async () => (await work()).map(({ contractId }) => contractId);

describe('a project', () => {
  test('is added once, changed, closed and opened again', async () => {
    const stands = await project();
    expect(stands).toMatchObject({ clientId: clientIdOf(0), contractId: contractIdOf(0), state: 'open', version: 1 });
    expect(stands.tasks).toMatchObject([
      { taskId: taskIdOf(0), name: 'Cabling', plannedMinutes: 240, workType: 'Network', state: 'open' },
      { taskId: taskIdOf(1), name: 'Servers', state: 'open' },
    ]);
    // The same request once more, whose answer was lost.
    expect(await create({ name: 'Office move', number: 'P-7' })).toEqual(stands);
    const changed = await change({ number: null, endsOn: '2016-03-31', state: 'closed' });
    expect(changed).toMatchObject({ name: 'Office move', endsOn: '2016-03-31', state: 'closed', version: 2 });
    expect(changed.number).toBeUndefined();
    const again = (expected: number, state: string) =>
      changeProject(needsOf(fixture))(tenantId, projectId, expected, ProjectChange.parse({ state }));
    expect(await again(1, 'closed')).toMatchObject({ version: 2 });
    await expect(again(1, 'open')).rejects.toMatchObject({ code: 'VersionStale' });
    expect(await again(2, 'open')).toMatchObject({ state: 'open', version: 3 });
  });

  test('has tasks, each added once, and changed', async () => {
    const add = (name: string, id: string) =>
      addTask(needsOf(fixture))(tenantId, projectId, idFrom(id), NewTask.parse({ name }));
    const added = await add('Handover', 'third');
    expect(added.tasks.at(-1)).toEqual({ taskId: idFrom('third'), name: 'Handover', state: 'open' });
    expect(await add('Handover', 'third')).toMatchObject({ version: added.version });
    await expect(add('Handover', 'fourth')).rejects.toMatchObject({
      code: 'AlreadyExists',
      faults: [{ pointer: '/name' }],
    });
    expect((await closeTask(0)).tasks[0]).toMatchObject({ name: 'Cabling', workType: 'Network', state: 'closed' });
    const rename = changeTask(needsOf(fixture))(
      tenantId,
      projectId,
      taskIdOf(1),
      3,
      TaskChange.parse({ name: 'Cabling' }),
    );
    await expect(rename).rejects.toMatchObject({ code: 'AlreadyExists' });
    const unknown = changeTask(needsOf(fixture))(tenantId, projectId, idFrom('x'), 3, TaskChange.parse({ name: 'X' }));
    await expect(unknown).rejects.toMatchObject({ code: 'NotFound' });
  });

  test.each<{ because: string; asked: object; code: string; pointer: string }>([
    { because: 'no such contract', asked: { contractId: idFrom('x') }, code: 'NotFound', pointer: '/contractId' },
    {
      because: 'a budget in a currency that the client is not billed in',
      asked: { budget: { amount: 1, currency: 'USD' } },
      code: 'CurrencyMismatch',
      pointer: '/budget/currency',
    },
    {
      because: 'days in the wrong order',
      asked: { startsOn: '2016-04-01', endsOn: '2016-03-01' },
      code: 'RequestInvalid',
      pointer: '/endsOn',
    },
  ])('is refused: $because', async ({ asked: wanted, code, pointer }) => {
    const before = await project();
    await expect(create({ name: 'Another', ...wanted }, idFrom('y'))).rejects.toMatchObject({
      code,
      faults: [{ pointer }],
    });
    await expect(change(wanted)).rejects.toMatchObject({ code, faults: [{ pointer }] });
    expect(await project()).toEqual(before);
    await expect(readProject(needsOf(fixture))(tenantId, idFrom('y'))).rejects.toMatchObject({ code: 'NotFound' });
  });

  test.each<{ because: string; schema: { safeParse: (body: unknown) => { success: boolean } }; body: object }>([
    { because: 'a name of nothing', schema: NewProject, body: { name: ' ', contractId: projectId } },
    { because: 'a name of two lines', schema: NewProject, body: { name: 'a\nb', contractId: projectId } },
    { because: 'no contract', schema: NewProject, body: { name: 'a' } },
    { because: 'half a minute', schema: NewProject, body: { name: 'a', contractId: projectId, plannedMinutes: 0.5 } },
    {
      because: 'a budget below nothing',
      schema: NewProject,
      body: { name: 'a', contractId: projectId, budget: { amount: -1, currency: 'EUR' } },
    },
    {
      because: 'two tasks of one name',
      schema: NewProject,
      body: { name: 'a', contractId: projectId, tasks: [{ name: 'b' }, { name: 'b ' }] },
    },
    {
      because: 'more tasks than one has',
      schema: NewProject,
      body: { name: 'a', contractId: projectId, tasks: Array.from({ length: 101 }, (_, i) => ({ name: `${i}` })) },
    },
    { because: 'a change of nothing', schema: ProjectChange, body: {} },
    { because: 'a state that there is not', schema: TaskChange, body: { state: 'done' } },
    {
      because: 'a timer on a task and a ticket',
      schema: NewTimer,
      body: { technician: 'Ada', task: CABLES, ticketId: projectId },
    },
    {
      because: 'a timer that is stopped on a task and a contract',
      schema: StopTimer,
      body: { task: CABLES, contractId: projectId },
    },
  ])('is not understood: $because', ({ schema, body }) => {
    expect(schema.safeParse(body).success).toBe(false);
  });

  test('is listed by client, by contract and by state', async () => {
    const [there, closed] = [idFrom('there'), idFrom('closed')];
    await create({ name: 'Elsewhere', contractId: contractIdOf(1) }, there);
    await create({ name: 'Done', contractId: otherContractId }, closed);
    await changeProject(needsOf(fixture))(tenantId, closed, 1, ProjectChange.parse({ state: 'closed' }));
    const listed = async (filter: object) => {
      const { items } = await listProjects(needsOf(fixture))(tenantId, ProjectFilter.parse(filter), { limit: 10 });
      return items.map((one) => one.projectId).sort();
    };
    expect(await listed({})).toEqual([projectId, there].sort());
    expect(await listed({ clientId: clientIdOf(0) })).toEqual([projectId]);
    expect(await listed({ clientId: clientIdOf(0), state: 'closed' })).toEqual([closed]);
    expect(await listed({ contractId: otherContractId, state: 'closed' })).toEqual([closed]);
    expect(await listed({ contractId: contractIdOf(1), clientId: clientIdOf(0) })).toEqual([]);
    await expect(listed({ clientId: idFrom('x') })).rejects.toMatchObject({ code: 'NotFound' });
    await expect(listed({ contractId: idFrom('x') })).rejects.toMatchObject({ code: 'NotFound' });
    const other = listProjects(needsOf(fixture))(idFrom('other'), { state: 'open' }, { limit: 10 });
    expect((await other).items).toEqual([]);
  });
});

describe('time on a task', () => {
  test('goes to the contract of the project, with the names of then and the work type of the task', async () => {
    const entry = await record();
    expect(entry).toMatchObject({
      contractId: contractIdOf(0),
      workType: 'Network',
      task: { ...CABLES, projectName: 'Office move', taskName: 'Cabling' },
    });
    expect(await record()).toEqual(entry);
    await change({ name: 'The great move' });
    expect((await work()).map(({ task }) => task?.projectName)).toEqual(['Office move']);
    expect(await record({ workType: 'Advice' }, 'two')).toMatchObject({
      workType: 'Advice',
      task: { projectName: 'The great move' },
    });
  });

  test('has the work type of its task before that of its technician', async () => {
    await fixture.stores.technicians.create(tenantId, NewTechnician.parse({ name: 'Ada', workType: 'Audit' }));
    expect(await record()).toMatchObject({ workType: 'Network' });
    expect(await record({ task: SERVERS }, 'two')).toMatchObject({ workType: 'Audit' });
  });

  test.each<{ because: string; first?: () => Promise<unknown>; more: object; code: string; pointer: string }>([
    {
      because: 'no such project',
      more: { task: { projectId: idFrom('x'), taskId: taskIdOf(0) } },
      code: 'NotFound',
      pointer: '/task/projectId',
    },
    {
      because: 'no such task',
      more: { task: { projectId, taskId: idFrom('x') } },
      code: 'NotFound',
      pointer: '/task/taskId',
    },
    {
      because: 'another contract than the project is on',
      more: { contractId: otherContractId },
      code: 'RequestInvalid',
      pointer: '/contractId',
    },
    {
      because: 'a closed project',
      first: () => change({ state: 'closed' }),
      more: {},
      code: 'ProjectNotActive',
      pointer: '/task',
    },
    { because: 'a closed task', first: () => closeTask(0), more: {}, code: 'ProjectNotActive', pointer: '/task' },
    {
      because: 'a day before the project',
      first: () => change({ startsOn: '2016-03-11' }),
      more: {},
      code: 'ProjectNotActive',
      pointer: '/task',
    },
    {
      because: 'a day after the project',
      first: () => change({ endsOn: '2016-03-09' }),
      more: {},
      code: 'ProjectNotActive',
      pointer: '/task',
    },
    { because: 'a ticket beside it', more: { ticket: 'INC1' }, code: 'RequestInvalid', pointer: '/task' },
    {
      because: 'a ticket of ours beside it',
      more: { ticketId: idFrom('x') },
      code: 'RequestInvalid',
      pointer: '/task',
    },
  ])('is refused: $because', async ({ first, more, code, pointer }) => {
    await first?.();
    await expect(record(more)).rejects.toMatchObject({ code, faults: [{ pointer }] });
    const bulk = NewTimeEntries.parse({ entries: [asked({ task: SERVERS, minutes: 5 }), asked(more)] });
    await expect(recordTimeEntries(needsOf(fixture))(tenantId, 'bulk', bulk)).rejects.toMatchObject({
      code: expect.any(String),
    });
    expect(await work()).toEqual([]);
  });

  test('is recorded in bulk, once', async () => {
    const bulk = NewTimeEntries.parse({
      entries: [
        { ...asked(), reference: 'a' },
        { ...asked({ task: SERVERS }), reference: 'b' },
      ],
    });
    const first = await recordTimeEntries(needsOf(fixture))(tenantId, 'bulk', bulk);
    expect(first.map(({ outcome }) => outcome)).toEqual(['created', 'created']);
    await change({ contractId: otherContractId });
    const again = await recordTimeEntries(needsOf(fixture))(tenantId, 'again', bulk);
    expect(again.map(({ outcome }) => outcome)).toEqual(['duplicate', 'duplicate']);
    expect(await places()).toEqual([otherContractId, otherContractId]);
  });

  test('is put on a task, on another one, and taken off it, by a change', async () => {
    const changing = (entry: { contractId: string; billableId: string; version: number }, asks: object) =>
      changeTimeEntry(needsOf(fixture))({ tenantId, ...entry, expected: entry.version }, TimeEntryChange.parse(asks));
    const plain = await record({ task: undefined, contractId: contractIdOf(0) });
    const on = await changing(plain, { task: SERVERS });
    expect(on).toMatchObject({ task: { ...SERVERS, taskName: 'Servers' } });
    const other = await changing(on, { task: CABLES, workType: null });
    expect(other).toMatchObject({ task: { ...CABLES, taskName: 'Cabling' }, workType: 'Network' });
    await expect(changing(other, { contractId: otherContractId })).rejects.toMatchObject({
      code: 'RequestInvalid',
      faults: [{ pointer: '/contractId' }],
    });
    await expect(changing(other, { ticket: 'INC1' })).rejects.toMatchObject({ faults: [{ pointer: '/task' }] });
    await change({ endsOn: '2016-03-15' });
    await expect(changing(other, { date: '2016-03-20' })).rejects.toMatchObject({ code: 'ProjectNotActive' });
    // What was recorded while it was open can be mended when it is closed.
    await change({ state: 'closed' });
    const mended = await changing(other, { minutes: 20, date: '2016-03-11' });
    expect(mended).toMatchObject({ minutes: 20, task: CABLES });
    const off = await changing(mended, { task: null, contractId: otherContractId });
    expect(off).toMatchObject({ contractId: otherContractId });
    expect(off.task).toBeUndefined();
    const elsewhere = changing(off, { task: CABLES });
    await expect(elsewhere).rejects.toMatchObject({ code: 'RequestInvalid', faults: [{ pointer: '/task' }] });
  });

  test('comes from a timer and from a remote session too', async () => {
    const needs = needsOf(fixture);
    const start = (more: object, id: string) =>
      startTimer(needs)(tenantId, idFrom(id), NewTimer.parse({ technician: 'Ada', task: CABLES, ...more }));
    const { timerId, workType } = await start({}, 'timer');
    expect(workType).toBe('Network');
    fixture.clock.now = new Date('2016-04-01T08:00:00Z');
    // It may be ended where it was begun, whatever became of the task.
    await closeTask(0);
    const stop = () => stopTimer(needs)(tenantId, timerId, StopTimer.parse({}));
    const done = await stop();
    expect(await stop()).toEqual(JSON.parse(JSON.stringify(done)));
    await expect(start({}, 'second')).rejects.toMatchObject({ code: 'ProjectNotActive' });
    const session = {
      technician: 'Zoé',
      machine: 'PC-7',
      startedAt: '2016-03-12T09:00:00Z',
      endedAt: '2016-03-12T09:30:00Z',
    };
    const connect = (more: object, id: string) =>
      recordSession(needs)(tenantId, idFrom(id), NewSession.parse({ ...session, ...more }));
    await connect({ task: SERVERS }, 'session');
    await expect(connect({ task: CABLES }, 'other')).rejects.toMatchObject({ code: 'ProjectNotActive' });
    const entries = await work();
    expect(entries.map(({ task, seconds, workType: type }) => [task?.taskName, seconds, type]).sort()).toEqual([
      ['Cabling', 3600, 'Network'],
      ['Servers', 1800, undefined],
    ]);
  });

  test.each(['before', 'after'] as const)(
    'of a timer is there once when each call of its stop in turn fails %s it is made',
    async (fault) => {
      const start = NewTimer.parse({ technician: 'Ada', task: CABLES });
      const { timerId } = await startTimer(needsOf(fixture))(tenantId, idFrom('timer'), start);
      fixture.clock.now = new Date('2016-04-01T08:00:00Z');
      const running = await snapshotOf(fixture);
      for (let stopAt = 1, calls = stopAt; stopAt <= calls; stopAt += 1) {
        fixture = await running();
        calls = 0;
        fixture.faults.decide = () => {
          calls += 1;
          return calls === stopAt ? fault : undefined;
        };
        const stop = () => stopTimer(needsOf(fixture))(tenantId, timerId, StopTimer.parse({}));
        const first = await stop().catch(() => undefined);
        fixture.faults.decide = () => undefined;
        // The project goes elsewhere meanwhile.
        await change({ contractId: otherContractId });
        const done = first ?? (await stop());
        expect({ stopAt, status: done.status }).toEqual({ stopAt, status: 'recorded' });
        expect((await work()).map(({ contractId, seconds }) => [contractId, seconds])).toEqual([
          [otherContractId, 3600],
        ]);
      }
    },
  );

  test('of a timer is put elsewhere when it is stopped, if the project does not take its day', async () => {
    const needs = needsOf(fixture);
    const timer = NewTimer.parse({ technician: 'Ada', task: CABLES });
    const { timerId } = await startTimer(needs)(tenantId, idFrom('timer'), timer);
    fixture.clock.now = new Date('2016-04-01T08:00:00Z');
    await change({ endsOn: '2016-03-31' });
    const stop = (words: object) => stopTimer(needs)(tenantId, timerId, StopTimer.parse(words));
    await expect(stop({})).rejects.toMatchObject({ code: 'ProjectNotActive', faults: [{ pointer: '/task' }] });
    expect(await work()).toEqual([]);
    await stop({ contractId: contractIdOf(0) });
    expect((await work()).map(({ task, contractId }) => [task, contractId])).toEqual([[undefined, contractIdOf(0)]]);
  });

  test('is listed, added up and downloaded by project and task', async () => {
    await record({}, 'a');
    await record({ task: SERVERS, minutes: 60 }, 'b');
    await record({ task: undefined, contractId: contractIdOf(0), minutes: 7 }, 'c');
    const needs = needsOf(fixture);
    const minutes = async (filter: object) =>
      (await listTimeEntries(needs)(tenantId, filter, { limit: 10 })).items.map((one) => one.minutes).sort();
    expect(await minutes({ projectId })).toEqual([30, 60]);
    expect(await minutes({ projectId, taskId: taskIdOf(1) })).toEqual([60]);
    expect(await minutes({ contractId: contractIdOf(0), taskId: taskIdOf(0) })).toEqual([30]);
    expect(await minutes({ contractId: contractIdOf(0), projectId })).toEqual([30, 60]);
    await expect(minutes({ projectId: idFrom('x') })).rejects.toMatchObject({ code: 'NotFound' });
    const totals = await totalTimeEntries(needs)(tenantId, { projectId });
    expect(totals).toMatchObject({ entries: 2, seconds: 5400, amounts: [{ amount: 9000, currency: 'EUR' }] });
    const { csv } = await exportTimeEntries(needs)(tenantId, { projectId, taskId: taskIdOf(1) }, { limit: 10 });
    const [header = '', row = ''] = csv.split('\r\n').map((line) => line.split(','));
    const cell = (name: string) => row[header.indexOf(name)];
    expect(['project', 'projectId', 'task', 'taskId'].map(cell)).toEqual([
      'Office move',
      projectId,
      'Servers',
      taskIdOf(1),
    ]);
  });
});

describe('the progress of a project', () => {
  test('says what was planned, recorded, accounted and invoiced, and what is left of the budget', async () => {
    const needs = needsOf(fixture);
    await record({ minutes: 120 }, 'billed');
    await runMonthEnd(fixture, { to: [] }, await newBatch(fixture, 'March'));
    await record({ minutes: 30 }, 'accounted');
    await accountTimeEntries(needs)(tenantId, { filter: { projectId } });
    await record({ task: SERVERS, minutes: 60 }, 'open');
    await record({ task: SERVERS, minutes: 15, held: true }, 'held');
    const progress = await progressOfProject(needs)(tenantId, projectId);
    const euros = (amount: number) => [{ amount, currency: 'EUR' }];
    expect(progress).toMatchObject({
      ...{ projectId, name: 'Office move', plannedMinutes: 600, budget: { amount: 50_000, currency: 'EUR' } },
      // 225 minutes at 60.00 an hour.
      used: { amount: 22_500, left: 27_500 },
      time: {
        ...{ entries: 4, seconds: 225 * 60, amounts: euros(22_500), unpriced: 0 },
        invoiced: { seconds: 120 * 60, amounts: euros(12_000) },
        accounted: { seconds: 30 * 60, amounts: euros(3000) },
        open: { seconds: 60 * 60, amounts: euros(6000) },
        held: { seconds: 15 * 60, amounts: euros(1500) },
      },
      tasks: [
        { name: 'Cabling', plannedMinutes: 240, time: { seconds: 150 * 60, amounts: euros(15_000) } },
        { name: 'Servers', time: { seconds: 75 * 60, amounts: euros(7500), invoiced: { entries: 0 } } },
      ],
    });
  });

  test('of one without a budget or time is of nothing', async () => {
    const id = idFrom('empty');
    await create({ name: 'Empty', tasks: [] }, id);
    const progress = await progressOfProject(needsOf(fixture))(tenantId, id);
    expect(progress).toMatchObject({ time: { entries: 0, seconds: 0, amounts: [] }, tasks: [] });
    expect(progress.used).toBeUndefined();
    await expect(progressOfProject(needsOf(fixture))(idFrom('other'), id)).rejects.toMatchObject({ code: 'NotFound' });
  });
});

describe('a project on another contract', () => {
  test('takes its open time along, but not what is billed or accounted, nor days that it does not cover', async () => {
    await record({}, 'billed');
    await runMonthEnd(fixture, { to: [] }, await newBatch(fixture, 'March'));
    await record({}, 'accounted');
    await accountTimeEntries(needsOf(fixture))(tenantId, { filter: { projectId } });
    await record({}, 'open');
    await record({ held: true }, 'held');
    expect(await change({ contractId: contractIdOf(1) })).toMatchObject({
      ...{ clientId: clientIdOf(1), contractId: contractIdOf(1) },
    });
    expect((await places()).sort()).toEqual(
      [contractIdOf(0), contractIdOf(0), contractIdOf(1), contractIdOf(1)].sort(),
    );
    expect(
      (await work()).filter(({ contractId }) => contractId === contractIdOf(1)).map((one) => one.waitsFor),
    ).toEqual(expect.arrayContaining([undefined, ['release']]));
    expect((await project()).unsettled).toBeUndefined();
    const later = contractIdOf(101);
    const contract = aContract(later, clientIdOf(0), '2016-04-01');
    await fixture.stores.contracts.create(tenantId, contract, newBillingState('2016-04-01'));
    await change({ contractId: later });
    expect(await places()).not.toContain(later);
  });

  test.each(['before', 'after'] as const)('does so too when each call in turn fails %s it is made', async (fault) => {
    for (const name of ['one', 'two']) await record({}, name);
    const filled = await snapshotOf(fixture);
    for (let stopAt = 1, calls = stopAt; stopAt <= calls; stopAt += 1) {
      fixture = await filled();
      calls = 0;
      fixture.faults.decide = () => {
        calls += 1;
        return calls === stopAt ? fault : undefined;
      };
      const moving = () =>
        changeProject(needsOf(fixture))(tenantId, projectId, 1, ProjectChange.parse({ contractId: otherContractId }));
      const moved = (await moving().catch(() => undefined)) ?? (await moving());
      fixture.faults.decide = () => undefined;
      expect({ stopAt, ...moved }).toMatchObject({ stopAt, contractId: otherContractId });
      expect({ stopAt, places: await places() }).toEqual({ stopAt, places: [otherContractId, otherContractId] });
      expect((await project()).unsettled).toBeUndefined();
    }
  });

  test.each(['before', 'after'] as const)(
    'takes along what was being written, when each call of the writer in turn failed %s it was made',
    async (fault) => {
      for (let stopAt = 1, calls = stopAt; stopAt <= calls; stopAt += 1) {
        fixture = await restored();
        calls = 0;
        fixture.faults.decide = () => {
          calls += 1;
          return calls === stopAt ? fault : undefined;
        };
        const first = await record().catch(() => undefined);
        fixture.faults.decide = () => undefined;
        await change({ contractId: otherContractId });
        const entry = first ?? (await record());
        expect({ stopAt, places: await places() }).toEqual({ stopAt, places: [otherContractId] });
        expect(entry.billableId).toBe((await work())[0]?.billableId);
      }
    },
  );

  test('takes along an entry whose writer had read it before it was moved', async () => {
    const { stores } = fixture;
    const before = await project();
    let isMoved = false;
    // The project goes elsewhere just after the writer has read it.
    const slow = {
      ...needsOf(fixture),
      stores: {
        ...stores,
        projects: {
          ...stores.projects,
          many: async (...of: Parameters<typeof stores.projects.many>) => {
            const read = await stores.projects.many(...of);
            if (!isMoved) {
              isMoved = true;
              await change({ contractId: otherContractId });
            }
            return read;
          },
        },
      },
    };
    const entry = await recordTimeEntry(slow)(tenantId, 'one', asked());
    expect(before.contractId).toBe(contractIdOf(0));
    expect(entry.contractId).toBe(otherContractId);
    expect(await places()).toEqual([otherContractId]);
  });
});

test('a ticket and a task of one contract are billed as two', async () => {
  const needs = needsOf(fixture);
  const ticket = await createTicket(needs)(
    tenantId,
    idFrom('ticket'),
    NewTicket.parse({ title: 'Printer', number: 'INC1', contractId: contractIdOf(0) }),
  );
  await record({ task: undefined, ticketId: ticket.ticketId, description: 'Toner' }, 'ticket');
  await record({ description: 'Pulled cables' }, 'task');
  await runMonthEnd(fixture, { to: [] }, await newBatch(fixture, 'March'));
  const { items } = await fixture.stores.ledger.listOfClient(tenantId, [clientIdOf(0)], { limit: 10 });
  const lines = items.flatMap((invoice) => invoice.lines).filter(({ chargeId }) => chargeId === 'time');
  expect(lines.map(({ description, ticket: number, net }) => [description, number, net]).sort()).toEqual([
    ['Office move: Cabling – Pulled cables', undefined, 3000],
    ['Toner', 'INC1', 3000],
  ]);
});
