import { billingFunctions } from './api/billing.ts';
import { contractsFunctions } from './api/contracts.ts';
import { firmFunctions } from './api/firm.ts';
import { workFunctions } from './api/work.ts';
import type { FunctionSpec } from './spec.ts';

/** What answers requests: a function for each resource. */
export const apiFunctions = {
  ...firmFunctions,
  ...contractsFunctions,
  ...workFunctions,
  ...billingFunctions,
} as const satisfies Record<string, FunctionSpec>;
