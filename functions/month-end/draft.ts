import { draftShard } from '../../domain/operations/month-end/draft.ts';
import { taskHandler } from '../shared/task-handler.ts';
import { ShardInput } from './inputs.ts';
import { needs } from './needs.ts';

const draft = draftShard(needs);

/** State "Draft shard". */
export const handler = taskHandler(ShardInput, draft);
