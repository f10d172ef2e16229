import type { Provider, WorkNews } from '../../integrations/news.ts';
import type { Stores } from '../../table/stores.ts';
import type { TicketRecord } from '../../tickets/ticket.ts';

/** Tools whose work never goes from one ticket to another: there the ticket tells where to begin to look for it. */
const BOUND: readonly Provider[] = ['jira', 'freshdesk', 'halopsa'];

export const isBound = (provider: Provider, news: WorkNews): boolean =>
  news.ticketExternalId !== undefined && BOUND.includes(provider);

/** Where to begin to look for work, or that it was deleted before it came, or 'stale' when somebody else was faster. */
export type Home = { readonly homeId: string } | { readonly gone: true } | 'stale';

/**
 * The contract under which work is looked for first, whatever becomes of it: its ticket's first, where work stays with its
 * ticket (no write of its own); else the one that it came to first, which is kept for it.
 */
export const homeOf = async (
  { work }: Pick<Stores, 'work'>,
  tenantId: string,
  billableId: string,
  { homeId }: Partial<TicketRecord>,
  bound: boolean,
  { version, contractId }: { readonly version: string; readonly contractId: string },
): Promise<Home> => {
  if (bound) return { homeId: homeId ?? contractId };
  const { contractId: first, said } = await work.claim(tenantId, billableId, { contractId });
  if (first !== undefined) return { homeId: first };
  if (said === undefined || said >= version) return { gone: true };
  return (await work.reclaim(tenantId, billableId, said, { contractId })) ? { homeId: contractId } : 'stale';
};

/** The same of work that the tool deleted: where nothing is known of it yet, that is kept. */
export const homeOfDeleted = async (
  { work }: Pick<Stores, 'work'>,
  tenantId: string,
  billableId: string,
  version: string,
): Promise<Home> => {
  const { contractId, said } = await work.claim(tenantId, billableId, { said: version });
  if (contractId !== undefined) return { homeId: contractId };
  if (said === undefined || said >= version) return { gone: true };
  return (await work.reclaim(tenantId, billableId, said, { said: version })) ? { gone: true } : 'stale';
};
