import type { Routes } from '../api/route.ts';
import { clock } from './clock.ts';
import { parseParams, parseQuery } from './http/parse.ts';
import type { Handlers } from './http/request.ts';
import { type Perform, stack } from './http/stack.ts';
import { writeReply } from './http/write-reply.ts';

const noPages = { key: () => Promise.reject(new Error('a public route has no pages')), scope: [] };

const perform: Perform = async (event, route, handler) => {
  const request = { params: parseParams(event, route), query: parseQuery(event, route).query, now: clock() };
  return writeReply(event, route, await handler(request), noPages);
};

/** The Lambda handler of routes that answer the same to everybody who asks, and need neither a sign-in nor a table. */
export const publicHandler = <Rs extends Routes>(routes: Rs, handlers: Handlers<Rs>) =>
  stack(routes, handlers, perform);
