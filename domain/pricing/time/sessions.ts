import type { LoggedTime } from '../../billables/billable.ts';
import type { Group } from './group.ts';
import { subjectOf } from './subject.ts';

/** By worked time, and by name where that is the same: never by when it was recorded. */
export const inOrderOfWork = (a: LoggedTime, b: LoggedTime): number => {
  if (a.workedOn !== b.workedOn) return a.workedOn < b.workedOn ? -1 : 1;
  if (a.startedAt !== b.startedAt) return a.startedAt < b.startedAt ? -1 : 1;
  if (a.billableId !== b.billableId) return a.billableId < b.billableId ? -1 : 1;
  return 0;
};

/** Work of one session: one ticket or task, and technician. Entries whose hours are not known follow nothing. */
const sessionOf = (entry: LoggedTime): string => JSON.stringify([subjectOf(entry), entry.technician]);

/**
 * Groups of single entries, put together where the next entry of a ticket and technician begins at most so many minutes
 * after the end of those before it (RND-TV-02). The gap is not work: only the seconds of the entries are added up.
 */
export const mergeSessions = (groups: readonly Group[], gapMinutes: number): Group[] => {
  const merged: Group[] = [];
  const open = new Map<string, { readonly group: Group; until: number }>();
  const byStart = groups.toSorted(({ entries: [a] }, { entries: [b] }) =>
    inOrderOfWork(a as LoggedTime, b as LoggedTime),
  );
  for (const group of byStart) {
    const entry = group.entries[0] as LoggedTime;
    const session = open.get(sessionOf(entry));
    const until = Date.parse(entry.endedAt);
    if (!entry.untimed && session && Date.parse(entry.startedAt) - session.until <= gapMinutes * 60_000) {
      session.group.entries.push(entry);
      session.group.seconds += group.seconds;
      session.until = Math.max(session.until, until);
      continue;
    }
    merged.push(group);
    if (!entry.untimed) open.set(sessionOf(entry), { group, until });
  }
  return merged;
};
