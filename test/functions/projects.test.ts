import './environment.ts';
import { beforeEach, describe, expect, test } from 'vitest';
import { newBillingState } from '../../domain/contracts/billing-state.ts';
import { stateRow } from '../../domain/table/contract-store.ts';
import { clientEntity } from '../../domain/table/entities/client.entity.ts';
import { billingStateEntity, contractEntity } from '../../domain/table/entities/contract.entity.ts';
import { projectEntity } from '../../domain/table/entities/project.entity.ts';
import { tenantEntity } from '../../domain/table/entities/tenant.entity.ts';
import type { Role } from '../../domain/tenants/roles.ts';
import { handler as projects } from '../../functions/api/projects.ts';
import { handler as timeEntries } from '../../functions/api/time-entries.ts';
import { aContract, clientDetails, clientIdOf, contractIdOf, someSettings, tenantId } from '../operations/firm.ts';
import { callerOf, type RoutedCall } from './caller.ts';
import { fakeTable } from './fake-table.ts';

const table = fakeTable();
const callProjects = callerOf(projects);
const callTime = callerOf(timeEntries);
const as = (role: Role, of = tenantId) => ({ sub: 'sub-1', tenant_id: of, role, token_use: 'access' });
const contractId = contractIdOf(0);
const projectId = 'p'.repeat(26);
const taskId = 't'.repeat(26);

beforeEach(() =>
  table.lay(
    tenantEntity.put({ tenantId, settings: someSettings(), version: 1, updatedAt: '2016-01-01T00:00:00Z' }),
    clientEntity.put({ tenantId, clientId: clientIdOf(0), details: clientDetails(0), version: 1 }),
    contractEntity.put({ tenantId, ...aContract(contractId, clientIdOf(0)) }),
    billingStateEntity.put(stateRow(tenantId, contractId, newBillingState('2016-03-01'), '2016-01-01T00:00:00Z')),
    projectEntity.put({
      ...{ tenantId, projectId, clientId: clientIdOf(0), contractId, state: 'open', version: 3 },
      project: { name: 'Office move', endsOn: '2016-03-31', tasks: [{ taskId, name: 'Cabling', state: 'open' }] },
    }),
  ),
);

const asked = { name: 'Audit', contractId, tasks: [{ name: 'Interviews' }] };
const create = (more: object, claims = as('accountManager')): RoutedCall => ({
  route: 'POST /projects',
  body: { ...asked, ...more },
  claims,
});
const change = (body: object, more: Partial<RoutedCall> = {}): RoutedCall => ({
  route: 'PATCH /projects/{projectId}',
  params: { projectId },
  headers: { 'if-match': '"3"' },
  body,
  claims: as('accountManager'),
  ...more,
});
const onTask = (body: object, more: Partial<RoutedCall> = {}): RoutedCall =>
  change(body, { route: 'PATCH /projects/{projectId}/tasks/{taskId}', params: { projectId, taskId }, ...more });

interface Refused {
  readonly because: string;
  readonly request: RoutedCall;
  readonly status?: number;
  readonly pointer?: string;
}

const refused =
  (call: ReturnType<typeof callerOf>) =>
  async ({ request, status = 400, pointer }: Refused): Promise<void> => {
    const answer = await call(request);
    expect(answer.status).toBe(status);
    if (pointer !== undefined)
      expect(answer.body.errors.map((fault: { pointer: string }) => fault.pointer)).toContain(pointer);
    expect(table.written()).toBe(0);
  };

