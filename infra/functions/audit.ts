import { getObjects, sendMail, tenantItems } from '../grants.ts';
import type { FunctionSpec } from './spec.ts';

/** Named like the states of `statemachines/audit.asl.json`, whose timeouts are these and a little more. */
export const auditFunctions = {
  auditExamine: {
    entry: 'functions/audit/examine.ts',
    // A contract's whole log is looked at in one piece.
    megabytes: 1769,
    seconds: 900,
    grants: [
      tenantItems('GetItem', 'BatchGetItem', 'Query', 'PutItem', 'UpdateItem', 'BatchWriteItem'),
      getObjects('T/*/documents/*'),
      getObjects('T/*/invoices/*'),
    ],
    impact: 'No audit gets anywhere.',
  },
  auditClose: {
    entry: 'functions/audit/close.ts',
    megabytes: 512,
    seconds: 120,
    grants: [tenantItems('GetItem', 'Query', 'PutItem', 'UpdateItem'), sendMail],
    impact: 'Nobody is told what an audit found.',
  },
  auditFail: {
    entry: 'functions/audit/fail.ts',
    megabytes: 512,
    seconds: 30,
    grants: [tenantItems('UpdateItem')],
    impact: 'An audit that failed still seems to run.',
  },
} as const satisfies Record<string, FunctionSpec>;
