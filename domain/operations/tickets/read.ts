import * as z from 'zod';
import { BillingError } from '../../errors.ts';
import { Id } from '../../ids.ts';
import { ticketStatuses } from '../../integrations/news.ts';
import { clockStates } from '../../service-levels/clock.ts';
import type { Page, PageRequest } from '../../table/table.ts';
import { line } from '../../text.ts';
import { numberOf, type Ticket, type TicketRecord, ticketOf } from '../../tickets/ticket.ts';
import { notFound } from '../change.ts';
import type { TableNeeds } from '../ports.ts';
import { type TicketWithClock, withServiceLevels } from '../service-levels/of-tickets.ts';

type Reading = Pick<TableNeeds, 'stores' | 'clock'>;

const isOne = (query: Record<string, unknown>): boolean =>
  ['clientId', 'contractId', 'status', 'number'].filter((name) => query[name] !== undefined).length === 1;

/** Which tickets are listed: exactly one of these. */
export const TicketFilter = z
  .strictObject({
    clientId: Id.optional().describe("The client's, contract by contract."),
    contractId: Id.optional(),
    status: z.enum(ticketStatuses).optional().describe('Those of this status that were opened in `month`.'),
    month: z
      .string()
      .regex(/^(19|2\d)\d\d-(0[1-9]|1[0-2])$/, 'must be a month, such as "2016-03"')
      .optional()
      .describe('Of their opening, in UTC; only with `status`. Default: this month.'),
    number: line(200).optional().describe('All of this number: each tool counts for itself.'),
    serviceLevel: z
      .enum(clockStates)
      .optional()
      .describe('Of these only the tickets that stand so by their service level: a page may hold few or none of them.'),
  })
  .refine(isOne, { error: 'must name one of clientId, contractId, status and number', path: ['clientId'] })
  .refine(({ month, status }) => month === undefined || status !== undefined, {
    error: 'must not be given without status',
    path: ['month'],
  });
export type TicketFilter = z.infer<typeof TicketFilter>;

export const readTicket =
  ({ stores }: Pick<Reading, 'stores'>) =>
  async (tenantId: string, ticketId: string): Promise<Ticket> => {
    const record = await stores.tickets.get(tenantId, ticketId);
    if (!record) throw notFound('ticket', ticketId);
    return ticketOf(record);
  };

/** A client that has one contract has its tickets in one list with those of all others of that client. */
const clientOf = async ({ contracts }: Reading['stores'], tenantId: string, contractId: string): Promise<string> => {
  const record = await contracts.get(tenantId, contractId);
  if (!record) throw notFound('contract', contractId);
  return record.contract.clientId;
};

const recordsOf = async (
  { stores, clock }: Reading,
  tenantId: string,
  { clientId, contractId, status, month, number }: TicketFilter,
  page: PageRequest,
): Promise<Page<TicketRecord>> => {
  const { tickets, clients } = stores;
  if (number !== undefined) {
    const found = await tickets.byRef(tenantId, ['number', number]);
    return { items: found.filter((record) => numberOf(record) === number), cursor: null };
  }
  if (status !== undefined)
    return tickets.listOfStatus(tenantId, status, month ?? clock().toISOString().slice(0, 7), page);
  if (contractId !== undefined)
    return tickets.listOfClient(tenantId, await clientOf(stores, tenantId, contractId), contractId, page);
  if (clientId === undefined) throw new BillingError('RequestInvalid', 'nothing says which tickets');
  if (!(await clients.get(tenantId, clientId))) throw notFound('client', clientId);
  return tickets.listOfClient(tenantId, clientId, undefined, page);
};

/** A page of the tickets that a filter names, with where each stands by its service level. */
export const listTickets =
  (needs: Reading) =>
  async (tenantId: string, filter: TicketFilter, page: PageRequest): Promise<Page<TicketWithClock>> => {
    const { items, cursor } = await recordsOf(needs, tenantId, filter, page);
    const tickets = await withServiceLevels(needs)(tenantId, items.map(ticketOf));
    const { serviceLevel: wanted } = filter;
    return { items: tickets.filter((each) => wanted === undefined || each.serviceLevel?.state === wanted), cursor };
  };
