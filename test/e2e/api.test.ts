import { generateKeyPairSync, randomUUID, sign } from 'node:crypto';
import { beforeAll, describe, expect, test } from 'vitest';
import { may, type Role } from '../../domain/tenants/roles.ts';
import { type Route, routeKeyOf } from '../../functions/api/route.ts';
import { routes } from '../../functions/api/routes.ts';
import { type Answer, type Api, apiOf, type Call } from '../../local/api.ts';
import { clientFor, firm } from '../../local/demo/firm.ts';
import { apiUrlOf } from '../../local/people.ts';
import { anEntry, billMarch, deployed, idTokenOf, newContract, newFirm, newMember, operatorApi } from './firm.ts';

const NO_ID = '0'.repeat(26);
const key = (value: string = randomUUID()) => ({ 'idempotency-key': value });
/** Announced, and never sent. */
const aDocument = { name: 'Contract.pdf', type: 'application/pdf', bytes: 1, sha256: 'ab'.repeat(32) };
const version = (value: number) => ({ 'if-match': `"${value}"` });

const contractFor = (clientId: string, overrides: object = {}) => ({
  clientId,
  name: 'Assistance',
  startsOn: '2016-03-01',
  terms: { charges: [{ kind: 'recurringFee', chargeId: 'fee', description: 'Forfait', unitPrice: '100.00' }] },
  ...overrides,
});

const withPrice = (clientId: string, unitPrice: unknown) =>
  contractFor(clientId, {
    terms: { charges: [{ kind: 'recurringFee', chargeId: 'fee', description: 'Forfait', unitPrice }] },
  });

const COLUMNS = 'User,Email,Client,Project,Task,Description,Billable,Start date,Start time,End date,End time,Duration';
const csvOf = (...rows: readonly string[]) => [COLUMNS, ...rows, ''].join('\r\n');
const row = (user: string, day: string, duration = '01:00:00') =>
  `${user},,Location 20,Ticket 1,Support,"On site, with parts",Yes,${day},09:00:00,${day},10:00:00,${duration}`;
const csv = (body: string | Uint8Array, headers: object = {}): Call => ({
  body,
  headers: { 'content-type': 'text/csv', ...headers },
});

/** A firm with three invoices, unbilled work and people; another firm that must not see any of it; the operator. */
const seed = async () => {
  const operator = await operatorApi();
  const { api, token } = await newFirm('api-one');
  const { api: other } = await newFirm('api-two');
  const { clientId, contractId } = await newContract(api, 'Location 1');
  const { body: terms } = await api.must('GET', `/contracts/${contractId}`);
  const more = ['Second', 'Third'].map(async (name) => {
    const body = contractFor(clientId, { name, terms: { charges: terms.terms[0].charges } });
    return (await api.must('POST', '/contracts', { body })).body.contractId as string;
  });
  const contractIds = [contractId, ...(await Promise.all(more))];
  const entries = contractIds.flatMap((id) =>
    [10, 11, 14].map((day) =>
      anEntry(id, {
        technician: 'Grace',
        startedAt: `2016-03-${day}T09:00:00+01:00`,
        endedAt: `2016-03-${day}T10:00:00+01:00`,
      }),
    ),
  );
  await api.must('POST', '/time-entries/bulk', { body: { entries } });
  const [batch] = await Promise.all([
    billMarch(api, 'March', { invoiceGrouping: 'contract' }),
    ...['viewer', 'technician'].map((role) => newMember(api, `${role}@api-one.example`, role as Role)),
  ]);
  const batchIds = [batch.batchId as string];
  for (const name of ['January', 'January again']) {
    const { body } = await api.must('POST', '/batches', { body: { name, through: '2016-02-29' } });
    batchIds.push(body.batchId);
  }
  const { body: document } = await api.must('POST', `/contracts/${contractId}/documents`, { body: aDocument });
  const open = await newContract(api, 'Location 2');
  const { body: entry } = await api.must('POST', '/time-entries', { body: anEntry(open.contractId) });
  const cable = {
    kind: 'expense',
    contractId: open.contractId,
    on: '2016-03-10',
    description: 'Cable',
    unitPrice: '10',
  };
  const { body: expense } = await api.must('POST', '/billables', { body: cable });
  await newContract(api, 'Location 20');
  const { body: invoices } = await api.must('GET', '/invoices');
  const { body: items } = await api.must('GET', `/batches/${batch.batchId}/items`);
  const foreign = await newContract(other, 'Location 3');
  const { body: foreignEntry } = await other.must('POST', '/time-entries', { body: anEntry(foreign.contractId) });
  const url = apiUrlOf(deployed());
  return {
    url,
    token,
    operator,
    api,
    other,
    nobody: apiOf(url),
    clientId,
    contractId,
    documentId: document.documentId as string,
    batchId: batchIds[0] ?? '',
    itemId: items.items[0].itemId as string,
    invoiceId: invoices.items[0].invoiceId as string,
    open,
    entry,
    expense,
    foreign: { ...foreign, entry: foreignEntry },
  };
};
type Seed = Awaited<ReturnType<typeof seed>>;

let at: Seed;
let viewer: Api;
let technician: Api;

beforeAll(async () => {
  at = await seed();
  viewer = await newMember(at.api, 'reader@api-one.example', 'viewer');
  technician = await newMember(at.api, 'worker@api-one.example', 'technician');
});

/** A problem as RFC 9457 has it, with its code and, where the input is to blame, the pointer to it. */
const expectProblem = ({ status, headers, body }: Answer, code: string, wanted: number, pointer?: string) => {
  expect({ status, code: body.code }, JSON.stringify(body)).toEqual({ status: wanted, code });
  expect(headers.get('content-type')).toBe('application/problem+json');
  expect(body).toMatchObject({
    type: `urn:monthend:problem:${code}`,
    title: expect.any(String),
    detail: expect.any(String),
    status,
    requestId: expect.any(String),
  });
  if (pointer !== undefined) expect(body.errors.map((fault: { pointer: string }) => fault.pointer)).toContain(pointer);
};

/** A path of the route that no checks of form refuse. */
const pathOf = ({ path }: Route): string =>
  path
    .replace('{effectiveFrom}', '2016-03-01')
    .replace('{occurrence}', '2099-01-01')
    .replace('{currency}', 'USD')
    .replace('{date}', '2016-03-01')
    .replace('{itemId}', '0000-0000')
    .replace('{invoiceId}', 'FA-1')
    .replaceAll(/\{\w+\}/g, NO_ID);

