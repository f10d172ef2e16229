import type { TimeEntry } from '../../billables/billable.ts';
import { accepted, acceptedTogether, type Checked, refuse } from '../../billables/checked.ts';
import type { NewTimeEntries, NewTimeEntry, ReferencedTimeEntry } from '../../billables/new-time-entry.ts';
import { timeEntryOf } from '../../billables/time-entry.ts';
import type { TimeEntryView } from '../../billables/time-entry-view.ts';
import { isWaiting } from '../../billables/waiting.ts';
import { idFrom } from '../../ids.ts';
import type { ContractRecord } from '../../table/contract-store.ts';
import { ATTEMPT_MILLISECONDS, withinDeadline } from '../../table/deadline.ts';
import { contractOf, zoneOf } from '../billables/read.ts';
import type { Needs } from '../ports.ts';
import { getTimeEntry } from './read.ts';
import { writeEntries } from './write.ts';

/** Records one entry. The same seed gives the same entry, so a repetition gets the one that stands. */
export const recordTimeEntry =
  ({ stores }: Pick<Needs, 'stores'>) =>
  async (tenantId: string, seed: string, asked: NewTimeEntry): Promise<TimeEntryView> => {
    const billableId = idFrom('timeEntry', seed);
    await withinDeadline(ATTEMPT_MILLISECONDS, async () => {
      const [zone, { contract, state }] = await Promise.all([
        zoneOf(stores, tenantId),
        contractOf(stores, tenantId, asked.contractId),
      ]);
      const entry = accepted(timeEntryOf(asked, billableId, contract, zone));
      await stores.log.add(tenantId, entry, state, isWaiting(entry));
    });
    return getTimeEntry({ stores })(tenantId, asked.contractId, billableId);
  };

export interface RecordedEntry {
  readonly contractId: string;
  readonly billableId: string;
  readonly reference?: string | undefined;
  /** `duplicate`: it was sent before, and nothing of it was changed. */
  readonly outcome: 'created' | 'duplicate';
}

/** Records many entries: all of them, or none when anything is wrong with one. */
export const recordTimeEntries =
  ({ stores, journal }: Pick<Needs, 'stores' | 'journal'>) =>
  async (tenantId: string, seed: string, { entries }: NewTimeEntries): Promise<readonly RecordedEntry[]> => {
    const [zone, contracts] = await Promise.all([
      zoneOf(stores, tenantId),
      stores.contracts.many(
        tenantId,
        entries.map(({ contractId }) => contractId),
      ),
    ]);
    const planned = planEntries(entries, seed, contracts, zone);
    const created = await writeEntries(stores, tenantId, planned);
    journal.info('time entries recorded', {
      tenantId,
      entries: entries.length,
      created: created.filter(Boolean).length,
    });
    return planned.map(({ contractId, billableId }, i) => ({
      contractId,
      billableId,
      reference: entries[i]?.reference,
      outcome: created[i] ? 'created' : 'duplicate',
    }));
  };

/** Decides about every entry before the first is written. */
const planEntries = (
  entries: readonly ReferencedTimeEntry[],
  seed: string,
  contracts: ReadonlyMap<string, ContractRecord>,
  zone: string,
): readonly TimeEntry[] => {
  const places = new Map<string, number>();
  const checked = entries.map((asked, i): Checked<TimeEntry> => {
    const record = contracts.get(asked.contractId);
    if (!record) return refuse('NotFound', '/contractId', 'there is no such contract');
    const billableId =
      asked.reference === undefined ? idFrom('timeEntry', seed, String(i)) : idFrom('reference', asked.reference);
    const place = `${asked.contractId} ${billableId}`;
    const first = places.get(place);
    if (first !== undefined)
      return refuse('RequestInvalid', '/reference', `stands at /entries/${first} already: a reference is one entry`);
    places.set(place, i);
    return timeEntryOf(asked, billableId, record.contract, zone);
  });
  return acceptedTogether(checked, '/entries');
};
