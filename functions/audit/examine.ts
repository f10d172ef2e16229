import { examineAudit } from '../../domain/operations/audits/examine.ts';
import { sleep } from '../../domain/operations/concurrently.ts';
import { environment } from '../shared/env.ts';
import { journal } from '../shared/journal.ts';
import { s3Finder } from '../shared/s3-finder.ts';
import { clock, stores } from '../shared/services-with-objects.ts';
import { taskHandler } from '../shared/task-handler.ts';
import { AuditInput } from './inputs.ts';

const find = s3Finder(environment('BUCKET_NAME').BUCKET_NAME);
const examine = examineAudit({ stores, clock, journal, find, pause: sleep });

/** State "Examine". */
export const handler = taskHandler(AuditInput, examine);
