import type { Routes } from '../api/route.ts';
import { environment } from './env.ts';
import { performSignedIn } from './http/perform.ts';
import type { Handlers } from './http/request.ts';
import { stack } from './http/stack.ts';
import { cursorKey } from './secret.ts';
import { clock, stores } from './services.ts';

export { accepted, created, noContent, ok, page, redirect, versioned } from './http/reply.ts';

const { TENANT_CLAIM, ROLE_CLAIM } = environment('TENANT_CLAIM', 'ROLE_CLAIM');

const perform = performSignedIn({
  claims: { tenant: TENANT_CLAIM, role: ROLE_CLAIM },
  idempotency: stores.idempotency,
  cursorKey,
  clock,
});

/**
 * The Lambda handler of a resource: its routes, and for each operation a sentence. All that is the same everywhere
 * (token, permission, parsing, versions, repetitions, pages, errors, log) is done here, once.
 */
export const httpHandler = <Rs extends Routes>(routes: Rs, handlers: Handlers<Rs>) => stack(routes, handlers, perform);
