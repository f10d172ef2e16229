import { httpHandlers } from './http-handlers.ts';

export { created, ok } from './http/reply.ts';

/** For a resource without lists: it signs no cursors, so it needs neither their key nor the client that fetches it. */
export const httpHandler = httpHandlers(() => {
  throw new TypeError('a resource with lists is handled by http-handler.ts');
});
