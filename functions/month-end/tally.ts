import { tallyBatch } from '../../domain/operations/month-end/review.ts';
import { taskHandler } from '../shared/task-handler.ts';
import { BatchInput } from './inputs.ts';
import { needs } from './needs.ts';

const tally = tallyBatch(needs);

/** State "Tally". */
export const handler = taskHandler(BatchInput, tally);
