import type { Instant } from '../calendar/local-date.ts';
import { instantFrom } from '../calendar/wall-time.ts';
import type { ToolRef } from '../integrations/news.ts';
import { courseOf } from './course.ts';
import { hear, type Words, wordOfPerson } from './heard.ts';
import type { NewTicket, TicketChange } from './new-ticket.ts';
import type { TicketFacts, TicketRecord } from './ticket.ts';

/** `undefined` says nothing, `null` that there is none. */
const told = <B>(value: string | null | undefined, as: (value: string) => B): B | null | undefined =>
  typeof value === 'string' ? as(value) : value;
const named = (name: string): ToolRef => ({ name });

/** What people say, in the terms in which tools do. */
const factsOf = (asked: TicketChange): TicketFacts => {
  const { number, title, type, priority, tags, serviceOrder, automaticTime } = asked;
  return {
    ...{ number, title, type, priority, tags, serviceOrder, automaticTime },
    requester: told(asked.requester, named),
    technician: told(asked.technician, named),
    openedAt: told(asked.openedAt, instantFrom),
    respondedAt: told(asked.respondedAt, instantFrom),
  };
};

const wordsOf = (read: TicketRecord | undefined, asked: TicketChange, now: Instant): Words => ({
  version: wordOfPerson(read?.heard, (read?.version ?? 0) + 1),
  at: now,
  facts: factsOf(asked),
  status: asked.status,
});

/** A ticket that people keep, without a tool. */
export const ticketByHand = (ticketId: string, asked: NewTicket, now: Instant): TicketRecord => ({
  ticketId,
  heard: hear(undefined, wordsOf(undefined, asked, now)),
  version: 1,
});

/** What a change says that the ticket does not say already: nothing new is said of what stays. */
const newIn = (read: TicketRecord, asked: TicketChange): TicketChange => {
  const { facts, statuses } = read.heard;
  const wanted: Readonly<Record<string, unknown>> = { ...factsOf(asked) };
  const isSaid = (name: string): boolean =>
    name in wanted && JSON.stringify(facts[name as keyof TicketFacts] ?? null) === JSON.stringify(wanted[name] ?? null);
  const isSame = (name: string): boolean =>
    name === 'status' ? asked.status === courseOf(statuses).status : isSaid(name);
  return Object.fromEntries(Object.entries(asked).filter(([name]) => !isSame(name)));
};

/**
 * The ticket by what a person says of it; of a tool's it holds until the tool says something else. The same object where
 * nothing new is said.
 */
export const changedByHand = (read: TicketRecord, asked: TicketChange, now: Instant): TicketRecord => {
  const { clientId: _c, contractId: _k, equipmentId: _e, ...fresh } = newIn(read, asked);
  const isNew = Object.values(fresh).some((value) => value !== undefined);
  if (!isNew) return read;
  // Whom the tool's user was mapped to is not who works on it any more.
  const { technician, ...rest } = read;
  const mapped = fresh.technician === undefined ? { technician } : {};
  return { ...rest, ...mapped, heard: hear(read.heard, wordsOf(read, fresh, now)) };
};
