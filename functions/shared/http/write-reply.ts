import { type Route, routeKeyOf } from '../../api/route.ts';
import type { Problem } from '../problem.ts';
import { sealCursor } from './cursor.ts';
import { type HttpEvent, type HttpResult, header } from './event.ts';
import type { Reply } from './reply.ts';

const COMMON = { 'cache-control': 'no-store' } as const;
const JSON_TYPE = 'application/json';

export interface CursorScope {
  readonly key: () => Promise<string>;
  readonly scope: readonly string[];
}

/** The ETag that the caller has already, of `If-None-Match`. */
const isKnown = (event: HttpEvent, etag: string): boolean =>
  (header(event, 'if-none-match') ?? '')
    .split(',')
    .map((each) => each.trim().replace(/^W\//, ''))
    .some((each) => each === etag || each === '*');

const nextPage = ({ rawPath, queryStringParameters = {} }: HttpEvent, cursor: string): string => {
  const query = new URLSearchParams();
  for (const [name, value] of Object.entries(queryStringParameters)) if (value !== undefined) query.set(name, value);
  query.set('cursor', cursor);
  return `<${rawPath}?${query}>; rel="next"`;
};

const writePage = async (event: HttpEvent, reply: Reply, { key, scope }: CursorScope): Promise<HttpResult> => {
  const cursor = reply.next ? sealCursor(await key(), scope, reply.next) : undefined;
  return {
    statusCode: 200,
    headers: { ...COMMON, 'content-type': JSON_TYPE, ...(cursor && { link: nextPage(event, cursor) }) },
    body: JSON.stringify({ items: reply.body, ...(cursor && { nextCursor: cursor }), ...reply.facts }),
  };
};

/** Of an answer that is not JSON: where it goes on. */
const linkOf = async (event: HttpEvent, { next }: Reply, { key, scope }: CursorScope) =>
  next ? { link: nextPage(event, sealCursor(await key(), scope, next)) } : {};

const writeContent = (
  { type, data, maxAgeSeconds, headers }: NonNullable<Reply['content']>,
  link: { readonly link?: string },
): HttpResult => ({
  statusCode: 200,
  headers: { 'content-type': type, 'cache-control': `public, max-age=${maxAgeSeconds}`, ...headers, ...link },
  ...(typeof data === 'string'
    ? { body: data }
    : { body: Buffer.from(data).toString('base64'), isBase64Encoded: true }),
});

/** An operation's reply as HTTP. */
export const writeReply = async (
  event: HttpEvent,
  route: Route,
  reply: Reply,
  cursors: CursorScope,
): Promise<HttpResult> => {
  if (reply.content) return writeContent(reply.content, await linkOf(event, reply, cursors));
  if (route.paged) return writePage(event, reply, cursors);
  const etag = reply.version === undefined ? undefined : `"${reply.version}"`;
  const headers = {
    ...COMMON,
    ...(etag && { etag }),
    ...(reply.location && { location: reply.location }),
  };
  if (route.method === 'GET' && etag && !reply.moves && isKnown(event, etag)) return { statusCode: 304, headers };
  if (reply.body === undefined) return { statusCode: route.success, headers };
  return {
    statusCode: route.success,
    headers: { ...headers, 'content-type': JSON_TYPE },
    body: JSON.stringify(reply.body),
  };
};

export const writeProblem = (problem: Problem): HttpResult => ({
  statusCode: problem.status,
  headers: {
    ...COMMON,
    'content-type': 'application/problem+json',
    ...(problem.status === 401 && { 'www-authenticate': 'Bearer error="invalid_token"' }),
    ...(problem.status === 503 && { 'retry-after': '2' }),
  },
  body: JSON.stringify(problem),
});

/** What a cursor is signed for: it reads on in the same list, of the same tenant, and in no other. */
export const cursorScope = (tenantId: string, route: Route, ...rest: readonly unknown[]): readonly string[] => [
  tenantId,
  routeKeyOf(route),
  JSON.stringify(rest),
];