const named = (some: readonly Route[]) => some.map((route) => [routeKeyOf(route), route] as const);
const signedInRoutes = routes.filter((route) => !route.public);

/** Somebody who may call the route. */
const callerOf = ({ permission }: Route): Api => (permission === 'tenants:manage' ? at.operator : at.api);

describe('who is let in', () => {
  const parts = () => at.token.split('.') as [string, string, string];
  const decoded = (part: string) => JSON.parse(Buffer.from(part, 'base64url').toString());
  const encoded = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url');
  const otherKey = generateKeyPairSync('rsa', { modulusLength: 2048 }).privateKey;

  test.each(named(signedInRoutes))('%s: 401 without a token', async (_, route) => {
    expect((await at.nobody.call(route.method, pathOf(route))).status).toBe(401);
  });

  const tokens: readonly [string, () => string | Promise<string>][] = [
    ['garbage', () => 'garbage'],
    ['garbage of three parts', () => 'a.b.c'],
    [
      'a changed claim under the old signature',
      () => {
        const [header, payload, signature] = parts();
        return [header, encoded({ ...decoded(payload), exp: decoded(payload).exp + 60 }), signature].join('.');
      },
    ],
    ['a changed signature', () => `${parts().slice(0, 2).join('.')}.${[...parts()[2]].reverse().join('')}`],
    ['no signature', () => `${parts().slice(0, 2).join('.')}.`],
    ['the algorithm "none"', () => `${encoded({ ...decoded(parts()[0]), alg: 'none' })}.${parts()[1]}.`],
    [
      'the signature of another key',
      () => {
        const said = parts().slice(0, 2).join('.');
        return `${said}.${sign('RSA-SHA256', Buffer.from(said), otherKey).toString('base64url')}`;
      },
    ],
    ['an ID token', () => idTokenOf('owner@api-one.example')],
  ];
  test.each(tokens)('%s: 401', async (_, make) => {
    const { status } = await apiOf(at.url, await make()).call('GET', '/clients');
    expect(status).toBe(401);
  });
});

describe('what a role may', () => {
  const forbidden = (role: Role) =>
    named(signedInRoutes.filter(({ permission }) => permission === 'public' || !may(role, permission)));
  const reading = ['/clients', '/contracts', '/batches', '/invoices', '/time-entries?technician=Grace'];

  test.each(reading)('a viewer reads %s', async (path) => {
    const { status, body } = await viewer.call('GET', path);
    expect({ status, some: body.items.length > 0 }).toEqual({ status: 200, some: true });
  });
  test.each(forbidden('viewer'))('a viewer: 403 at %s', async (_, route) => {
    expectProblem(await viewer.call(route.method, pathOf(route)), 'Forbidden', 403);
  });
  test.each(forbidden('technician'))('a technician: 403 at %s', async (_, route) => {
    expectProblem(await technician.call(route.method, pathOf(route)), 'Forbidden', 403);
  });
  test.each(forbidden('operator'))('the operator: 403 at %s', async (_, route) => {
    expectProblem(await at.operator.call(route.method, pathOf(route)), 'Forbidden', 403);
  });
  test.each(forbidden('owner'))('an owner: 403 at %s', async (_, route) => {
    expectProblem(await at.api.call(route.method, pathOf(route)), 'Forbidden', 403);
  });
  test('a technician records work', async () => {
    const body = anEntry(at.open.contractId, { technician: 'Linus' });
    expect((await technician.call('POST', '/time-entries', { body })).status).toBe(201);
  });
  test('nobody makes an operator', async () => {
    const body = { email: 'more@api-one.example', role: 'operator' };
    expectProblem(await at.api.call('POST', '/members', { body }), 'RequestInvalid', 400, '/role');
  });
});

