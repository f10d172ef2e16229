import type { Holidays } from '../../../domain/calendar/public-holidays.ts';
import { NewBusinessCalendar } from '../../../domain/service-levels/business-calendar.ts';
import { businessTime } from '../../../domain/service-levels/business-time.ts';
import { NewServiceLevel, type ServiceLevel } from '../../../domain/service-levels/service-level.ts';
import { courseOf, type StatusWord } from '../../../domain/tickets/course.ts';
import type { Ticket } from '../../../domain/tickets/ticket.ts';

export const PARIS = 'Europe/Paris';
export const NO_ID = '0'.repeat(26);

const day = [
  { from: '09:00', until: '12:00' },
  { from: '13:00', until: '18:00' },
];

/** Eight hours from Monday to Friday, with an hour for lunch. */
export const OFFICE = { mon: day, tue: day, wed: day, thu: day, fri: day };

export const aCalendar = (overrides: object = {}): NewBusinessCalendar =>
  NewBusinessCalendar.parse({ name: 'Office', hours: OFFICE, ...overrides });

export const timeOf = (calendar: NewBusinessCalendar, zone = PARIS, holidays: Holidays = new Map()) =>
  businessTime(calendar, zone, holidays);

/** An hour to the answer and a day of eight hours to the solution, half of each where it is urgent. */
export const aLevel = (overrides: object = {}): ServiceLevel => ({
  ...NewServiceLevel.parse({
    name: 'Gold',
    calendarId: NO_ID,
    targets: [{ priorities: ['P1', 'Urgent'], firstResponseMinutes: 30, resolutionMinutes: 240 }],
    default: { firstResponseMinutes: 60, resolutionMinutes: 480 },
    ...overrides,
  }),
  serviceLevelId: 'l1',
  version: 1,
});

/** A moment on the wall in Paris, in winter. */
export const at = (wall: string): string => new Date(`${wall}:00+01:00`).toISOString();

type Told = readonly (readonly [status: StatusWord['status'], wall: string])[];

/** A ticket with what was said of its status, in this order. */
export const aTicket = (openedAt: string, told: Told = [], overrides: Partial<Ticket> = {}): Ticket => {
  const statuses = told.map(([status, wall], i) => ({ status, at: at(wall), version: `${i}`.padStart(3, '0') }));
  return {
    ticketId: 't1',
    number: '1',
    openedAt: at(openedAt),
    statuses,
    version: 1,
    ...courseOf(statuses, overrides),
    ...overrides,
  };
};
