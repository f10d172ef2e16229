import { documentFiles } from '../domain/documents/bundling.ts';
import {
  changeMemberships,
  changeTenantItems,
  decideMonthEnd,
  type Grant,
  getObjects,
  invitePeople,
  putObjects,
  readTenantItems,
  sendMail,
  signCursors,
  startMonthEnd,
  storeObjects,
  storeRun,
  systemItems,
  tenantItems,
  wakeMonthEnd,
} from './grants.ts';
import type { Stage } from './stages.ts';

/** Settings of the stage that a function is told of, in variables of its environment. */
export type StageVariable = 'SETTLE_SECONDS' | 'SHARD_SIZE' | 'MAILS_PER_SECOND' | 'TENANT_CLAIM' | 'ROLE_CLAIM';

/** One function: what it runs, what it may do and who notices when it does not work. */
export interface FunctionSpec {
  /** The module, from the project's folder; it exports `handler`. */
  readonly entry: string;
  readonly megabytes: number;
  readonly seconds: number;
  readonly grants: readonly Grant[];
  /** Beside the names of what is granted. */
  readonly variables?: readonly StageVariable[];
  /** Files that it reads while it runs, by their paths in `node_modules`. */
  readonly files?: readonly string[];
  /** Instances that it may have, and that are kept for it. Default: as many as the account allows. */
  readonly reserved?: (stage: Stage) => number | undefined;
  /** What people cannot do while it fails. */
  readonly impact: string;
}

/**
 * An HTTP function has to answer within 30 s, and writers of billables give up after 10 (design §2): a longer one would answer
 * nobody. 1,024 MB is more than half a CPU, which a cold start mostly waits for.
 */
const http = (resource: string, grants: readonly Grant[], impact: string, seconds = 15): FunctionSpec => ({
  entry: `functions/api/${resource}.ts`,
  megabytes: 1024,
  seconds,
  grants: grants.length === 0 ? grants : [...grants, signCursors],
  variables: ['TENANT_CLAIM', 'ROLE_CLAIM'],
  impact,
});

export const apiFunctions = {
  tenants: http(
    'tenants',
    [changeTenantItems, changeMemberships, invitePeople],
    'The operator cannot add or change firms.',
  ),
  members: http(
    'members',
    [changeTenantItems, changeMemberships, invitePeople],
    'Firms cannot invite or remove people.',
  ),
  // The hour of a firm's month end is an item of its own partition: only the index that lists it is the system's.
  settings: http(
    'settings',
    [changeTenantItems, putObjects('T/*/logos/*')],
    'Firms cannot see or change their settings.',
  ),
  clients: http('clients', [changeTenantItems], 'Firms cannot see or change their clients.'),
  contracts: http('contracts', [changeTenantItems], 'Firms cannot see or change contracts.'),
  'time-entries': http(
    'time-entries',
    [changeTenantItems],
    'Working time cannot be recorded; tools that send it will retry.',
    29,
  ),
  billables: http('billables', [changeTenantItems], 'Expenses, readings and top-ups cannot be recorded.', 29),
  // Corrections read past invoices, of which large ones lie beside the table. Pricing wants a whole CPU.
  pricing: {
    ...http(
      'pricing',
      [readTenantItems, getObjects('T/*/documents/*')],
      'Firms cannot try what a contract would be billed, or see what is left on it.',
    ),
    megabytes: 1769,
  },
  imports: http('imports', [changeTenantItems], 'Files of working time cannot be imported.', 29),
  batches: http(
    'batches',
    [changeTenantItems, getObjects('T/*/batches/*'), decideMonthEnd],
    'Firms cannot start, review or approve a month end.',
  ),
  invoices: http(
    'invoices',
    [readTenantItems, getObjects('T/*/invoices/*'), getObjects('T/*/documents/*')],
    'Firms cannot see or download their invoices.',
  ),
  settlements: http(
    'settlements',
    [changeTenantItems, getObjects('T/*/documents/*')],
    'Payments cannot be recorded, and histories of invoices are not shown.',
  ),
  // It makes a document and mails it, as the state "Deliver shard" does.
  'credit-notes': {
    ...http(
      'credit-notes',
      [
        changeTenantItems,
        storeObjects('T/*/documents/*'),
        getObjects('T/*/logos/*'),
        storeObjects('T/*/invoices/*'),
        sendMail,
      ],
      'Invoices cannot be credited.',
      29,
    ),
    megabytes: 1769,
    files: documentFiles,
  },
  docs: {
    ...http('docs', [], 'The API reference is not shown.'),
    files: ['swagger-ui-dist/swagger-ui-bundle.js', 'swagger-ui-dist/swagger-ui.css'],
  },
} as const satisfies Record<string, FunctionSpec>;

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

/** Starts the month ends that are due, of all firms. */
export const scheduleFunction: FunctionSpec = {
  entry: 'functions/schedule/month-ends.ts',
  megabytes: 512,
  seconds: 300,
  grants: [
    systemItems('GetItem', 'Query'),
    tenantItems('GetItem', 'BatchGetItem', 'Query', 'PutItem', 'UpdateItem'),
    startMonthEnd,
  ],
  impact: 'Month ends that firms have scheduled do not start; the next hour makes up for it.',
};

/** Puts firm and role into a person's token. Cognito waits 5 s for it, no longer. */
export const preTokenFunction: FunctionSpec = {
  entry: 'functions/auth/pre-token.ts',
  megabytes: 1024,
  seconds: 5,
  grants: [systemItems('GetItem')],
  variables: ['TENANT_CLAIM', 'ROLE_CLAIM'],
  impact: 'Nobody can sign in.',
};

/** All of them by name. */
export const functions = {
  ...apiFunctions,
  ...monthEndFunctions,
  monthEnds: scheduleFunction,
  preToken: preTokenFunction,
} as const satisfies Record<string, FunctionSpec>;
export type FunctionName = keyof typeof functions;
export const isFunctionName = (name: string): name is FunctionName => name in functions;
