import type { IUserPool } from 'aws-cdk-lib/aws-cognito';
import type { TableV2 } from 'aws-cdk-lib/aws-dynamodb';
import { PolicyStatement } from 'aws-cdk-lib/aws-iam';
import type { IBucket } from 'aws-cdk-lib/aws-s3';
import type { ISecret } from 'aws-cdk-lib/aws-secretsmanager';
import type { IQueue } from 'aws-cdk-lib/aws-sqs';
import { listIndex, logIndex, relatedIndex } from '../../domain/table/keys.ts';
import { actionsOf, type Grant, type GrantOn } from '../grants.ts';
import type { Stage } from '../stages.ts';
import type { Mail } from './mail.ts';

/** What grants are about. */
export interface Granted {
  readonly table: TableV2;
  readonly objects: IBucket;
  readonly mail: Mail;
  readonly cursorSecret: ISecret;
  readonly integrationKey: ISecret;
  readonly lostMailEvents: IQueue;
  readonly lostDeliveries: IQueue;
  readonly lostHappenings: IQueue;
  /** By its name: the machine is made after its tasks, one of which wakes it. */
  readonly machineArn: string;
  readonly auditMachineArn: string;
  readonly importMachineArn: string;
  /** Made after its trigger, which is a function too. */
  readonly people?: IUserPool;
}

/** The statements of one grant: its actions, on its thing and nothing else. */
export function statementsOf(grant: Grant, granted: Granted, { emulated }: Stage): PolicyStatement[] {
  const actions = actionsOf(grant);
  switch (grant.on) {
    case 'table':
      return tableStatements(grant, granted.table.tableArn, emulated);
    case 'objects':
      return [new PolicyStatement({ actions, resources: [granted.objects.arnForObjects(grant.keys)] })];
    case 'mail':
      return [
        new PolicyStatement({
          actions,
          resources: emulated ? ['*'] : granted.mail.arns,
          conditions: {
            [emulated ? 'StringEqualsIfExists' : 'StringEquals']: { 'ses:FromAddress': granted.mail.from },
          },
        }),
      ];
    case 'machine':
      return machineStatements(grant, granted.machineArn, emulated);
    case 'people':
      return [new PolicyStatement({ actions, resources: [peopleOf(granted).userPoolArn] })];
    case 'cursorSecret':
      return [new PolicyStatement({ actions, resources: [emulated ? '*' : granted.cursorSecret.secretArn] })];
    case 'integrationKey':
      return [new PolicyStatement({ actions, resources: [emulated ? '*' : granted.integrationKey.secretArn] })];
    case 'auditMachine':
      return [new PolicyStatement({ actions, resources: [granted.auditMachineArn] })];
    case 'importMachine':
      return [new PolicyStatement({ actions, resources: [granted.importMachineArn] })];
    case 'stream':
      return [new PolicyStatement({ actions, resources: [streamsOf(granted.table.tableArn)] })];
    case 'lostDeliveries':
      return [new PolicyStatement({ actions, resources: [granted.lostDeliveries.queueArn] })];
    case 'lostHappenings':
      return [new PolicyStatement({ actions, resources: [granted.lostHappenings.queueArn] })];
    case 'lostMailEvents':
      return [new PolicyStatement({ actions, resources: [granted.lostMailEvents.queueArn] })];
  }
}

/**
 * Only a Query may use an index. The condition holds for the partition keys of the table, or of the index that is asked.
 *
 * `ForAllValues` is true when a request has no such key at all: hence the guard. No action that a grant can name is without one (see
 * `TableAction`), so the guard changes nothing today, and an emulator that does not know the key can do without it.
 */
function tableStatements(grant: GrantOn<'table'>, tableArn: string, emulated: boolean): PolicyStatement[] {
  const conditions = {
    'ForAllValues:StringLike': { 'dynamodb:LeadingKeys': [grant.keys] },
    ...(!emulated && { Null: { 'dynamodb:LeadingKeys': 'false' } }),
  };
  const indexes = [logIndex.name, listIndex.name, relatedIndex.name].map((index) => `${tableArn}/index/${index}`);
  const isQuery = (action: string) => action === 'dynamodb:Query';
  const allow = (actions: string[], resources: string[]) =>
    actions.length === 0 ? [] : [new PolicyStatement({ actions, resources, conditions })];
  const actions = actionsOf(grant);
  return [
    ...allow(
      actions.filter((action) => !isQuery(action)),
      [tableArn],
    ),
    ...allow(actions.filter(isQuery), [tableArn, ...indexes]),
  ];
}

/** The streams of a table: it has one, which is named after the moment at which it was turned on. */
export const streamsOf = (tableArn: string): string => `${tableArn}/stream/*`;

/** The executions of a machine, whatever their names. */
export const executionsOf = (machineArn: string): string => `${machineArn.replace(':stateMachine:', ':execution:')}:*`;

/** A task token belongs to the machine that gave it out. The token is all that an emulator sees, so it cannot tell whose it is. */
function machineStatements(grant: GrantOn<'machine'>, machineArn: string, emulated: boolean): PolicyStatement[] {
  return actionsOf(grant).map((action) => {
    const byToken = action === 'states:SendTaskSuccess';
    const resource = action === 'states:DescribeExecution' ? executionsOf(machineArn) : machineArn;
    return new PolicyStatement({ actions: [action], resources: [emulated && byToken ? '*' : resource] });
  });
}

/** The variables by which a function knows what it was granted. */
export function variablesOf({ on }: Grant, granted: Granted): Record<string, string> {
  switch (on) {
    case 'table':
      // What is too large for an item lies in the bucket, so the stores take both names; which objects they may touch is a grant.
      return { TABLE_NAME: granted.table.tableName, BUCKET_NAME: granted.objects.bucketName };
    case 'objects':
      return { BUCKET_NAME: granted.objects.bucketName };
    case 'mail':
      return {
        MAIL_FROM: granted.mail.from,
        MAIL_CONFIGURATION_SET: granted.mail.configurationSet.configurationSetName,
      };
    case 'machine':
      return { MACHINE_ARN: granted.machineArn };
    case 'people':
      return { USER_POOL_ID: peopleOf(granted).userPoolId };
    case 'cursorSecret':
      return { CURSOR_SECRET_ARN: granted.cursorSecret.secretArn };
    case 'integrationKey':
      return { INTEGRATION_KEY_ARN: granted.integrationKey.secretArn };
    case 'auditMachine':
      return { AUDIT_MACHINE_ARN: granted.auditMachineArn };
    case 'importMachine':
      return { IMPORT_MACHINE_ARN: granted.importMachineArn };
    case 'lostMailEvents':
    case 'lostDeliveries':
    case 'lostHappenings':
    case 'stream':
      return {};
  }
}

function peopleOf({ people }: Granted): IUserPool {
  if (!people) throw new Error('a function that is granted people is made before them');
  return people;
}
