/**
 * What a function may do, as data: a closed list of actions on named things. The constructs turn it into IAM statements, and tests
 * read it to prove that no function can do what only another one was granted.
 */

const services = {
  table: 'dynamodb',
  objects: 's3',
  mail: 'ses',
  machine: 'states',
  people: 'cognito-idp',
  cursorSecret: 'secretsmanager',
  integrationKey: 'secretsmanager',
  lostMailEvents: 'sqs',
  stream: 'dynamodb',
  lostDeliveries: 'sqs',
  lostHappenings: 'sqs',
  auditMachine: 'states',
  importMachine: 'states',
} as const;

/**
 * Every action here names the items it touches, so that `dynamodb:LeadingKeys` is always there to be compared. Scan and PartiQL are
 * not in the list, and never will be: they reach all tenants at once.
 */
export type TableAction =
  | 'GetItem'
  | 'BatchGetItem'
  | 'Query'
  | 'PutItem'
  | 'UpdateItem'
  | 'DeleteItem'
  | 'BatchWriteItem'
  | 'ConditionCheckItem';

/** What partition keys begin with: a tenant's own, and the registry over all tenants. */
export type KeySpace = 'T#*' | 'SYS#*';

/** Object keys begin with the tenant too (`domain/table/blobs.ts`). */
export type ObjectKeys =
  | 'T/*/batches/*'
  | 'T/*/contracts/*'
  | 'T/*/documents/*'
  | 'T/*/imports/*'
  | 'T/*/invoices/*'
  | 'T/*/logos/*';

/** To tag an object as one of a run is to let it expire (see `objects.ts`). */
export type ObjectAction = 'GetObject' | 'PutObject' | 'PutObjectTagging' | 'DeleteObject';

export type Grant =
  | { readonly on: 'table'; readonly keys: KeySpace; readonly actions: readonly TableAction[] }
  | { readonly on: 'objects'; readonly keys: ObjectKeys; readonly actions: readonly ObjectAction[] }
  | { readonly on: 'mail'; readonly actions: readonly 'SendRawEmail'[] }
  | {
      readonly on: 'machine';
      readonly actions: readonly ('StartExecution' | 'SendTaskSuccess' | 'DescribeExecution')[];
    }
  | { readonly on: 'people'; readonly actions: readonly ('AdminCreateUser' | 'AdminGetUser')[] }
  | { readonly on: 'cursorSecret'; readonly actions: readonly 'GetSecretValue'[] }
  | { readonly on: 'integrationKey'; readonly actions: readonly 'GetSecretValue'[] }
  | { readonly on: 'lostMailEvents'; readonly actions: readonly 'SendMessage'[] }
  | {
      readonly on: 'stream';
      readonly actions: readonly ('DescribeStream' | 'GetRecords' | 'GetShardIterator' | 'ListStreams')[];
    }
  | { readonly on: 'lostDeliveries'; readonly actions: readonly 'SendMessage'[] }
  | { readonly on: 'lostHappenings'; readonly actions: readonly 'SendMessage'[] }
  | { readonly on: 'auditMachine'; readonly actions: readonly 'StartExecution'[] }
  | { readonly on: 'importMachine'; readonly actions: readonly 'StartExecution'[] };

export type GrantOn<On extends Grant['on']> = Extract<Grant, { readonly on: On }>;

/** As IAM writes them, e.g. `dynamodb:GetItem`. */
export const actionsOf = ({ on, actions }: Grant): string[] => actions.map((action) => `${services[on]}:${action}`);

/** A transaction needs no action of its own: IAM asks for those of the writes in it. */
const reads = ['GetItem', 'BatchGetItem', 'Query'] as const;

export const tenantItems = (...actions: readonly TableAction[]): Grant => ({ on: 'table', keys: 'T#*', actions });
export const readTenantItems = tenantItems(...reads);
/** What is never deleted, and depends on nothing else. */
export const keepTenantItems = tenantItems(...reads, 'PutItem', 'UpdateItem');
export const changeTenantItems = tenantItems(...reads, 'PutItem', 'UpdateItem', 'DeleteItem', 'ConditionCheckItem');
export const systemItems = (...actions: readonly TableAction[]): Grant => ({ on: 'table', keys: 'SYS#*', actions });
/** Who belongs to which firm: a person's membership is found without knowing the firm. */
export const changeMemberships = systemItems(...reads, 'PutItem', 'UpdateItem', 'DeleteItem');

export const getObjects = (keys: ObjectKeys): Grant => ({ on: 'objects', keys, actions: ['GetObject'] });
export const putObjects = (keys: ObjectKeys): Grant => ({ on: 'objects', keys, actions: ['PutObject'] });
export const storeObjects = (keys: ObjectKeys): Grant => ({ on: 'objects', keys, actions: ['GetObject', 'PutObject'] });

/** Drafts and lists of a run, which expire some time after it. */
export const storeRun: Grant = {
  on: 'objects',
  keys: 'T/*/batches/*',
  actions: ['GetObject', 'PutObject', 'PutObjectTagging'],
};

/** Uploaded files and what was wrong with them, which expire too. A link to send one allows no more than who signed it may do. */
export const storeImports: Grant = {
  on: 'objects',
  keys: 'T/*/imports/*',
  actions: ['GetObject', 'PutObject', 'PutObjectTagging'],
};

/** Files that people keep with contracts: no other object is ever deleted. */
export const removeContractFiles: Grant = { on: 'objects', keys: 'T/*/contracts/*', actions: ['DeleteObject'] };
export const keepContractFiles: Grant = {
  on: 'objects',
  keys: 'T/*/contracts/*',
  actions: ['GetObject', 'PutObject', 'PutObjectTagging', 'DeleteObject'],
};

export const sendMail: Grant = { on: 'mail', actions: ['SendRawEmail'] };
export const startMonthEnd: Grant = { on: 'machine', actions: ['StartExecution'] };
export const wakeMonthEnd: Grant = { on: 'machine', actions: ['SendTaskSuccess'] };
export const decideMonthEnd: Grant = {
  on: 'machine',
  actions: ['StartExecution', 'SendTaskSuccess', 'DescribeExecution'],
};
export const invitePeople: Grant = { on: 'people', actions: ['AdminCreateUser', 'AdminGetUser'] };
/** Under the function's role Lambda itself puts there what the function threw at. */
export const keepLostMailEvents: Grant = { on: 'lostMailEvents', actions: ['SendMessage'] };
/** Under the function's role Lambda itself reads the stream of the table, and keeps what it gave up. */
export const readStream: Grant = {
  on: 'stream',
  actions: ['DescribeStream', 'GetRecords', 'GetShardIterator', 'ListStreams'],
};
export const keepLostDeliveries: Grant = { on: 'lostDeliveries', actions: ['SendMessage'] };
export const keepLostHappenings: Grant = { on: 'lostHappenings', actions: ['SendMessage'] };
export const startAudits: Grant = { on: 'auditMachine', actions: ['StartExecution'] };
export const startImports: Grant = { on: 'importMachine', actions: ['StartExecution'] };
/** To seal the secrets of integrations, and to open them. */
export const sealSecrets: Grant = { on: 'integrationKey', actions: ['GetSecretValue'] };
export const signCursors: Grant = { on: 'cursorSecret', actions: ['GetSecretValue'] };
