import { morningOf } from '../alerts/morning.ts';
import { addDays, type Instant, type LocalDate, localDateOf } from '../calendar/local-date.ts';
import type { Ticket } from '../tickets/ticket.ts';
import type { Programme, ReminderOfVisit } from './programme.ts';
import type { Visit } from './visits.ts';

/** As much of a visit's ticket as its reminder follows from. */
export type VisitTicket = Pick<Ticket, 'status' | 'deleted' | 'openedAt'>;

/** The programme once a visit is a ticket: where visits are reminded of, it is kept in mind until its day is over. */
export const keptInMind = (programme: Programme, { occurrence, on }: Visit, today: LocalDate): Programme => {
  const { reminder, upcoming = [] } = programme;
  if (!reminder || on < today || upcoming.some((one) => one.occurrence === occurrence)) return programme;
  return { ...programme, upcoming: [...upcoming, { occurrence }] };
};

/** What is to be done of a visit that is a ticket: `forget` it, `remind` of its day, or `wait`. */
export type Reminding =
  | { readonly kind: 'forget' }
  | { readonly kind: 'wait' }
  | { readonly kind: 'remind'; readonly on: LocalDate };

/**
 * A visit is reminded of by the day that its ticket has by then, because tickets are moved; of another day, once more. Of
 * one that is solved, deleted or over, never.
 */
export const remindingOf = (
  { reminder }: Pick<Programme, 'reminder'>,
  { told }: ReminderOfVisit,
  ticket: VisitTicket | undefined,
  timeZone: string,
  now: Instant,
): Reminding => {
  if (!reminder || !ticket || ticket.deleted) return { kind: 'forget' };
  if (ticket.status === 'resolved' || ticket.status === 'closed') return { kind: 'forget' };
  const on = localDateOf(ticket.openedAt, timeZone);
  if (on < localDateOf(now, timeZone)) return { kind: 'forget' };
  const isDue = morningOf(addDays(on, -reminder.days), timeZone) <= now;
  return isDue && on !== told ? { kind: 'remind', on } : { kind: 'wait' };
};

const others = ({ upcoming = [] }: Programme, occurrence: LocalDate): readonly ReminderOfVisit[] =>
  upcoming.filter((one) => one.occurrence !== occurrence);

/** The programme once a visit is out of mind. */
export const withForgotten = (programme: Programme, occurrence: LocalDate): Programme => ({
  ...programme,
  upcoming: others(programme, occurrence),
});

/** The programme once its people were told of a visit's day. */
export const withReminded = (programme: Programme, occurrence: LocalDate, on: LocalDate): Programme => ({
  ...programme,
  upcoming: [...others(programme, occurrence), { occurrence, told: on }],
});
