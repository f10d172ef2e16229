import { Duration } from 'aws-cdk-lib';
import type { TableV2 } from 'aws-cdk-lib/aws-dynamodb';
import { CfnEventSourceMapping, type IFunction } from 'aws-cdk-lib/aws-lambda';
import type { Queue } from 'aws-cdk-lib/aws-sqs';
import { Construct } from 'constructs';
import { deadLetters } from './dead-letters.ts';

const written = (image: Readonly<Record<string, unknown>>) => ({
  pattern: JSON.stringify({ eventName: ['INSERT', 'MODIFY'], dynamodb: { NewImage: image } }),
});

/**
 * What reaches the worker: deliveries that came or are replayed, what has just been found to wait, orders to work off what
 * waited, and what may let it go on: mappings, rules, contracts, and clients, who have a default contract. Everything else
 * that is written is not even paid for.
 */
const filters = [
  written({ __edb_e__: { S: ['delivery'] }, status: { S: ['received'] } }),
  written({ __edb_e__: { S: ['waiting', 'workOrder', 'mapping', 'ruleList', 'contract', 'client'] } }),
];

/** From the table's stream to the function that works off what tools sent. */
export class Deliveries extends Construct {
  /** What was given up: where in the stream it stood. The deliveries themselves are kept, and say that they failed. */
  readonly lost: Queue;

  constructor(scope: Construct, id: string) {
    super(scope, id);
    this.lost = deadLetters(this, 'Lost');
  }

  /** A record that fails is tried five times more within an hour; it is told apart from its batch, so that it holds up no others. */
  workOffBy({ tableStreamArn }: TableV2, lambda: IFunction): void {
    // Not by `addEventSource`, which would give the function rights that `functions.ts` does not list.
    // Lambda looks at the role's rights when the source is made: they are in the role, which the function waits for.
    new CfnEventSourceMapping(this, 'Source', {
      functionName: lambda.functionName,
      eventSourceArn: tableStreamArn,
      startingPosition: 'TRIM_HORIZON',
      batchSize: 25,
      // Under load a call has more to do; a single delivery waits a second for it.
      maximumBatchingWindowInSeconds: 1,
      parallelizationFactor: 2,
      bisectBatchOnFunctionError: true,
      maximumRetryAttempts: 5,
      maximumRecordAgeInSeconds: Duration.hours(1).toSeconds(),
      functionResponseTypes: ['ReportBatchItemFailures'],
      filterCriteria: { filters },
      destinationConfig: { onFailure: { destination: this.lost.queueArn } },
    });
  }
}
