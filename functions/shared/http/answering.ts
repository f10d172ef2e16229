import middy from '@middy/core';
import type { Context } from 'aws-lambda';
import { BillingError } from '../../../domain/errors.ts';
import { newId } from '../../../domain/ids.ts';
import { ATTEMPT_MILLISECONDS, withinDeadline } from '../../../domain/table/deadline.ts';
import type { IdempotencyStore } from '../../../domain/table/idempotency-store.ts';
import { type Route, type Routes, routeKeyOf } from '../../api/route.ts';
import { environment } from '../env.ts';
import { accessLog } from './access-log.ts';
import { authenticate, authorize } from './authenticate.ts';
import { openCursor } from './cursor.ts';
import { claimsOf, type HttpEvent, type HttpResult } from './event.ts';
import { fingerprintOf, idempotencyKeyOf, underKey } from './idempotency.ts';
import { parseIfMatch, parseParams, parseQuery } from './parse.ts';
import { parseBody } from './parse-body.ts';
import { problemsAsReplies } from './problems-as-replies.ts';
import type { Reply } from './reply.ts';
import type { Handlers } from './request.ts';
import { cursorScope, writeReply } from './write-reply.ts';

export interface Needs {
  readonly idempotency: IdempotencyStore;
  /** The key that cursors are signed with. */
  readonly cursorKey: () => Promise<string>;
  readonly clock: () => Date;
}

type AnyHandler = (request: unknown) => Promise<Reply>;

/** Does one request: parse, run under its key, write the answer. */
const perform = async (event: HttpEvent, route: Route, handler: AnyHandler, needs: Needs): Promise<HttpResult> => {
  const { TENANT_CLAIM, ROLE_CLAIM } = claimVariables;
  const caller = authenticate(claimsOf(event), { tenant: TENANT_CLAIM, role: ROLE_CLAIM });
  if (route.permission !== 'public') authorize(caller, route.permission);
  const params = parseParams(event, route);
  const { query, given, page: asked } = parseQuery(event, route);
  const expectedVersion = route.ifMatch ? parseIfMatch(event) : undefined;
  const { body, mediaType } = parseBody(event, route);
  const key = route.method === 'POST' ? idempotencyKeyOf(event) : undefined;

  const scope = cursorScope(caller.tenantId, route, params, given);
  const cursor = asked?.cursor === undefined ? undefined : openCursor(await needs.cursorKey(), scope, asked.cursor);
  const page = asked && { limit: asked.limit, cursor };

  const run = async (id: string | undefined): Promise<HttpResult> => {
    const request = { ...caller, params, query, body, page, expectedVersion, id, now: needs.clock(), mediaType };
    return writeReply(event, route, await handler(request), { key: needs.cursorKey, scope });
  };
  if (route.method !== 'POST') return run(undefined);
  if (key === undefined) return run(newId(needs.clock()));
  const attempt = {
    tenantId: caller.tenantId,
    scope: [routeKeyOf(route), JSON.stringify(params), caller.subject, key],
    fingerprint: fingerprintOf(query, body, expectedVersion),
  };
  return underKey(needs.idempotency, attempt, run);
};

const claimVariables = environment('TENANT_CLAIM', 'ROLE_CLAIM');

/**
 * A resource's Lambda handler. `timeoutEarlyInMillis: 0`: a handler never answers before its promises have settled, or a
 * write could appear behind a run of the billing that had waited for it (design §2).
 */
export const answering = <Rs extends Routes>(routes: Rs, handlers: Handlers<Rs>, needs: Needs) => {
  const byKey = new Map(Object.values(routes).map((route) => [routeKeyOf(route), route]));
  const answer = async (event: HttpEvent, _context: Context): Promise<HttpResult> => {
    const route = byKey.get(event.routeKey);
    if (!route) throw new BillingError('RouteUnknown', `there is no route ${event.routeKey}`);
    // Each handler was checked against its route where both were named; here any of them meets any request.
    const handler = handlers[route.operationId] as unknown as AnyHandler;
    const work = () => perform(event, route, handler, needs);
    return route.ownDeadline ? work() : withinDeadline(ATTEMPT_MILLISECONDS, work);
  };
  return middy<HttpEvent, HttpResult>(answer, { timeoutEarlyInMillis: 0 })
    .use(accessLog(byKey))
    .use(problemsAsReplies());
};
