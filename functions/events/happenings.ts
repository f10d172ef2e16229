import type { Context } from 'aws-lambda';
import { concurrently } from '../../domain/operations/concurrently.ts';
import { readingOnce, tellWebhooks } from '../../domain/operations/webhooks/tell.ts';
import { journal, logger } from '../shared/journal.ts';
import { clock, stores } from '../shared/services-with-objects.ts';
import { HappeningRecord, happeningIn } from './happening-record.ts';

/** Records of a batch that are worked off at a time. */
const AT_ONCE = 5;

/**
 * Makes messages of what the table's stream tells: what is issued, sent, paid, completed, or waits. A record that fails is named, and
 * Lambda brings it again: told twice is one message. One that is no record of ours is named in the log, and dropped.
 */
export const handler = async ({ Records: records }: { readonly Records: readonly unknown[] }, context: Context) => {
  logger.addContext(context);
  const tell = tellWebhooks({ stores, clock }, readingOnce(stores));
  const failed: string[] = [];
  await concurrently(records, AT_ONCE, async (record) => {
    const { data, error } = HappeningRecord.safeParse(record);
    if (!data) {
      const faults = error.issues.map(({ path }) => path.join('.'));
      journal.error('a record of the stream that is none of ours', { faults });
      return;
    }
    const happening = happeningIn(data);
    if (!happening) return;
    try {
      await tell(data.dynamodb.NewImage.tenantId, happening);
    } catch (error) {
      const sequence = data.dynamodb.SequenceNumber;
      journal.error('a record of the stream is to come again', { sequence, error });
      failed.push(sequence);
    }
  });
  return { batchItemFailures: failed.map((itemIdentifier) => ({ itemIdentifier })) };
};
