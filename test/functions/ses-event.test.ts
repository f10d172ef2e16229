import { expect, test } from 'vitest';
import type { MailFate } from '../../domain/mails/news.ts';
import { newsOf, SesEvent } from '../../functions/events/ses-event.ts';
import { eventAbout, type RecordedEvent, recordedEvents } from '../operations/ses-events/recorded.ts';

const about = { tenantId: 't1', aboutId: 'FA-000000001', purpose: 'issue' };
const addresses = ['recipient@example.com'];

const expected: Readonly<Record<RecordedEvent, { readonly at: string; readonly fate: MailFate }>> = {
  send: { at: '2017-08-05T00:40:02.012Z', fate: { kind: 'sent' } },
  delivery: { at: '2017-08-05T00:41:03.123Z', fate: { kind: 'delivered' } },
  delay: {
    at: '2017-08-05T00:45:00.095Z',
    fate: {
      kind: 'delayed',
      reason: 'TransientCommunicationFailure; smtp; 421 4.4.1 Unable to connect to remote host',
    },
  },
  reject: { at: '2017-08-05T00:40:02.012Z', fate: { kind: 'rejected', reason: 'Bad content' } },
  bounce: {
    at: '2017-08-05T00:41:02.669Z',
    fate: { kind: 'bounced', reason: 'Permanent, General; smtp; 550 5.1.1 user unknown', addresses },
  },
  'bounce-mailbox-full': {
    at: '2017-08-05T00:41:02.669Z',
    fate: { kind: 'bounced', reason: 'Transient, MailboxFull; smtp; 452 4.2.2 mailbox full', addresses },
  },
  'bounce-away': { at: '2017-08-05T00:41:02.669Z', fate: { kind: 'softBounced', reason: 'Transient, General' } },
  'bounce-undetermined': {
    at: '2017-08-05T00:41:02.669Z',
    fate: { kind: 'softBounced', reason: 'Undetermined, Undetermined' },
  },
  complaint: { at: '2017-08-05T00:41:02.669Z', fate: { kind: 'complained', reason: 'abuse', addresses } },
  'complaint-suppressed': {
    at: '2017-08-05T00:41:02.669Z',
    fate: { kind: 'bounced', reason: 'OnAccountSuppressionList', addresses },
  },
};

test.each(recordedEvents)('%s', (name) => {
  expect(newsOf(SesEvent.parse(eventAbout(name, about)))).toEqual({
    mail: about,
    messageId: 'EXAMPLE7c191be45-e9aedb9a-02f9-4d12-a87d-dd0099a07f8a-000000',
    ...expected[name],
  });
});

test('a mail server that writes at length is cut short, and in one line', () => {
  const event = eventAbout('bounce', about);
  event.detail.bounce.bouncedRecipients[0].diagnosticCode = `smtp; 550\r\n${'x'.repeat(5000)}`;
  const { fate } = newsOf(SesEvent.parse(event));
  expect(fate).toMatchObject({ reason: expect.stringMatching(/^Permanent, General; smtp; 550 x{400,}$/) });
});

test.each<[string, (event: ReturnType<typeof eventAbout>) => void]>([
  ['without our tags', ({ detail }) => delete detail.mail.tags.purpose],
  ['with a tag that we never write', ({ detail }) => Object.assign(detail.mail.tags, { about: ['FA#1'] })],
  ['of a kind that nobody asked for', ({ detail }) => Object.assign(detail, { eventType: 'Open' })],
  ['of another service', (event) => Object.assign(event, { source: 'aws.s3' })],
])('an event %s is no news', (_, spoil) => {
  const event = eventAbout('bounce', about);
  spoil(event);
  expect(SesEvent.safeParse(event).success).toBe(false);
});
