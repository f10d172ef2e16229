import { closeBatch } from '../../domain/operations/month-end/close.ts';
import { taskHandler } from '../shared/task-handler.ts';
import { BatchInput } from './inputs.ts';
import { mailer } from './mailer.ts';
import { needs } from './needs.ts';

const close = closeBatch(needs, mailer());

/** State "Close". */
export const handler = taskHandler(BatchInput, close);
