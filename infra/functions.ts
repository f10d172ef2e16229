import { apiFunctions } from './functions/api.ts';
import { auditFunctions } from './functions/audit.ts';
import {
  contractsFunction,
  dunningFunction,
  mailEventsFunction,
  preTokenFunction,
  scheduleFunction,
  weeklyAuditsFunction,
} from './functions/events.ts';
import { importFunctions } from './functions/imports.ts';
import { deliveriesFunction, hookFunctions } from './functions/integrations.ts';
import { monthEndFunctions } from './functions/month-end.ts';
import type { FunctionSpec } from './functions/spec.ts';
import { happeningsFunction, webhookSweepFunction } from './functions/webhooks.ts';

/** All of them by name. */
export const functions = {
  ...apiFunctions,
  ...hookFunctions,
  ...importFunctions,
  ...monthEndFunctions,
  monthEnds: scheduleFunction,
  dunning: dunningFunction,
  contractSweep: contractsFunction,
  mailEvents: mailEventsFunction,
  workOff: deliveriesFunction,
  happenings: happeningsFunction,
  webhookSweep: webhookSweepFunction,
  ...auditFunctions,
  weeklyAudits: weeklyAuditsFunction,
  preToken: preTokenFunction,
} as const satisfies Record<string, FunctionSpec>;
export type FunctionName = keyof typeof functions;
export const isFunctionName = (name: string): name is FunctionName => name in functions;
