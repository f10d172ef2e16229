import { tallyBatch } from '../../domain/operations/month-end/review.ts';
import { taskHandler } from '../shared/task-handler.ts';
import { BatchInput } from './inputs.ts';
import { tableNeeds } from './table-needs.ts';

const tally = tallyBatch(tableNeeds);

/** State "Tally". */
export const handler = taskHandler(BatchInput, tally);
