import { readFileSync } from 'node:fs';
import type { MailKey } from '../../../domain/table/mail-store.ts';

/** The events of this folder: as Amazon's developer guide documents them, with the tags that our mails carry. */
export const recordedEvents = [
  'send',
  'delivery',
  'delay',
  'reject',
  'bounce',
  'bounce-mailbox-full',
  'bounce-away',
  'bounce-undetermined',
  'complaint',
  'complaint-suppressed',
] as const;
export type RecordedEvent = (typeof recordedEvents)[number];

export interface EventOf extends MailKey {
  readonly messageId?: string;
  readonly recipient?: string;
}

/** A recorded event, as EventBridge hands it over, about a mail of ours. */
export const eventAbout = (name: RecordedEvent, { tenantId, aboutId, purpose, messageId, recipient }: EventOf) => {
  const text = readFileSync(new URL(`${name}.json`, import.meta.url), 'utf8');
  const event = JSON.parse(recipient === undefined ? text : text.replaceAll('recipient@example.com', recipient));
  Object.assign(event.detail.mail.tags, { tenant: [tenantId], about: [aboutId], purpose: [purpose] });
  if (messageId !== undefined) event.detail.mail.messageId = messageId;
  return event;
};
