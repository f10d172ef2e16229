import { tallyBatch } from '../../domain/operations/month-end/review.ts';
import { taskHandler } from '../shared/task-handler.ts';
import { RoundInput } from './inputs.ts';
import { tableNeeds } from './table-needs.ts';

const tally = tallyBatch(tableNeeds);

/** State "Tally". */
export const handler = taskHandler(RoundInput, tally);
