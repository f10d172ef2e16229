import { type Instant, type LocalDate, localDateOf } from '../calendar/local-date.ts';
import { Temporal } from '../calendar/temporal.ts';
import type { ReminderStep } from './dunning.ts';
import type { TenantSettings } from './tenant.ts';

/** When a tenant's clients are to be looked at next, and what is known of the times before. */
export interface DunningSchedule {
  /** RFC 3339, UTC, to the second: compared as text. */
  readonly nextRunAt: Instant;
  /** Each step of the settings with the day from which on it holds. */
  readonly steps: readonly (Pick<ReminderStep, 'id' | 'days'> & { readonly since: LocalDate })[];
  /** The day on which monthly statements were turned on; absent while they are off. */
  readonly statementsSince?: LocalDate | undefined;
  /** The last month whose statements are all out, "2016-04". */
  readonly statementsDone?: string | undefined;
  /** Of the settings that it was made from. */
  readonly settingsVersion: number;
}

type Asked = Pick<TenantSettings, 'reminders' | 'statements' | 'timeZone'>;

const DEFAULT_HOUR = 9;

/**
 * The first local morning after a moment. An hour that the clocks skip comes an hour later, and one that they show twice
 * counts the first time, so every day has exactly one.
 */
export const nextMorning = ({ reminders, timeZone }: Asked, after: Instant): Instant => {
  const moment = Temporal.Instant.from(after);
  const on = (day: Temporal.PlainDate) =>
    day
      .toPlainDateTime({ hour: reminders?.atHour ?? DEFAULT_HOUR })
      .toZonedDateTime(timeZone)
      .toInstant();
  const today = moment.toZonedDateTimeISO(timeZone).toPlainDate();
  const first = on(today);
  const next = Temporal.Instant.compare(first, moment) > 0 ? first : on(today.add({ days: 1 }));
  return next.toString({ smallestUnit: 'second' });
};

/**
 * The schedule that follows from settings. A step that is the same as before holds from the same day on, another one from
 * today: to turn reminders on must not remind of what was overdue long before. A morning that is due and was not yet
 * seen to stays due.
 */
export const dunningScheduleOf = (
  settings: Asked,
  settingsVersion: number,
  current: DunningSchedule | undefined,
  now: Instant,
): DunningSchedule | undefined => {
  const { reminders, statements, timeZone } = settings;
  if (!reminders && !statements) return undefined;
  const today = localDateOf(now, timeZone);
  const sinceOf = ({ id, days }: ReminderStep): LocalDate =>
    current?.steps.find((step) => step.id === id && step.days === days)?.since ?? today;
  return {
    nextRunAt: current && current.nextRunAt <= now ? current.nextRunAt : nextMorning(settings, now),
    steps: (reminders?.steps ?? []).map((step) => ({ id: step.id, days: step.days, since: sinceOf(step) })),
    ...(statements && { statementsSince: current?.statementsSince ?? today }),
    ...(current?.statementsDone !== undefined && { statementsDone: current.statementsDone }),
    settingsVersion,
  };
};

/** The month whose statements are to be sent on a day, "2016-04", or undefined. A month that was missed whole stays so. */
export const statementMonthOf = (
  { statements }: Pick<TenantSettings, 'statements'>,
  { statementsSince, statementsDone }: Pick<DunningSchedule, 'statementsSince' | 'statementsDone'>,
  today: LocalDate,
): string | undefined => {
  if (!statements || statementsSince === undefined) return undefined;
  const month = today.slice(0, 7);
  const day = `${month}-${String(statements.dayOfMonth).padStart(2, '0')}`;
  return day <= today && day >= statementsSince && month !== statementsDone ? month : undefined;
};
