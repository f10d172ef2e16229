import { Duration } from 'aws-cdk-lib';
import type { IFunction } from 'aws-cdk-lib/aws-lambda';
import type { IQueue } from 'aws-cdk-lib/aws-sqs';
import { Construct } from 'constructs';
import { callOnSchedule } from './scheduled-call.ts';

export interface ContractScheduleProps {
  readonly sweep: IFunction;
  /** Where sweeps go that could not be started. The next one makes up for them. */
  readonly missed: IQueue;
}

/**
 * Every hour: which contracts warn somebody, renew themselves or revise their prices. One schedule for all firms: whose
 * morning it is, is an item of the table. Not at the full hour, when everybody's are.
 */
export class ContractSchedule extends Construct {
  constructor(scope: Construct, id: string, { sweep, missed }: ContractScheduleProps) {
    super(scope, id);
    callOnSchedule(this, 'Hourly', {
      description: 'Does what is due of contracts: alerts, renewals, new prices',
      cron: { minute: '2' },
      target: sweep,
      missed,
      retryAttempts: 2,
      maxEventAge: Duration.minutes(50),
    });
  }
}
