import { type Batch, executionName, runningStatuses } from '../../batches/batch.ts';
import type { Progress } from '../../batches/item.ts';
import { assertNever, BillingError } from '../../errors.ts';
import type { StoredBatch } from '../../table/batch-store.ts';
import type { Machine, Needs } from '../ports.ts';
import { batchOf } from './read.ts';
import { startMachine } from './start.ts';

type Retrying = Pick<Needs, 'stores' | 'journal'>;

const isRunning = ({ status }: Batch): boolean => runningStatuses.some((one) => one === status);

/** What of a closed batch can be tried again. */
const hasFailed = ({ failed = 0, setAside = 0, notDelivered = 0 }: Progress): boolean =>
  failed + setAside + notDelivered > 0;

/**
 * Whether a new attempt begins, or only an execution is to be started that never was. A batch whose machine runs is left
 * to it, and one that has nothing left to do as it is.
 */
const whatToDo = async (
  { stores }: Retrying,
  machine: Machine,
  tenantId: string,
  batch: StoredBatch,
): Promise<'attempt' | 'start'> => {
  const { batchId, status, attempt, firstShard } = batch;
  if (isRunning(batch)) {
    const standing = await machine.standing(executionName(batchId, attempt));
    switch (standing) {
      case 'running':
        throw new BillingError('BatchRunning', `the batch is ${status}: it can be retried once it has stopped`);
      case 'ended':
        return 'attempt';
      case 'none':
        return status === 'planning' ? 'start' : 'attempt';
      default:
        return assertNever(standing);
    }
  }
  if (status === 'failed') return 'attempt';
  if (status === 'closed' && hasFailed(await stores.batches.progress(tenantId, batchId, firstShard))) return 'attempt';
  throw new BillingError('NothingToRetry', `the batch is ${status}, and nothing of it has failed`);
};

/**
 * Tries again what failed, and only that: drafts that could not be computed, invoices that were set aside or not issued,
 * mails that did not go out. Another execution of the machine goes over the same layout. A repetition of the request
 * finds its attempt, and starts it if it was never started.
 */
export const retryBatch =
  (needs: Retrying, machine: Machine) =>
  async (tenantId: string, batchId: string, requestId: string): Promise<Batch> => {
    const { stores, journal } = needs;
    const read = await batchOf(stores, tenantId, batchId);
    const isRepeated = read.requestId === requestId;
    const todo = isRepeated ? 'start' : await whatToDo(needs, machine, tenantId, read);
    if (todo === 'attempt' && !(await stores.batches.retry(tenantId, read, requestId)))
      throw new BillingError('Conflict', 'the batch was changed at this moment: look at it again');
    const batch = await batchOf(stores, tenantId, batchId);
    await startMachine(machine, tenantId, batch);
    if (todo === 'attempt') journal.info('month end retried', { tenantId, batchId, attempt: batch.attempt });
    return batch;
  };
