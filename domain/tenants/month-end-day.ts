import type { Instant, LocalDate } from '../calendar/local-date.ts';
import { Temporal } from '../calendar/temporal.ts';
import type { TenantSettings } from './tenant.ts';

export interface MonthEndDay {
  /** RFC 3339, UTC, to the second: compared as text. */
  readonly nextRunAt: Instant;
  /** The last day that is billed: the end of the month before. */
  readonly through: LocalDate;
}

/**
 * The first automatic month end after a moment. An hour that the clocks skip comes an hour later, and one that they show
 * twice counts the first time, so every month has exactly one.
 */
export const nextMonthEnd = (
  { automaticMonthEnd, timeZone }: Pick<TenantSettings, 'automaticMonthEnd' | 'timeZone'>,
  after: Instant,
): MonthEndDay | undefined => {
  if (!automaticMonthEnd) return undefined;
  const { dayOfMonth, hour } = automaticMonthEnd;
  const moment = Temporal.Instant.from(after);
  const inMonth = ({ year, month }: { year: number; month: number }) =>
    Temporal.PlainDateTime.from({ year, month, day: dayOfMonth, hour }).toZonedDateTime(timeZone);
  const thisMonth = moment.toZonedDateTimeISO(timeZone);
  const first = inMonth(thisMonth);
  const next =
    Temporal.Instant.compare(first.toInstant(), moment) > 0
      ? first
      : inMonth(thisMonth.toPlainDate().add({ months: 1 }));
  return {
    nextRunAt: next.toInstant().toString({ smallestUnit: 'second' }),
    through: next.toPlainDate().with({ day: 1 }).subtract({ days: 1 }).toString(),
  };
};
