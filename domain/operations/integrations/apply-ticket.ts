import { localDateOf } from '../../calendar/local-date.ts';
import type { Integration } from '../../integrations/integration.ts';
import type { Resolution } from '../../integrations/mapping.ts';
import type { MappingFacts } from '../../integrations/mapping-facts.ts';
import type { TicketNews } from '../../integrations/news.ts';
import type { Waiting } from '../../integrations/subject.ts';
import { hear, momentIn, type Words, wordsOf } from '../../tickets/heard.ts';
import type { TicketRecord } from '../../tickets/ticket.ts';
import { zoneOf } from '../billables/read.ts';
import { recordAutomaticTime } from '../tickets/automatic-time.ts';
import { changedRecord } from '../tickets/change-record.ts';
import { settleTicket } from '../tickets/settle.ts';
import { untilDone } from '../until-done.ts';
import { type Applied, type ApplyNeeds, DONE, KNOWN } from './applying.ts';
import { addTotal, hasMoreParts, takeTotalBack } from './record-total.ts';
import { resolveFacts } from './resolve-facts.ts';
import { factsOfTicket, ticketIdOf } from './ticket-facts.ts';

/** Client and contract as mapped; what a person has assigned stays, and so does what nobody can say any more. */
const placed = (record: TicketRecord, resolution: Resolution): TicketRecord => {
  if ('waiting' in resolution) {
    const { subject } = resolution.waiting;
    const { clientId = subject.kind === 'client' ? subject.clientId : undefined } = record;
    return { ...record, clientId };
  }
  const { clientId, contractId, technician } = resolution;
  return record.assigned ? { ...record, technician } : { ...record, clientId, contractId, technician };
};

/** Facts of a ticket whose client and contract a person chose: the mapping says only the rest. */
const assignedFacts = ({ assigned, clientId, contractId }: TicketRecord): Partial<MappingFacts> =>
  assigned ? { clientId, contract: contractId } : {};

export interface KeptTicket {
  readonly ticket: TicketRecord;
  /** Whether anything was written. */
  readonly changed: boolean;
  readonly waiting?: Waiting | undefined;
}

/**
 * Lays words over a ticket of a tool, or none to look again what the mapping says of it, and lets its time follow. Each
 * step can be stopped and made again.
 */
export const keepTicket =
  (needs: ApplyNeeds) =>
  async (tenantId: string, integration: Integration, externalId: string, words?: Words): Promise<KeptTicket> => {
    const { stores, clock } = needs;
    const { integrationId } = integration;
    const ticketId = ticketIdOf(integrationId, externalId);
    const kept = await untilDone(async (): Promise<KeptTicket | undefined> => {
      const [zone, read] = await Promise.all([zoneOf(stores, tenantId), stores.tickets.get(tenantId, ticketId)]);
      const heard = words === undefined ? read?.heard : hear(read?.heard, words);
      if (heard === undefined) throw new Error(`ticket ${ticketId} was never heard of`);
      const before = read ?? { ticketId, source: { integrationId, externalId }, version: 0, heard };
      const day = localDateOf(momentIn(heard.version, clock().toISOString()), zone);
      const facts = { ...factsOfTicket(heard, externalId, day), ...assignedFacts(before) };
      const { resolution } = await resolveFacts({ stores })(tenantId, integration, facts);
      const wanted = placed({ ...before, heard }, resolution);
      const next = await changedRecord(stores, tenantId, read, wanted);
      const waiting = 'waiting' in resolution && !before.assigned ? resolution.waiting : undefined;
      return save(needs, tenantId, integration, { zone, read, next, waiting });
    });
    // Another part of its total; with something that waits nothing more can be recorded.
    if (kept.changed && kept.waiting === undefined && hasMoreParts(kept.ticket))
      return { ...(await keepTicket(needs)(tenantId, integration, externalId)), changed: true };
    const followed = kept.ticket.unsettled ? await settleTicket(needs)(tenantId, ticketId) : kept.ticket;
    const timed = await recordAutomaticTime(needs)(tenantId, followed);
    return { ...kept, ticket: await takeTotalBack(needs)(tenantId, timed) };
  };

interface Changing {
  readonly zone: string;
  readonly read: TicketRecord | undefined;
  readonly next: TicketRecord;
  readonly waiting: Waiting | undefined;
}

/** Writes the ticket, together with the time by which its running total has grown. */
const save = async (
  needs: ApplyNeeds,
  tenantId: string,
  integration: Integration,
  { zone, read, next, waiting }: Changing,
): Promise<KeptTicket | undefined> => {
  const version = (read?.version ?? 0) + 1;
  const grown = await addTotal(needs)(tenantId, integration, zone, read, next);
  if (grown === 'stale') return undefined;
  if (grown !== undefined && 'recorded' in grown)
    return { ticket: { ...grown.recorded, version }, changed: true, waiting };
  const stuck = waiting ?? grown?.waiting;
  if (read === next) return { ticket: next, changed: false, waiting: stuck };
  const saved = await needs.stores.tickets.save(tenantId, read, next);
  return saved ? { ticket: { ...next, version }, changed: true, waiting: stuck } : undefined;
};

/** Applies what a tool says of a ticket. */
export const applyTicket =
  (needs: ApplyNeeds) =>
  async (tenantId: string, integration: Integration, news: TicketNews): Promise<Applied> => {
    const words = wordsOf(news, needs.clock().toISOString());
    const { changed, waiting } = await keepTicket(needs)(tenantId, integration, news.externalId, words);
    if (waiting !== undefined) return { outcome: 'waiting', waiting };
    return changed ? DONE : KNOWN;
  };
