import middy from '@middy/core';
import { BillingError } from '../../../domain/errors.ts';
import { ATTEMPT_MILLISECONDS, withinDeadline } from '../../../domain/table/deadline.ts';
import { type Route, type Routes, routeKeyOf } from '../../api/route.ts';
import { accessLog } from './access-log.ts';
import type { HttpEvent, HttpResult } from './event.ts';
import { problemsAsReplies } from './problems-as-replies.ts';
import type { Reply } from './reply.ts';
import type { Handlers } from './request.ts';

export type AnyHandler = (request: unknown) => Promise<Reply>;

/** Does one request of a route. */
export type Perform = (event: HttpEvent, route: Route, handler: AnyHandler) => Promise<HttpResult>;

/**
 * A resource's Lambda handler: finds the route and performs it within the deadline of an attempt.
 * `timeoutEarlyInMillis: 0`: a handler never answers before its promises have settled, or a write could appear behind a
 * run of the billing that had waited for it (design §2).
 */
export const stack = <Rs extends Routes>(routes: Rs, handlers: Handlers<Rs>, perform: Perform) => {
  const byKey = new Map(Object.values(routes).map((route) => [routeKeyOf(route), route]));
  const answer = async (event: HttpEvent): Promise<HttpResult> => {
    const route = byKey.get(event.routeKey);
    if (!route) throw new BillingError('RouteUnknown', 'this function has no such route: see /openapi.json');
    // Each handler was checked against its route where both were named; here any of them meets any request.
    const handler = handlers[route.operationId] as unknown as AnyHandler;
    const work = () => perform(event, route, handler);
    return route.ownDeadline ? work() : withinDeadline(ATTEMPT_MILLISECONDS, work);
  };
  return middy<HttpEvent, HttpResult>(answer, { timeoutEarlyInMillis: 0 })
    .use(accessLog(byKey))
    .use(problemsAsReplies());
};
