import type { Context } from 'aws-lambda';
import { concurrently } from '../../domain/operations/concurrently.ts';
import {
  clientWritten,
  contractWritten,
  mappingWritten,
  rulesWritten,
} from '../../domain/operations/integrations/let-go-on.ts';
import { sharingReads } from '../../domain/operations/integrations/shared-reads.ts';
import { takeIn, tryParked, workOffOrder } from '../../domain/operations/integrations/waiting.ts';
import { workOff } from '../../domain/operations/integrations/work-off.ts';
import type { TableNeeds } from '../../domain/operations/ports.ts';
import { journal, logger } from '../shared/journal.ts';
import { clock, stores } from '../shared/services.ts';
import { StreamRecord } from './stream-record.ts';

/** Deliveries of a batch that are worked off at a time. */
const AT_ONCE = 5;

/** What is not begun with less time than this left is ordered instead. */
const MILLISECONDS_TO_BEGIN = 20_000;

const work = (
  needs: TableNeeds,
  { dynamodb: { NewImage: row } }: StreamRecord,
  hasTime: () => boolean,
): Promise<void> => {
  const tenantId = row.tenantId.S;
  if ('contractId' in row) return contractWritten(needs)(tenantId, row.contractId.S, hasTime);
  if ('clientId' in row) return clientWritten(needs)(tenantId, row.clientId.S, hasTime);
  const integrationId = row.integrationId.S;
  if ('newsId' in row) return tryParked(needs)(tenantId, integrationId, row.newsId.S);
  if ('orderId' in row) return workOffOrder(needs)(tenantId, integrationId, row.orderId.S, hasTime);
  if ('mappingId' in row) return mappingWritten(needs)(tenantId, integrationId, row.mappingId.S, hasTime);
  if ('deliveryId' in row)
    return workOff({ ...needs, take: takeIn(needs) })(tenantId, { integrationId, deliveryId: row.deliveryId.S });
  return rulesWritten(needs)(tenantId, integrationId, hasTime);
};

/**
 * Works off what the table's stream tells: deliveries that came or are replayed, and what waits for what was written. A record that
 * fails is named, and Lambda brings it again with those behind it: all of them are safe to repeat. One that is no record of
 * ours stays so however often it comes: it is named in the log, and dropped.
 */
export const handler = async ({ Records: records }: { readonly Records: readonly unknown[] }, context: Context) => {
  logger.addContext(context);
  const hasTime = () => context.getRemainingTimeInMillis() > MILLISECONDS_TO_BEGIN;
  const needs = { stores: sharingReads(stores), clock, journal };
  const failed: string[] = [];
  await concurrently(records, AT_ONCE, async (record) => {
    const { data, error } = StreamRecord.safeParse(record);
    if (!data) {
      journal.error('a record of the stream that is none of ours', {
        faults: error.issues.map(({ path }) => path.join('.')),
        comesAgain: false,
      });
      return;
    }
    try {
      await work(needs, data, hasTime);
    } catch (error) {
      const sequence = data.dynamodb.SequenceNumber;
      journal.error('a record of the stream is to come again', { sequence, error });
      failed.push(sequence);
    }
  });
  return { batchItemFailures: failed.map((itemIdentifier) => ({ itemIdentifier })) };
};
