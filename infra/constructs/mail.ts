import { Stack } from 'aws-cdk-lib';
import { EventBus } from 'aws-cdk-lib/aws-events';
import {
  ConfigurationSet,
  ConfigurationSetTlsPolicy,
  EmailIdentity,
  EmailSendingEvent,
  EventDestination,
  Identity,
} from 'aws-cdk-lib/aws-ses';
import { Construct } from 'constructs';
import { type Stage, senderOf } from '../stages.ts';

/**
 * Who mail comes from, and where SES tells what became of it. Only what decides about a mail's record is listened to: nobody's opening
 * of an invoice is watched.
 */
export class Mail extends Construct {
  readonly from: string;
  readonly identity: EmailIdentity;
  readonly configurationSet: ConfigurationSet;

  constructor(scope: Construct, id: string, stage: Stage) {
    super(scope, id);
    this.from = senderOf(stage);
    this.configurationSet = new ConfigurationSet(this, 'ConfigurationSet', {
      tlsPolicy: ConfigurationSetTlsPolicy.REQUIRE,
      reputationMetrics: true,
    });
    this.configurationSet.addEventDestination('Events', {
      destination: EventDestination.eventBus(EventBus.fromEventBusName(this, 'Bus', 'default')),
      events: [
        EmailSendingEvent.SEND,
        EmailSendingEvent.REJECT,
        EmailSendingEvent.BOUNCE,
        EmailSendingEvent.COMPLAINT,
        EmailSendingEvent.DELIVERY,
        EmailSendingEvent.DELIVERY_DELAY,
      ],
    });
    this.identity = new EmailIdentity(this, 'Identity', {
      identity: stage.mailDomain ? Identity.domain(stage.mailDomain) : Identity.email(this.from),
    });
  }

  /** What a sender needs rights on: SES asks for both. */
  get arns(): string[] {
    const resourceName = this.configurationSet.configurationSetName;
    return [
      this.identity.emailIdentityArn,
      Stack.of(this).formatArn({ service: 'ses', resource: 'configuration-set', resourceName }),
    ];
  }

  /** What SES asks to be in the domain's DNS, to sign what comes from it. */
  get records(): Record<string, string> {
    return Object.fromEntries(
      this.identity.dkimRecords.map(({ name, value }, index) => [`DkimRecord${index + 1}`, `${name} CNAME ${value}`]),
    );
  }
}
