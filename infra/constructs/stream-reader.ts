import { Duration } from 'aws-cdk-lib';
import type { TableV2 } from 'aws-cdk-lib/aws-dynamodb';
import { CfnEventSourceMapping, type IFunction } from 'aws-cdk-lib/aws-lambda';
import type { Queue } from 'aws-cdk-lib/aws-sqs';
import { Construct } from 'constructs';
import { deadLetters } from './dead-letters.ts';

const WRITTEN = ['INSERT', 'MODIFY'];

/**
 * Lets through what is written of some entities, and, where `image` says so, only as it then is; everything else is not even
 * paid for. A number is text in a record. A source has at most five filters.
 */
export const written = (
  entities: readonly string[],
  image: Readonly<Record<string, unknown>> = {},
  eventName: readonly string[] = WRITTEN,
) => ({
  pattern: JSON.stringify({ eventName, dynamodb: { NewImage: { __edb_e__: { S: entities }, ...image } } }),
});

/** What tells readers of the stream apart. */
export interface StreamReading {
  readonly filters: readonly ReturnType<typeof written>[];
  /** Calls at the same time for each of the stream's shards; one when absent. */
  readonly parallelizationFactor?: number;
}

/** From the table's stream to a function. A stream lets two readers read at full speed. */
export class StreamReader extends Construct {
  /** What was given up: where in the stream it stood. */
  readonly lost: Queue;

  constructor(scope: Construct, id: string) {
    super(scope, id);
    this.lost = deadLetters(this, 'Lost');
  }

  /** A record that fails is tried five times more within an hour; it is told apart from its batch, so that it holds up no others. */
  readBy({ tableStreamArn }: TableV2, lambda: IFunction, { filters, ...reading }: StreamReading): void {
    // Not by `addEventSource`, which would give the function rights that `functions.ts` does not list.
    // Lambda looks at the role's rights when the source is made: they are in the role, which the function waits for.
    new CfnEventSourceMapping(this, 'Source', {
      functionName: lambda.functionName,
      eventSourceArn: tableStreamArn,
      startingPosition: 'TRIM_HORIZON',
      batchSize: 25,
      // Under load a call has more to do; a single record waits a second for it.
      maximumBatchingWindowInSeconds: 1,
      ...reading,
      bisectBatchOnFunctionError: true,
      maximumRetryAttempts: 5,
      maximumRecordAgeInSeconds: Duration.hours(1).toSeconds(),
      functionResponseTypes: ['ReportBatchItemFailures'],
      filterCriteria: { filters: [...filters] },
      destinationConfig: { onFailure: { destination: this.lost.queueArn } },
    });
  }
}