describe('a project that cannot be is refused, and nothing is written', () => {
  test.each<Refused>([
    { because: 'no name', request: create({ name: undefined }), pointer: '/name' },
    { because: 'a line break in a name', request: create({ name: 'a\nb' }), pointer: '/name' },
    { because: 'a tenant in the body', request: create({ tenantId }), pointer: '/tenantId' },
    { because: 'a client of its own', request: create({ clientId: clientIdOf(1) }), pointer: '/clientId' },
    { because: 'a day that there is not', request: create({ startsOn: '2016-02-30' }), pointer: '/startsOn' },
    {
      because: 'an end before its beginning',
      request: create({ startsOn: '2016-03-02', endsOn: '2016-03-01' }),
      pointer: '/endsOn',
    },
    { because: 'minutes below nothing', request: create({ plannedMinutes: -1 }), pointer: '/plannedMinutes' },
    {
      because: 'a budget of nothing',
      request: create({ budget: { amount: 0, currency: 'EUR' } }),
      pointer: '/budget/amount',
    },
    {
      because: 'a budget in no currency',
      request: create({ budget: { amount: 1, currency: 'XXY' } }),
      pointer: '/budget/currency',
    },
    {
      because: 'a budget in another currency than its bills',
      request: create({ budget: { amount: 1, currency: 'USD' } }),
      status: 422,
      pointer: '/budget/currency',
    },
    { because: 'two tasks of one name', request: create({ tasks: [{ name: 'a' }, { name: 'a' }] }), pointer: '/tasks' },
    {
      because: 'a contract that is not there',
      request: create({ contractId: taskId }),
      status: 404,
      pointer: '/contractId',
    },
    { because: 'a technician, who sells nothing', request: create({}, as('technician')), status: 403 },
    { because: 'another firm, which has no such contract', request: create({}, as('owner', taskId)), status: 404 },
    { because: 'a change of nothing', request: change({}) },
    { because: 'a change of what nobody has seen', request: change({ name: 'a' }, { headers: {} }), status: 428 },
    {
      because: 'a change of an older version',
      request: change({ name: 'a' }, { headers: { 'if-match': '"2"' } }),
      status: 412,
    },
    {
      because: 'a project of another firm',
      request: change({ name: 'a' }, { claims: as('owner', taskId) }),
      status: 404,
    },
    {
      because: 'a task that is not there',
      request: onTask({ name: 'a' }, { params: { projectId, taskId: projectId } }),
      status: 404,
    },
    { because: 'a state that there is not', request: onTask({ state: 'done' }), pointer: '/state' },
    {
      because: 'a list of a state that there is not',
      request: { route: 'GET /projects', query: { state: 'x' }, claims: as('viewer') },
      pointer: '/query/state',
    },
  ])('$because', (row) => refused(callProjects)(row));

  test('one is read by who may see time, with its version', async () => {
    const read = { route: 'GET /projects/{projectId}', params: { projectId }, claims: as('technician') };
    expect(await callProjects(read)).toMatchObject({
      status: 200,
      headers: { etag: '"3"' },
      body: { name: 'Office move', contractId, tasks: [{ taskId, name: 'Cabling', state: 'open' }], version: 3 },
    });
    const progress = { ...read, route: 'GET /projects/{projectId}/progress' };
    expect(await callProjects(progress)).toMatchObject({
      status: 200,
      body: { time: { entries: 0 }, tasks: [{ taskId }] },
    });
  });
});

describe('time on a task that cannot be is refused, and nothing is written', () => {
  const task = { projectId, taskId };
  const record = (more: object, of = tenantId): RoutedCall => ({
    route: 'POST /time-entries',
    body: { technician: 'Ada', date: '2016-03-10', minutes: 30, task, ...more },
    claims: as('technician', of),
  });
  test.each<Refused>([
    { because: 'a project without a task', request: record({ task: { projectId } }), pointer: '/task/taskId' },
    {
      because: 'names in place of ids',
      request: record({ task: { ...task, taskName: 'a' } }),
      pointer: '/task/taskName',
    },
    { because: 'nowhere', request: record({ task: undefined }), pointer: '/contractId' },
    {
      because: 'a project that is not there',
      request: record({ task: { ...task, projectId: taskId } }),
      status: 404,
      pointer: '/task/projectId',
    },
    {
      because: 'a task that is not there',
      request: record({ task: { ...task, taskId: projectId } }),
      status: 404,
      pointer: '/task/taskId',
    },
    { because: 'a ticket beside it', request: record({ ticketId: taskId }), pointer: '/task' },
    { because: 'another contract', request: record({ contractId: contractIdOf(1) }), pointer: '/contractId' },
    { because: 'a day after the project', request: record({ date: '2016-04-01' }), status: 409, pointer: '/task' },
    { because: 'a day before the contract', request: record({ date: '2016-02-28' }), status: 409, pointer: '/date' },
    { because: 'a project of another firm', request: record({}, taskId), status: 404 },
  ])('$because', (row) => refused(callTime)(row));
});
