import './environment.ts';
import { S3Client } from '@aws-sdk/client-s3';
import { SESClient } from '@aws-sdk/client-ses';
import { mockClient } from 'aws-sdk-client-mock';
import { beforeEach, expect, test } from 'vitest';
import { handler } from '../../functions/events/mail-events.ts';
import { tenantId } from '../operations/firm.ts';
import { eventAbout } from '../operations/ses-events/recorded.ts';
import { fakeTable } from './fake-table.ts';

const table = fakeTable();
const objects = mockClient(S3Client);
const ses = mockClient(SESClient);

beforeEach(() => {
  objects.reset();
  ses.reset();
  table.lay();
});

const about = { tenantId, aboutId: 'FA-000000001', purpose: 'issue' };

/** Thrown at, they would come again and again, and end in the queue of what was lost. */
test.each<[string, unknown]>([
  ['of a mail that nobody here has sent', eventAbout('bounce', about)],
  ['of a firm that is not here', eventAbout('complaint', { ...about, tenantId: 'f'.repeat(26) })],
  ['of a mail without our tags', { source: 'aws.ses', detail: { eventType: 'Send', mail: { tags: {} } } }],
  ['of another service', { source: 'aws.s3', detail: {} }],
  ['of nothing', {}],
  ['that is no event', 'hello'],
  ['that is nothing', undefined],
])('an event %s is dropped', async (_, event) => {
  await expect(handler(event)).resolves.toBeUndefined();
  expect({ written: table.written(), sent: ses.calls().length, objects: objects.calls().length }).toEqual({
    written: 0,
    sent: 0,
    objects: 0,
  });
});
