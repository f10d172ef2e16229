import type { TimeEntry } from '../../billables/billable.ts';
import { accepted, acceptedTogether, type Checked, refuse } from '../../billables/checked.ts';
import type { NewTimeEntries, NewTimeEntry, ReferencedTimeEntry } from '../../billables/new-time-entry.ts';
import { ofTicket } from '../../billables/ticket-of-work.ts';
import { timeEntryOf } from '../../billables/time-entry.ts';
import type { TimeEntryView } from '../../billables/time-entry-view.ts';
import { isWaiting } from '../../billables/waiting.ts';
import { idFrom } from '../../ids.ts';
import { ATTEMPT_MILLISECONDS, withinDeadline } from '../../table/deadline.ts';
import { zoneOf } from '../billables/read.ts';
import type { Needs } from '../ports.ts';
import { acceptedByTechnician, checkedByTechnicians } from '../technicians/by-technician.ts';
import { nameOf } from './each.ts';
import { followTickets, type WrittenWork } from './follow-tickets.ts';
import { getTimeEntry } from './get.ts';
import { type Named, placesOf, type WorkPlace } from './work-place.ts';
import { writeEntries } from './write.ts';

/** The entry that is asked for, where it goes. */
const entryAt = (
  asked: NewTimeEntry,
  billableId: string,
  { record, ticket }: WorkPlace,
  zone: string,
): Checked<TimeEntry> => {
  const entry = timeEntryOf(asked, billableId, record.contract, zone);
  return 'refusal' in entry || ticket === undefined ? entry : ofTicket(entry.value, record.contract, ticket);
};

/** An entry by its id, and the contracts that it may stand on already. */
interface Recording {
  readonly billableId: string;
  readonly left: readonly string[];
}

/** The contract on which an entry stands already that came before its ticket was put on another one, if there is any. */
const standingOn = async (
  { log }: Pick<Needs['stores'], 'log'>,
  tenantId: string,
  entries: readonly Recording[],
): Promise<(entry: Recording) => string | undefined> => {
  const keys = entries.flatMap(({ billableId, left }) => left.map((contractId) => ({ contractId, billableId })));
  const found = new Set((await log.existing(tenantId, keys)).map(nameOf));
  return ({ billableId, left }) => left.find((contractId) => found.has(nameOf({ contractId, billableId })));
};

/** Records one entry. The same seed gives the same entry, so a repetition gets the one that stands. */
export const recordTimeEntry =
  ({ stores }: Pick<Needs, 'stores'>) =>
  async (tenantId: string, seed: string, asked: NewTimeEntry): Promise<TimeEntryView> => {
    const billableId = idFrom('timeEntry', seed);
    const written = await withinDeadline(ATTEMPT_MILLISECONDS, async (): Promise<WrittenWork> => {
      const [zone, placeOf, work] = await Promise.all([
        zoneOf(stores, tenantId),
        placesOf(stores, tenantId, [asked]),
        acceptedByTechnician(stores, tenantId, asked),
      ]);
      const place = accepted(placeOf(asked));
      const entry = accepted(entryAt(work, billableId, place, zone));
      const recording = { billableId, left: place.left };
      const before = (await standingOn(stores, tenantId, [recording]))(recording);
      const isNew =
        before === undefined && (await stores.log.add(tenantId, entry, place.record.state, isWaiting(entry)));
      return { billableId, contractId: before ?? entry.contractId, place, named: asked.contractId, isNew };
    });
    const [contractId = written.contractId] = await followTickets(stores, tenantId, [written]);
    return getTimeEntry({ stores })(tenantId, contractId, billableId);
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
    const [zone, placeOf, work] = await Promise.all([
      zoneOf(stores, tenantId),
      placesOf(stores, tenantId, entries),
      checkedByTechnicians(stores, tenantId, entries),
    ]);
    const planned = planEntries(work, seed, placeOf, zone);
    const before = await standingOn(stores, tenantId, planned);
    const fresh = planned.flatMap((one) => (before(one) === undefined ? [one.entry] : []));
    const written = await writeEntries(stores, tenantId, fresh);
    const created = new Set(fresh.filter((_, i) => written[i]));
    journal.info('time entries recorded', { tenantId, entries: entries.length, created: created.size });
    const places = await followTickets(
      stores,
      tenantId,
      planned.map((one, i) => ({
        billableId: one.billableId,
        contractId: before(one) ?? one.entry.contractId,
        place: one.place,
        named: entries[i]?.contractId,
        isNew: created.has(one.entry),
      })),
    );
    return planned.map((one, i) => ({
      contractId: places[i] ?? one.entry.contractId,
      billableId: one.billableId,
      reference: entries[i]?.reference,
      outcome: created.has(one.entry) ? 'created' : 'duplicate',
    }));
  };

interface Planned extends Recording {
  readonly entry: TimeEntry;
  readonly place: WorkPlace;
}

/** Decides about every entry before the first is written. */
const planEntries = (
  entries: readonly Checked<ReferencedTimeEntry>[],
  seed: string,
  placeOf: (named: Named) => Checked<WorkPlace>,
  zone: string,
): readonly Planned[] => {
  const places = new Map<string, number>();
  const checked = entries.map((work, i): Checked<Planned> => {
    if ('refusal' in work) return work;
    const asked = work.value;
    const place = placeOf(asked);
    if ('refusal' in place) return place;
    const billableId =
      asked.reference === undefined ? idFrom('timeEntry', seed, String(i)) : idFrom('reference', asked.reference);
    const name = `${place.value.record.contract.contractId} ${billableId}`;
    const first = places.get(name);
    if (first !== undefined)
      return refuse('RequestInvalid', '/reference', `stands at /entries/${first} already: a reference is one entry`);
    places.set(name, i);
    const entry = entryAt(asked, billableId, place.value, zone);
    if ('refusal' in entry) return entry;
    return { value: { entry: entry.value, billableId, place: place.value, left: place.value.left } };
  });
  return acceptedTogether(checked, '/entries');
};
