import {
  AdminCreateUserCommand,
  AdminGetUserCommand,
  CognitoIdentityProviderClient,
} from '@aws-sdk/client-cognito-identity-provider';
import {
  BatchGetItemCommand,
  BatchWriteItemCommand,
  DeleteItemCommand,
  DynamoDBClient,
  GetItemCommand,
  PutItemCommand,
  QueryCommand,
  TransactWriteItemsCommand,
  UpdateItemCommand,
} from '@aws-sdk/client-dynamodb';
import { GetFunctionConfigurationCommand, LambdaClient } from '@aws-sdk/client-lambda';
import {
  DeleteObjectCommand,
  GetObjectCommand,
  PutObjectCommand,
  PutObjectTaggingCommand,
  S3Client,
} from '@aws-sdk/client-s3';
import { GetSecretValueCommand, SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { SESClient, SendRawEmailCommand } from '@aws-sdk/client-ses';
import {
  DescribeExecutionCommand,
  SendTaskSuccessCommand,
  SFNClient,
  StartExecutionCommand,
} from '@aws-sdk/client-sfn';
import { AssumeRoleCommand, STSClient } from '@aws-sdk/client-sts';
import { describe, expect, inject, test } from 'vitest';
import { functions } from '../../infra/functions.ts';
import { actionsOf, type Grant } from '../../infra/grants.ts';
import { clientOf } from '../../local/account.ts';

type Credentials = { accessKeyId: string; secretAccessKey: string; sessionToken: string };

const { endpoint, outputs } = inject('deployed');
const common = { ...clientOf(endpoint), maxAttempts: 1 };
const functionNames = JSON.parse(outputs.Functions ?? '{}') as Record<string, string>;

const configurationOf = (name: string) =>
  new LambdaClient(common).send(new GetFunctionConfigurationCommand({ FunctionName: functionNames[name] ?? '' }));

/** The emulator does not tell secrets apart (decision 0004): one stands for both. */
const secret = (await configurationOf('integrations')).Environment?.Variables?.INTEGRATION_KEY_ARN ?? 'none';

const assume = async (role: string): Promise<Credentials> => {
  const { Credentials: given } = await new STSClient(common).send(
    new AssumeRoleCommand({ RoleArn: role, RoleSessionName: 'permissions' }),
  );
  return {
    accessKeyId: given?.AccessKeyId ?? '',
    secretAccessKey: given?.SecretAccessKey ?? '',
    sessionToken: given?.SessionToken ?? '',
  };
};

/** One harmless call for every action that some function is granted. Objects go by the key they touch. */
const attempts = (credentials: Credentials): Readonly<Record<string, () => Promise<unknown>>> => {
  const options = { ...common, credentials };
  const table = new DynamoDBClient(options);
  const s3 = new S3Client({ ...options, forcePathStyle: true });
  const sfn = new SFNClient(options);
  const people = new CognitoIdentityProviderClient(options);
  const TableName = outputs.TableName ?? '';
  const Key = { pk: { S: 'T#permissions' }, sk: { S: 'permissions' } };
  const user = { UserPoolId: outputs.UserPoolId ?? '', Username: 'nobody@permissions.example' };
  const bucket = outputs.BucketName ?? '';
  const objects = Object.fromEntries(
    ['batches', 'contracts', 'imports', 'invoices', 'logos', 'documents'].flatMap((kind) => {
      const object = { Bucket: bucket, Key: `T/permissions/${kind}/x` };
      return [
        [`s3:GetObject T/*/${kind}/*`, () => s3.send(new GetObjectCommand(object))],
        [
          `s3:PutObjectTagging T/*/${kind}/*`,
          () => s3.send(new PutObjectTaggingCommand({ ...object, Tagging: { TagSet: [] } })),
        ],
        [`s3:DeleteObject T/*/${kind}/*`, () => s3.send(new DeleteObjectCommand(object))],
        [`s3:PutObject T/*/${kind}/*`, () => s3.send(new PutObjectCommand({ ...object, Body: 'x' }))],
      ];
    }),
  );
  return {
    ...objects,
    'dynamodb:GetItem': () => table.send(new GetItemCommand({ TableName, Key })),
    'dynamodb:BatchGetItem': () =>
      table.send(new BatchGetItemCommand({ RequestItems: { [TableName]: { Keys: [Key] } } })),
    'dynamodb:Query': () =>
      table.send(
        new QueryCommand({
          TableName,
          KeyConditionExpression: 'pk = :pk',
          ExpressionAttributeValues: { ':pk': Key.pk },
        }),
      ),
    'dynamodb:PutItem': () => table.send(new PutItemCommand({ TableName, Item: Key })),
    'dynamodb:UpdateItem': () => table.send(new UpdateItemCommand({ TableName, Key })),
    'dynamodb:DeleteItem': () => table.send(new DeleteItemCommand({ TableName, Key })),
    'dynamodb:BatchWriteItem': () =>
      table.send(new BatchWriteItemCommand({ RequestItems: { [TableName]: [{ DeleteRequest: { Key } }] } })),
    'dynamodb:ConditionCheckItem': () =>
      table.send(
        new TransactWriteItemsCommand({
          TransactItems: [{ ConditionCheck: { TableName, Key, ConditionExpression: 'attribute_not_exists(nothing)' } }],
        }),
      ),
    'ses:SendRawEmail': () =>
      new SESClient(options).send(
        new SendRawEmailCommand({
          Source: outputs.MailFrom ?? '',
          Destinations: ['permissions@clients.example'],
          RawMessage: {
            Data: Buffer.from(
              `From: ${outputs.MailFrom}\r\nTo: permissions@clients.example\r\nSubject: x\r\n\r\nx\r\n`,
            ),
          },
        }),
      ),
    'states:StartExecution': () =>
      sfn.send(
        new StartExecutionCommand({
          stateMachineArn: outputs.MachineArn ?? '',
          name: `permissions-${Date.now()}`,
          input: '{',
        }),
      ),
    'states:StartExecution audit': () =>
      sfn.send(
        new StartExecutionCommand({
          stateMachineArn: outputs.AuditMachineArn ?? '',
          name: `permissions-${Date.now()}`,
          input: '{',
        }),
      ),
    'states:StartExecution import': () =>
      sfn.send(
        new StartExecutionCommand({
          stateMachineArn: outputs.ImportMachineArn ?? '',
          name: `permissions-${Date.now()}`,
          input: '{',
        }),
      ),
    'states:DescribeExecution': () =>
      sfn.send(
        new DescribeExecutionCommand({
          executionArn: `${(outputs.MachineArn ?? '').replace(':stateMachine:', ':execution:')}:permissions`,
        }),
      ),
    'states:SendTaskSuccess': () => sfn.send(new SendTaskSuccessCommand({ taskToken: 'none', output: '{}' })),
    'cognito-idp:AdminCreateUser': () =>
      people.send(new AdminCreateUserCommand({ ...user, MessageAction: 'SUPPRESS' })),
    'cognito-idp:AdminGetUser': () => people.send(new AdminGetUserCommand(user)),
    'secretsmanager:GetSecretValue': () =>
      new SecretsManagerClient(options).send(new GetSecretValueCommand({ SecretId: secret })),
  };
};

/** Refused by IAM, as opposed to any other answer: what does not exist was allowed to be asked for. */
const isDenied = async (attempt: () => Promise<unknown>): Promise<boolean> => {
  try {
    await attempt();
    return false;
  } catch (error) {
    return /AccessDenied|NotAuthorized|not authorized/i.test(`${(error as Error).name} ${(error as Error).message}`);
  }
};

/** Lambda itself does this under the function's role, and no call of ours (`test/infra/template.test.ts` looks at these rights). */
const BY_LAMBDA: readonly Grant['on'][] = ['lostMailEvents', 'lostDeliveries', 'lostHappenings', 'stream'];

/** Objects are told apart by their prefix, machines by their name; everything else by the action alone. */
const namesOf = (grant: Grant): string[] => {
  if (BY_LAMBDA.includes(grant.on)) return [];
  if (grant.on === 'auditMachine') return actionsOf(grant).map((action) => `${action} audit`);
  if (grant.on === 'importMachine') return actionsOf(grant).map((action) => `${action} import`);
  return grant.on === 'objects' ? actionsOf(grant).map((action) => `${action} ${grant.keys}`) : actionsOf(grant);
};

const granted = new Map(
  Object.entries(functions).map(([name, { grants }]) => [name, new Set(grants.flatMap(namesOf))]),
);
const everything = new Set([...granted.values()].flatMap((names) => [...names]));

describe('each role can do what it was granted, and nothing that another was', () => {
  test.each([...granted.keys()])('%s', async (name) => {
    const { Role = '' } = await configurationOf(name);
    const tries = attempts(await assume(Role));
    const allowed: string[] = [];
    for (const action of everything) {
      const attempt = tries[action];
      if (!attempt) throw new Error(`no attempt is written for ${action}`);
      if (!(await isDenied(attempt))) allowed.push(action);
    }
    expect(allowed.sort()).toEqual([...(granted.get(name) ?? [])].sort());
  });
});
