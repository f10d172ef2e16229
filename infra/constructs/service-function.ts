import { Duration, RemovalPolicy } from 'aws-cdk-lib';
import { PolicyDocument, PolicyStatement, Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { Architecture, Function as LambdaFunction, Runtime, Tracing } from 'aws-cdk-lib/aws-lambda';
import { LogGroup } from 'aws-cdk-lib/aws-logs';
import { Construct } from 'constructs';
import { acknowledgeWildcard } from '../acknowledge.ts';
import { codeOf } from '../bundle/bundle.ts';
import type { FunctionSpec, StageVariable } from '../functions/spec.ts';
import type { Stage } from '../stages.ts';
import { executionsOf, type Granted, statementsOf, streamsOf, variablesOf } from './granted.ts';

export interface ServiceFunctionProps {
  readonly spec: FunctionSpec;
  readonly stage: Stage;
  readonly granted: Granted;
}

/** A function as `functions.ts` lists it, with a role of its own that can do what is granted there and nothing else. */
export class ServiceFunction extends Construct {
  readonly lambda: LambdaFunction;

  constructor(scope: Construct, id: string, { spec, stage, granted }: ServiceFunctionProps) {
    super(scope, id);
    const reserved = spec.reserved?.(stage);
    const logGroup = new LogGroup(this, 'Log', { retention: stage.logDays, removalPolicy: RemovalPolicy.DESTROY });
    const statements = [
      new PolicyStatement({
        actions: ['logs:CreateLogStream', 'logs:PutLogEvents'],
        resources: [logGroup.logGroupArn],
      }),
      new PolicyStatement({ actions: ['xray:PutTraceSegments', 'xray:PutTelemetryRecords'], resources: ['*'] }),
      ...spec.grants.flatMap((grant) => statementsOf(grant, granted, stage)),
    ];
    // In the role itself: a policy beside it would be one more resource for each function, and a stack has at most 500.
    const role = new Role(this, 'Role', {
      assumedBy: new ServicePrincipal('lambda.amazonaws.com'),
      inlinePolicies: { rights: new PolicyDocument({ statements }) },
    });

    this.lambda = new LambdaFunction(this, 'Function', {
      description: spec.entry,
      runtime: Runtime.NODEJS_24_X,
      architecture: Architecture.ARM_64,
      code: codeOf(spec.entry, spec.files),
      handler: 'index.handler',
      memorySize: spec.megabytes,
      timeout: Duration.seconds(spec.seconds),
      tracing: Tracing.ACTIVE,
      role: role.withoutPolicyUpdates(),
      logGroup,
      environment: {
        ...everywhere(stage, spec),
        ...Object.assign({}, ...spec.grants.map((grant) => variablesOf(grant, granted))),
        ...Object.fromEntries((spec.variables ?? []).map((name) => [name, stageVariables[name](stage)])),
      },
      ...(reserved !== undefined && { reservedConcurrentExecutions: reserved }),
    });
    this.explainWildcards(spec, granted);
  }

  private explainWildcards({ grants }: FunctionSpec, { objects, machineArn, table }: Granted): void {
    acknowledgeWildcard(
      this,
      '*',
      'X-Ray takes traces for an account, not for a resource. (And see `emulated` in stages.ts.)',
    );
    if (grants.some(({ on, actions }) => on === 'machine' && actions.some((action) => action === 'DescribeExecution')))
      acknowledgeWildcard(this, executionsOf(machineArn), 'A batch’s execution is named after it, when it is made.');
    if (grants.some(({ on }) => on === 'stream'))
      acknowledgeWildcard(
        this,
        streamsOf(table.tableArn),
        'A table has one stream, named after the moment of its making.',
      );
    for (const grant of grants)
      if (grant.on === 'objects')
        acknowledgeWildcard(
          this,
          objects.arnForObjects(grant.keys),
          'One kind of object of every tenant: a function serves them all, and takes the tenant from the verified token or the run.',
        );
  }
}

const everywhere = ({ name }: Stage, { nodeOptions = [] }: FunctionSpec) => ({
  STAGE: name,
  NODE_OPTIONS: ['--enable-source-maps', ...nodeOptions].join(' '),
  POWERTOOLS_SERVICE_NAME: 'monthend',
  POWERTOOLS_METRICS_NAMESPACE: `Monthend/${name}`,
});

const stageVariables: Readonly<Record<StageVariable, (stage: Stage) => string>> = {
  SETTLE_SECONDS: ({ settleSeconds }) => String(settleSeconds),
  SHARD_SIZE: ({ shardSize }) => String(shardSize),
  MAILS_PER_SECOND: ({ mailsPerSecond }) => String(mailsPerSecond),
  ALERTS_PER_SECOND: ({ alertsPerSecond }) => String(alertsPerSecond),
  TENANT_CLAIM: ({ tenantClaim }) => tenantClaim,
  ROLE_CLAIM: ({ roleClaim }) => roleClaim,
  WEBHOOKS_TO_LOOPBACK: ({ webhooksToLoopback }) => String(webhooksToLoopback),
};