describe('another firm’s ids do not exist', () => {
  const entryPath = () => `/contracts/${at.open.contractId}/time-entries/${at.entry.billableId}`;
  const client = clientFor('Location 9');
  const { terms } = contractFor(NO_ID);
  const requests: readonly [string, string, () => string, (() => Call)?][] = [
    ['a client', 'GET', () => `/clients/${at.clientId}`],
    ['a client', 'PUT', () => `/clients/${at.clientId}`, () => ({ body: client, headers: version(1) })],
    ['a client’s overview', 'GET', () => `/clients/${at.clientId}/overview`],
    ['a client’s history', 'GET', () => `/clients/${at.clientId}/history`],
    ['all of a client', 'GET', () => `/clients/${at.clientId}/export`],
    ['a client’s work', 'GET', () => `/clients/${at.clientId}/time-entries`],
    ['a client’s invoices', 'GET', () => `/invoices?clientId=${at.clientId}`],
    ['a contract', 'GET', () => `/contracts/${at.contractId}`],
    [
      'terms',
      'PUT',
      () => `/contracts/${at.contractId}/terms/2016-04-01`,
      () => ({ body: terms, headers: version(1) }),
    ],
    ['terms', 'DELETE', () => `/contracts/${at.contractId}/terms/2016-03-01`, () => ({ headers: version(1) })],
    [
      'a suspension',
      'POST',
      () => `/contracts/${at.contractId}/suspend`,
      () => ({ body: { from: '2016-05-01' }, headers: version(1) }),
    ],
    [
      'a resumption',
      'POST',
      () => `/contracts/${at.contractId}/resume`,
      () => ({ body: { on: '2016-05-01' }, headers: version(1) }),
    ],
    [
      'an end',
      'POST',
      () => `/contracts/${at.contractId}/end`,
      () => ({ body: { endsOn: '2016-05-31' }, headers: version(1) }),
    ],
    [
      'a contract’s name',
      'PATCH',
      () => `/contracts/${at.contractId}`,
      () => ({ body: { name: 'mine' }, headers: version(1) }),
    ],
    ['a renewal', 'POST', () => `/contracts/${at.contractId}/renew`, () => ({ body: {}, headers: version(1) })],
    ['a renewal, tried', 'POST', () => `/contracts/${at.contractId}/renewal-preview`, () => ({ body: {} })],
    ['a farewell', 'POST', () => `/contracts/${at.contractId}/let-end`, () => ({ headers: version(1) })],
    [
      'an acceptance',
      'POST',
      () => `/contracts/${at.contractId}/proposal/accept`,
      () => ({ body: {}, headers: version(1) }),
    ],
    ['a proposal', 'GET', () => `/contracts/${at.contractId}/proposal/pdf`],
    ['a proposal, sent', 'POST', () => `/contracts/${at.contractId}/proposal/send`, () => ({ body: {} })],
    ['a contract’s documents', 'GET', () => `/contracts/${at.contractId}/documents`],
    ['a contract’s document', 'POST', () => `/contracts/${at.contractId}/documents`, () => ({ body: aDocument })],
    ['a document', 'GET', () => `/contracts/${at.contractId}/documents/${at.documentId}`],
    ['a document’s file', 'GET', () => `/contracts/${at.contractId}/documents/${at.documentId}/file`],
    ['a document’s storing', 'POST', () => `/contracts/${at.contractId}/documents/${at.documentId}/store`],
    [
      'a merge of a client',
      'POST',
      () => `/clients/${at.clientId}/merge`,
      () => ({ body: { into: at.foreign.clientId }, headers: version(1) }),
    ],
    ['a contract’s history', 'GET', () => `/contracts/${at.contractId}/history`],
    ['a contract’s work', 'GET', () => `/contracts/${at.contractId}/time-entries`],
    ['an entry', 'GET', entryPath],
    ['an entry', 'PATCH', entryPath, () => ({ body: { ticket: 'mine' }, headers: version(1) })],
    ['an entry', 'DELETE', entryPath, () => ({ headers: version(1) })],
    [
      'an entry under the own contract',
      'GET',
      () => `/contracts/${at.foreign.contractId}/time-entries/${at.entry.billableId}`,
    ],
    ['work on a contract', 'POST', () => '/time-entries', () => ({ body: anEntry(at.contractId) })],
    [
      'work on a contract',
      'POST',
      () => '/time-entries/bulk',
      () => ({ body: { entries: [anEntry(at.foreign.contractId), anEntry(at.contractId)] } }),
    ],
    [
      'a move to a contract',
      'PATCH',
      () => `/contracts/${at.foreign.contractId}/time-entries/${at.foreign.entry.billableId}`,
      () => ({ body: { contractId: at.contractId }, headers: version(1) }),
    ],
    ['a batch', 'GET', () => `/batches/${at.batchId}`],
    ['the items of a batch', 'GET', () => `/batches/${at.batchId}/items`],
    ['a draft', 'GET', () => `/batches/${at.batchId}/items/${at.itemId}/draft`],
    ['an approval', 'POST', () => `/batches/${at.batchId}/approve`],
    ['a cancellation', 'POST', () => `/batches/${at.batchId}/cancel`],
    [
      'a batch of a contract',
      'POST',
      () => '/batches',
      () => ({ body: { name: 'theirs', through: '2016-03-31', contractIds: [at.contractId] } }),
    ],
    ['an invoice', 'GET', () => `/invoices/${at.invoiceId}`],
    ['a PDF', 'GET', () => `/invoices/${at.invoiceId}/pdf`],
    ['an e-invoice', 'GET', () => `/invoices/${at.invoiceId}/ubl`],
  ];
  test.each(requests)('%s (%s): 404', async (_, method, path, options) => {
    expectProblem(await at.other.call(method, path(), options?.()), 'NotFound', 404);
  });
  test('a contract for their client: refused', async () => {
    const answer = await at.other.call('POST', '/contracts', { body: contractFor(at.clientId) });
    expectProblem(answer, 'ClientUnknown', 422, '/clientId');
  });
  test('their contracts are on no list', async () => {
    expect((await at.other.must('GET', `/contracts?clientId=${at.clientId}`)).body.items).toEqual([]);
    expect((await at.other.must('GET', '/time-entries?technician=Grace')).body.items).toEqual([]);
    expect((await at.other.must('GET', '/invoices')).body.items).toEqual([]);
    expect((await at.other.must('GET', '/batches')).body.items).toEqual([]);
    expect((await at.other.must('GET', '/clients')).body.items).toHaveLength(1);
    expect((await at.other.must('GET', '/members')).body.items).toHaveLength(1);
  });
  test('nothing of all this changed anything', async () => {
    expect((await at.api.must('GET', `/clients/${at.clientId}`)).body.version).toBe(1);
    expect((await at.api.must('GET', `/contracts/${at.contractId}`)).body.version).toBe(1);
    expect((await at.api.must('GET', entryPath())).body.version).toBe(1);
    expect((await at.other.must('GET', `/contracts/${at.foreign.contractId}/time-entries`)).body.items).toHaveLength(1);
  });
});

