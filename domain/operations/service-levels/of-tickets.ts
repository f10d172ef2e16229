import { localDateOf } from '../../calendar/local-date.ts';
import type { HolidayPlace } from '../../calendar/public-holidays.ts';
import { nearestTerms } from '../../contracts/contract.ts';
import type { BusinessCalendar } from '../../service-levels/business-calendar.ts';
import { type BusinessTime, businessTime } from '../../service-levels/business-time.ts';
import { type TicketClock, ticketClock } from '../../service-levels/clock.ts';
import type { ServiceLevel } from '../../service-levels/service-level.ts';
import type { ContractRecord } from '../../table/contract-store.ts';
import type { Tenant } from '../../tenants/tenant.ts';
import type { Ticket } from '../../tickets/ticket.ts';
import { holidaysAt, type Years } from '../holidays.ts';
import type { TableNeeds } from '../ports.ts';
import { tenantOf } from '../tenants/tenant-of.ts';

type Reading = Pick<TableNeeds, 'stores' | 'clock'>;

export type TicketWithClock = Ticket & { readonly serviceLevel?: TicketClock | undefined };

/** Holidays of tickets that are older are taken for ordinary days: a year of a country takes up to 20 ms. */
const YEARS_BACK = 20;
/** What is due lies at most three years ahead. */
const YEARS_AHEAD = 4;

const yearsOf = (tickets: readonly Ticket[], now: Date): Years => {
  const year = now.getUTCFullYear();
  const opened = tickets.map(({ openedAt }) => Number(openedAt.slice(0, 4)) || year);
  return {
    from: tickets.length === 0 ? year : Math.max(year - YEARS_BACK, Math.min(year, ...opened)),
    to: year + YEARS_AHEAD,
  };
};

/** The policy of a ticket: that of its contract's terms of the day on which it was opened, or else the firm's default. */
const levelOf = (
  levels: ReadonlyMap<string, ServiceLevel>,
  { settings: { timeZone, serviceLevelId } }: Tenant,
  record: ContractRecord | undefined,
  { openedAt }: Ticket,
): ServiceLevel | undefined => {
  const agreed = record && nearestTerms(record.contract, localDateOf(openedAt, timeZone)).serviceLevelId;
  return levels.get(agreed ?? '') ?? levels.get(serviceLevelId ?? '');
};

const timesOf = async (
  calendars: readonly BusinessCalendar[],
  timeZone: string,
  years: Years,
): Promise<ReadonlyMap<string, { readonly name: string; readonly time: BusinessTime }>> => {
  const places = calendars.flatMap(({ holidays }): readonly HolidayPlace[] => (holidays ? [holidays] : []));
  const holidays = await holidaysAt(places, years);
  return new Map(
    calendars.map((calendar) => [
      calendar.calendarId,
      { name: calendar.name, time: businessTime(calendar, timeZone, holidays) },
    ]),
  );
};

/**
 * Tickets, each with where it stands by its policy at this moment; without where the firm promises nothing. As many calls for
 * a page of them as for one.
 */
export const withServiceLevels =
  ({ stores, clock }: Reading) =>
  async (tenantId: string, tickets: readonly Ticket[]): Promise<readonly TicketWithClock[]> => {
    const all = tickets.length === 0 ? [] : await stores.serviceLevels.all(tenantId);
    if (all.length === 0) return tickets;
    const levels = new Map(all.map((level) => [level.serviceLevelId, level]));
    const [tenant, calendars, contracts] = await Promise.all([
      tenantOf(stores, tenantId),
      stores.calendars.all(tenantId),
      stores.contracts.many(
        tenantId,
        tickets.flatMap(({ contractId }) => contractId ?? []),
      ),
    ]);
    const now = clock();
    const chosen = tickets.map((ticket) => levelOf(levels, tenant, contracts.get(ticket.contractId ?? ''), ticket));
    const used = new Set(chosen.map((level) => level?.calendarId));
    const times = await timesOf(
      calendars.filter(({ calendarId }) => used.has(calendarId)),
      tenant.settings.timeZone,
      yearsOf(tickets, now),
    );
    return tickets.map((ticket, i) => {
      const level = chosen[i];
      const calendar = level && times.get(level.calendarId);
      const serviceLevel = calendar && ticketClock(level, calendar.name, calendar.time, ticket, now.toISOString());
      return serviceLevel ? { ...ticket, serviceLevel } : ticket;
    });
  };

export const withServiceLevel =
  (needs: Reading) =>
  async (tenantId: string, ticket: Ticket): Promise<TicketWithClock> =>
    (await withServiceLevels(needs)(tenantId, [ticket]))[0] ?? ticket;
