import { type Batch, whereItIs } from '../../batches/batch.ts';
import type { Regrouping } from '../../batches/new-batch.ts';
import { BillingError } from '../../errors.ts';
import type { Machine, Needs } from '../ports.ts';
import { batchOf } from './read.ts';

/** Shards have names of four digits, and a batch that is grouped anew takes new ones. */
const LAST_SHARD = 5_000;

const isAsked = (batch: Batch, asked: Regrouping): boolean =>
  Object.entries(asked).every(([name, value]) => value === undefined || batch[name as keyof Regrouping] === value);

const refusal = (batch: Batch): BillingError => {
  const why = batch.issuingFrom === undefined ? whereItIs(batch) : 'has invoices that are issued';
  return new BillingError('BatchNotInReview', `the batch ${why}: only drafts in review can be grouped anew`);
};

/**
 * Groups a batch that is in review anew: its drafts are laid out and computed again. What is asked is stored as a
 * decision first; the token only wakes the machine, which goes back to Plan. A repetition finds it stored, and wakes the
 * machine if it still waits.
 */
export const regroupBatch =
  ({ stores, journal }: Pick<Needs, 'stores' | 'journal'>, machine: Machine) =>
  async (tenantId: string, batchId: string, id: string, asked: Regrouping, by: string): Promise<Batch> => {
    const read = () => batchOf(stores, tenantId, batchId);
    const before = await read();
    const isRepeated = before.requestId === id || (before.decision === 'regroup' && isAsked(before, asked));
    if (!isRepeated) {
      if (before.firstShard + (before.shards ?? 0) > LAST_SHARD)
        throw new BillingError(
          'BatchNotInReview',
          'the batch was grouped anew too often: cancel it, and start another',
        );
      if (!(await stores.batches.regroup(tenantId, before, asked, { id, by }))) throw refusal(await read());
      journal.info('batch regrouped', { tenantId, batchId });
    }
    const batch = await read();
    const token = batch.decision === 'regroup' ? await stores.batches.token(tenantId, batchId) : undefined;
    if (token !== undefined) await machine.succeed(token, { decision: 'regroup' });
    return batch;
  };