describe('nobody overwrites what they have not seen', () => {
  const guarded = routes.filter(({ ifMatch }) => ifMatch);
  const bodies: Readonly<Record<string, () => unknown>> = {
    replaceSettings: () => ({ ...firm, email: 'new@api-one.example' }),
    replaceClient: () => clientFor('Location 77'),
    mergeClient: () => ({ into: at.clientId }),
    agreeTerms: () => contractFor(NO_ID).terms,
    suspendContract: () => ({ from: '2016-05-01' }),
    resumeContract: () => ({ on: '2016-06-01' }),
    endContract: () => ({ endsOn: '2016-12-31' }),
    changeContract: () => ({ name: 'Another' }),
    renewContract: () => ({}),
    acceptProposal: () => ({}),
    declineProposal: () => ({}),
    extendProposal: () => ({ validUntil: '2099-01-01' }),
    changeTimeEntry: () => ({ ticket: 'another' }),
    changeBillable: () => ({ held: true }),
    replaceTechnician: () => ({ active: false }),
    replaceTeam: () => ({ active: false }),
    replaceContractTemplate: () => ({ name: 'Another', terms: contractFor(NO_ID).terms }),
    repricePriceList: () => ({ prices: { visit: '80' } }),
    replaceProduct: () => ({ name: 'Another cable', price: '5', currency: 'EUR' }),
    changeTicket: () => ({ title: 'another' }),
    changeProject: () => ({ name: 'another' }),
    replaceEquipment: () => ({ name: 'another' }),
    replaceProgramme: () => ({ ...visits, name: 'another' }),
    changeVisit: () => ({ skipped: true }),
    changeTask: () => ({ name: 'another' }),
    replaceBusinessCalendar: () => ({ name: 'Another', aroundTheClock: true }),
    replaceServiceLevel: () => levelOf('Another'),
    replaceIntegration: () => ({ ...settingsOfTool, name: 'Another' }),
    replaceRules: () => ({ rules: [] }),
    replaceWebhook: () => ({ url: 'https://example.com/another', state: 'enabled' }),
  };
  const visits = { name: 'Maintenance', ticket: { title: 'Maintenance' }, cadence: {}, firstOn: '2099-01-01' };
  const levelOf = (name: string) => ({
    ...{ name, calendarId: made['{calendarId}'] },
    default: { resolutionMinutes: 480 },
  });
  const settingsOfTool = { name: 'Jira', state: 'testing', approval: 'person', createClients: false, options: {} };
  const made: Record<string, string> = {};
  beforeAll(async () => {
    const make = async (path: string, id: string, body: object) => {
      made[`{${id}}`] = (await at.api.must('POST', path, { body })).body[id];
    };
    await make('/technicians', 'technicianId', { name: 'Grace' });
    await make('/teams', 'teamId', { name: 'Network' });
    await make('/business-calendars', 'calendarId', { name: 'Always', aroundTheClock: true });
    await make('/service-levels', 'serviceLevelId', levelOf('Gold'));
    await make('/products', 'productId', { code: 'CAB-2', name: 'Patch cable', price: '4.125', currency: 'EUR' });
    await make('/price-lists', 'priceListId', {
      ...{ name: 'Usual', effectiveFrom: '2016-01-01', prices: { visit: '75' } },
    });
    await make('/contract-templates', 'templateId', { name: 'Usual', terms: contractFor(NO_ID).terms });
    await make('/tickets', 'ticketId', { title: 'The printer', contractId: at.open.contractId });
    await make('/equipment', 'equipmentId', { name: 'Printer', clientId: at.open.clientId });
    await make('/programmes', 'programmeId', { ...visits, contractId: at.open.contractId });
    const project = { name: 'Office move', contractId: at.open.contractId, tasks: [{ name: 'Cabling' }] };
    const { projectId, tasks } = (await at.api.must('POST', '/projects', { body: project })).body;
    Object.assign(made, { '{projectId}': projectId, '{taskId}': tasks[0].taskId });
    await make('/integrations', 'integrationId', { ...settingsOfTool, provider: 'jira' });
    await make('/webhooks', 'webhookId', { url: 'https://example.com/hooks' });
  });
  const real = (route: Route) =>
    pathOf({
      ...route,
      path: Object.entries(made)
        .reduce<string>((path, [name, id]) => path.replace(name, id), route.path)
        .replace('{clientId}', at.open.clientId)
        .replace('{contractId}', at.open.contractId)
        .replace('/billables/{billableId}', `/billables/${at.expense.billableId}`)
        .replace('{billableId}', at.entry.billableId) as Route['path'],
    });

  test.each(named(guarded))('%s: 428 without If-Match', async (_, route) => {
    expectProblem(await at.api.call(route.method, pathOf(route)), 'PreconditionRequired', 428);
  });
  test.each(['3', 'W/"3"', '*', '"3", "4"', '"-1"'])('If-Match: %s is none of ours', async (given) => {
    const options = { body: clientFor('Location 2'), headers: { 'if-match': given } };
    const answer = await at.api.call('PUT', `/clients/${at.open.clientId}`, options);
    expectProblem(answer, 'RequestInvalid', 400, '/header/if-match');
  });
  // A logo has no JSON, and a draft is only there during a review (review.test.ts).
  const elsewhere = ['replaceLogo', 'editDraft'];
  test.each(named(guarded.filter(({ operationId }) => !elsewhere.includes(operationId))))(
    '%s: 412 with a version that it does not have',
    async (_, route) => {
      const body = bodies[route.operationId]?.();
      const options = { headers: version(99), ...(body === undefined ? {} : { body }) };
      expectProblem(await at.api.call(route.method, real(route), options), 'VersionStale', 412);
    },
  );
  test('of two who read the same, the second is told', async () => {
    const path = `/clients/${at.open.clientId}`;
    const { body: read, headers } = await at.api.must('GET', path);
    const { clientId: _, version: __, ...details } = read;
    const seen = { 'if-match': headers.get('etag') ?? '' };
    const first = await at.api.must('PUT', path, { body: { ...details, purchaseOrder: 'first' }, headers: seen });
    const second = { body: { ...details, purchaseOrder: 'second' }, headers: seen };
    expectProblem(await at.api.call('PUT', path, second), 'VersionStale', 412);
    expect((await at.api.must('GET', path)).body).toEqual(first.body);
    expect((await at.api.call('GET', path, { headers: { 'if-none-match': '"2"' } })).status).toBe(304);
  });
});

