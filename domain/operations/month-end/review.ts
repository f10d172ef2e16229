import { BillingError } from '../../errors.ts';
import type { Machine, TableNeeds } from '../ports.ts';

interface BatchInput {
  readonly tenantId: string;
  readonly batchId: string;
}

/** Counts the drafts and decides whether a person must look at them, or already has decided. */
export const tallyBatch =
  ({ stores, journal }: TableNeeds) =>
  async ({ tenantId, batchId }: BatchInput): Promise<{ review: boolean }> => {
    const progress = await stores.batches.progress(tenantId, batchId);
    const skipped = (progress.drafted ?? 0) === 0 && (await stores.batches.skipReview(tenantId, batchId));
    if (!skipped) await stores.batches.move(tenantId, batchId, ['drafting'], 'inReview');
    const batch = await stores.batches.get(tenantId, batchId);
    if (!batch) throw new BillingError('NotFound', `there is no batch ${batchId}`);
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
  async ({ tenantId, batchId, taskToken }: BatchInput & { readonly taskToken: string }): Promise<void> => {
    await stores.batches.storeToken(tenantId, batchId, taskToken);
    const batch = await stores.batches.get(tenantId, batchId);
    if (batch?.decision !== undefined) await machine.succeed(taskToken, { decision: batch.decision });
  };

/** Writes down that the machine gave up, and why; the items keep what they have. */
export const failBatch =
  ({ stores, journal }: TableNeeds) =>
  async ({ tenantId, batchId, reason }: BatchInput & { readonly reason: string }): Promise<void> => {
    const running = ['planning', 'drafting', 'inReview', 'issuing', 'delivering'] as const;
    await stores.batches.move(tenantId, batchId, running, 'failed', { reason });
    journal.error('month end failed', { tenantId, batchId });
  };
