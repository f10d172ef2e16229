import { closeAudit } from '../../domain/operations/audits/close.ts';
import { tableNeeds } from '../month-end/table-needs.ts';
import { mailer } from '../shared/mailer.ts';
import { publishCounts } from '../shared/metrics.ts';
import { taskHandler } from '../shared/task-handler.ts';
import { AuditInput } from './inputs.ts';

const close = closeAudit(tableNeeds, mailer());

/** State "Close". */
export const handler = taskHandler(AuditInput, async (input) => {
  const closing = await close(input);
  publishCounts({ AuditErrors: closing.errors, AuditWarnings: closing.warnings, StraysRepaired: closing.repaired });
  return closing;
});
