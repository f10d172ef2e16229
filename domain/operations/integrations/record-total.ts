import { isAccounted } from '../../billables/accounting.ts';
import { isBilled, type TimeEntry } from '../../billables/billable.ts';
import { revisionOf } from '../../billables/revision.ts';
import { MAX_SECONDS } from '../../billables/time-entry.ts';
import { isWaiting } from '../../billables/waiting.ts';
import { localDateOf } from '../../calendar/local-date.ts';
import { addSeconds } from '../../calendar/wall-time.ts';
import { BillingError } from '../../errors.ts';
import { idFrom } from '../../ids.ts';
import type { Integration } from '../../integrations/integration.ts';
import type { Waiting } from '../../integrations/subject.ts';
import type { ContractRecord } from '../../table/contract-store.ts';
import { ATTEMPT_MILLISECONDS, withinDeadline } from '../../table/deadline.ts';
import type { Stored } from '../../table/log-row.ts';
import type { Stores } from '../../table/stores.ts';
import { momentIn, totalVersionOf } from '../../tickets/heard.ts';
import type { TicketRecord } from '../../tickets/ticket.ts';
import { entryOfWork, workedIn } from '../../tickets/work.ts';
import type { ApplyNeeds } from './applying.ts';
import { placeWork } from './resolve-work.ts';

/** A part of a running total: by the word that made it, which sorts by when it was said. */
const partIdOf = (ticketId: string, said: string): string => idFrom('total', ticketId, said);

/** The total up to so many seconds, as a word that sorts by when it was said; two may be said at one moment. */
const wordUpTo = ({ heard }: TicketRecord, seconds: number): string =>
  `${totalVersionOf(heard)}/${String(seconds).padStart(10, '0')}`;

/** The total that holds. */
const wordOf = (ticket: TicketRecord): string => wordUpTo(ticket, totalOf(ticket) ?? 0);

const recordedOf = ({ recorded }: TicketRecord): number => recorded?.seconds ?? 0;
const totalOf = ({ heard }: TicketRecord): number | undefined => heard.facts.totalSeconds ?? undefined;

/** More than a month, day and night, that a total has grown by at once is a mistake. */
const MOST_PARTS = 31;

/** How much of its total is not recorded yet. */
const missingOf = (ticket: TicketRecord): number => (totalOf(ticket) ?? recordedOf(ticket)) - recordedOf(ticket);

/** Whether there is more to record than what one part holds. */
export const hasMoreParts = (ticket: TicketRecord): boolean => missingOf(ticket) > 0;

const tooMuch = ({ source }: TicketRecord): Waiting => ({
  reason: 'timeImpossible',
  detail: `the total has grown by more than ${MOST_PARTS} days at once: correct it in the tool, and record by hand what is missing`,
  subject: { kind: 'ticket', of: { id: source?.externalId ?? '' } },
});

/**
 * The ticket with an entry of what its total has grown by, a day of it at most, in one transaction; nothing where it has not
 * grown. What is more than a day, as when a ticket is heard of late, becomes several, one after the other.
 */
export const addTotal =
  (needs: ApplyNeeds) =>
  async (
    tenantId: string,
    integration: Integration,
    zone: string,
    read: TicketRecord | undefined,
    next: TicketRecord,
  ): Promise<{ readonly recorded: TicketRecord } | { readonly waiting: Waiting } | 'stale' | undefined> => {
    const missing = missingOf(next);
    if (missing <= 0) return undefined;
    if (missing > MOST_PARTS * MAX_SECONDS) return { waiting: tooMuch(next) };
    const seconds = Math.min(missing, MAX_SECONDS);
    const upTo = recordedOf(next) + seconds;
    const { stores, clock } = needs;
    const { ticketId, heard, source } = next;
    const until = momentIn(totalVersionOf(heard), clock().toISOString());
    const span = workedIn({ startedAt: addSeconds(until, -missing), seconds }, zone, source?.externalId);
    if ('waiting' in span) return span;
    const day = localDateOf(span.startedAt, zone);
    const own = { day, technician: heard.facts.technician ?? undefined };
    const placed = await placeWork(needs)(tenantId, integration, next, own);
    if ('waiting' in placed) return placed;
    const { resolved, record, waits } = placed;
    const version = wordUpTo(next, upTo);
    const { integrationId } = integration;
    const entry = entryOfWork(
      {
        billableId: partIdOf(ticketId, version),
        // Only how long it took is known, and when that was told.
        span: { ...span, untimed: true },
        source: { integrationId, externalId: source?.externalId ?? '', version },
        resolved,
        ticket: next,
      },
      waits,
    );
    const recorded = { ...next, recorded: { seconds: upTo } };
    const saved = await stores.tickets.saveWith(tenantId, read, recorded, entry, record.state, isWaiting(entry));
    return saved ? { recorded } : 'stale';
  };

/** A part of the total where it stands, and whether it is locked: on an invoice, accounted, or revised when it was. */
interface Part {
  readonly entry: Stored<TimeEntry>;
  readonly record: ContractRecord;
  readonly locked: boolean;
}

