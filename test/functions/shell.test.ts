import './environment.ts';
import { beforeEach, describe, expect, test } from 'vitest';
import { z } from 'zod';
import { BillingError } from '../../domain/errors.ts';
import { idFrom, newId } from '../../domain/ids.ts';
import type { IdempotencyRecord, IdempotencyStore } from '../../domain/table/idempotency-store.ts';
import { defineRoutes } from '../../functions/api/route.ts';
import { performSignedIn } from '../../functions/shared/http/perform.ts';
import { created, ok, page, versioned } from '../../functions/shared/http/reply.ts';
import { stack } from '../../functions/shared/http/stack.ts';
import { type Call, callerOf } from './call.ts';

const routes = defineRoutes('clients', {
  makeThing: {
    method: 'POST',
    path: '/things/{placeId}',
    permission: 'clients:write',
    summary: '',
    body: z.strictObject({ name: z.string().max(5), count: z.int().min(0).default(1) }),
    success: 201,
    response: z.object({ thingId: z.string() }),
  },
  listThings: {
    method: 'GET',
    path: '/things',
    permission: 'clients:read',
    summary: '',
    query: z.strictObject({ colour: z.string().optional() }),
    paged: true,
    success: 200,
    response: z.string(),
  },
  readThing: {
    method: 'GET',
    path: '/things/{thingId}',
    permission: 'clients:read',
    summary: '',
    success: 200,
    response: z.object({ version: z.int() }),
  },
  changeThing: {
    method: 'PUT',
    path: '/things/{thingId}',
    permission: 'clients:write',
    summary: '',
    ifMatch: true,
    body: z.strictObject({}),
    success: 200,
    response: z.object({ expected: z.int() }),
  },
  breakThing: { method: 'DELETE', path: '/things/{thingId}', permission: 'clients:write', summary: '', success: 204 },
});

const tenant = idFrom('tenant');
const claims = { sub: 'somebody', token_use: 'access', tenant_id: tenant, role: 'owner' };
const placeId = idFrom('place');
const thingId = idFrom('thing');

let made: string[] = [];
let fails: Error | undefined;
let records = new Map<string, IdempotencyRecord>();
beforeEach(() => {
  made = [];
  fails = undefined;
  records = new Map();
});

/** As the table keeps them. */
const idempotency: IdempotencyStore = {
  async begin(tenantId, keyHash, fingerprint) {
    const place = `${tenantId} ${keyHash}`;
    const record = records.get(place) ?? { fingerprint, seed: newId(new Date()) };
    records.set(place, record);
    return record;
  },
  async finish(tenantId, keyHash, answer) {
    const place = `${tenantId} ${keyHash}`;
    const record = records.get(place);
    if (record) records.set(place, { ...record, ...answer });
  },
};

const call = callerOf(
  stack(
    routes,
    {
      makeThing: async ({ id }) => {
        made.push(id);
        if (fails) throw fails;
        return created({ thingId: id }, `/things/${id}`);
      },
      listThings: async ({ page: { limit, cursor }, query }) =>
        page({ items: [`${limit} ${cursor ?? 'first'} ${query.colour ?? ''}`], cursor: cursor ? null : 'pk=T#1' }),
      readThing: async () => versioned({ version: 3 }),
      changeThing: async ({ expectedVersion }) => ok({ expected: expectedVersion }),
      breakThing: async () => {
        throw fails ?? new Error('the password is tulip');
      },
    },
    performSignedIn({
      claims: { tenant: 'tenant_id', role: 'role' },
      idempotency,
      cursorKey: async () => 'key',
      clock: () => new Date(),
    }),
  ),
);

const making = (more: Partial<Call> = {}): Call => ({
  route: 'POST /things/{placeId}',
  params: { placeId },
  body: { name: 'a' },
  claims,
  ...more,
});
const underKey = (key: string, more: Partial<Call> = {}) => making({ headers: { 'idempotency-key': key }, ...more });
const listing = (query = {}, more: Partial<Call> = {}): Call => ({ route: 'GET /things', query, claims, ...more });
const onThing = (method: string, more: Partial<Call> = {}): Call => ({
  route: `${method} /things/{thingId}`,
  params: { thingId },
  claims,
  ...more,
});

