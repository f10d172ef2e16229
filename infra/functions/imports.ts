import { storeImports, tenantItems } from '../grants.ts';
import type { FunctionSpec } from './spec.ts';

/** What lives is a few MB and the likeness of each row; unless told, Node collects only when there is memory no more. */
export const importHeap = ['--max-old-space-size=64', '--max-semi-space-size=4'] as const;

/** Named like the states of `statemachines/import.asl.json`, whose timeouts are these and a little more. */
export const importFunctions = {
  importRows: {
    entry: 'functions/imports/import-rows.ts',
    // For the whole CPU that comes with it: each row is a call. 100,000 rows take a tenth of the memory (docs/figures.md).
    megabytes: 1769,
    seconds: 900,
    nodeOptions: importHeap,
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
