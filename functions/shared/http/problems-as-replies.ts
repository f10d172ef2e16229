import type { MiddlewareObj } from '@middy/core';
import { journal } from '../journal.ts';
import { defectProblem, problemOf } from '../problem.ts';
import { asBillingError } from './errors.ts';
import type { HttpEvent, HttpResult } from './event.ts';
import { writeProblem } from './write-reply.ts';

/** Everything that is thrown becomes a problem; what nobody foresaw is logged in full and told to nobody. */
export const problemsAsReplies = (): MiddlewareObj<HttpEvent, HttpResult> => ({
  onError: (request) => {
    const { requestId } = request.event.requestContext;
    const known = asBillingError(request.error);
    if (!known || known.code === 'ServiceBusy') journal.error('request failed', { requestId, error: request.error });
    request.response = writeProblem(known ? problemOf(known, requestId) : defectProblem(requestId));
  },
});
