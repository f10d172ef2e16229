import { type Duration, Stack } from 'aws-cdk-lib';
import { Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import type { IFunction } from 'aws-cdk-lib/aws-lambda';
import { type CronOptionsWithTimezone, Schedule, ScheduleExpression, TimeWindow } from 'aws-cdk-lib/aws-scheduler';
import { LambdaInvoke } from 'aws-cdk-lib/aws-scheduler-targets';
import type { IQueue } from 'aws-cdk-lib/aws-sqs';
import type { Construct } from 'constructs';
import { acknowledgeWildcard } from '../acknowledge.ts';

export interface ScheduledCall {
  readonly description: string;
  readonly cron: CronOptionsWithTimezone;
  readonly target: IFunction;
  /** Where calls go that could not be made. */
  readonly missed: IQueue;
  readonly retryAttempts: number;
  /** How late a call may still be made. */
  readonly maxEventAge: Duration;
}

/** Calls a function at its times, with a role that can do nothing else and for this account alone. */
export const callOnSchedule = (scope: Construct, id: string, call: ScheduledCall): void => {
  const { description, cron, target, missed, retryAttempts, maxEventAge } = call;
  const account = { StringEquals: { 'aws:SourceAccount': Stack.of(scope).account } };
  const role = new Role(scope, 'Role', {
    assumedBy: new ServicePrincipal('scheduler.amazonaws.com', { conditions: account }),
  });
  new Schedule(scope, id, {
    description,
    schedule: ScheduleExpression.cron(cron),
    timeWindow: TimeWindow.off(),
    target: new LambdaInvoke(target, { role, deadLetterQueue: missed, retryAttempts, maxEventAge }),
  });
  acknowledgeWildcard(role, `${target.functionArn}:*`, 'The function and its versions, which it has none of.');
};
