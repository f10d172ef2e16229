import type { Batch, BatchStatus, Decision } from '../../batches/batch.ts';
import { BillingError } from '../../errors.ts';
import type { Machine, Needs } from '../ports.ts';
import { batchOf } from './read.ts';

/** Drafts can be approved once all of them are there; a batch can be stopped until its first number is given. */
const decidableIn: Readonly<Record<Decision, readonly BatchStatus[]>> = {
  approve: ['inReview'],
  cancel: ['planning', 'drafting', 'inReview'],
};

const tooLateOrEarly = (decision: Decision, { status, decision: taken }: Batch): BillingError => {
  const where = taken === undefined ? `is ${status}` : `is ${status}, and "${taken}" was decided`;
  return decision === 'approve'
    ? new BillingError('BatchNotInReview', `the batch ${where}: only drafts in review can be approved`)
    : new BillingError('BatchNotCancellable', `the batch ${where}: it can be cancelled until issuing has begun`);
};

/**
 * Approves or cancels a batch. The decision is stored first; the token only wakes the machine. One that is not there
 * yet finds the decision when it comes (`awaitReview`), one that is spent has done its work, so neither is an error.
 */
export const decideBatch =
  ({ stores, journal }: Pick<Needs, 'stores' | 'journal'>, machine: Machine) =>
  async (tenantId: string, batchId: string, decision: Decision, decidedBy: string): Promise<Batch> => {
    const read = await batchOf(stores, tenantId, batchId);
    if (read.decision !== decision) {
      const stored = await stores.batches.decide(tenantId, batchId, decision, decidedBy, decidableIn[decision]);
      const now = await batchOf(stores, tenantId, batchId);
      // Another person may have decided the same a moment ago.
      if (!stored && now.decision !== decision) throw tooLateOrEarly(decision, now);
      journal.info('batch decided', { tenantId, batchId, decision });
    }
    const token = await stores.batches.token(tenantId, batchId);
    if (token !== undefined) await machine.succeed(token, { decision });
    return batchOf(stores, tenantId, batchId);
  };
