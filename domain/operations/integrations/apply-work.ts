import { refusalByContract } from '../../billables/placing.ts';
import { isWaiting, waitsOf } from '../../billables/waiting.ts';
import { idFrom } from '../../ids.ts';
import type { Integration } from '../../integrations/integration.ts';
import type { WorkNews } from '../../integrations/news.ts';
import { waitingForTicket } from '../../integrations/subject.ts';
import type { TicketRecord } from '../../tickets/ticket.ts';
import { changedByWork, entryOfWork, type WorkFacts, workedIn } from '../../tickets/work.ts';
import { contractOf, zoneOf } from '../billables/read.ts';
import { ticketTimeOf } from '../tickets/settle.ts';
import { type StoredEntry, settleEntry } from '../tickets/settle-entry.ts';
import { untilDone } from '../until-done.ts';
import { keepTicket } from './apply-ticket.ts';
import { type Applied, type Applying, type ApplyNeeds, DONE, KNOWN, TAKEN_AWAY } from './applying.ts';
import { deleteWork } from './delete-work.ts';
import { type PlacedWork, placeWork, waitsFor } from './resolve-work.ts';
import { reviseWork } from './revise-work.ts';
import { ticketIdOf } from './ticket-facts.ts';
import { homeOf, isBound } from './work-home.ts';

/** The ticket of work: undefined when nobody has told of it, null where the work has none. */
const ticketOf = async (
  { stores }: ApplyNeeds,
  tenantId: string,
  { integrationId }: Integration,
  { ticketExternalId }: WorkNews,
): Promise<TicketRecord | undefined | null> =>
  ticketExternalId === undefined ? null : stores.tickets.get(tenantId, ticketIdOf(integrationId, ticketExternalId));

/**
 * Applies what a tool says of a piece of work: the last word as a whole, since tools tell work as a whole. Usually one
 * conditional write, and one read after it: should the ticket have changed in between, the entry follows it.
 */
export const applyWork =
  (needs: ApplyNeeds) =>
  (tenantId: string, integration: Integration, news: WorkNews): Promise<Applied> => {
    const billableId = idFrom('work', integration.integrationId, news.externalId);
    return untilDone(async () => {
      const ticket = await ticketOf(needs, tenantId, integration, news);
      if (ticket === undefined) return { outcome: 'waiting', waiting: waitingForTicket(news.ticketExternalId ?? '') };
      const applying = { needs, tenantId, integration, news, billableId, ticket: ticket ?? undefined };
      if (news.deleted || news.seconds === 0) return deleteWork(applying);
      return writeWork(applying);
    });
  };

const writeWork = async (applying: Applying): Promise<Applied | undefined> => {
  const { needs, tenantId, integration, news, billableId, ticket } = applying;
  const { stores } = needs;
  const span = workedIn(news, await zoneOf(stores, tenantId), news.ticketExternalId);
  if ('waiting' in span) return { outcome: 'waiting', waiting: span.waiting };
  const { workedOn: day } = span;
  const own = { day, technician: news.technician, organisation: news.organisation, type: news.workType };
  const placed = await placeWork(needs)(tenantId, integration, ticket, own);
  if ('waiting' in placed) return { outcome: 'waiting', waiting: placed.waiting };
  const { resolved, record, waits } = placed;
  const { contractId } = resolved;
  const bound = isBound(integration.provider, news);
  if (bound && ticket && ticket.homeId === undefined) return putOnContract(applying, ticket);
  const home = await homeOf(stores, tenantId, billableId, ticket ?? {}, bound, { version: news.version, contractId });
  if (home === 'stale') return undefined;
  if ('gone' in home) return KNOWN;
  const facts: WorkFacts = {
    ...{ billableId, span: span, resolved, ticket, description: news.description, billable: news.billable },
    source: { integrationId: integration.integrationId, externalId: news.externalId, version: news.version },
  };
  const entry = entryOfWork(facts, waits);
  const added = await stores.work.add(tenantId, home.homeId, entry, record.state, isWaiting(entry));
  if (added) return verified(applying);
  return overwrite(applying, home.homeId, placed, facts);
};

