import { Rule } from 'aws-cdk-lib/aws-events';
import { LambdaFunction } from 'aws-cdk-lib/aws-events-targets';
import { CfnEventInvokeConfig, type IFunction } from 'aws-cdk-lib/aws-lambda';
import type { Queue } from 'aws-cdk-lib/aws-sqs';
import { Construct } from 'constructs';
import { deadLetters } from './dead-letters.ts';
import type { Mail } from './mail.ts';

/** As EventBridge names what the configuration set publishes (`mail.ts`). */
const detailTypes = [
  'Email Sent',
  'Email Delivered',
  'Email Delivery Delayed',
  'Email Rejected',
  'Email Bounced',
  'Email Complaint Received',
];

/** What becomes of mails, from SES to the function that takes it in. */
export class MailEvents extends Construct {
  /** Events that were not taken in. Nothing else tells them: once the cause is gone, they are invoked again as they are. */
  readonly lost: Queue;

  constructor(scope: Construct, id: string) {
    super(scope, id);
    this.lost = deadLetters(this, 'Lost');
  }

  /**
   * Only events of our own configuration set: the account may send other mails. EventBridge keeps an event that the
   * function has no instance for, and Lambda one at which it threw; what both give up goes to the queue.
   */
  hearBy({ configurationSet }: Mail, lambda: IFunction): void {
    new Rule(this, 'News', {
      description: 'What SES tells of mails',
      eventPattern: {
        source: ['aws.ses'],
        detailType: detailTypes,
        detail: { mail: { tags: { 'ses:configuration-set': [configurationSet.configurationSetName] } } },
      },
      targets: [new LambdaFunction(lambda, { deadLetterQueue: this.lost })],
    });
    // Not by `configureAsyncInvoke`, which would give the function rights that `functions.ts` does not list.
    new CfnEventInvokeConfig(this, 'Retries', {
      functionName: lambda.functionName,
      qualifier: '$LATEST',
      maximumRetryAttempts: 2,
      destinationConfig: { onFailure: { destination: this.lost.queueArn } },
    });
  }
}
