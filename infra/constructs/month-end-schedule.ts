import { Duration } from 'aws-cdk-lib';
import type { IFunction } from 'aws-cdk-lib/aws-lambda';
import type { Queue } from 'aws-cdk-lib/aws-sqs';
import { Construct } from 'constructs';
import { deadLetters } from './dead-letters.ts';
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
    this.missed = deadLetters(this, 'Missed');
    callOnSchedule(this, 'Hourly', {
      description: 'Starts the month ends that are due',
      cron: { minute: '5' },
      target: start,
      missed: this.missed,
      retryAttempts: 5,
      maxEventAge: Duration.minutes(50),
    });
  }
}