/** The mapping has come to know the ticket's contract since it was heard of. */
const putOnContract = async (
  { needs, tenantId, integration }: Applying,
  { source }: TicketRecord,
): Promise<Applied | undefined> => {
  const { waiting, ticket } = await keepTicket(needs)(tenantId, integration, source?.externalId ?? '');
  return waiting !== undefined && ticket.homeId === undefined ? { outcome: 'waiting', waiting } : undefined;
};

/** Whoever changed the ticket after it was read did not find the entry: then it is looked at once more. */
const verified = async ({ needs, tenantId, ticket }: Applying): Promise<Applied | undefined> => {
  if (ticket === undefined) return DONE;
  const now = await needs.stores.tickets.get(tenantId, ticket.ticketId);
  return now?.version === ticket.version ? DONE : undefined;
};

/** There is something of this work already. */
const overwrite = async (
  applying: Applying,
  homeId: string,
  placed: PlacedWork,
  facts: WorkFacts,
): Promise<Applied | undefined> => {
  const { needs, tenantId, news, billableId } = applying;
  const found = await needs.stores.work.find(tenantId, homeId, billableId);
  if (found === undefined) return undefined;
  if ('deletedOn' in found) return restore(applying, found, facts);
  const { stored } = found;
  if (stored.kind !== 'time') throw new Error(`billable ${billableId} is no work`);
  if ((stored.source?.version ?? '') >= news.version) return known(applying, stored);
  return change(applying, stored, placed, facts);
};

/** The tool had deleted it, and now tells of it again. A person's deletion stays. */
const restore = async (
  { needs, tenantId, news, ticket }: Applying,
  { deletedOn, said }: { readonly deletedOn: string; readonly said?: string | undefined },
  facts: WorkFacts,
): Promise<Applied | undefined> => {
  if (said === undefined) return TAKEN_AWAY;
  if (said >= news.version) return KNOWN;
  const { stores } = needs;
  const record = await contractOf(stores, tenantId, deletedOn);
  const { workedOn } = facts.span;
  const waits = await waitsFor(needs, tenantId, ticket, record, workedOn);
  const entry = entryOfWork({ ...facts, resolved: { ...facts.resolved, contractId: deletedOn } }, waits);
  await stores.work.restore(tenantId, entry, record.state, isWaiting(entry), said);
  // It stands where it stood: now it is looked at once more, and follows its ticket.
  return undefined;
};

/**
 * What is said was said before. An entry that nobody has touched since may have been written while its ticket was changed:
 * it follows now.
 */
const known = async ({ needs, tenantId, ticket }: Applying, stored: StoredEntry): Promise<Applied | undefined> => {
  if (stored.version > 1 || ticket === undefined) return KNOWN;
  const { stores } = needs;
  const time = await ticketTimeOf(stores, tenantId, ticket);
  const outcome = time && (await settleEntry(stores, tenantId, stored, time));
  return outcome === 'stale' ? undefined : KNOWN;
};

/** A later word. What is locked gets a revision; the rest is changed where it stands, or follows its work to another ticket. */
const change = async (
  applying: Applying,
  stored: StoredEntry,
  { resolved, record }: PlacedWork,
  facts: WorkFacts,
): Promise<Applied | undefined> => {
  const { needs, tenantId, ticket } = applying;
  const { stores } = needs;
  const here = await contractOf(stores, tenantId, stored.contractId);
  const { workedOn } = facts.span;
  const stays = stored.ticketId === ticket?.ticketId && refusalByContract(here.contract, workedOn, '') === undefined;
  const target = stays ? here : record;
  const waits = await waitsFor(needs, tenantId, ticket, target, workedOn);
  const { billDate: _b, ulid: _u, version: _v, ...before } = stored;
  const there = { ...resolved, contractId: target.contract.contractId };
  const changed = changedByWork(before, waitsOf(stored), { ...facts, resolved: there }, waits);
  // It was accounted, then revised, then opened again: its revisions hold over what it says.
  if (await stores.log.isRevised(tenantId, stored)) return reviseWork(applying, stored, facts.span.seconds);
  const held = isWaiting(changed);
  const outcome =
    changed.contractId === stored.contractId
      ? await stores.log.change(tenantId, stored, changed, held)
      : await stores.log.move(tenantId, stored, changed, held);
  if (outcome === 'changed') return verified(applying);
  return outcome === 'stale' ? undefined : reviseWork(applying, stored, facts.span.seconds);
};
