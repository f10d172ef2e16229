import { failBatch } from '../../domain/operations/month-end/review.ts';
import { taskHandler } from '../shared/task-handler.ts';
import { FailInput } from './inputs.ts';
import { needs } from './needs.ts';

const fail = failBatch(needs);

/** State "Record failure". */
export const handler = taskHandler(FailInput, ({ tenantId, batchId, error }) =>
  fail({ tenantId, batchId, reason: `${error.Error}: the month end stopped after all its retries` }),
);
