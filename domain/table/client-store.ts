import type { Instant } from '../calendar/local-date.ts';
import type { Client, ClientDetails } from '../clients/client.ts';
import { type Before, type ClientEvent, type ClientHappening, clientEventId } from '../clients/history.ts';
import { CommitRefused, commit, committed } from './commit.ts';
import { contractActions, type NewContractRows } from './contract-store.ts';
import { momentOf } from './moment.ts';
import type { Page, PageRequest, Table, Tables } from './table.ts';
import { whole } from './whole.ts';

interface ClientRow extends Pick<Client, 'clientId' | 'version' | 'erasedAt'> {
  readonly details: ClientDetails;
}

/** What a change of a client is told as, and who made it: a person's `sub`; absent where a file or a tool did. */
type ClientTold = ClientHappening & { readonly by?: string | undefined };

const eventAction = (tables: Tables, tenantId: string, clientId: string, event: ClientEvent) =>
  tables.clientEvent.create({ tenantId, clientId, moment: momentOf(event.at, clientEventId(event)), event }).commit();

/** The two writes of a new client, for a transaction. */
const createActions = (
  tables: Tables,
  tenantId: string,
  clientId: string,
  details: ClientDetails,
  { by, at }: Pick<ClientEvent, 'by' | 'at'>,
) => [
  tables.client.create({ tenantId, clientId, details, version: 1 }).commit(),
  eventAction(tables, tenantId, clientId, { kind: 'added', version: 1, at, ...(by !== undefined && { by }) }),
];

export const clientStore = ({ client, clientEvent, transaction, clock }: Table) => {
  const now = () => clock().toISOString();
  const fromRow = ({ details, clientId, version, erasedAt }: ClientRow): Client => ({
    ...details,
    clientId,
    version,
    ...(erasedAt === undefined ? {} : { erasedAt }),
  });
  /** The next version in place of the one that was expected, with what is told of it; false where another one stands. */
  const replaced = (tenantId: string, row: ClientRow, told?: ClientTold): Promise<boolean> =>
    committed(
      transaction.write((tables) => [
        tables.client
          .put({ tenantId, ...row })
          .where(({ version }, { eq }) => eq(version, row.version - 1))
          .commit(),
        ...(told ? [eventAction(tables, tenantId, row.clientId, { ...told, version: row.version, at: now() })] : []),
      ]),
    );
  return {
    async get(tenantId: string, clientId: string): Promise<Client | undefined> {
      const { data } = await client.get({ tenantId, clientId }).go({ consistent: true });
      return data === null ? undefined : fromRow(data);
    },

    /** Those of the ids that exist, read consistently, by id. */
    async many(tenantId: string, clientIds: readonly string[]): Promise<ReadonlyMap<string, Client>> {
      const keys = [...new Set(clientIds)].map((clientId) => ({ tenantId, clientId }));
      const { data } = whole(await client.get(keys).go({ consistent: true }));
      return new Map(data.map((row) => [row.clientId, fromRow(row)]));
    },

    /**
     * The client that now stands there: the new one, or the one of an earlier attempt with the same id. Its first contract
     * is made with it or not at all.
     */
    async create(
      tenantId: string,
      clientId: string,
      details: ClientDetails,
      by?: string,
      first?: NewContractRows,
    ): Promise<Client> {
      const at = now();
      try {
        await commit(
          transaction.write((tables) => [
            ...createActions(tables, tenantId, clientId, details, { by, at }),
            ...(first ? contractActions(tables, tenantId, first, at) : []),
          ]),
        );
        return fromRow({ clientId, details, version: 1 });
      } catch (error) {
        const { data } = await client.get({ tenantId, clientId }).go({ consistent: true });
        if (!(error instanceof CommitRefused) || data === null) throw error;
        return fromRow(data);
      }
    },

    /** Undefined when the client no longer has the expected version. `told` goes into its history. */
    async replace(
      tenantId: string,
      clientId: string,
      expected: number,
      details: ClientDetails,
      told?: ClientTold,
    ): Promise<Client | undefined> {
      const row = { clientId, details, version: expected + 1 };
      return (await replaced(tenantId, row, told)) ? fromRow(row) : undefined;
    },

    /** Puts what is left of a client in place of the one that was read; false when that is not there any more. */
    erase(
      tenantId: string,
      { clientId, version }: Client,
      details: ClientDetails,
      erasedAt: Instant,
      by: string,
    ): Promise<boolean> {
      return replaced(tenantId, { clientId, details, version: version + 1, erasedAt }, { kind: 'erased', by });
    },

    /** What was done to a client, the latest first; before a moment, if one is given. */
    async events(tenantId: string, clientId: string, limit: number, before?: Before): Promise<readonly ClientEvent[]> {
      const all = clientEvent.query.ofClient({ tenantId, clientId });
      const { data } = await (before ? all.lt({ moment: momentOf(before.time, before.id) }) : all)
        .go({ order: 'desc', count: limit })
        .then(whole);
      return data.map(({ event }) => event);
    },

    async list(tenantId: string, { limit, cursor }: PageRequest): Promise<Page<Client>> {
      const page = await client.query.ofTenant({ tenantId }).go({ count: limit, cursor: cursor ?? null });
      return { items: page.data.map(fromRow), cursor: page.cursor };
    },

    /** Every client of a tenant, for an import that finds them by name. */
    async all(tenantId: string): Promise<readonly Client[]> {
      const { data } = await client.query.ofTenant({ tenantId }).go({ pages: 'all' });
      return data.map(fromRow);
    },
  };
};
