import type { MiddlewareObj } from '@middy/core';
import type { Route } from '../../api/route.ts';
import { environment } from '../env.ts';
import { journal } from '../journal.ts';
import { claimsOf, type HttpEvent, type HttpResult } from './event.ts';

const { TENANT_CLAIM } = environment('TENANT_CLAIM');

/** One line for each request: which operation, for which tenant, with what outcome. No path, query, body or person. */
export const accessLog = (routes: ReadonlyMap<string, Route>): MiddlewareObj<HttpEvent, HttpResult> => {
  const begun = new WeakMap<HttpEvent, number>();
  const write = ({ event, response }: { event: HttpEvent; response: HttpResult | null | undefined }): void => {
    journal.info('request', {
      operationId: routes.get(event.routeKey)?.operationId,
      tenantId: claimsOf(event)?.[TENANT_CLAIM],
      requestId: event.requestContext.requestId,
      status: response?.statusCode,
      milliseconds: Math.round(performance.now() - (begun.get(event) ?? performance.now())),
    });
  };
  return { before: ({ event }) => void begun.set(event, performance.now()), after: write, onError: write };
};