describe('the same request under the same Idempotency-Key', () => {
  interface Post {
    readonly path: string;
    readonly body: (n: number) => unknown;
    /** The ids that the first answer tells. */
    readonly ids: (body: Answer['body']) => readonly string[];
    /** The ids that the list has now. */
    readonly list?: () => Promise<readonly string[]>;
    readonly as?: () => Api;
    readonly headers?: Readonly<Record<string, string>>;
  }
  const listed = (path: () => string, name: string) => async () =>
    (await at.api.all(path())).map((one) => one[name] as string);
  const byTechnician = (name: string) => listed(() => `/time-entries?technician=${name}`, 'billableId');
  const posts: readonly [string, Post][] = [
    [
      'clients',
      {
        path: '/clients',
        body: (n) => clientFor(`Location ${40 + n}`),
        ids: ({ clientId }) => [clientId],
        list: listed(() => '/clients', 'clientId'),
      },
    ],
    [
      'contracts',
      {
        path: '/contracts',
        body: (n) => contractFor(at.open.clientId, { name: `Contract ${n}` }),
        ids: ({ contractId }) => [contractId],
        list: listed(() => '/contracts', 'contractId'),
      },
    ],
    [
      'contract-templates',
      {
        path: '/contract-templates',
        body: (n) => ({ name: `Template ${n}`, terms: contractFor(NO_ID).terms }),
        ids: ({ templateId }) => [templateId],
        list: listed(() => '/contract-templates', 'templateId'),
      },
    ],
    [
      'price-lists',
      {
        path: '/price-lists',
        body: (n) => ({ name: `List ${n}`, effectiveFrom: '2016-01-01', prices: { visit: '75' } }),
        ids: ({ priceListId }) => [priceListId],
        list: listed(() => '/price-lists', 'priceListId'),
      },
    ],
    [
      'contracts from a template',
      {
        path: '/contracts/from-template',
        body: (n) => ({
          ...{ clientId: at.open.clientId, name: `Hours ${n}`, startsOn: '2016-05-01' },
          template: { kind: 'hourly', hourlyPrice: '70' },
        }),
        ids: ({ contractId }) => [contractId],
        list: listed(() => '/contracts', 'contractId'),
      },
    ],
    [
      'projects',
      {
        path: '/projects',
        body: (n) => ({ name: `Project ${n}`, contractId: at.open.contractId, tasks: [{ name: 'Cabling' }] }),
        ids: ({ projectId }) => [projectId],
        list: listed(() => '/projects', 'projectId'),
      },
    ],
    [
      'equipment',
      {
        path: '/equipment',
        body: (n) => ({ name: `Printer ${n}`, clientId: at.open.clientId }),
        ids: ({ equipmentId }) => [equipmentId],
        list: listed(() => `/equipment?clientId=${at.open.clientId}`, 'equipmentId'),
      },
    ],
    [
      'programmes',
      {
        path: '/programmes',
        body: (n) => ({
          ...{ name: `Visits ${n}`, contractId: at.open.contractId, ticket: { title: 'A visit' } },
          ...{ cadence: { unit: 'week' }, firstOn: '2099-01-01' },
        }),
        ids: ({ programmeId }) => [programmeId],
        list: listed(() => `/programmes?contractId=${at.open.contractId}`, 'programmeId'),
      },
    ],
    [
      'time-entries',
      {
        path: '/time-entries',
        body: (n) => anEntry(at.open.contractId, { technician: 'Key', ticket: `${n}` }),
        ids: ({ billableId }) => [billableId],
        list: byTechnician('Key'),
      },
    ],
    [
      'bulk',
      {
        path: '/time-entries/bulk',
        body: (n) => ({
          entries: [1, 2].map((i) => anEntry(at.open.contractId, { technician: 'Bulk', ticket: `${n}-${i}` })),
        }),
        ids: ({ entries }) => entries.map(({ billableId }: { billableId: string }) => billableId),
        list: byTechnician('Bulk'),
      },
    ],
    [
      'imports',
      {
        path: '/imports',
        body: (n) => csvOf(row('Import', `2016-03-2${n}`)),
        ids: () => [],
        list: byTechnician('Import'),
        headers: { 'content-type': 'text/csv' },
      },
    ],
    [
      'batches',
      {
        path: '/batches',
        body: (n) => ({ name: `Batch ${n}`, through: '2016-02-29' }),
        ids: ({ batchId }) => [batchId],
        list: listed(() => '/batches', 'batchId'),
      },
    ],
    [
      'members',
      {
        path: '/members',
        body: (n) => ({ email: `key-${n}@api-one.example`, role: 'accountant' }),
        ids: ({ subject }) => [subject],
        list: listed(() => '/members', 'subject'),
      },
    ],
    [
      'tenants',
      {
        path: '/tenants',
        as: () => at.operator,
        body: (n) => ({
          legalName: `Firm ${n}`,
          country: 'FR',
          timeZone: 'Europe/Paris',
          email: `office@key-${n}.example`,
          owner: { email: `owner@key-${n}.example` },
        }),
        ids: ({ tenantId }) => [tenantId],
      },
    ],
  ];

  test.each(posts)('%s: one thing, the same answer; another body is refused', async (_, post) => {
    const { path, body, ids, list } = post;
    const api = post.as?.() ?? at.api;
    const before = (await list?.()) ?? [];
    const headers = { ...post.headers, ...key() };
    const first = await api.must('POST', path, { body: body(1), headers });
    expect(first.headers.get('idempotency-replayed')).toBeNull();
    const after = (await list?.()) ?? [];
    const again = await api.must('POST', path, { body: body(1), headers });
    expect(again.headers.get('idempotency-replayed')).toBe('true');
    expect([again.status, again.body]).toEqual([first.status, first.body]);
    expect(again.headers.get('location')).toBe(first.headers.get('location'));
    expectProblem(
      await api.call('POST', path, { body: body(2), headers }),
      'IdempotencyKeyReused',
      422,
      '/header/idempotency-key',
    );
    if (!list) return;
    const last = await list();
    expect([...last].sort()).toEqual([...after].sort());
    expect(after.length).toBe(before.length + (ids(first.body).length || 1));
    for (const id of ids(first.body)) expect(last.filter((one) => one === id)).toHaveLength(1);
  });

  test('two at once make one', async () => {
    const options = { body: anEntry(at.open.contractId, { technician: 'Twice' }), headers: key() };
    const answers = await Promise.all([1, 2, 3].map(() => at.api.call('POST', '/time-entries', options)));
    expect(answers.map(({ status }) => status)).toEqual([201, 201, 201]);
    expect(new Set(answers.map(({ body }) => body.billableId)).size).toBe(1);
    expect((await at.api.must('GET', '/time-entries?technician=Twice')).body.items).toHaveLength(1);
  });
  test('a key that is none is refused', async () => {
    const options = { body: clientFor('Location 50'), headers: key('x'.repeat(256)) };
    const answer = await at.api.call('POST', '/clients', options);
    expectProblem(answer, 'RequestInvalid', 400, '/header/idempotency-key');
  });
});

describe('bodies that cannot be read', () => {
  const json = routes.filter(({ body, mediaTypes }) => body && !mediaTypes);
  const send = (route: Route, body: string, type = 'application/json') =>
    callerOf(route).call(route.method, pathOf(route), {
      body,
      headers: { 'content-type': type, ...(route.ifMatch ? version(1) : {}) },
    });

  test.each(named(json))('%s', async (_, route) => {
    expectProblem(await send(route, '{"name": '), 'JsonMalformed', 400);
    expectProblem(await send(route, '{"price": NaN}'), 'JsonMalformed', 400);
    expectProblem(await send(route, '[]'), 'RequestInvalid', 400, '');
    expectProblem(await send(route, 'null'), 'RequestInvalid', 400, '');
    // Where a body has several forms, the first question is which of them it is.
    const first = route.operationId === 'recordBillable' ? '/kind' : '/surprise';
    expectProblem(await send(route, '{"surprise": 1}'), 'RequestInvalid', 400, first);
    expectProblem(await send(route, '{}', 'text/plain'), 'MediaTypeUnsupported', 415);
    expectProblem(await send(route, '{}', 'application/json; charset=iso-8859-1'), 'MediaTypeUnsupported', 415);
    expectProblem(await send(route, JSON.stringify({ name: 'x'.repeat(2 * 1024 * 1024) })), 'BodyTooLarge', 413);
  });
  test('no body at all', async () => {
    const headers = { 'content-type': 'application/json' };
    expectProblem(await at.api.call('POST', '/clients', { headers }), 'RequestInvalid', 400);
  });
  test('a logo that is no picture', async () => {
    const headers = { 'content-type': 'image/png', ...version(1) };
    const answer = await at.api.call('PUT', '/settings/logo', { body: 'no picture', headers });
    expectProblem(answer, 'RequestInvalid', 400);
  });
  test('an import that is JSON', async () => {
    expectProblem(await at.api.call('POST', '/imports', { body: {} }), 'MediaTypeUnsupported', 415);
  });
});

