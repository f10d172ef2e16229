import { ArnFormat, RemovalPolicy, Stack } from 'aws-cdk-lib';
import { PolicyStatement, Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import type { IFunction } from 'aws-cdk-lib/aws-lambda';
import { LogGroup } from 'aws-cdk-lib/aws-logs';
import { DefinitionBody, LogLevel, StateMachine, StateMachineType } from 'aws-cdk-lib/aws-stepfunctions';
import { Construct } from 'constructs';
import { acknowledgeWildcard } from '../acknowledge.ts';
import type { Stage } from '../stages.ts';

/** The machines of the service, by the last part of their names. */
export type WorkflowName = 'MonthEnd' | 'Audit' | 'Import';

export interface WorkflowProps {
  readonly stage: Stage;
  readonly name: WorkflowName;
  /** In Amazon States Language, with `${<Name>FunctionArn}` where a function is called. */
  readonly definition: string;
  /** The functions that it calls, by their names. */
  readonly functions: Readonly<Record<string, IFunction>>;
}

/**
 * A state machine of `statemachines/`; here it gets its functions, and the right to call them and to send its event. It has a fixed
 * name, so that its own tasks and its own role can name it without waiting for it.
 */
export class Workflow extends Construct {
  readonly machine: StateMachine;
  protected readonly role: Role;

  constructor(scope: Construct, id: string, { stage, name, definition, functions }: WorkflowProps) {
    super(scope, id);
    const arns = Object.entries(functions).map(([task, { functionArn }]) => [task, functionArn] as const);
    this.role = new Role(this, 'Role', { assumedBy: new ServicePrincipal('states.amazonaws.com') });
    this.role.addToPolicy(
      new PolicyStatement({ actions: ['lambda:InvokeFunction'], resources: arns.map(([, arn]) => arn) }),
    );
    this.role.addToPolicy(new PolicyStatement({ actions: ['events:PutEvents'], resources: [defaultBusArn(this)] }));
    acknowledgeWildcard(this.role, '*', 'Deliveries of logs, and traces, belong to an account, not to a resource.');

    const log = new LogGroup(this, 'Log', { retention: stage.logDays, removalPolicy: RemovalPolicy.DESTROY });
    this.machine = new StateMachine(this, 'Machine', {
      stateMachineName: nameOf(this, name),
      stateMachineType: StateMachineType.STANDARD,
      // The text, not the file: so the template, and the difference to the one that runs, show it.
      definitionBody: DefinitionBody.fromString(definition),
      definitionSubstitutions: Object.fromEntries(arns.map(([task, arn]) => [`${capitalised(task)}FunctionArn`, arn])),
      role: this.role,
      tracingEnabled: true,
      logs: { destination: log, level: LogLevel.ALL, includeExecutionData: false },
    });
  }
}

const nameOf = (scope: Construct, name: WorkflowName) => `${Stack.of(scope).stackName}-${name}`;

const arnOf = (scope: Construct, resource: string, name: WorkflowName) =>
  Stack.of(scope).formatArn({
    service: 'states',
    resource,
    resourceName: nameOf(scope, name),
    arnFormat: ArnFormat.COLON_RESOURCE_NAME,
  });

export const machineArn = (scope: Construct, name: WorkflowName): string => arnOf(scope, 'stateMachine', name);

/** The executions that a machine's maps start. */
export const mapRunsArn = (scope: Construct, name: WorkflowName): string => `${arnOf(scope, 'execution', name)}/*`;

/** The bus that every account has, where the events of SES are too. */
const defaultBusArn = (scope: Construct) =>
  Stack.of(scope).formatArn({ service: 'events', resource: 'event-bus', resourceName: 'default' });

const capitalised = (name: string) => `${name.slice(0, 1).toUpperCase()}${name.slice(1)}`;
