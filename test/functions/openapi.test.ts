import './environment.ts';
import { describe, expect, test } from 'vitest';
import { permissions } from '../../domain/tenants/roles.ts';
import { handler } from '../../functions/api/docs.ts';
import { openApiOf } from '../../functions/api/openapi/document.ts';
import { routes } from '../../functions/api/routes.ts';
import { callerOf } from './call.ts';

const document = JSON.parse(JSON.stringify(openApiOf(routes)));
const text = JSON.stringify(document);
const call = callerOf(handler);

interface Operation {
  readonly operationId: string;
  readonly parameters: readonly ({ readonly name: string; readonly in: string } | { readonly $ref: string })[];
  readonly responses: Readonly<Record<string, unknown>>;
}
const operationOf = ({ path, method }: { path: string; method: string }): Operation =>
  document.paths[path][method.toLowerCase()];

const resolve = (ref: string): unknown =>
  ref
    .slice(2)
    .split('/')
    .reduce((node, key) => node?.[key.replaceAll('~1', '/').replaceAll('~0', '~')], document);

describe('the OpenAPI document', () => {
  test('describes every route once', () => {
    const ids = routes.map(({ operationId }) => operationId);
    expect(new Set(ids).size).toBe(ids.length);
    for (const route of routes) expect(operationOf(route).operationId).toBe(route.operationId);
  });

  test('refers to nothing that is not in it', () => {
    const refs = [...text.matchAll(/"\$ref":"([^"]+)"/g)].map(([, ref]) => ref ?? '');
    expect(refs.length).toBeGreaterThan(50);
    for (const ref of new Set(refs)) expect({ ref, there: resolve(ref) !== undefined }).toEqual({ ref, there: true });
  });

  test('has no component that nothing refers to', () => {
    for (const name of Object.keys(document.components.schemas))
      expect(text).toContain(`#/components/schemas/${name}"`);
  });

  test.each(routes.map((route) => [route.operationId, route] as const))(
    '%s names its parameters and problems',
    (_, route) => {
      const { parameters, responses } = operationOf(route);
      const inPath = parameters.flatMap((each) => ('in' in each && each.in === 'path' ? [`{${each.name}}`] : []));
      expect(inPath).toEqual(route.path.match(/\{\w+\}/g) ?? []);
      for (const each of parameters) if ('in' in each) expect(each).toHaveProperty('schema');
      expect(Object.keys(responses)).toContain(String(route.success));
      if (!route.public) expect(Object.keys(responses)).toEqual(expect.arrayContaining(['400', '401', '403', '503']));
      if (route.ifMatch) expect(Object.keys(responses)).toEqual(expect.arrayContaining(['412', '428']));
    },
  );

  test('asks for a token everywhere but for itself, for what a mail links to, and for what a tool signs', () => {
    expect(document.security).toEqual([{ token: [] }]);
    expect(routes.filter((route) => route.public).map(({ path }) => path)).toEqual([
      '/documents/{token}',
      '/hooks/{endpointId}',
      '/openapi.json',
      '/docs',
      '/docs/{asset}',
    ]);
  });

  test('tells the truth about defaults: free in a request, there in an answer', () => {
    const { ClientDetailsInput, Client } = document.components.schemas;
    expect(ClientDetailsInput ?? document.components.schemas.ClientDetails).toMatchObject({
      required: ['name', 'address'],
    });
    expect(Client.required).toEqual(expect.arrayContaining(['billingContacts', 'taxTreatment', 'clientId', 'version']));
  });
});

test('every permission is asked for by some route', () => {
  const asked = new Set(routes.map(({ permission }) => permission));
  expect(permissions.filter((permission) => !asked.has(permission))).toEqual([]);
});

describe('the reference page', () => {
  test('is served with all that it needs, and may ask nobody else', async () => {
    const page = await call({ route: 'GET /docs' });
    expect(page).toMatchObject({ status: 200, headers: { 'content-type': 'text/html; charset=utf-8' } });
    expect(page.headers['content-security-policy']).toMatch(/^default-src 'none'; script-src 'self';/);
    const assets = [...page.body.matchAll(/(?:src|href)="([^"]+)"/g)]
      .map(([, url]) => url)
      .filter((url) => url !== 'data:,');
    expect(assets).toHaveLength(3);
    for (const url of assets) {
      expect(url).toMatch(/^docs\//);
      const asset = await call({ route: 'GET /docs/{asset}', params: { asset: url.slice('docs/'.length) } });
      expect(asset).toMatchObject({ status: 200, headers: { 'content-encoding': 'gzip' } });
      expect(asset.body.length).toBeLessThan(1_000_000);
    }
  });

  test.each(['../package.json', 'index.html', ''])('has no file %j', async (asset) => {
    expect((await call({ route: 'GET /docs/{asset}', params: { asset } })).status).toBe(400);
  });

  test('shows the document', async () => {
    const { status, body } = await call({ route: 'GET /openapi.json' });
    expect({ status, version: body.openapi }).toEqual({ status: 200, version: '3.1.0' });
  });
});
