import { BillingError } from '../../errors.ts';
import type { BusinessCalendar, NewBusinessCalendar } from '../../service-levels/business-calendar.ts';
import { mustBeThere, replaceRecord, stale } from '../change.ts';
import { guardPlaces } from '../holidays.ts';
import type { Needs } from '../ports.ts';

type CalendarNeeds = Pick<Needs, 'stores'>;

const guardHolidays = ({ holidays }: NewBusinessCalendar): Promise<void> =>
  guardPlaces(
    holidays ? [['/holidays', holidays]] : [],
    'RequestInvalid',
    'the calendar names public holidays that are not known',
  );

/** The same id gives the same one, so a repetition gets the one that stands. */
export const createCalendar =
  ({ stores }: CalendarNeeds) =>
  async (tenantId: string, calendarId: string, asked: NewBusinessCalendar): Promise<BusinessCalendar> => {
    await guardHolidays(asked);
    return stores.calendars.create(tenantId, calendarId, asked);
  };

export const readCalendar =
  ({ stores }: CalendarNeeds) =>
  async (tenantId: string, calendarId: string): Promise<BusinessCalendar> =>
    mustBeThere('business calendar', calendarId, await stores.calendars.get(tenantId, calendarId));

/** Replaces a calendar, if it still is what the caller has seen. Terms of contracts keep the hours that they were written with. */
export const changeCalendar =
  (needs: CalendarNeeds) =>
  async (
    tenantId: string,
    calendarId: string,
    expected: number,
    asked: NewBusinessCalendar,
  ): Promise<BusinessCalendar> => {
    const read = await readCalendar(needs)(tenantId, calendarId);
    const { calendarId: _, version: __, ...stored } = read;
    return replaceRecord({
      ...{ what: 'business calendar', read, stored, wanted: asked, expected },
      guard: () => guardHolidays(asked),
      replace: () => needs.stores.calendars.replace(tenantId, calendarId, expected, asked),
    });
  };

/** Takes a calendar away that no policy names. */
export const removeCalendar =
  ({ stores }: CalendarNeeds) =>
  async (tenantId: string, calendarId: string, expected: number): Promise<void> => {
    const stored = mustBeThere('business calendar', calendarId, await stores.calendars.stored(tenantId, calendarId));
    const { version } = stored.calendar;
    if (version !== expected) throw stale('business calendar', version);
    // After the calendar: a policy that comes to name it later is seen in its row.
    const policy = (await stores.serviceLevels.all(tenantId)).find((level) => level.calendarId === calendarId);
    if (policy)
      throw new BillingError(
        'StillUsed',
        `the service level "${policy.name}" counts by this calendar: change it first`,
      );
    if (!(await stores.calendars.remove(tenantId, stored)))
      throw new BillingError('Conflict', 'the calendar was changed or named at this moment: try again');
  };
