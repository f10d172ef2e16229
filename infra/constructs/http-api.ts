import { RemovalPolicy } from 'aws-cdk-lib';
import { AccessLogFormat } from 'aws-cdk-lib/aws-apigateway';
import {
  HttpApi as Api,
  HttpMethod,
  HttpNoneAuthorizer,
  HttpStage,
  LogGroupLogDestination,
} from 'aws-cdk-lib/aws-apigatewayv2';
import { HttpJwtAuthorizer } from 'aws-cdk-lib/aws-apigatewayv2-authorizers';
import { HttpLambdaIntegration } from 'aws-cdk-lib/aws-apigatewayv2-integrations';
import type { IFunction } from 'aws-cdk-lib/aws-lambda';
import { LogGroup } from 'aws-cdk-lib/aws-logs';
import { Construct } from 'constructs';
import { acknowledge } from '../acknowledge.ts';
import type { Stage } from '../stages.ts';

export interface Route {
  readonly method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  /** As API Gateway writes it: `/clients/{clientId}`. */
  readonly path: string;
  /** Whose function answers: the name of its module in `functions/api`. */
  readonly resource: string;
  /** Answers without a token: the API's own description, and documents by the token in their links; webhooks by their signature. */
  readonly public?: boolean;
}

export interface HttpApiProps {
  readonly stage: Stage;
  readonly routes: readonly Route[];
  /** By the resource that they answer for. */
  readonly functions: Readonly<Record<string, IFunction>>;
  readonly issuer: string;
  readonly audience: string;
}

/** The API: each route asks for a verified token, and goes to the function of its resource. */
export class HttpApi extends Construct {
  readonly api: Api;

  constructor(scope: Construct, id: string, { stage, routes, functions, issuer, audience }: HttpApiProps) {
    super(scope, id);
    this.api = new Api(this, 'Api', { apiName: `monthend-${stage.name}`, createDefaultStage: false });
    const authorizer = new HttpJwtAuthorizer('Jwt', issuer, { jwtAudience: [audience] });
    const integrations = new Map<string, HttpLambdaIntegration>();
    // One permission for the whole API: one for each route would outgrow what a function's policy may hold.
    for (const [resource, lambda] of Object.entries(functions))
      integrations.set(resource, new HttpLambdaIntegration(resource, lambda, { scopePermissionToRoute: false }));

    for (const { method, path, resource, public: isPublic = false } of routes) {
      const integration = integrations.get(resource);
      if (!integration) throw new Error(`${method} ${path} goes to "${resource}", which is not among the functions`);
      const added = this.api.addRoutes({
        path,
        methods: [HttpMethod[method]],
        integration,
        authorizer: isPublic ? new HttpNoneAuthorizer() : authorizer,
      });
      if (isPublic)
        for (const route of added)
          acknowledge(route, {
            'AwsSolutions-APIG4':
              'The description of the API is the same for everybody, and public. A linked document is opened by the token in its path. A webhook is signed by its tool, which the function verifies.',
          });
    }
    this.addStage(stage);
  }

  private addStage({ logDays, requestsPerSecond, requestBurst }: Stage): void {
    const accessLog = new LogGroup(this, 'AccessLog', { retention: logDays, removalPolicy: RemovalPolicy.DESTROY });
    new HttpStage(this, 'Stage', {
      httpApi: this.api,
      stageName: '$default',
      autoDeploy: true,
      detailedMetricsEnabled: true,
      throttle: { rateLimit: requestsPerSecond, burstLimit: requestBurst },
      accessLogSettings: { destination: new LogGroupLogDestination(accessLog), format: accessLogFormat },
    });
  }
}

/** Who asked for which route and what came of it; no path, query or body, which could name a customer. */
const accessLogFormat = AccessLogFormat.custom(
  JSON.stringify({
    requestId: '$context.requestId',
    time: '$context.requestTime',
    route: '$context.routeKey',
    status: '$context.status',
    latency: '$context.responseLatency',
    bytes: '$context.responseLength',
    subject: '$context.authorizer.claims.sub',
    error: '$context.authorizer.error',
    integrationError: '$context.integrationErrorMessage',
  }),
);
