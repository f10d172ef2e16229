import { Duration } from 'aws-cdk-lib';
import type { TableV2 } from 'aws-cdk-lib/aws-dynamodb';
import { CfnEventSourceMapping, type IFunction } from 'aws-cdk-lib/aws-lambda';
import type { IQueue, Queue } from 'aws-cdk-lib/aws-sqs';
import { Construct } from 'constructs';
import { deadLetters } from './dead-letters.ts';
import { callOnSchedule } from './scheduled-call.ts';

const written = (
  entities: readonly string[],
  eventName: readonly string[],
  image: Readonly<Record<string, unknown>> = {},
) => ({
  pattern: JSON.stringify({ eventName, dynamodb: { NewImage: { __edb_e__: { S: entities }, ...image } } }),
});

/**
 * What reaches the function that makes messages; everything else that is written is not even paid for. An event source has at
 * most five filters, so an invoice, which is never modified, shares one with what waits.
 */
const filters = [
  written(['batch'], ['MODIFY'], { status: { S: ['closed'] } }),
  written(['settlementEvent'], ['INSERT'], { event: { M: { change: { M: { kind: { S: ['sent'] } } } } } }),
  // Paid, perhaps: a number is text in a record.
  written(['settlement'], ['MODIFY'], { open: { N: ['0'] } }),
  written(['contractEvent'], ['INSERT'], { event: { M: { kind: { S: ['renewed'] } } } }),
  written(['invoice', 'waiting'], ['INSERT', 'MODIFY']),
];

/** From the table's stream to messages, and from these to their receivers. */
export class Webhooks extends Construct {
  /** What was given up: where in the stream it stood. */
  readonly lost: Queue;

  constructor(scope: Construct, id: string) {
    super(scope, id);
    this.lost = deadLetters(this, 'Lost');
  }

  /** The second reader of the stream, of the two that it lets read at full speed. As with deliveries, one record holds up no other. */
  tellBy({ tableStreamArn }: TableV2, lambda: IFunction): void {
    new CfnEventSourceMapping(this, 'Source', {
      functionName: lambda.functionName,
      eventSourceArn: tableStreamArn,
      startingPosition: 'TRIM_HORIZON',
      batchSize: 25,
      maximumBatchingWindowInSeconds: 1,
      bisectBatchOnFunctionError: true,
      maximumRetryAttempts: 5,
      maximumRecordAgeInSeconds: Duration.hours(1).toSeconds(),
      functionResponseTypes: ['ReportBatchItemFailures'],
      filterCriteria: { filters },
      destinationConfig: { onFailure: { destination: this.lost.queueArn } },
    });
  }

  /** Every minute: what is due, of all firms. `missed`: where sweeps go that could not be started; the next makes up for them. */
  sendBy(sweep: IFunction, missed: IQueue): void {
    callOnSchedule(this, 'Sweep', {
      description: 'Sends the messages to webhooks that are due',
      cron: { minute: '*' },
      target: sweep,
      missed,
      retryAttempts: 2,
      maxEventAge: Duration.minutes(1),
    });
  }
}
