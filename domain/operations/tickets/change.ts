import type { TicketStatus } from '../../integrations/news.ts';
import { changedByHand, ticketByHand } from '../../tickets/by-hand.ts';
import { isDone } from '../../tickets/course.ts';
import type { NewTicket, TicketChange } from '../../tickets/new-ticket.ts';
import { type PlannedVisit, type Ticket, type TicketRecord, ticketOf } from '../../tickets/ticket.ts';
import { notFound, stale } from '../change.ts';
import type { TableNeeds } from '../ports.ts';
import { untilDone } from '../until-done.ts';
import { assigned } from './assign.ts';
import { recordAutomaticTime } from './automatic-time.ts';
import { changedRecord } from './change-record.ts';
import { equipped } from './equipped.ts';
import { settleTicket } from './settle.ts';

type TicketNeeds = Pick<TableNeeds, 'stores' | 'clock'>;

/** Its open time follows, and what its contract gives it by itself; whoever was stopped before that goes on here. */
const followed = async (needs: TicketNeeds, tenantId: string, record: TicketRecord): Promise<Ticket> => {
  const settled = record.unsettled ? await settleTicket(needs)(tenantId, record.ticketId) : record;
  return ticketOf(await recordAutomaticTime(needs)(tenantId, settled));
};

/** A ticket that no tool sends, which may be a planned visit. The same id gives the same one, so a repetition gets the one that stands. */
export const createTicket =
  (needs: TicketNeeds) =>
  async (tenantId: string, ticketId: string, asked: NewTicket, visit?: PlannedVisit): Promise<Ticket> => {
    const { stores, clock } = needs;
    const record = await untilDone(async () => {
      const standing = await stores.tickets.get(tenantId, ticketId);
      if (standing) return standing;
      const now = clock();
      const fresh = { ...ticketByHand(ticketId, asked, now.toISOString()), visit };
      const placed = await assigned(stores, tenantId, fresh, asked, now);
      const about = await equipped(stores, tenantId, undefined, placed, asked.equipmentId);
      const next = await changedRecord(stores, tenantId, undefined, about);
      return (await stores.tickets.save(tenantId, undefined, next)) ? next : undefined;
    });
    return followed(needs, tenantId, record);
  };

/** Writes what `wanted` makes of the ticket as it stands, and lets its time follow. Throws `NotFound`. */
const changing = async (
  needs: TicketNeeds,
  tenantId: string,
  ticketId: string,
  wanted: (read: TicketRecord, now: Date) => Promise<TicketRecord>,
): Promise<Ticket> => {
  const { stores, clock } = needs;
  const record = await untilDone(async () => {
    const read = await stores.tickets.get(tenantId, ticketId);
    if (!read) throw notFound('ticket', ticketId);
    const next = await changedRecord(stores, tenantId, read, await wanted(read, clock()));
    if (next === read) return read;
    const saved = await stores.tickets.save(tenantId, read, next);
    return saved ? { ...next, version: read.version + 1 } : undefined;
  });
  return followed(needs, tenantId, record);
};

/**
 * Changes a ticket, if it still is what the caller has seen; what has been made already is success. Another client or
 * contract takes its open time along.
 */
export const changeTicket =
  (needs: TicketNeeds) =>
  (tenantId: string, ticketId: string, expected: number, change: TicketChange): Promise<Ticket> =>
    changing(needs, tenantId, ticketId, async (read, now) => {
      const said = changedByHand(read, change, now.toISOString());
      const placed = await assigned(needs.stores, tenantId, said, change, now);
      const next = await equipped(needs.stores, tenantId, read, placed, change.equipmentId);
      const isMade = said === read && isPlacedAs(read, next);
      if (!isMade && read.version !== expected) throw stale('ticket', read.version);
      return isMade ? read : next;
    });

const isPlacedAs = (a: TicketRecord, b: TicketRecord): boolean =>
  a.clientId === b.clientId &&
  a.contractId === b.contractId &&
  a.assigned === b.assigned &&
  a.equipmentId === b.equipmentId;

/** Resolves, closes or reopens it; one that is there already stays as it is. */
export const moveTicket =
  (needs: TicketNeeds) =>
  (tenantId: string, ticketId: string, status: Exclude<TicketStatus, 'pending'>): Promise<Ticket> =>
    changing(needs, tenantId, ticketId, async (read, now) => {
      const { status: present } = ticketOf(read);
      // Who resolves a closed one or reopens one that waits for an answer takes nothing back.
      const isThere = status === 'open' ? !isDone(present) : present === 'closed';
      return isThere ? read : changedByHand(read, { status }, now.toISOString());
    });
