import { Duration } from 'aws-cdk-lib';
import type { IFunction } from 'aws-cdk-lib/aws-lambda';
import { Queue, QueueEncryption } from 'aws-cdk-lib/aws-sqs';
import { Construct } from 'constructs';
import { acknowledge } from '../acknowledge.ts';
import { callOnSchedule } from './scheduled-call.ts';

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
    callOnSchedule(this, 'Hourly', {
      description: 'Starts the month ends that are due',
      cron: { minute: '5' },
      target: start,
      missed: this.missed,
      retryAttempts: 5,
      maxEventAge: Duration.minutes(50),
    });
    acknowledge(this, { 'AwsSolutions-SQS3': 'This is a dead-letter queue itself.' });
  }
}
