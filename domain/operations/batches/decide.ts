import { type Batch, type BatchStatus, type Decision, whereItIs } from '../../batches/batch.ts';
import type { Approval } from '../../batches/new-batch.ts';
import { BillingError } from '../../errors.ts';
import type { Machine, Needs } from '../ports.ts';
import { batchOf } from './read.ts';

type DecisionOfPerson = Exclude<Decision, 'regroup'>;

/** Drafts can be approved once all of them are there; a batch can be stopped until its first number is given. */
const decidableIn: Readonly<Record<DecisionOfPerson, readonly BatchStatus[]>> = {
  approve: ['inReview'],
  cancel: ['planning', 'drafting', 'inReview'],
};

const tooLateOrEarly = (decision: DecisionOfPerson, batch: Batch): BillingError => {
  const where = whereItIs(batch);
  return decision === 'approve'
    ? new BillingError('BatchNotInReview', `the batch ${where}: only drafts in review can be approved`)
    : new BillingError('BatchNotCancellable', `the batch ${where}: it can be cancelled until issuing has begun`);
};

/** Whether the batch was decided so already: of approvals, of the same items. */
const isDecided = (batch: Batch, decision: DecisionOfPerson, approved: readonly string[] | undefined): boolean =>
  batch.decision === decision && batch.approved?.join() === approved?.join();

/** What is approved must be there, and must not be taken out of the batch. */
const mustBeDrafted = async (
  { batches }: Needs['stores'],
  tenantId: string,
  { batchId }: Batch,
  itemIds: readonly string[],
): Promise<void> => {
  const statusOf = await batches.reviewed(tenantId, batchId, itemIds);
  const faults = itemIds.flatMap((itemId, i) => {
    const status = statusOf.get(itemId);
    if (status === 'drafted' || status === 'approved') return [];
    const detail = status === undefined ? 'there is no such item' : `it is ${status}: there is nothing to approve`;
    return [{ pointer: `/itemIds/${i}`, detail }];
  });
  if (faults.length === 0) return;
  const unknown = itemIds.some((itemId) => !statusOf.has(itemId));
  throw new BillingError(unknown ? 'NotFound' : 'RequestInvalid', 'some of these items cannot be approved', faults);
};

/**
 * Approves or cancels a batch; an approval may name items, then the others are not issued. The decision is stored first;
 * the token only wakes the machine. One that is not there yet finds the decision when it comes (`awaitReview`), one that
 * is spent has done its work, so neither is an error.
 */
export const decideBatch =
  ({ stores, journal }: Pick<Needs, 'stores' | 'journal'>, machine: Machine) =>
  async (
    tenantId: string,
    batchId: string,
    decision: DecisionOfPerson,
    decidedBy: string,
    { itemIds }: Approval = {},
  ): Promise<Batch> => {
    const approved = itemIds && [...new Set(itemIds)].sort();
    const read = await batchOf(stores, tenantId, batchId);
    if (!isDecided(read, decision, approved)) {
      if (read.decision !== undefined) throw tooLateOrEarly(decision, read);
      if (itemIds && read.status === 'inReview') await mustBeDrafted(stores, tenantId, read, itemIds);
      const decided = { decision, ...(approved && { approved }) };
      const stored = await stores.batches.decide(tenantId, batchId, decided, decidedBy, decidableIn[decision]);
      const now = await batchOf(stores, tenantId, batchId);
      // Another person may have decided the same a moment ago.
      if (!stored && !isDecided(now, decision, approved)) throw tooLateOrEarly(decision, now);
      journal.info('batch decided', { tenantId, batchId, decision, items: approved?.length ?? 'all' });
    }
    const token = await stores.batches.token(tenantId, batchId);
    if (token !== undefined) await machine.succeed(token, { decision });
    return batchOf(stores, tenantId, batchId);
  };
