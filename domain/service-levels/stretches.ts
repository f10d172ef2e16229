import type { EpochSeconds } from '../calendar/wall-clock.ts';
import { isDone } from '../tickets/course.ts';
import type { Ticket } from '../tickets/ticket.ts';

/** Half-open; a stretch that still goes on has no end (`Infinity`). */
export interface Stretch {
  readonly from: EpochSeconds;
  readonly until: EpochSeconds;
  readonly status: 'open' | 'pending';
}

export type TicketCourse = Pick<Ticket, 'openedAt' | 'statuses' | 'status' | 'resolvedAt'>;

export const secondOf = (moment: string): EpochSeconds => Math.floor(Date.parse(moment) / 1000);

/** The periods in which a ticket was open, from its opening or a reopening to the resolution; each in stretches by status. */
export type OpenPeriods = readonly (readonly Stretch[])[];

/** With its end moved to where the tool says that it was: stretches after it vanish, the last reaches up to it. */
const endedAt = (period: readonly Stretch[], end: EpochSeconds): readonly Stretch[] => {
  const kept = period.filter(({ from }, i) => i === 0 || from < end);
  return kept.map((stretch, i) => ({
    ...stretch,
    until: i === kept.length - 1 ? Math.max(stretch.from, end) : Math.min(stretch.until, end),
  }));
};

/**
 * When a ticket was open, by what was said of its status in the order of saying: whatever the order in which it was heard. A
 * word whose moment lies before that of the word before it holds from that one's on. Of a ticket that is resolved, what its
 * tool tells of the moment holds.
 */
export const openPeriods = ({ openedAt, statuses, status: present, resolvedAt }: TicketCourse): OpenPeriods => {
  const periods: Stretch[][] = [[]];
  let at = secondOf(openedAt);
  let status: Ticket['status'] = 'open';
  const close = (until: EpochSeconds): void => {
    if (isDone(status)) return;
    periods.at(-1)?.push({ from: at, until, status: status === 'pending' ? 'pending' : 'open' });
  };
  for (const word of statuses) {
    const then = Math.max(at, secondOf(word.at));
    close(then);
    if (isDone(status) && !isDone(word.status)) periods.push([]);
    at = then;
    status = word.status;
  }
  close(Number.POSITIVE_INFINITY);
  const last = periods.at(-1);
  if (!isDone(present) || resolvedAt === undefined || last === undefined) return periods;
  return [...periods.slice(0, -1), endedAt(last, secondOf(resolvedAt))];
};
