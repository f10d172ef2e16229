import { SFNClient } from '@aws-sdk/client-sfn';
import { awaitReview } from '../../domain/operations/month-end/review.ts';
import { environment } from '../shared/env.ts';
import { stepFunctionsMachine } from '../shared/step-functions.ts';
import { taskHandler } from '../shared/task-handler.ts';
import { ReviewInput } from './inputs.ts';
import { tableNeeds } from './table-needs.ts';

const machine = stepFunctionsMachine(new SFNClient({}), environment('MACHINE_ARN').MACHINE_ARN);
const review = awaitReview(tableNeeds, machine);

/** State "Review". */
export const handler = taskHandler(ReviewInput, review);