describe('who asks', () => {
  test.each([
    { because: 'no token', claims: undefined, status: 401, code: 'TokenInvalid' },
    { because: 'an ID token', claims: { ...claims, token_use: 'id' }, status: 401, code: 'TokenInvalid' },
    { because: 'a token of nobody', claims: { ...claims, sub: undefined }, status: 401, code: 'TokenInvalid' },
    { because: 'no firm', claims: { ...claims, tenant_id: undefined }, status: 403, code: 'Forbidden' },
    { because: 'no role', claims: { ...claims, role: undefined }, status: 403, code: 'Forbidden' },
    { because: 'an unknown role', claims: { ...claims, role: 'admin' }, status: 403, code: 'Forbidden' },
    { because: 'two roles', claims: { ...claims, role: '[owner viewer]' }, status: 403, code: 'Forbidden' },
    { because: 'a firm of no form', claims: { ...claims, tenant_id: 'T#1' }, status: 403, code: 'Forbidden' },
    { because: 'an owner of the host', claims: { ...claims, tenant_id: 'host' }, status: 403, code: 'Forbidden' },
    { because: 'an operator in a firm', claims: { ...claims, role: 'operator' }, status: 403, code: 'Forbidden' },
    { because: 'a viewer who writes', claims: { ...claims, role: 'viewer' }, status: 403, code: 'Forbidden' },
  ])('$because is refused', async ({ claims: given, status, code }) => {
    const answer = await call(making({ claims: given }));
    expect({ status: answer.status, code: answer.body.code, made }).toEqual({ status, code, made: [] });
    if (status === 401) expect(answer.headers['www-authenticate']).toMatch(/^Bearer/);
  });

  test('a token of another issuer need not say its use', async () => {
    expect((await call(making({ claims: { ...claims, token_use: undefined } }))).status).toBe(201);
  });
});

describe('what is asked', () => {
  test.each([
    { because: 'no JSON', body: '{"name":', status: 400, code: 'JsonMalformed' },
    { because: 'no UTF-8', body: new Uint8Array([0x22, 0xff, 0x22]), status: 400, code: 'JsonMalformed' },
    { because: 'no body', body: undefined, status: 400, code: 'RequestInvalid' },
    { because: 'a deep list', body: '['.repeat(400_000), status: 400, code: 'JsonMalformed' },
    { because: 'over 1 MiB', body: `"${'x'.repeat(1024 * 1024)}"`, status: 413, code: 'BodyTooLarge' },
    { because: 'a list', body: [], status: 400, pointer: '' },
    { because: 'null', body: null, status: 400, pointer: '' },
    { because: 'an unknown field', body: { name: 'a', 'a/b': 1 }, status: 400, pointer: '/a~1b' },
    { because: 'a prototype', body: '{"name":"a","__proto__":{"count":2}}', status: 400, pointer: '/__proto__' },
    { because: 'a number as text', body: { name: 'a', count: '1' }, status: 400, pointer: '/count' },
    { because: 'half a number', body: { name: 'a', count: 0.5 }, status: 400, pointer: '/count' },
    { because: 'a huge number', body: '{"name":"a","count":1e400}', status: 400, pointer: '/count' },
    { because: 'a name too long', body: { name: 'abcdef' }, status: 400, pointer: '/name' },
    { because: 'no name', body: {}, status: 400, pointer: '/name' },
  ])('$because is refused', async ({ body, status, code = 'RequestInvalid', pointer }) => {
    const headers = { 'content-type': 'application/json' };
    const answer = await call(underKey('key', { body, headers: { ...headers, 'idempotency-key': 'key' } }));
    expect({ status: answer.status, code: answer.body.code }).toEqual({ status, code });
    if (pointer !== undefined) expect(answer.body.errors).toMatchObject([{ pointer }]);
    expect(answer.headers['content-type']).toBe('application/problem+json');
    expect({ made, keys: records.size }).toEqual({ made: [], keys: 0 });
  });

  test.each(['text/plain', 'application/json; charset=latin1', 'multipart/form-data', ''])(
    '%s is not JSON',
    async (type) => {
      const answer = await call(making({ headers: { 'content-type': type } }));
      expect(answer).toMatchObject({ status: 415, body: { code: 'MediaTypeUnsupported' } });
    },
  );

  test('a body in Base64 is a body', async () => {
    const body = new TextEncoder().encode('{"name":"é"}');
    expect(
      (await call(making({ body, headers: { 'content-type': 'application/json; charset="UTF-8"' } }))).status,
    ).toBe(201);
  });

  test('a route that is not there, and an id of no form', async () => {
    expect(await call({ route: 'GET /nothing', claims })).toMatchObject({
      status: 404,
      body: { code: 'RouteUnknown' },
    });
    const answer = await call(onThing('GET', { params: { thingId: 'T#1' } }));
    expect(answer).toMatchObject({ status: 404, body: { code: 'NotFound', errors: [{ pointer: '/path/thingId' }] } });
  });
});

