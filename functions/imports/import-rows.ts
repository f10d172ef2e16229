import { sleep } from '../../domain/operations/concurrently.ts';
import { importFile } from '../../domain/operations/imports/import-file.ts';
import { environment } from '../shared/env.ts';
import { journal } from '../shared/journal.ts';
import { s3Files } from '../shared/s3-files.ts';
import { blobs, clock, stores } from '../shared/services-with-objects.ts';
import { taskHandler } from '../shared/task-handler.ts';
import { ImportInput } from './inputs.ts';

const files = s3Files(environment('BUCKET_NAME').BUCKET_NAME);

/** State "Import rows". */
export const handler = taskHandler(ImportInput, importFile({ stores, clock, journal, blobs, files, pause: sleep }));
