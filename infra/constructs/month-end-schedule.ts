import { Duration, Stack } from 'aws-cdk-lib';
import { Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import type { IFunction } from 'aws-cdk-lib/aws-lambda';
import { Schedule, ScheduleExpression, TimeWindow } from 'aws-cdk-lib/aws-scheduler';
import { LambdaInvoke } from 'aws-cdk-lib/aws-scheduler-targets';
import { Queue, QueueEncryption } from 'aws-cdk-lib/aws-sqs';
import { Construct } from 'constructs';
import { acknowledge, acknowledgeWildcard } from '../acknowledge.ts';

/**
 * Every hour: which month ends are due. One schedule for all firms, because each has its own hour in its own time zone, which it may
 * change: that is an item of the table, not a schedule that could drift from it.
 */
export class MonthEndSchedule extends Construct {
  /** Hours that were missed. The next one makes up for them, so nothing has to be done with what is in here but to look at why. */
  readonly missed: Queue;

  constructor(scope: Construct, id: string, start: IFunction) {
    super(scope, id);
    this.missed = new Queue(this, 'Missed', {
      encryption: QueueEncryption.SQS_MANAGED,
      enforceSSL: true,
      retentionPeriod: Duration.days(14),
    });
    const account = { StringEquals: { 'aws:SourceAccount': Stack.of(this).account } };
    const role = new Role(this, 'Role', {
      assumedBy: new ServicePrincipal('scheduler.amazonaws.com', { conditions: account }),
    });
    new Schedule(this, 'Hourly', {
      description: 'Starts the month ends that are due',
      schedule: ScheduleExpression.cron({ minute: '5' }),
      timeWindow: TimeWindow.off(),
      target: new LambdaInvoke(start, {
        role,
        deadLetterQueue: this.missed,
        retryAttempts: 5,
        maxEventAge: Duration.minutes(50),
      }),
    });
    acknowledgeWildcard(role, `${start.functionArn}:*`, 'The function and its versions, which it has none of.');
    acknowledge(this, { 'AwsSolutions-SQS3': 'This is a dead-letter queue itself.' });
  }
}
