import { deliverShard } from '../../domain/operations/month-end/deliver.ts';
import { environment } from '../shared/env.ts';
import { mailer } from '../shared/mailer.ts';
import { taskHandler } from '../shared/task-handler.ts';
import { ShardInput } from './inputs.ts';
import { needs } from './needs.ts';

const { MAILS_PER_SECOND: mailsPerSecond } = environment('MAILS_PER_SECOND');
const deliver = deliverShard(needs, mailer(), { mailsPerSecond });

/** State "Deliver shard". */
export const handler = taskHandler(ShardInput, deliver);
