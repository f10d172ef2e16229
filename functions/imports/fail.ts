import { failFileImport } from '../../domain/operations/imports/import-file.ts';
import { tableNeeds } from '../month-end/table-needs.ts';
import { taskHandler } from '../shared/task-handler.ts';
import { FailInput } from './inputs.ts';

const fail = failFileImport(tableNeeds);

/** State "Record failure". */
export const handler = taskHandler(FailInput, ({ tenantId, importId, error }) =>
  fail({ tenantId, importId, reason: `${error.Error}: the import stopped after all its retries; start it again` }),
);
