import * as z from 'zod';
import { addDays, daysBetween, type Instant, LocalDateSchema, startOfDay } from '../../calendar/local-date.ts';
import { BillingError } from '../../errors.ts';
import { Id } from '../../ids.ts';
import { ticketStatuses } from '../../integrations/news.ts';
import { type Measured, type ReportRow, reportOf } from '../../service-levels/report.ts';
import type { Page, PageRequest } from '../../table/table.ts';
import { type Ticket, type TicketRecord, ticketOf } from '../../tickets/ticket.ts';
import { notFound } from '../change.ts';
import type { TableNeeds } from '../ports.ts';
import { tenantOf } from '../tenants/tenant-of.ts';
import { withServiceLevels } from './of-tickets.ts';

type Reading = Pick<TableNeeds, 'stores' | 'clock'>;

export const ReportQuery = z
  .strictObject({
    from: LocalDateSchema.describe('The first day on which the tickets were opened, in the time zone of the firm.'),
    until: LocalDateSchema.describe('The first day that is not counted any more; at most 92 days later.'),
    clientId: Id.optional().describe('Of this client only.'),
  })
  .meta({ id: 'ServiceLevelDays' });
export type ReportQuery = z.infer<typeof ReportQuery>;

const MAX_DAYS = 92;
/** As many as are read and counted in the time of a request. */
const MAX_TICKETS = 10_000;
const PAGE = 500;

const refuse = (pointer: string, detail: string): BillingError =>
  new BillingError('RequestInvalid', `${pointer}: ${detail}`, [{ pointer, detail }]);

const guardDays = ({ from, until }: ReportQuery): void => {
  const days = daysBetween(from, until);
  if (days < 1) throw refuse('/query/until', 'must be after from');
  if (days > MAX_DAYS) throw refuse('/query/until', `must be at most ${MAX_DAYS} days after from`);
};

/** All pages of a list, as far as `isWanted`. */
const wantedOf = async (
  list: (page: PageRequest) => Promise<Page<TicketRecord>>,
  isWanted: (ticket: Ticket) => boolean,
  found: Map<string, Ticket>,
): Promise<void> => {
  let cursor: string | undefined;
  do {
    const page = await list({ limit: PAGE, cursor });
    for (const ticket of page.items.map(ticketOf)) if (isWanted(ticket)) found.set(ticket.ticketId, ticket);
    if (found.size > MAX_TICKETS) throw refuse('/query/until', `more than ${MAX_TICKETS} tickets: ask for fewer days`);
    cursor = page.cursor ?? undefined;
  } while (cursor !== undefined);
};

/** The months, in UTC, that share a moment with a half-open span. */
const monthsOf = (from: Instant, until: Instant): readonly string[] => {
  const months = new Set<string>();
  for (let day = from.slice(0, 10); day <= until.slice(0, 10); day = addDays(day, 1)) months.add(day.slice(0, 7));
  return [...months];
};

const ticketsOpened = async (
  { stores }: Reading,
  tenantId: string,
  {
    from,
    until,
    clientId,
  }: { readonly from: Instant; readonly until: Instant; readonly clientId?: string | undefined },
): Promise<readonly Ticket[]> => {
  const { tickets, clients } = stores;
  const [first, end] = [Date.parse(from), Date.parse(until)];
  const isWanted = ({ openedAt }: Ticket): boolean => {
    const opened = Date.parse(openedAt);
    return first <= opened && opened < end;
  };
  const found = new Map<string, Ticket>();
  if (clientId !== undefined) {
    if (!(await clients.get(tenantId, clientId))) throw notFound('client', clientId);
    await wantedOf((page) => tickets.listOfClient(tenantId, clientId, undefined, page), isWanted, found);
    return [...found.values()];
  }
  // A ticket that changes its status meanwhile is looked for in the next: done comes last.
  for (const status of ticketStatuses)
    for (const month of monthsOf(from, until))
      await wantedOf((page) => tickets.listOfStatus(tenantId, status, month, page), isWanted, found);
  return [...found.values()];
};

/** What became of the promises for the tickets that were opened in some days, by policy, client and priority. */
export const serviceLevelReport =
  (needs: Reading) =>
  async (tenantId: string, query: ReportQuery): Promise<readonly ReportRow[]> => {
    guardDays(query);
    const { timeZone } = (await tenantOf(needs.stores, tenantId)).settings;
    const [from, until] = [startOfDay(query.from, timeZone), startOfDay(query.until, timeZone)];
    const opened = await ticketsOpened(needs, tenantId, { from, until, clientId: query.clientId });
    const shown = await withServiceLevels(needs)(tenantId, opened);
    return reportOf(
      shown.flatMap(({ clientId, priority, serviceLevel: clock }): readonly Measured[] =>
        clock ? [{ clientId, priority, clock }] : [],
      ),
    );
  };
