import { issueBatch } from '../../domain/operations/month-end/issue.ts';
import { taskHandler } from '../shared/task-handler.ts';
import { BatchInput } from './inputs.ts';
import { needs } from './needs.ts';

const issue = issueBatch(needs);

/** State "Issue". */
export const handler = taskHandler(BatchInput, issue);
