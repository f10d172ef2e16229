import { describe, expect, test } from 'vitest';
import { assets } from '../../functions/api/docs/routes.ts';
import { routes } from '../../functions/api/routes.ts';
import { apiUrlOf } from '../../local/people.ts';
import { deployed } from './firm.ts';

const pageUrl = () => `${apiUrlOf(deployed())}/docs`;
const OTHER_HOST = /(?:https?:)?\/\/[a-z0-9]/i;

describe('the OpenAPI document', () => {
  const read = async () => {
    const response = await fetch(`${apiUrlOf(deployed())}/openapi.json`);
    return { response, text: await response.text() };
  };

  test('answers without a token, as OpenAPI 3.1', async () => {
    const { response, text } = await read();
    expect(response.status).toBe(200);
    expect(response.headers.get('content-type')).toContain('application/json');
    expect(JSON.parse(text).openapi).toMatch(/^3\.1\./);
  });

  test('holds every route, and no other', async () => {
    const { paths } = JSON.parse((await read()).text) as { paths: Record<string, Record<string, object>> };
    const described = Object.entries(paths).flatMap(([path, operations]) =>
      Object.entries(operations).map(([method, operation]) => ({
        route: `${method.toUpperCase()} ${path}`,
        ...operation,
      })),
    );
    expect(described).toHaveLength(routes.length);
    for (const { method, path, operationId } of routes)
      expect(described).toContainEqual(expect.objectContaining({ route: `${method} ${path}`, operationId }));
  });

  test('names no host', async () => {
    const { text } = await read();
    expect(JSON.parse(text).servers).toEqual([{ url: '.' }]);
    expect(text).not.toMatch(OTHER_HOST);
  });
});

describe('the reference page', () => {
  test('answers without a token, and the browser may ask nobody else', async () => {
    const response = await fetch(pageUrl());
    expect(response.status).toBe(200);
    expect(response.headers.get('content-type')).toContain('text/html');
    expect(await response.text()).not.toMatch(OTHER_HOST);
    const policy = response.headers.get('content-security-policy') ?? '';
    expect(policy).toContain("default-src 'none'");
    const sources = policy.split(';').flatMap((directive) => directive.trim().split(' ').slice(1));
    expect([...new Set(sources)].sort()).toEqual(["'none'", "'self'", "'unsafe-inline'", 'data:']);
  });

  test('everything that it refers to is served beside it', async () => {
    const html = await (await fetch(pageUrl())).text();
    const named = [...html.matchAll(/(?:src|href)="([^"]+)"/g)]
      .map(([, address]) => address ?? '')
      .filter((address) => !address.startsWith('data:'));
    expect(named.sort()).toEqual(assets.map((asset) => `docs/${asset}`).sort());
    for (const address of named) expect((await fetch(new URL(address, pageUrl()))).status, address).toBe(200);
  });

  test.each(assets)('%s comes whole and as what it is', async (asset) => {
    const response = await fetch(`${pageUrl()}/${asset}`);
    expect(response.status).toBe(200);
    expect(response.headers.get('content-type')).toContain(asset.endsWith('.css') ? 'text/css' : 'text/javascript');
    expect(response.headers.get('x-content-type-options')).toBe('nosniff');
    // `fetch` unpacks it, or fails.
    expect((await response.text()).length).toBeGreaterThan(100);
  });

  test('its own script and style name no other host', async () => {
    const [start, style] = await Promise.all(
      ['start.js', 'swagger-ui.css'].map(async (asset) => (await fetch(`${pageUrl()}/${asset}`)).text()),
    );
    expect(start).not.toMatch(OTHER_HOST);
    expect(style).not.toMatch(/@import|url\(\s*["']?(?:https?:)?\/\//i);
  });

  test('no other file is', async () => {
    const response = await fetch(`${pageUrl()}/package.json`);
    expect(response.status).toBe(400);
    expect(response.headers.get('content-type')).toBe('application/problem+json');
    expect(await response.json()).toMatchObject({ code: 'RequestInvalid', errors: [{ pointer: '/path/asset' }] });
  });
});