describe('values that cannot be', () => {
  const entry = (overrides: object) => () => ({ ...anEntry(at.open.contractId), ...overrides });
  const wall = (overrides: object) => () => ({
    contractId: at.open.contractId,
    technician: 'Ada',
    date: '2016-03-10',
    minutes: 60,
    ...overrides,
  });
  const contract = (overrides: object) => () => contractFor(at.open.clientId, overrides);
  const price = (value: unknown) => () => withPrice(at.open.clientId, value);
  const client = (overrides: object) => () => ({ ...clientFor('Location 60'), ...overrides });
  const batch = (overrides: object) => () => ({ name: 'Bad', through: '2016-03-31', ...overrides });
  const PRICE = '/terms/charges/0/unitPrice';

  const posts: readonly [string, string, () => unknown, string][] = [
    ['a contract from 30 February', '/contracts', contract({ startsOn: '2016-02-30' }), '/startsOn'],
    ['a contract from a moment', '/contracts', contract({ startsOn: '2016-02-01T00:00:00Z' }), '/startsOn'],
    ['a contract that ends before it starts', '/contracts', contract({ endsOn: '2016-02-29' }), '/endsOn'],
    ['a contract without charges', '/contracts', contract({ terms: { charges: [] } }), '/terms/charges'],
    ['a contract of a client without id', '/contracts', contract({ clientId: 'x' }), '/clientId'],
    ['a negative price', '/contracts', price('-1.00'), PRICE],
    ['a price of "NaN"', '/contracts', price('NaN'), PRICE],
    ['a price of "Infinity"', '/contracts', price('Infinity'), PRICE],
    ['a price of "1e30"', '/contracts', price('1e30'), PRICE],
    ['a price of 1e30', '/contracts', price(1e30), PRICE],
    ['a price of 30 digits', '/contracts', price('1'.repeat(30)), PRICE],
    ['a price of null', '/contracts', price(null), PRICE],
    ['a price as a number', '/contracts', price(100), PRICE],
    ['25 hours by the clock', '/time-entries', entry({ endedAt: '2016-03-11T10:00:00+01:00' }), '/endedAt'],
    ['25 hours in minutes', '/time-entries', wall({ minutes: 1500 }), '/minutes'],
    ['minutes below zero', '/time-entries', wall({ minutes: -60 }), '/minutes'],
    ['minutes of 1e30', '/time-entries', wall({ minutes: 1e30 }), '/minutes'],
    ['an end before the start', '/time-entries', entry({ endedAt: '2016-03-10T08:59:59+01:00' }), '/endedAt'],
    ['an end that is the start', '/time-entries', entry({ endedAt: '2016-03-10T09:00:00+01:00' }), '/endedAt'],
    ['a moment without offset', '/time-entries', entry({ startedAt: '2016-03-10T09:00:00' }), '/startedAt'],
    ['work on 29 February 2015', '/time-entries', wall({ date: '2015-02-29' }), '/date'],
    [
      'work in an hour that does not exist',
      '/time-entries',
      wall({ date: '2016-03-27', startTime: '02:30' }),
      '/startTime',
    ],
    [
      'work in an hour that comes twice',
      '/time-entries',
      wall({ date: '2016-10-30', startTime: '02:30' }),
      '/startTime',
    ],
    ['work in both forms', '/time-entries', entry({ minutes: 60 }), '/minutes'],
    ['work of nobody', '/time-entries', entry({ technician: ' ' }), '/technician'],
    ['a client without a name', '/clients', client({ name: '' }), '/name'],
    ['a client with a line feed in its name', '/clients', client({ name: 'a\nBcc: b' }), '/name'],
    ['a client in no country', '/clients', client({ address: { ...firm.address, country: 'ZZ' } }), '/address/country'],
    [
      'a client with no mail address',
      '/clients',
      client({ billingContacts: [{ email: 'x' }] }),
      '/billingContacts/0/email',
    ],
    ['a batch through 30 February', '/batches', batch({ through: '2016-02-30' }), '/through'],
    ['a batch issued on no day', '/batches', batch({ issueOn: '2016-13-01' }), '/issueOn'],
    ['a batch of no contracts', '/batches', batch({ contractIds: [] }), '/contractIds'],
    ['a member of no role', '/members', () => ({ email: 'x@api-one.example', role: 'king' }), '/role'],
  ];
  test.each(posts)('%s', async (_, path, body, pointer) => {
    expectProblem(await at.api.call('POST', path, { body: body() }), 'RequestInvalid', 400, pointer);
  });

  const settings: readonly [string, object, string][] = [
    ['an unknown currency', { currency: 'ZZZ' }, '/currency'],
    ['a currency in lower case', { currency: 'eur' }, '/currency'],
    ['an unknown time zone', { timeZone: 'Europe/Atlantis' }, '/timeZone'],
    ['an IBAN with a typing error', { payment: { iban: 'FR7630006000011234567890188' } }, '/payment/iban'],
    ['a default tax rate that is none', { defaultTaxRateId: 'none' }, '/defaultTaxRateId'],
    [
      'a number format without a number',
      { series: { invoices: { prefix: 'FA', format: 'FA' } } },
      '/series/invoices/format',
    ],
    ['a branch that nobody can name', { branches: [{ branchId: 'a b', name: 'A' }] }, '/branches/0/branchId'],
    [
      'a branch that would give the numbers of the firm again',
      {
        branches: [
          {
            branchId: 'a',
            name: 'A',
            series: {
              invoices: { prefix: 'A', format: 'FA-{yyyy}-{number}' },
              creditNotes: { prefix: 'AC', format: 'AC{number}' },
            },
          },
        ],
      },
      '/branches/0/series/invoices/format',
    ],
  ];
  test.each(settings)('settings with %s', async (_, overrides, pointer) => {
    const options = { body: { ...firm, ...overrides }, headers: version(2) };
    expectProblem(await at.api.call('PUT', '/settings', options), 'RequestInvalid', 400, pointer);
  });

  test.each([
    ['country', 'XX'],
    ['timeZone', 'Mars/Olympus'],
    ['currency', 'ZZZ'],
    ['email', 'x'],
  ])('a firm with a wrong %s', async (field, value) => {
    const body = { legalName: 'Bad', country: 'FR', timeZone: 'Europe/Paris', email: 'a@bad.example' };
    const owner = { email: 'owner@bad.example' };
    const answer = await at.operator.call('POST', '/tenants', { body: { ...body, owner, [field]: value } });
    expectProblem(answer, 'RequestInvalid', 400, `/${field}`);
  });

  test('work after the contract’s days', async () => {
    const body = anEntry(at.open.contractId, {
      startedAt: '2016-02-10T09:00:00+01:00',
      endedAt: '2016-02-10T10:00:00+01:00',
    });
    expectProblem(await at.api.call('POST', '/time-entries', { body }), 'ContractNotActive', 409, '/startedAt');
  });

  const queries: readonly [string, () => string, string][] = [
    ['limit=0', () => '/clients?limit=0', '/query/limit'],
    ['limit=101', () => '/clients?limit=101', '/query/limit'],
    ['limit=many', () => '/clients?limit=many', '/query/limit'],
    ['an unknown parameter', () => '/clients?name=x', '/query/name'],
    ['a day that does not exist', () => `/contracts/${at.open.contractId}?on=2016-02-30`, '/query/on'],
    ['a client’s id that is none', () => '/contracts?clientId=x', '/query/clientId'],
    ['nothing to look for work in', () => '/time-entries', '/query/contractId'],
    ['an empty cursor', () => '/clients?cursor=', '/query/cursor'],
  ];
  test.each(queries)('a query with %s', async (_, path, pointer) => {
    expectProblem(await at.api.call('GET', path()), 'RequestInvalid', 400, pointer);
  });
  test('a path with a day that does not exist', async () => {
    const path = `/contracts/${at.open.contractId}/terms/2016-02-30`;
    const options = { body: contractFor(NO_ID).terms, headers: version(1) };
    expectProblem(await at.api.call('PUT', path, options), 'RequestInvalid', 400, '/path/effectiveFrom');
  });
  test.each(['x', '%00', 'é', 'x'.repeat(2000)])('an id of another form names nothing: %s', async (id) => {
    for (const path of ['/clients', '/contracts', '/batches'])
      expectProblem(await at.api.call('GET', `${path}/${id}`), 'NotFound', 404);
  });
});

