import { httpHandlers } from './http-handlers.ts';
import { cursorKey } from './secret.ts';

export { accepted, created, noContent, ok, page, redirect, versioned, versionedNow } from './http/reply.ts';

/**
 * The Lambda handler of a resource: its routes, and for each operation a sentence. All that is the same everywhere
 * (token, permission, parsing, versions, repetitions, pages, errors, log) is done here, once.
 */
export const httpHandler = httpHandlers(cursorKey);
