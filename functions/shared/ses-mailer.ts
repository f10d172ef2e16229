import { type SESClient, SESServiceException, SendRawEmailCommand } from '@aws-sdk/client-ses';
import type { Mailer, SendOutcome } from '../../domain/operations/ports.ts';

/** Refusals that pass: the account's rate or its daily quota (both come as `Throttling` with a text). */
const THROTTLED = ['Throttling', 'ThrottlingException', 'TooManyRequestsException', 'LimitExceededException'];

const outcomeOf = (error: unknown): SendOutcome => {
  if (!(error instanceof SESServiceException)) throw error;
  if (THROTTLED.includes(error.name)) return { outcome: 'throttled', quotaSpent: /daily|quota/i.test(error.message) };
  // A 4xx says that the mail was not taken. The text may quote an address, so the record keeps only the error's name.
  if (error.$fault === 'client') return { outcome: 'refused', reason: error.name };
  throw error;
};

/**
 * Sends by SES. The client must be made with `maxAttempts: 1`: a call that the SDK repeats by itself can send twice.
 * Recipients are always named, since SES would read them out of the mail's own headers otherwise.
 */
export const sesMailer = (ses: SESClient, from: string, configurationSet: string): Mailer => ({
  from,
  async send({ raw, recipients, tags }) {
    const command = new SendRawEmailCommand({
      Source: from,
      Destinations: [...recipients],
      RawMessage: { Data: raw },
      ConfigurationSetName: configurationSet,
      Tags: Object.entries(tags).map(([Name, Value]) => ({ Name, Value })),
    });
    try {
      const { MessageId } = await ses.send(command);
      return { outcome: 'sent', messageId: MessageId ?? '' };
    } catch (error) {
      return outcomeOf(error);
    }
  },
});