describe('many entries at once', () => {
  const bulk = (...entries: readonly object[]) => at.api.call('POST', '/time-entries/bulk', { body: { entries } });
  const written = async () => (await at.api.must('GET', '/time-entries?technician=Many')).body.items.length;
  const good = () => anEntry(at.open.contractId, { technician: 'Many' });

  const bad: readonly [string, () => object, string, number, string][] = [
    ['25 hours', () => ({ endedAt: '2016-03-11T10:00:00+01:00' }), 'RequestInvalid', 400, '/entries/1/endedAt'],
    ['a field too many', () => ({ surprise: 1 }), 'RequestInvalid', 400, '/entries/1/surprise'],
    ['an unknown contract', () => ({ contractId: NO_ID }), 'NotFound', 404, '/entries/1/contractId'],
    ['a foreign contract', () => ({ contractId: at.foreign.contractId }), 'NotFound', 404, '/entries/1/contractId'],
    [
      'a day before the contract',
      () => ({ startedAt: '2016-02-10T09:00:00+01:00', endedAt: '2016-02-10T10:00:00+01:00' }),
      'ContractNotActive',
      409,
      '/entries/1/startedAt',
    ],
  ];
  test.each(bad)('one with %s: none is written', async (_, overrides, code, status, pointer) => {
    expectProblem(await bulk(good(), { ...good(), ...overrides() }, good()), code, status, pointer);
    expect(await written()).toBe(0);
  });
  test('none, and 501: refused', async () => {
    expectProblem(await bulk(), 'RequestInvalid', 400, '/entries');
    expectProblem(await bulk(...Array.from({ length: 501 }, good)), 'RequestInvalid', 400, '/entries');
    expect(await written()).toBe(0);
  });
  test('a reference counts once, in one request or in two', async () => {
    const entry = { ...good(), technician: 'Reference', reference: 'tool-1' };
    expectProblem(await bulk(entry, entry), 'RequestInvalid', 400, '/entries/1/reference');
    expect((await bulk(entry)).body).toMatchObject({ created: 1, duplicates: 0 });
    expect((await bulk(entry)).body).toMatchObject({ created: 0, duplicates: 1 });
    expect((await at.api.must('GET', '/time-entries?technician=Reference')).body.items).toHaveLength(1);
  });
});

