import type { Routes } from '../api/route.ts';
import { answering } from './http/answering.ts';
import type { Handlers } from './http/request.ts';
import { cursorKey } from './secret.ts';
import { clock, stores } from './services.ts';

export { accepted, created, noContent, ok, page, redirect, versioned } from './http/reply.ts';

/**
 * The Lambda handler of a resource: its routes, and for each operation a sentence. All that is the same everywhere
 * (token, permission, parsing, versions, repetitions, pages, errors, log) is done here, once.
 */
export const httpHandler = <Rs extends Routes>(routes: Rs, handlers: Handlers<Rs>) =>
  answering(routes, handlers, { idempotency: stores.idempotency, cursorKey, clock });
