import type { TimeEntry } from '../../billables/billable.ts';
import { accepted, acceptedTogether, type Checked, refuse } from '../../billables/checked.ts';
import type { NewTimeEntries, NewTimeEntry, ReferencedTimeEntry } from '../../billables/new-time-entry.ts';
import { ofTicket } from '../../billables/ticket-of-work.ts';
import { timeEntryOf } from '../../billables/time-entry.ts';
import type { TimeEntryView } from '../../billables/time-entry-view.ts';
import { isWaiting } from '../../billables/waiting.ts';
import { freeUnderWarranty } from '../../billables/warranty.ts';
import { idFrom } from '../../ids.ts';
import { recordedOnTask } from '../../projects/task-of-work.ts';
import { ATTEMPT_MILLISECONDS, withinDeadline } from '../../table/deadline.ts';
import { zoneOf } from '../billables/read.ts';
import type { Needs } from '../ports.ts';
import { acceptedByTechnician, checkedByTechnicians } from '../technicians/by-technician.ts';
import { nameOf } from './each.ts';
import { followWork } from './follow-projects.ts';
import type { WrittenWork } from './follow-tickets.ts';
import { getTimeEntry } from './get.ts';
import { whereAllStand, whereItStands } from './standing.ts';
import { type Named, placesOf, type WorkPlace } from './work-place.ts';
import { writeEntries } from './write.ts';

/**
 * The entry that is asked for, where it goes. `byTechnician` is the same work with the default work type of who did it, before
 * which that of its task comes.
 */
const entryAt = (
  asked: Pick<NewTimeEntry, 'workType'>,
  byTechnician: NewTimeEntry,
  billableId: string,
  { record, ticket, onTask }: WorkPlace,
  zone: string,
): Checked<TimeEntry> => {
  const workType = asked.workType ?? onTask?.task.workType ?? byTechnician.workType;
  const entry = timeEntryOf({ ...byTechnician, workType }, billableId, record.contract, zone);
  if ('refusal' in entry) return entry;
  if (onTask) return recordedOnTask(entry.value, onTask);
  if (!ticket) return entry;
  return ofTicket(freeUnderWarranty(entry.value, record.contract, ticket.warranty), record.contract, ticket);
};

/** Work, or an expense, by its id, and the contracts that it may stand on already. */
export interface Recording {
  readonly billableId: string;
  readonly left: readonly string[];
}

/** The contract on which something stands already that came before its ticket was put on another one, if there is any. */
export const standingOn = async (
  { log }: Pick<Needs['stores'], 'log'>,
  tenantId: string,
  entries: readonly Recording[],
): Promise<(entry: Recording) => string | undefined> => {
  const keys = entries.flatMap(({ billableId, left }) => left.map((contractId) => ({ contractId, billableId })));
  const found = new Set((await log.existing(tenantId, keys)).map(nameOf));
  return ({ billableId, left }) => left.find((contractId) => found.has(nameOf({ contractId, billableId })));
};

/** Whether it goes where its ticket or project goes. */
const follows = ({ place, named }: Pick<WrittenWork, 'named'> & { readonly place: WorkPlace }): boolean =>
  named === undefined && (place.ticket !== undefined || place.onTask !== undefined);

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
      const entry = accepted(entryAt(asked, work, billableId, place, zone));
      const recording = { billableId, left: place.left };
      const before = (await standingOn(stores, tenantId, [recording]))(recording);
      const isNew =
        before === undefined &&
        (await stores.log.add(tenantId, entry, place.record.state, isWaiting(entry), place.left));
      const written = { billableId, place, named: asked.contractId, isNew };
      if (isNew || before !== undefined || !follows(written))
        return { ...written, contractId: before ?? entry.contractId };
      return { ...written, contractId: await whereItStands(stores, tenantId, { ...recording, ...entry }) };
    });
    const [contractId = written.contractId] = await followWork(stores, tenantId, [written]);
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
    const planned = planEntries(entries, work, seed, placeOf, zone);
    const before = await standingOn(stores, tenantId, planned);
    const fresh = planned.flatMap((one) => (before(one) === undefined ? [one.entry] : []));
    const leftBy = new Map(planned.map(({ entry, left }) => [entry, left]));
    const written = await writeEntries(stores, tenantId, fresh, undefined, (entry) => leftBy.get(entry) ?? []);
    const created = new Set(fresh.filter((_, i) => written[i]));
    const known = planned.filter(
      (one, i) =>
        before(one) === undefined &&
        !created.has(one.entry) &&
        follows({ place: one.place, named: entries[i]?.contractId }),
    );
    const places = await whereAllStand(
      stores,
      tenantId,
      known.map(({ entry, ...one }) => ({ ...one, contractId: entry.contractId })),
    );
    const standing = new Map(known.map(({ entry }, i) => [entry, places[i]]));
    journal.info('time entries recorded', { tenantId, entries: entries.length, created: created.size });
    const followed = await followWork(
      stores,
      tenantId,
      planned.map((one, i) => ({
        billableId: one.billableId,
        contractId: before(one) ?? standing.get(one.entry) ?? one.entry.contractId,
        place: one.place,
        named: entries[i]?.contractId,
        isNew: created.has(one.entry),
      })),
    );
    return planned.map((one, i) => ({
      contractId: followed[i] ?? one.entry.contractId,
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
  entries: readonly ReferencedTimeEntry[],
  byTechnicians: readonly Checked<ReferencedTimeEntry>[],
  seed: string,
  placeOf: (named: Named) => Checked<WorkPlace>,
  zone: string,
): readonly Planned[] => {
  const places = new Map<string, number>();
  const checked = entries.map((asked, i): Checked<Planned> => {
    const work = byTechnicians[i] ?? { value: asked };
    if ('refusal' in work) return work;
    const place = placeOf(asked);
    if ('refusal' in place) return place;
    const billableId =
      asked.reference === undefined ? idFrom('timeEntry', seed, String(i)) : idFrom('reference', asked.reference);
    const name = `${place.value.record.contract.contractId} ${billableId}`;
    const first = places.get(name);
    if (first !== undefined)
      return refuse('RequestInvalid', '/reference', `stands at /entries/${first} already: a reference is one entry`);
    places.set(name, i);
    const entry = entryAt(asked, work.value, billableId, place.value, zone);
    if ('refusal' in entry) return entry;
    return { value: { entry: entry.value, billableId, place: place.value, left: place.value.left } };
  });
  return acceptedTogether(checked, '/entries');
};