describe('files', () => {
  const send = (body: string | Uint8Array) => at.api.call('POST', '/imports', csv(body));
  const workOf = async (user: string) => (await at.api.must('GET', `/time-entries?technician=${user}`)).body.items;

  test('a byte order mark is fine', async () => {
    const { status, body } = await send(`\ufeff${csvOf(row('Bom', '2016-03-10'))}`);
    expect({ status, body }).toEqual({
      status: 200,
      body: { rows: 1, created: 1, duplicates: 0, refused: 0, pending: 0, errors: [] },
    });
    expect(await workOf('Bom')).toMatchObject([
      { startedAtLocal: '2016-03-10T09:00', minutes: 60, description: 'On site, with parts' },
    ]);
  });

  const unreadable: readonly [string, string | Uint8Array, RegExp][] = [
    ['vertical bars', csvOf(row('Bad', '2016-03-10')).replaceAll(',', '|'), /separated/],
    ['a missing column', csvOf(row('Bad', '2016-03-10')).replace('Duration', 'Length'), /"Duration"/],
    ['a column that stands twice', csvOf(row('Bad', '2016-03-10')).replace('Email', 'User'), /"User"/],
    ['no header', row('Bad', '2016-03-10'), /first line/],
    ['an open quote', csvOf(row('Bad', '2016-03-10').replace('parts"', 'parts')), /quote/],
    ['a blank line only', '\r\n', /empty/],
    ['Latin-1', Buffer.from(csvOf(row('Zoé', '2016-03-10')), 'latin1'), /UTF-8/],
  ];
  test.each(unreadable)('with %s: refused, and nothing is written', async (_, file, said) => {
    const answer = await send(file);
    expectProblem(answer, 'CsvInvalid', 400);
    expect(answer.body.detail).toMatch(said);
    expect(await workOf('Bad')).toEqual([]);
  });
  test('an empty file', async () => {
    expectProblem(await send(''), 'RequestInvalid', 400);
  });
  test('more than 5 MB', async () => {
    expectProblem(await send('x'.repeat(5 * 1024 * 1024 + 1)), 'BodyTooLarge', 413);
  });

  test('bad rows are named by their line, and the good ones are taken', async () => {
    const good = row('Rows', '2016-03-10');
    const { body } = await send(
      csvOf(
        good,
        row('Rows', '2016-02-30'),
        row('Rows', '2016-03-11'),
        row('Rows', '2016-03-12', '09:00:00'),
        good.replace('Location 20', 'Location 999'),
        row('Rows', '2016-02-10'),
        good.replace(',Yes,', ',Perhaps,'),
        'Rows,short',
      ),
    );
    expect(body).toMatchObject({ rows: 8, created: 2, duplicates: 0, refused: 6, pending: 0 });
    expect(body.errors.map(({ line, code }: { line: number; code: string }) => [line, code])).toEqual([
      [3, 'RowInvalid'],
      [5, 'RowInvalid'],
      [6, 'ClientUnknown'],
      [7, 'ContractNotActive'],
      [8, 'RowInvalid'],
      [9, 'RowInvalid'],
    ]);
    expect(await workOf('Rows')).toHaveLength(2);
  });

  test('equal rows all count, and the same file again adds nothing', async () => {
    const file = csvOf(row('Equal', '2016-03-10'), row('Equal', '2016-03-10'), row('Equal', '2016-03-11'));
    expect((await send(file)).body).toMatchObject({ rows: 3, created: 3, duplicates: 0 });
    expect((await send(file)).body).toMatchObject({ rows: 3, created: 0, duplicates: 3 });
    expect(await workOf('Equal')).toHaveLength(3);
  });
});

describe('lists in pages', () => {
  const lists: readonly [string, () => string, string][] = [
    ['clients', () => '/clients', 'clientId'],
    ['contracts', () => '/contracts', 'contractId'],
    ['contracts of a client', () => `/contracts?clientId=${at.clientId}`, 'contractId'],
    ['work on a contract', () => `/contracts/${at.contractId}/time-entries`, 'billableId'],
    ['work for a client', () => `/clients/${at.clientId}/time-entries`, 'billableId'],
    ['work of a technician', () => '/time-entries?technician=Grace', 'billableId'],
    ['invoices', () => '/invoices', 'invoiceId'],
    ['invoices of a client', () => `/invoices?clientId=${at.clientId}`, 'invoiceId'],
    ['batches', () => '/batches', 'batchId'],
    ['items of a batch', () => `/batches/${at.batchId}/items`, 'itemId'],
    ['members', () => '/members', 'subject'],
  ];
  const query = (path: string, more: string) => `${path}${path.includes('?') ? '&' : '?'}${more}`;
  const pageOf = (api: Api, path: string, cursor?: string) =>
    api.call('GET', query(path, `limit=2${cursor === undefined ? '' : `&cursor=${encodeURIComponent(cursor)}`}`));
  const cursorOf = async (path: string): Promise<string> => {
    const { body } = await pageOf(at.api, path);
    expect(body.nextCursor).toEqual(expect.any(String));
    return body.nextCursor;
  };
  const refused = (answer: Answer) => expectProblem(answer, 'CursorInvalid', 400, '/query/cursor');

  test.each(lists)('%s: two by two are the whole list, once', async (_, path, id) => {
    const whole = (await at.api.must('GET', query(path(), 'limit=100'))).body;
    expect(whole.nextCursor).toBeUndefined();
    const pages: string[][] = [];
    let cursor: string | undefined;
    do {
      const { status, headers, body } = await pageOf(at.api, path(), cursor);
      expect(status).toBe(200);
      cursor = body.nextCursor;
      if (cursor === undefined) expect(headers.get('link')).toBeNull();
      else expect(headers.get('link')).toContain(encodeURIComponent(cursor));
      pages.push(body.items.map((one: Record<string, string>) => one[id]));
      expect(pages.at(-1)?.length).toBeLessThanOrEqual(2);
    } while (cursor !== undefined && pages.length < 100);
    expect(pages.length).toBeGreaterThan(1);
    const ids = pages.flat();
    expect(ids).toEqual(whole.items.map((one: Record<string, string>) => one[id]));
    expect(new Set(ids).size).toBe(ids.length);
    expect(ids.length).toBeGreaterThan(2);
  });

  test.each(lists)('%s: a cursor that was tampered with, cut or made up is refused', async (_, path) => {
    const cursor = await cursorOf(path());
    const middle = Math.floor(cursor.length / 2);
    const changed = `${cursor.slice(0, middle)}${cursor[middle] === 'A' ? 'B' : 'A'}${cursor.slice(middle + 1)}`;
    for (const bad of [changed, cursor.slice(0, -1), `${cursor}AA`, 'x', '{}', Buffer.from('{}').toString('base64url')])
      refused(await pageOf(at.api, path(), bad));
  });

  test.each(lists.map(([name, path], i) => [name, path, lists[(i + 1) % lists.length]] as const))(
    '%s: the cursor of another list is refused',
    async (_, path, next) => {
      refused(await pageOf(at.api, path(), await cursorOf(next?.[1]() ?? '')));
    },
  );

  test('the cursor of the same list with another query is refused', async () => {
    refused(await pageOf(at.api, '/time-entries?technician=Ada', await cursorOf('/time-entries?technician=Grace')));
    refused(await pageOf(at.api, '/invoices?series=FA', await cursorOf('/invoices')));
    refused(await pageOf(at.api, '/contracts', await cursorOf(`/contracts?clientId=${at.clientId}`)));
  });
  test.each(['/clients', '/contracts', '/time-entries?technician=Grace', '/invoices', '/batches', '/members'])(
    '%s: the cursor of another firm is refused',
    async (path) => {
      refused(await pageOf(at.other, path, await cursorOf(path)));
    },
  );
  test('a cursor of work on one contract opens no other contract', async () => {
    const cursor = await cursorOf(`/contracts/${at.contractId}/time-entries`);
    refused(await pageOf(at.api, `/contracts/${at.open.contractId}/time-entries`, cursor));
  });
});