describe('versions', () => {
  test.each([
    { because: 'none', ifMatch: undefined, status: 428, code: 'PreconditionRequired' },
    { because: 'an asterisk', ifMatch: '*', status: 400, code: 'RequestInvalid' },
    { because: 'a bare number', ifMatch: '3', status: 400, code: 'RequestInvalid' },
    { because: 'a weak one', ifMatch: 'W/"3"', status: 400, code: 'RequestInvalid' },
    { because: 'two', ifMatch: '"3", "4"', status: 400, code: 'RequestInvalid' },
  ])('If-Match with $because is refused', async ({ ifMatch, status, code }) => {
    const answer = await call(
      onThing('PUT', { body: {}, headers: ifMatch === undefined ? {} : { 'if-match': ifMatch } }),
    );
    expect({ status: answer.status, code: answer.body.code }).toEqual({ status, code });
  });

  test('the version that is named reaches the operation', async () => {
    const answer = await call(onThing('PUT', { body: {}, headers: { 'if-match': '"3"' } }));
    expect(answer.body).toEqual({ expected: 3 });
  });

  test('what the caller has already is not sent again', async () => {
    expect(await call(onThing('GET'))).toMatchObject({
      status: 200,
      headers: { etag: '"3"', 'cache-control': 'no-store' },
    });
    expect(await call(onThing('GET', { headers: { 'if-none-match': 'W/"2", "3"' } }))).toMatchObject({
      status: 304,
      body: '',
    });
    expect(await call(onThing('GET', { headers: { 'if-none-match': '"2"' } }))).toMatchObject({ status: 200 });
  });
});

