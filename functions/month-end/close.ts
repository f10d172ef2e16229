import { closeBatch } from '../../domain/operations/month-end/close.ts';
import { mailer } from '../shared/mailer.ts';
import { publishCounts } from '../shared/metrics.ts';
import { taskHandler } from '../shared/task-handler.ts';
import { BatchInput } from './inputs.ts';
import { tableNeeds } from './table-needs.ts';

const close = closeBatch(tableNeeds, mailer());

/** State "Close". */
export const handler = taskHandler(BatchInput, async (input) => {
  const closing = await close(input);
  publishCounts({ InvoicesIssued: closing.issued, InvoicesNeedingAttention: closing.needAttention });
  return closing;
});
