import type { Routes } from '../api/route.ts';
import { environment } from './env.ts';
import { performSignedIn } from './http/perform.ts';
import type { Handlers } from './http/request.ts';
import { stack } from './http/stack.ts';
import { clock, stores } from './services.ts';

const { TENANT_CLAIM, ROLE_CLAIM } = environment('TENANT_CLAIM', 'ROLE_CLAIM');

/** The Lambda handlers of resources whose lists, if they have any, are cut into pages with this key. */
export const httpHandlers = (cursorKey: () => Promise<string>) => {
  const perform = performSignedIn({
    claims: { tenant: TENANT_CLAIM, role: ROLE_CLAIM },
    idempotency: stores.idempotency,
    cursorKey,
    clock,
  });
  return <Rs extends Routes>(routes: Rs, handlers: Handlers<Rs>) => stack(routes, handlers, perform);
};