describe('an Idempotency-Key', () => {
  test('gives the first answer again', async () => {
    const first = await call(underKey('k'));
    const second = await call(underKey('"k"', { body: '{"count":1, "name":"a"}' }));
    expect(second).toMatchObject({ status: 201, body: first.body, headers: { location: first.headers.location } });
    expect([first, second].map(({ headers }) => headers['idempotency-replayed'])).toEqual([undefined, 'true']);
    expect(made).toHaveLength(1);
  });

  test('makes the same thing after an attempt that died', async () => {
    fails = new Error('killed');
    expect((await call(underKey('k'))).status).toBe(500);
    fails = undefined;
    const { body } = await call(underKey('k'));
    expect(made).toEqual([body.thingId, body.thingId]);
  });

  test('of a refused request serves it again, once its cause is gone', async () => {
    fails = new BillingError('ClientUnknown', 'no such client');
    expect((await call(underKey('k'))).status).toBe(422);
    fails = undefined;
    expect(await call(underKey('k'))).toMatchObject({ status: 201 });
  });

  test('is of one request', async () => {
    await call(underKey('k'));
    const answer = await call(underKey('k', { body: { name: 'b' } }));
    expect(answer).toMatchObject({ status: 422, body: { code: 'IdempotencyKeyReused' } });
    expect(made).toHaveLength(1);
  });

  test.each([
    { because: 'another firm', more: { claims: { ...claims, tenant_id: idFrom('other') } } },
    { because: 'another person', more: { claims: { ...claims, sub: 'else' } } },
    { because: 'another place', more: { params: { placeId: idFrom('elsewhere') } } },
  ])('of $because is another key', async ({ more }) => {
    await call(underKey('k'));
    await call(underKey('k', { ...more, body: { name: 'b' } }));
    expect(new Set(made).size).toBe(2);
  });

  test.each(['', ' ', 'é', 'a b', 'x'.repeat(256)])('%j is none', async (key) => {
    expect(await call(underKey(key))).toMatchObject({
      status: 400,
      body: { errors: [{ pointer: '/header/idempotency-key' }] },
    });
    expect(made).toEqual([]);
  });

  test('is not needed, but then each request makes something else', async () => {
    await call(making());
    await call(making());
    expect(new Set(made).size).toBe(2);
  });
});

describe('a list', () => {
  test.each([{ limit: '0' }, { limit: '101' }, { limit: '1e1' }, { limit: '1,2' }, { color: 'red' }, { cursor: '' }])(
    'is not asked for with %j',
    async (query) => {
      const pointer = `/query/${Object.keys(query)[0]}`;
      expect(await call(listing(query))).toMatchObject({ status: 400, body: { errors: [{ pointer }] } });
    },
  );

  test('is read on by its cursor, which the link carries too', async () => {
    const first = await call(listing({ limit: '2', colour: 'red' }));
    const cursor: string = first.body.nextCursor;
    expect(first.headers.link).toBe(`</things?limit=2&colour=red&cursor=${cursor}>; rel="next"`);
    const second = await call(listing({ colour: 'red', cursor }));
    expect(second.body).toEqual({ items: ['50 pk=T#1 red'] });
    expect(Buffer.from(cursor, 'base64url').toString()).toContain('pk=T#1');
  });

  test('is not read on by what we have not signed for it', async () => {
    const cursor: string = (await call(listing({ colour: 'red' }))).body.nextCursor;
    const bytes = Buffer.from(cursor, 'base64url');
    bytes[bytes.length - 1] = '2'.charCodeAt(0);
    const forged = [
      listing({ colour: 'red', cursor: bytes.toString('base64url') }),
      listing({ colour: 'red', cursor: `${cursor}=` }),
      listing({ colour: 'red', cursor: cursor.slice(0, 20) }),
      listing({ colour: 'blue', cursor }),
      listing({ cursor }),
      listing({ colour: 'red', cursor }, { claims: { ...claims, tenant_id: idFrom('other') } }),
    ];
    for (const each of forged) expect(await call(each)).toMatchObject({ status: 400, body: { code: 'CursorInvalid' } });
  });
});

describe('what goes wrong on our side', () => {
  test('is told without what is inside', async () => {
    const answer = await call(onThing('DELETE'));
    expect(answer).toMatchObject({ status: 500, body: { requestId: 'request-1' } });
    expect(JSON.stringify(answer)).not.toMatch(/tulip|stack/);
  });

  test.each([
    { name: 'ThrottlingException', status: 503, code: 'ServiceBusy' },
    { name: 'CommitRefused', status: 409, code: 'Conflict' },
  ])('$name, however deep, is $code', async ({ name, status, code }) => {
    fails = new Error('outer', { cause: Object.assign(new Error('inner'), { name }) });
    const answer = await call(onThing('DELETE'));
    expect({ status: answer.status, code: answer.body.code }).toEqual({ status, code });
    expect(answer.headers['retry-after']).toBe(status === 503 ? '2' : undefined);
  });
});
