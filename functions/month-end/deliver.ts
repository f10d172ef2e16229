import { deliverShard } from '../../domain/operations/month-end/deliver.ts';
import { documentLinksAt } from '../shared/document-links.ts';
import { environment } from '../shared/env.ts';
import { mailer } from '../shared/mailer.ts';
import { taskHandler } from '../shared/task-handler.ts';
import { ShardInput } from './inputs.ts';
import { needs } from './needs.ts';

const { MAILS_PER_SECOND: mailsPerSecond, API_URL } = environment('MAILS_PER_SECOND', 'API_URL');
const deliver = deliverShard({ ...needs, links: documentLinksAt(API_URL) }, mailer(), { mailsPerSecond });

/** State "Deliver shard". */
export const handler = taskHandler(ShardInput, deliver);
