import type { BillableKind } from '../../billables/billable.ts';
import { BillingError, type BillingErrorCode } from '../../errors.ts';
import type { ChangeOutcome } from '../../table/log-store.ts';
import type { Needs } from '../ports.ts';
import { untilDone } from '../until-done.ts';
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
const PATIENCE = { attempts: 6, busy: 'many changes are being made to this contract' };

const refusals: Readonly<Record<Exclude<ChangeOutcome, 'changed' | 'stale'>, readonly [BillingErrorCode, string]>> = {
  billed: ['BillableLocked', 'it is on an invoice: it can only be corrected by a credit note'],
  accounted: ['TimeAccounted', 'it is accounted and locked: take its accounting back first'],
  revised: ['TimeAccounted', 'a revision of when it was accounted says how long it lasted: delete that'],
};

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
  await untilDone(async () => {
    const read = await billableOf(stores, kinds, tenantId, contractId, billableId);
    if (expected !== undefined && read.version !== expected)
      throw new BillingError('VersionStale', `it has version ${read.version} by now: read it again`);
    const outcome = await write(read);
    if (outcome === 'changed') return outcome;
    if (outcome === 'stale') return undefined;
    throw new BillingError(...refusals[outcome]);
  }, PATIENCE);
};
