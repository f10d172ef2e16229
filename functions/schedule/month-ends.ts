import { SFNClient } from '@aws-sdk/client-sfn';
import { startDueMonthEnds } from '../../domain/operations/start-month-ends.ts';
import { tableNeeds } from '../month-end/table-needs.ts';
import { environment } from '../shared/env.ts';
import { journal } from '../shared/journal.ts';
import { stepFunctionsMachine } from '../shared/step-functions.ts';

const machine = stepFunctionsMachine(new SFNClient({}), environment('MACHINE_ARN').MACHINE_ARN);
const sweep = startDueMonthEnds(tableNeeds, machine);

/** The hourly sweep over month ends that are due. What it throws, the scheduler tries again, then keeps in its queue. */
export const handler = async (): Promise<void> => {
  journal.info('sweep for due month ends', {});
  await sweep();
};
