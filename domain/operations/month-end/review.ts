import { type Batch, runningStatuses } from '../../batches/batch.ts';
import { batchOf } from '../batches/read.ts';
import type { Machine, TableNeeds } from '../ports.ts';

interface BatchInput {
  readonly tenantId: string;
  readonly batchId: string;
}

/** Of which round of the batch the step is: one that is over is left alone. */
interface RoundInput extends BatchInput {
  readonly round?: number | undefined;
}

/** Who asked for another grouping wants to see it, whatever it comes to; once numbers could be given, it was seen. */
const isGroupedAnew = ({ firstShard, issuingFrom }: Batch): boolean => firstShard > 0 && issuingFrom === undefined;

/** Counts the drafts and decides whether a person must look at them, or already has decided. */
export const tallyBatch =
  ({ stores, journal }: TableNeeds) =>
  async ({ tenantId, batchId, round }: RoundInput): Promise<{ review: boolean }> => {
    const { batches } = stores;
    const read = () => batchOf(stores, tenantId, batchId);
    const laidOut = await read();
    const progress = await batches.progress(tenantId, batchId, laidOut.firstShard);
    const isWaiting = (progress.drafted ?? 0) > 0 || isGroupedAnew(laidOut);
    const skipped = !isWaiting && (await batches.skipReview(tenantId, batchId, { round }));
    if (!skipped) await batches.move(tenantId, batchId, ['drafting'], 'inReview', {}, { round });
    const batch = await read();
    // Read back, so that a tally that is repeated after its answer was lost gives the same answer.
    const review = batch.status === 'inReview';
    journal.info('month end tallied', { tenantId, batchId, review, ...progress });
    return { review };
  };

/**
 * Waits for a person. The token only wakes the machine; the decision itself is in the table, stored first. So a
 * decision that came before the token is found here, and one that comes after finds the token.
 */
export const awaitReview =
  ({ stores }: TableNeeds, machine: Machine) =>
  async ({ tenantId, batchId, round, taskToken }: RoundInput & { readonly taskToken: string }): Promise<void> => {
    if (!(await stores.batches.storeToken(tenantId, batchId, taskToken, { round }))) return;
    const batch = await stores.batches.get(tenantId, batchId);
    if (batch?.decision !== undefined) await machine.succeed(taskToken, { decision: batch.decision });
  };

/** Writes down that the machine gave up, and why; the items keep what they have. */
export const failBatch =
  ({ stores, journal }: TableNeeds) =>
  async ({
    tenantId,
    batchId,
    reason,
    attempt = 0,
  }: BatchInput & { readonly reason: string; readonly attempt?: number | undefined }): Promise<void> => {
    await stores.batches.move(tenantId, batchId, runningStatuses, 'failed', { reason }, { attempt });
    journal.error('month end failed', { tenantId, batchId, attempt });
  };
