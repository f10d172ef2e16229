import * as z from 'zod';
import type { MailFate, MailNews } from '../../domain/mails/news.ts';

/**
 * SES's events as EventBridge brings them (Amazon SES Developer Guide, "Contents of event data" and "Monitoring SES events
 * using Amazon EventBridge"). Read is what is used here; the rest may change.
 */
const moment = z.iso.datetime({ offset: true }).transform((text) => new Date(text).toISOString());

/** Each tag of a mail has a list of values; ours have one. */
const tag = z
  .array(z.string().regex(/^[A-Za-z0-9_-]{1,256}$/))
  .min(1)
  .transform(([value = '']) => value);

const mail = z.object({
  timestamp: moment,
  messageId: z.string().min(1).max(256),
  tags: z.object({ tenant: tag, about: tag, purpose: tag }),
});

const Recipient = z.object({ emailAddress: z.string(), diagnosticCode: z.string().optional() });

const Detail = z.discriminatedUnion('eventType', [
  z.object({ eventType: z.literal('Send'), mail }),
  z.object({ eventType: z.literal('Delivery'), mail, delivery: z.object({ timestamp: moment }) }),
  z.object({ eventType: z.literal('Reject'), mail, reject: z.object({ reason: z.string() }) }),
  z.object({
    eventType: z.literal('DeliveryDelay'),
    mail,
    deliveryDelay: z.object({ timestamp: moment, delayType: z.string(), delayedRecipients: z.array(Recipient) }),
  }),
  z.object({
    eventType: z.literal('Bounce'),
    mail,
    bounce: z.object({
      timestamp: moment,
      bounceType: z.string(),
      bounceSubType: z.string(),
      bouncedRecipients: z.array(Recipient),
    }),
  }),
  z.object({
    eventType: z.literal('Complaint'),
    mail,
    complaint: z.object({
      timestamp: moment,
      complainedRecipients: z.array(Recipient),
      complaintFeedbackType: z.string().nullish(),
      complaintSubType: z.string().nullish(),
    }),
  }),
]);

export const SesEvent = z.object({ source: z.literal('aws.ses'), detail: Detail });
type Detail = z.infer<typeof Detail>;
type Of<Type extends Detail['eventType']> = Extract<Detail, { eventType: Type }>;

/** Mail servers can write at length. */
const MOST_CHARACTERS = 500;

const reasonOf = (kind: string, recipients: readonly z.infer<typeof Recipient>[]): string => {
  const said = new Set(recipients.flatMap(({ diagnosticCode }) => diagnosticCode ?? []));
  return [kind, ...said]
    .join('; ')
    .replaceAll(/\p{Cc}+/gu, ' ')
    .slice(0, MOST_CHARACTERS);
};
const addressesOf = (recipients: readonly z.infer<typeof Recipient>[]) =>
  recipients.map(({ emailAddress }) => emailAddress);

/**
 * Bounces that SES calls transient although it has given up: the mail has not arrived. The others ("General" above all)
 * may be the answer of somebody who is away.
 */
const GIVEN_UP = ['MailboxFull', 'MessageTooLarge', 'ContentRejected', 'AttachmentRejected'];

const bounceOf = ({ bounce: { bounceType, bounceSubType, bouncedRecipients } }: Of<'Bounce'>): MailFate => {
  const reason = reasonOf(`${bounceType}, ${bounceSubType}`, bouncedRecipients);
  return bounceType === 'Permanent' || GIVEN_UP.includes(bounceSubType)
    ? { kind: 'bounced', reason, addresses: addressesOf(bouncedRecipients) }
    : { kind: 'softBounced', reason };
};

const complaintOf = ({ complaint }: Of<'Complaint'>): MailFate => {
  const { complainedRecipients, complaintFeedbackType, complaintSubType } = complaint;
  const kind = complaintSubType ?? complaintFeedbackType ?? 'no reason given';
  const told = { reason: reasonOf(kind, complainedRecipients), addresses: addressesOf(complainedRecipients) };
  // SES took the mail and kept it: who has complained before gets nothing more.
  return { kind: complaintSubType === 'OnAccountSuppressionList' ? 'bounced' : 'complained', ...told };
};

const fateOf = (detail: Detail): { readonly at: string; readonly fate: MailFate } => {
  switch (detail.eventType) {
    case 'Send':
      return { at: detail.mail.timestamp, fate: { kind: 'sent' } };
    case 'Delivery':
      return { at: detail.delivery.timestamp, fate: { kind: 'delivered' } };
    case 'Reject':
      return { at: detail.mail.timestamp, fate: { kind: 'rejected', reason: reasonOf(detail.reject.reason, []) } };
    case 'DeliveryDelay': {
      const { timestamp, delayType, delayedRecipients } = detail.deliveryDelay;
      return { at: timestamp, fate: { kind: 'delayed', reason: reasonOf(delayType, delayedRecipients) } };
    }
    case 'Bounce':
      return { at: detail.bounce.timestamp, fate: bounceOf(detail) };
    case 'Complaint':
      return { at: detail.complaint.timestamp, fate: complaintOf(detail) };
  }
};

/** What an event tells of a mail of ours. */
export const newsOf = ({ detail }: z.infer<typeof SesEvent>): MailNews => {
  const { tenant, about, purpose } = detail.mail.tags;
  return {
    mail: { tenantId: tenant, aboutId: about, purpose },
    messageId: detail.mail.messageId,
    ...fateOf(detail),
  };
};
