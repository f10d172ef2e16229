import { beforeOf, type ClientHistoryEntry, type HistorySource, newestOf, parsePlace } from '../../clients/history.ts';
import type { Page, PageRequest } from '../../table/table.ts';
import { notFound } from '../change.ts';
import type { TableNeeds } from '../ports.ts';

/**
 * A page of all that happened with a client, the latest first: to what is known of it, to its contracts and to its
 * documents. Each of the four histories is asked for one page, which they make together: 8 calls at most, whatever their length.
 * Throws `NotFound`.
 */
export const historyOf =
  ({ stores }: Pick<TableNeeds, 'stores'>) =>
  async (tenantId: string, clientId: string, { limit, cursor }: PageRequest): Promise<Page<ClientHistoryEntry>> => {
    const { clients, contractLife, ledger, settlements } = stores;
    if (!(await clients.get(tenantId, clientId))) throw notFound('client', clientId);
    const place = cursor === undefined ? undefined : parsePlace(cursor);
    const before = (source: HistorySource) => place && beforeOf(place, source);
    const most = limit + 1;
    const found = await Promise.all([
      clients
        .events(tenantId, clientId, most, before('client'))
        .then((events) => events.map((event) => ({ about: 'client' as const, event }))),
      contractLife
        .ofClient(tenantId, clientId, most, before('contract'))
        .then((events) => events.map((one) => ({ about: 'contract' as const, ...one }))),
      ledger
        .latestOfClient(tenantId, clientId, most, before('issue'))
        .then((documents) => documents.map((document) => ({ about: 'issue' as const, document }))),
      settlements
        .eventsOfClient(tenantId, clientId, most, before('invoice'))
        .then((events) => events.map((one) => ({ about: 'invoice' as const, ...one }))),
    ]);
    return newestOf(found.flat(), limit);
  };
