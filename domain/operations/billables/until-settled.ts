import type { BillableKind } from '../../billables/billable.ts';
import { BillingError } from '../../errors.ts';
import { ATTEMPT_MILLISECONDS, withinDeadline } from '../../table/deadline.ts';
import type { ChangeOutcome } from '../../table/log-store.ts';
import { sleep } from '../concurrently.ts';
import type { Needs } from '../ports.ts';
import { billableOf, type StoredOf } from './read.ts';

export interface BillableKey {
  readonly tenantId: string;
  readonly contractId: string;
  readonly billableId: string;
}

/** A billable, and the version of it that the caller has seen. */
export interface BillableVersion extends BillableKey {
  readonly expected: number;
}

/** How often a change is tried again when only the contract's state has moved on meanwhile. */
const ATTEMPTS = 6;

/**
 * Tries until the write went through or the facts forbid it. Every attempt looks at the billable anew: another version of
 * it is the caller's business, where the caller has seen one; another version of the contract's state is not.
 */
export const untilSettled = async <K extends BillableKind>(
  stores: Needs['stores'],
  kinds: readonly K[],
  { tenantId, contractId, billableId, expected }: BillableKey & { readonly expected?: number },
  write: (read: StoredOf<K>) => Promise<ChangeOutcome>,
): Promise<void> => {
  for (let attempt = 1; attempt <= ATTEMPTS; attempt += 1) {
    const outcome = await withinDeadline(ATTEMPT_MILLISECONDS, async () => {
      const read = await billableOf(stores, kinds, tenantId, contractId, billableId);
      if (expected !== undefined && read.version !== expected)
        throw new BillingError('VersionStale', `it has version ${read.version} by now: read it again`);
      return write(read);
    });
    if (outcome === 'changed') return;
    if (outcome === 'billed')
      throw new BillingError('BillableLocked', 'it is on an invoice: it can only be corrected by a credit note');
    if (outcome === 'accounted')
      throw new BillingError('TimeAccounted', 'it is accounted and locked: take its accounting back first');
    if (outcome === 'revised')
      throw new BillingError(
        'TimeAccounted',
        'a revision of when it was accounted says how long it lasted: delete that',
      );
    await sleep(20 * attempt * (1 + Math.random()));
  }
  throw new BillingError('ServiceBusy', 'many changes are being made to this contract: try again in a moment');
};
