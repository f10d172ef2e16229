import { planBatch } from '../../domain/operations/month-end/plan.ts';
import { environment } from '../shared/env.ts';
import { taskHandler } from '../shared/task-handler.ts';
import { BatchInput } from './inputs.ts';
import { tableNeeds } from './table-needs.ts';

const { SETTLE_SECONDS: settleSeconds, SHARD_SIZE: shardSize } = environment('SETTLE_SECONDS', 'SHARD_SIZE');
const plan = planBatch(tableNeeds, { settleSeconds, shardSize });

/** State "Plan". */
export const handler = taskHandler(BatchInput, plan);
