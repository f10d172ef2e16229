import { newId } from '../../../domain/ids.ts';
import type { IdempotencyStore } from '../../../domain/table/idempotency-store.ts';
import { type Route, routeKeyOf } from '../../api/route.ts';
import { authenticate, authorize, type ClaimNames } from './authenticate.ts';
import { openCursor } from './cursor.ts';
import { claimsOf, type HttpEvent, type HttpResult } from './event.ts';
import { fingerprintOf, idempotencyKeyOf, underKey } from './idempotency.ts';
import { parseIfMatch, parseParams, parseQuery } from './parse.ts';
import { parseBody } from './parse-body.ts';
import type { Caller } from './request.ts';
import type { AnyHandler, Perform } from './stack.ts';
import { type CursorScope, cursorScope, writeReply } from './write-reply.ts';

export interface PerformNeeds {
  readonly claims: ClaimNames;
  readonly idempotency: IdempotencyStore;
  /** The key that cursors are signed with. */
  readonly cursorKey: () => Promise<string>;
  readonly clock: () => Date;
}

const takesKey = ({ method, storesNothing }: Route): boolean => method === 'POST' && !storesNothing;

/** Everything that a request says, checked. The order is policy: nobody learns from a fault what they may not ask. */
const readRequest = async (event: HttpEvent, route: Route, { claims, cursorKey }: PerformNeeds) => {
  const caller = authenticate(claimsOf(event), claims);
  if (route.permission !== 'public') authorize(caller, route.permission);
  const params = parseParams(event, route);
  const { query, given, page: asked } = parseQuery(event, route);
  const expectedVersion = route.ifMatch && parseIfMatch(event);
  const { body, mediaType } = parseBody(event, route);
  const key = takesKey(route) ? idempotencyKeyOf(event) : undefined;
  const cursors: CursorScope = { key: cursorKey, scope: cursorScope(caller.tenantId, route, params, given) };
  const cursor = asked?.cursor && openCursor(await cursorKey(), cursors.scope, asked.cursor);
  const page = asked && { limit: asked.limit, cursor };
  return { caller, key, cursors, checked: { params, query, page, expectedVersion, body, mediaType } };
};

type Checked = Awaited<ReturnType<typeof readRequest>>['checked'];

/** What makes two requests under one key the same one. */
const attemptOf = ({ tenantId, subject }: Caller, route: Route, key: string, checked: Checked) => ({
  tenantId,
  scope: [routeKeyOf(route), JSON.stringify(checked.params), subject, key],
  fingerprint: fingerprintOf(checked.query, checked.body, checked.expectedVersion),
  keepsAnswer: !route.answersSecret,
});

/** Does a request of somebody who is signed in: checks it, runs it (a POST under its key), writes the answer. */
export const performSignedIn =
  (needs: PerformNeeds): Perform =>
  async (event: HttpEvent, route: Route, handler: AnyHandler): Promise<HttpResult> => {
    const { caller, key, cursors, checked } = await readRequest(event, route, needs);
    const run = async (id?: string): Promise<HttpResult> => {
      const origin = `https://${event.requestContext.domainName}`;
      const request = { ...caller, ...checked, id, now: needs.clock(), origin };
      return writeReply(event, route, await handler(request), cursors);
    };
    if (!takesKey(route)) return run();
    if (key === undefined) return run(newId(needs.clock()));
    return underKey(needs.idempotency, attemptOf(caller, route, key, checked), run);
  };
