import type { TimeEntryChange } from '../../billables/new-time-entry.ts';
import { accepted, changeEntry } from '../../billables/time-entry.ts';
import type { TimeEntryView } from '../../billables/time-entry-view.ts';
import { localDateOf } from '../../calendar/local-date.ts';
import { BillingError } from '../../errors.ts';
import { ATTEMPT_MILLISECONDS, withinDeadline } from '../../table/deadline.ts';
import type { ChangeOutcome, StoredBillable } from '../../table/log-store.ts';
import { sleep } from '../concurrently.ts';
import type { Needs } from '../ports.ts';
import { contractOf, entryOf, getTimeEntry, zoneOf } from './read.ts';

/** An entry, and the version of it that the caller has seen. */
export interface EntryVersion {
  readonly tenantId: string;
  readonly contractId: string;
  readonly billableId: string;
  readonly expected: number;
}

/** How often a change is tried again when only the contract's state has moved on meanwhile. */
const ATTEMPTS = 6;

/** Changes, holds, releases, postpones or moves an entry that is on no invoice yet. */
export const changeTimeEntry =
  ({ stores, clock }: Pick<Needs, 'stores' | 'clock'>) =>
  async (version: EntryVersion, change: TimeEntryChange): Promise<TimeEntryView> => {
    const { tenantId, contractId, billableId } = version;
    const target = change.contractId ?? contractId;
    await untilSettled(stores, version, async (read) => {
      const [zone, { contract }] = await Promise.all([
        zoneOf(stores, tenantId),
        contractOf(stores, tenantId, target, target === contractId ? '' : '/contractId'),
      ]);
      const today = localDateOf(clock().toISOString(), zone);
      const { entry, held, postponedTo } = accepted(changeEntry(read, change, contract, zone, today));
      return target === contractId
        ? stores.log.change(tenantId, read, entry, held, postponedTo)
        : stores.log.move(tenantId, read, entry, held, postponedTo);
    });
    return getTimeEntry({ stores })(tenantId, target, billableId);
  };

/** Deletes an entry that is on no invoice yet. */
export const removeTimeEntry =
  ({ stores }: Pick<Needs, 'stores'>) =>
  (version: EntryVersion): Promise<void> =>
    untilSettled(stores, version, (read) => stores.log.remove(version.tenantId, read));

/**
 * Tries until the write went through or the facts forbid it. Every attempt looks at the entry anew: another version of
 * it is the caller's business, another version of the contract's state is not.
 */
const untilSettled = async (
  stores: Needs['stores'],
  { tenantId, contractId, billableId, expected }: EntryVersion,
  write: (read: StoredBillable) => Promise<ChangeOutcome>,
): Promise<void> => {
  for (let attempt = 1; attempt <= ATTEMPTS; attempt += 1) {
    const outcome = await withinDeadline(ATTEMPT_MILLISECONDS, async () => {
      const read = await entryOf(stores, tenantId, contractId, billableId);
      if (read.version !== expected)
        throw new BillingError('VersionStale', `the entry has version ${read.version} by now: read it again`);
      return write(read);
    });
    if (outcome === 'changed') return;
    if (outcome === 'billed')
      throw new BillingError('BillableLocked', 'the entry is on an invoice: it can only be corrected by a credit note');
    await sleep(20 * attempt * (1 + Math.random()));
  }
  throw new BillingError('ServiceBusy', 'many changes are being made to this contract: try again in a moment');
};
