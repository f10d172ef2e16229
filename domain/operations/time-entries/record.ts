import type { NewTimeEntries, NewTimeEntry, ReferencedTimeEntry } from '../../billables/new-time-entry.ts';
import { accepted, type Checked, type Refusal, refuse, timeEntryOf } from '../../billables/time-entry.ts';
import type { TimeEntryView } from '../../billables/time-entry-view.ts';
import { BillingError } from '../../errors.ts';
import { idFrom } from '../../ids.ts';
import type { ContractRecord } from '../../table/contract-store.ts';
import { ATTEMPT_MILLISECONDS, withinDeadline } from '../../table/deadline.ts';
import type { Needs } from '../ports.ts';
import { contractOf, getTimeEntry, zoneOf } from './read.ts';
import { type PlannedEntry, writeEntries } from './write.ts';

/** Most faults in one answer: who has more has one cause. */
const FAULTS = 100;

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
      await stores.log.add(tenantId, accepted(timeEntryOf(asked, billableId, contract, zone)), state, asked.held);
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
    return planned.map(({ entry: { contractId, billableId } }, i) => ({
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
): readonly PlannedEntry[] => {
  const places = new Map<string, number>();
  const checked = entries.map((asked, i): Checked<PlannedEntry> => {
    const record = contracts.get(asked.contractId);
    if (!record) return refuse('NotFound', '/contractId', 'there is no such contract');
    const billableId =
      asked.reference === undefined ? idFrom('timeEntry', seed, String(i)) : idFrom('reference', asked.reference);
    const place = `${asked.contractId} ${billableId}`;
    const first = places.get(place);
    if (first !== undefined)
      return refuse('RequestInvalid', '/reference', `stands at /entries/${first} already: a reference is one entry`);
    places.set(place, i);
    const entry = timeEntryOf(asked, billableId, record.contract, zone);
    return 'refusal' in entry ? entry : { value: { entry: entry.value, held: asked.held } };
  });
  const refusals = checked.flatMap((one, i) =>
    'refusal' in one ? [{ ...one.refusal, pointer: `/entries/${i}${one.refusal.pointer}` }] : [],
  );
  if (refusals.length > 0) throw refusedTogether(refusals, entries.length);
  return checked.map(accepted);
};

/** One error for all that is wrong; its code is theirs where they share one. */
const refusedTogether = (refusals: readonly Refusal[], asked: number): BillingError => {
  const codes = new Set(refusals.map(({ code }) => code));
  const code = codes.size === 1 ? (refusals[0] as Refusal).code : 'RequestInvalid';
  return new BillingError(
    code,
    `${refusals.length} of ${asked} entries cannot be taken, so none was: correct them and send all again`,
    refusals.slice(0, FAULTS).map(({ pointer, detail }) => ({ pointer, detail })),
  );
};
