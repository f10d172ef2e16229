import { failAudit } from '../../domain/operations/audits/close.ts';
import { tableNeeds } from '../month-end/table-needs.ts';
import { taskHandler } from '../shared/task-handler.ts';
import { FailInput } from './inputs.ts';

const fail = failAudit(tableNeeds);

/** State "Record failure". */
export const handler = taskHandler(FailInput, ({ tenantId, auditId, error }) =>
  fail({ tenantId, auditId, reason: `${error.Error}: the audit stopped after all its retries` }),
);
