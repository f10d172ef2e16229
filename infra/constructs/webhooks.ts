import { Duration } from 'aws-cdk-lib';
import type { TableV2 } from 'aws-cdk-lib/aws-dynamodb';
import type { IFunction } from 'aws-cdk-lib/aws-lambda';
import type { IQueue } from 'aws-cdk-lib/aws-sqs';
import { callOnSchedule } from './scheduled-call.ts';
import { StreamReader, written } from './stream-reader.ts';

/** What reaches the function that makes messages. An invoice, which is never modified, shares a filter with what waits. */
const filters = [
  written(['batch'], { status: { S: ['closed'] } }, ['MODIFY']),
  written(['settlementEvent'], { event: { M: { change: { M: { kind: { S: ['sent'] } } } } } }, ['INSERT']),
  // Paid, perhaps.
  written(['settlement'], { open: { N: ['0'] } }, ['MODIFY']),
  written(['contractEvent'], { event: { M: { kind: { S: ['renewed'] } } } }, ['INSERT']),
  written(['invoice', 'waiting']),
];

/** From the table's stream to messages, and from these to their receivers. */
export class Webhooks extends StreamReader {
  tellBy(table: TableV2, lambda: IFunction): void {
    this.readBy(table, lambda, { filters });
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
