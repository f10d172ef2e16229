import middy from '@middy/core';
import { receiveHooks } from '../../domain/operations/integrations/receive.ts';
import { ATTEMPT_MILLISECONDS, withinDeadline } from '../../domain/table/deadline.ts';
import { hookRoutes } from '../api/hooks/routes.ts';
import { routeKeyOf } from '../api/route.ts';
import { accessLog } from '../shared/http/access-log.ts';
import type { HttpEvent, HttpResult } from '../shared/http/event.ts';
import { parseParams } from '../shared/http/parse.ts';
import { problemsAsReplies } from '../shared/http/problems-as-replies.ts';
import { integrationSecrets } from '../shared/integration-secrets.ts';
import { journal } from '../shared/journal.ts';
import { clock, stores } from '../shared/services.ts';
import { rawRequestOf } from './raw-request.ts';

const route = hookRoutes.receiveHook;
const receive = receiveHooks({ stores, secretBox: integrationSecrets, clock, journal });

/** A webhook of a tool. Unlike other routes it is verified by its raw bytes, and answers a repetition with another status. */
const answer = (event: HttpEvent): Promise<HttpResult> =>
  withinDeadline(ATTEMPT_MILLISECONDS, async () => {
    const { endpointId = '' } = parseParams(event, route);
    const { outcome, deliveryId } = await receive(endpointId, rawRequestOf(event));
    return {
      statusCode: outcome === 'stored' ? route.success : 200,
      headers: { 'content-type': 'application/json', 'cache-control': 'no-store' },
      body: JSON.stringify({ deliveryId }),
    };
  });

export const handler = middy<HttpEvent, HttpResult>(answer, { timeoutEarlyInMillis: 0 })
  .use(accessLog(new Map([[routeKeyOf(route), route]])))
  .use(problemsAsReplies());
