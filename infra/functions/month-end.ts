import { documentFiles } from '../../domain/documents/bundling.ts';
import {
  type Grant,
  getObjects,
  sendMail,
  signCursors,
  storeObjects,
  storeRun,
  tenantItems,
  wakeMonthEnd,
} from '../grants.ts';
import type { FunctionSpec } from './spec.ts';

const task = (
  name: string,
  size: { readonly megabytes: number; readonly seconds: number },
  grants: readonly Grant[],
  rest: Pick<FunctionSpec, 'variables' | 'files' | 'reserved'> = {},
): FunctionSpec => ({
  entry: `functions/month-end/${name}.ts`,
  ...size,
  grants,
  impact: `A month end cannot get past "${name}".`,
  ...rest,
});

/** Named like the states of `statemachines/month-end.asl.json`, whose timeouts are these and a little more. */
export const monthEndFunctions = {
  plan: task(
    'plan',
    { megabytes: 1024, seconds: 300 },
    [tenantItems('GetItem', 'BatchGetItem', 'Query', 'PutItem', 'UpdateItem', 'BatchWriteItem')],
    { variables: ['SETTLE_SECONDS', 'SHARD_SIZE'] },
  ),
  // Pricing wants a whole CPU, which is what 1,769 MB give.
  draft: task(
    'draft',
    { megabytes: 1769, seconds: 300 },
    [
      tenantItems('GetItem', 'BatchGetItem', 'Query', 'PutItem', 'UpdateItem', 'BatchWriteItem'),
      storeRun,
      // A correction reads the invoices that it corrects.
      getObjects('T/*/documents/*'),
    ],
    { reserved: ({ draftReserved }) => draftReserved },
  ),
  tally: task('tally', { megabytes: 512, seconds: 60 }, [tenantItems('GetItem', 'Query', 'UpdateItem')]),
  // Stores the token of the wait, and ends it at once where the decision was stored before.
  review: task('review', { megabytes: 512, seconds: 30 }, [
    tenantItems('GetItem', 'Query', 'UpdateItem'),
    wakeMonthEnd,
  ]),
  // It may have to compute a draft again, and then store it.
  issue: task('issue', { megabytes: 1769, seconds: 300 }, [
    tenantItems('GetItem', 'BatchGetItem', 'Query', 'PutItem', 'UpdateItem', 'ConditionCheckItem', 'BatchWriteItem'),
    storeRun,
    storeObjects('T/*/documents/*'),
  ]),
  deliver: task(
    'deliver',
    { megabytes: 1769, seconds: 300 },
    [
      tenantItems('GetItem', 'BatchGetItem', 'Query', 'PutItem', 'UpdateItem'),
      getObjects('T/*/documents/*'),
      getObjects('T/*/logos/*'),
      storeObjects('T/*/invoices/*'),
      sendMail,
      // Links to what is too large for a mail are signed as cursors are.
      signCursors,
    ],
    {
      variables: ['MAILS_PER_SECOND'],
      reserved: ({ deliverReserved }) => deliverReserved,
      files: documentFiles,
    },
  ),
  close: task('close', { megabytes: 512, seconds: 120 }, [
    tenantItems('GetItem', 'BatchGetItem', 'Query', 'PutItem', 'UpdateItem'),
    sendMail,
  ]),
  fail: task('fail', { megabytes: 512, seconds: 30 }, [tenantItems('GetItem', 'UpdateItem')]),
} as const satisfies Record<string, FunctionSpec>;
