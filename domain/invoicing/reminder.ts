import { addDays, type LocalDate, laterOf } from '../calendar/local-date.ts';
import type { ReminderStep } from '../tenants/dunning.ts';
import type { Invoice } from './invoice.ts';

/** How late a missed reminder is still sent; what is missed for longer stays unsaid. */
export const CATCH_UP_DAYS = 14;

/** A step and the day from which on it holds: of what fell due for it before, it does not remind. */
export interface StepSince {
  readonly step: ReminderStep;
  readonly since: LocalDate;
}

/** Due dates, both counted. */
export interface DueDates {
  readonly from: LocalDate;
  readonly to: LocalDate;
}

/**
 * Which due dates a step reminds of on a day: the one whose day this is, and those whose day was missed. A reminder of
 * what is not yet due is not caught up once it is. Undefined when there are none.
 */
export const dueDatesOf = ({ step: { days }, since }: StepSince, today: LocalDate): DueDates | undefined => {
  const to = addDays(today, -days);
  const missed = laterOf(addDays(to, -CATCH_UP_DAYS), addDays(since, -days));
  const from = days < 0 ? laterOf(missed, today) : missed;
  return from <= to ? { from, to } : undefined;
};

/** The latest first: of several reminders that were missed, a client gets the last one only. */
export const latestFirst = (steps: readonly StepSince[]): readonly StepSince[] =>
  [...steps].sort((a, b) => b.step.days - a.step.days);

/** An invoice that was issued after the day of a reminder before its due date is reminder enough itself. */
export const isTimely = (
  { days }: Pick<ReminderStep, 'days'>,
  { issuedOn, dueOn }: Pick<Invoice, 'issuedOn' | 'dueOn'>,
): boolean => days >= 0 || addDays(dueOn, days) > issuedOn;
