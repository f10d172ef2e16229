import { storeImports, tenantItems } from '../grants.ts';
import type { FunctionSpec } from './spec.ts';

/** Named like the states of `statemachines/import.asl.json`, whose timeouts are these and a little more. */
export const importFunctions = {
  importRows: {
    entry: 'functions/imports/import-rows.ts',
    // For the CPU that comes with it; 100,000 rows take half of it (docs/figures.md).
    megabytes: 512,
    seconds: 900,
    grants: [tenantItems('GetItem', 'BatchGetItem', 'Query', 'PutItem'), storeImports],
    impact: 'No uploaded file is imported.',
  },
  importFail: {
    entry: 'functions/imports/fail.ts',
    megabytes: 512,
    seconds: 30,
    grants: [tenantItems('GetItem', 'PutItem')],
    impact: 'An import that failed still seems to run.',
  },
} as const satisfies Record<string, FunctionSpec>;
