import { failBatch } from '../../domain/operations/month-end/review.ts';
import { taskHandler } from '../shared/task-handler.ts';
import { FailInput } from './inputs.ts';
import { tableNeeds } from './table-needs.ts';

const fail = failBatch(tableNeeds);

/** State "Record failure". */
export const handler = taskHandler(FailInput, ({ tenantId, batchId, attempt, error }) =>
  fail({ tenantId, batchId, attempt, reason: `${error.Error}: the month end stopped after all its retries` }),
);
