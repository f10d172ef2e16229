import { Duration } from 'aws-cdk-lib';
import type { IFunction } from 'aws-cdk-lib/aws-lambda';
import type { IQueue } from 'aws-cdk-lib/aws-sqs';
import { Construct } from 'constructs';
import { callOnSchedule } from './scheduled-call.ts';

export interface DunningScheduleProps {
  readonly sweep: IFunction;
  /** Where sweeps go that could not be started. The next one makes up for them. */
  readonly missed: IQueue;
}

/**
 * Every quarter of an hour: whose reminders and statements are due. So each firm's morning is met within minutes in every time zone,
 * and what one sweep has no time for, or the mail provider does not take, goes on soon.
 */
export class DunningSchedule extends Construct {
  constructor(scope: Construct, id: string, { sweep, missed }: DunningScheduleProps) {
    super(scope, id);
    callOnSchedule(this, 'Quarterly', {
      description: 'Sends the reminders and statements that are due',
      cron: { minute: '0/15' },
      target: sweep,
      missed,
      retryAttempts: 2,
      maxEventAge: Duration.minutes(10),
    });
  }
}
