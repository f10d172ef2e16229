import { readFileSync } from 'node:fs';
import { ArnFormat, RemovalPolicy, Stack } from 'aws-cdk-lib';
import { PolicyStatement, Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import type { IFunction } from 'aws-cdk-lib/aws-lambda';
import { LogGroup } from 'aws-cdk-lib/aws-logs';
import { DefinitionBody, LogLevel, StateMachine, StateMachineType } from 'aws-cdk-lib/aws-stepfunctions';
import { Construct } from 'constructs';
import { acknowledgeWildcard } from '../acknowledge.ts';
import type { monthEndFunctions } from '../functions.ts';
import type { Stage } from '../stages.ts';

export interface MonthEndProps {
  readonly stage: Stage;
  readonly functions: Readonly<Record<keyof typeof monthEndFunctions, IFunction>>;
}

/**
 * The month end, whose states and failures are in `statemachines/`; here it gets its functions, and the right to call them and to send
 * its event. It has a fixed name, so that its own tasks and its own role can name it without waiting for it.
 */
export class MonthEnd extends Construct {
  readonly machine: StateMachine;

  constructor(scope: Construct, id: string, { stage, functions }: MonthEndProps) {
    super(scope, id);
    const arns = Object.entries(functions).map(([name, { functionArn }]) => [name, functionArn] as const);
    const role = new Role(this, 'Role', { assumedBy: new ServicePrincipal('states.amazonaws.com') });
    role.addToPolicy(
      new PolicyStatement({ actions: ['lambda:InvokeFunction'], resources: arns.map(([, arn]) => arn) }),
    );
    role.addToPolicy(new PolicyStatement({ actions: ['events:PutEvents'], resources: [defaultBusArn(this)] }));
    this.allowMaps(role);
    acknowledgeWildcard(role, '*', 'Deliveries of logs, and traces, belong to an account, not to a resource.');

    const log = new LogGroup(this, 'Log', { retention: stage.logDays, removalPolicy: RemovalPolicy.DESTROY });
    this.machine = new StateMachine(this, 'Machine', {
      stateMachineName: machineName(this),
      stateMachineType: StateMachineType.STANDARD,
      // The text, not the file: so the template, and the difference to the one that runs, show it.
      definitionBody: DefinitionBody.fromString(definitionFor(stage)),
      definitionSubstitutions: Object.fromEntries(arns.map(([name, arn]) => [`${capitalised(name)}FunctionArn`, arn])),
      role,
      tracingEnabled: true,
      logs: { destination: log, level: LogLevel.ALL, includeExecutionData: false },
    });
  }

  /** A distributed map starts executions of the machine that it is in. */
  private allowMaps(role: Role): void {
    const executions = `${arnOf(this, 'execution')}/*`;
    role.addToPolicy(new PolicyStatement({ actions: ['states:StartExecution'], resources: [machineArn(this)] }));
    role.addToPolicy(
      new PolicyStatement({
        actions: ['states:DescribeExecution', 'states:StopExecution', 'states:RedriveExecution'],
        resources: [executions],
      }),
    );
    acknowledgeWildcard(role, executions, 'A map’s executions get their names when it runs.');
  }
}

const machineName = (scope: Construct) => `${Stack.of(scope).stackName}-MonthEnd`;

const arnOf = (scope: Construct, resource: string) =>
  Stack.of(scope).formatArn({
    service: 'states',
    resource,
    resourceName: machineName(scope),
    arnFormat: ArnFormat.COLON_RESOURCE_NAME,
  });

export const machineArn = (scope: Construct): string => arnOf(scope, 'stateMachine');

/** The bus that every account has, where the events of SES are too. */
const defaultBusArn = (scope: Construct) =>
  Stack.of(scope).formatArn({ service: 'events', resource: 'event-bus', resourceName: 'default' });

const file = new URL('../../statemachines/month-end.asl.json', import.meta.url);

/**
 * CloudFormation puts the functions in. It could not put numbers in: their placeholders stand in quotes, because the file is JSON, and
 * would stay texts.
 */
export function definitionFor({ draftConcurrency, deliverConcurrency }: Stage): string {
  const numbers: Readonly<Record<string, number>> = {
    DraftConcurrency: draftConcurrency,
    DeliverConcurrency: deliverConcurrency,
  };
  return readFileSync(file, 'utf8').replace(/"\$\{(\w+)\}"/g, (placeholder, name) => `${numbers[name] ?? placeholder}`);
}

const capitalised = (name: string) => `${name.slice(0, 1).toUpperCase()}${name.slice(1)}`;
