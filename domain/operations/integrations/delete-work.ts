import { keepTicket } from './apply-ticket.ts';
import { type Applied, type Applying, DONE, KNOWN, TAKEN_AWAY } from './applying.ts';
import { reviseWork } from './revise-work.ts';
import { type Home, homeOfDeleted, isBound } from './work-home.ts';

/**
 * Takes work away that the tool has deleted, and keeps that it did: what it said before finds that, however late it comes,
 * and a deletion that comes first waits there for what it deletes.
 */
export const deleteWork = async (applying: Applying): Promise<Applied | undefined> => {
  const { needs, tenantId, news, billableId } = applying;
  const { stores } = needs;
  const home = await homeFor(applying);
  if (home === 'stale') return undefined;
  if ('outcome' in home) return home;
  if ('gone' in home) return DONE;
  const found = await stores.work.find(tenantId, home.homeId, billableId);
  if (found === undefined)
    return (await stores.work.forestall(tenantId, home.homeId, billableId, news.version)) ? DONE : undefined;
  if ('deletedOn' in found) {
    const { deletedOn, said } = found;
    if (said === undefined) return TAKEN_AWAY;
    if (said >= news.version) return KNOWN;
    const later = await stores.work.deletedLater(tenantId, deletedOn, billableId, said, news.version);
    return later === undefined ? undefined : DONE;
  }
  const { stored } = found;
  if (stored.kind !== 'time') throw new Error(`billable ${billableId} is no work`);
  if ((stored.source?.version ?? '') >= news.version) return KNOWN;
  const outcome = await stores.log.remove(tenantId, stored, news.version);
  if (outcome === 'changed') return DONE;
  return outcome === 'stale' ? undefined : reviseWork(applying, stored, 0);
};

const homeFor = async ({
  needs,
  tenantId,
  integration,
  news,
  billableId,
  ticket,
}: Applying): Promise<Home | Applied> => {
  if (!isBound(integration.provider, news)) return homeOfDeleted(needs.stores, tenantId, billableId, news.version);
  if (ticket?.homeId !== undefined) return { homeId: ticket.homeId };
  const kept = await keepTicket(needs)(tenantId, integration, news.ticketExternalId ?? '');
  if (kept.ticket.homeId !== undefined) return { homeId: kept.ticket.homeId };
  // Without a contract nothing of it can have become time: so this waits with what it deletes.
  return kept.waiting === undefined ? 'stale' : { outcome: 'waiting', waiting: kept.waiting };
};
