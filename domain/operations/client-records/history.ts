import { accountIds } from '../../clients/client.ts';
import {
  beforeOf,
  type ClientHistoryEntry,
  type HistorySource,
  isBefore,
  newestOf,
  parsePlace,
} from '../../clients/history.ts';
import type { Page, PageRequest } from '../../table/table.ts';
import { notFound } from '../change.ts';
import type { TableNeeds } from '../ports.ts';

/**
 * A page of all that happened with a client, the latest first: to what is known of it, to its contracts and to its
 * documents, and the same of the duplicates that were merged into it. Each of the four histories of each is asked for one page, which they
 * make together: 8 calls at most of one client, whatever their length. Throws `NotFound`.
 */
export const historyOf =
  ({ stores }: Pick<TableNeeds, 'stores'>) =>
  async (tenantId: string, clientId: string, { limit, cursor }: PageRequest): Promise<Page<ClientHistoryEntry>> => {
    const { clients, contractLife, ledger, settlements } = stores;
    const client = await clients.get(tenantId, clientId);
    if (!client) throw notFound('client', clientId);
    const place = cursor === undefined ? undefined : parsePlace(cursor);
    const before = (source: HistorySource) => place && beforeOf(place, source);
    // One more says that there are more; one may be the place itself, which is told already.
    const most = limit + 2;
    const found = await Promise.all(
      accountIds(client).flatMap((id) => [
        clients
          .events(tenantId, id, most, before('client'))
          .then((events) => events.map((event) => ({ about: 'client' as const, clientId: id, event }))),
        contractLife
          .ofClient(tenantId, id, most, before('contract'))
          .then((events) => events.map((one) => ({ about: 'contract' as const, ...one }))),
        ledger
          .latestOfClient(tenantId, id, most, before('issue'))
          .then((documents) => documents.map((document) => ({ about: 'issue' as const, document }))),
        settlements
          .eventsOfClient(tenantId, id, most, before('invoice'))
          .then((events) => events.map((one) => ({ about: 'invoice' as const, ...one }))),
      ]),
    );
    const entries = found.flat().filter((entry) => place === undefined || isBefore(entry, place));
    return newestOf(entries, limit);
  };