/**
 * The parts of a ticket's total, latest first. What is open is read consistently from the contract; the rest was written
 * long ago, so the list of the ticket's time has it.
 */
const partsOf = async (
  { log, contracts }: Pick<Stores, 'log' | 'contracts'>,
  tenantId: string,
  { ticketId, contractId }: TicketRecord,
): Promise<readonly Part[]> => {
  const own = contractId === undefined ? undefined : await contracts.get(tenantId, contractId);
  const open = own && (await log.open(tenantId, own.contract.contractId, own.state.windowFrom));
  const listed = await log.allOfTicket(tenantId, ticketId);
  const keys = new Map([...(open?.logged ?? []), ...(open?.held ?? []), ...listed].map((one) => [placeOf(one), one]));
  const parts: Part[] = [];
  for (const { contractId: at, billableId } of keys.values()) {
    const [stored, record] = await Promise.all([log.get(tenantId, at, billableId), contracts.get(tenantId, at)]);
    if (stored?.kind !== 'time' || stored.ticketId !== ticketId || record === undefined) continue;
    if (billableId !== partIdOf(ticketId, stored.source?.version ?? '')) continue;
    const locked = isAccounted(stored) || isOnInvoice(stored, record) || (await log.isRevised(tenantId, stored));
    parts.push({ entry: stored, record, locked });
  }
  return parts.sort((a, b) => ((a.entry.source?.version ?? '') < (b.entry.source?.version ?? '') ? 1 : -1));
};

const placeOf = ({ contractId, billableId }: Pick<TimeEntry, 'contractId' | 'billableId'>): string =>
  `${contractId} ${billableId}`;

const isOnInvoice = ({ billDate, ulid }: Stored<TimeEntry>, { state }: ContractRecord): boolean =>
  billDate !== undefined && ulid !== undefined && isBilled({ billDate, ulid }, state);

/** How long a locked part lasts by the last word. */
const presentSeconds = async (
  { log }: Pick<Stores, 'log'>,
  tenantId: string,
  entry: Stored<TimeEntry>,
): Promise<number> => {
  const words = await log.revisionsOf(tenantId, entry);
  const [last] = words.toSorted((a, b) => (a.asOf < b.asOf ? 1 : -1));
  return last?.seconds ?? entry.seconds;
};

/** Takes what is too much off one part, with what the ticket says is recorded; false when somebody was faster. */
const takeOff = async (
  { stores }: ApplyNeeds,
  tenantId: string,
  ticket: TicketRecord,
  over: number,
): Promise<boolean> => {
  const taken = (by: number): TicketRecord => ({ ...ticket, recorded: { seconds: recordedOf(ticket) - by } });
  const parts = await partsOf(stores, tenantId, ticket);
  const open = parts.find(({ locked }) => !locked);
  if (open !== undefined) {
    const { entry, record } = open;
    const by = Math.min(over, entry.seconds);
    const off = { read: entry, state: record.state, left: shortened(entry, by) };
    return stores.tickets.saveWithout(tenantId, ticket, taken(by), off);
  }
  for (const { entry, record } of parts) {
    const present = await presentSeconds(stores, tenantId, entry);
    if (present === 0) continue;
    const by = Math.min(over, present);
    const revision = revisionOf(entry, { seconds: present - by, asOf: wordOf(ticket) });
    return stores.tickets.saveWith(tenantId, ticket, taken(by), revision, record.state, false);
  }
  // A person has taken the rest away already.
  return stores.tickets.save(tenantId, ticket, taken(over));
};

const shortened = (entry: Stored<TimeEntry>, by: number): TimeEntry | undefined => {
  const { billDate: _b, ulid: _u, version: _v, ...bare } = entry;
  const seconds = entry.seconds - by;
  return seconds === 0 ? undefined : { ...bare, seconds, endedAt: addSeconds(entry.startedAt, seconds) };
};

/** More parts than a total ever has that becomes smaller. */
const MOST_STEPS = 1000;

/**
 * Takes back time of a total that has become smaller: from what is open, latest first, then from what was billed, by
 * revisions. Each step tells the ticket what is still recorded, so it can be stopped between any two.
 */
export const takeTotalBack =
  (needs: ApplyNeeds) =>
  async (tenantId: string, ticket: TicketRecord): Promise<TicketRecord> => {
    let current = ticket;
    for (let step = 0; step < MOST_STEPS; step += 1) {
      const over = recordedOf(current) - (totalOf(current) ?? recordedOf(current));
      if (over <= 0) return current;
      const taking = current;
      await withinDeadline(ATTEMPT_MILLISECONDS, () => takeOff(needs, tenantId, taking, over));
      // Whether it was taken or somebody else was faster: what is recorded by now says how much is left.
      current = await fresh(needs, tenantId, current);
    }
    throw new BillingError('ServiceBusy', 'many changes are being made to this ticket: try again in a moment');
  };

const fresh = async ({ stores }: ApplyNeeds, tenantId: string, { ticketId }: TicketRecord): Promise<TicketRecord> => {
  const read = await stores.tickets.get(tenantId, ticketId);
  if (read === undefined) throw new Error(`ticket ${ticketId} has gone`);
  return read;
};
