import type { Client, ClientDetails } from '../clients/client.ts';
import { unlessRefused } from './commit.ts';
import type { Page, PageRequest, Table } from './table.ts';
import { whole } from './whole.ts';

export const clientStore = ({ client }: Table) => {
  const fromRow = (row: { clientId: string; details: ClientDetails; version: number }): Client => ({
    ...row.details,
    clientId: row.clientId,
    version: row.version,
  });
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

    /** The client that now stands there: the new one, or the one of an earlier attempt with the same id. */
    async create(tenantId: string, clientId: string, details: ClientDetails): Promise<Client> {
      const row = { tenantId, clientId, details, version: 1 };
      await unlessRefused(() => client.create(row).go());
      const { data } = await client.get({ tenantId, clientId }).go({ consistent: true });
      return fromRow(data ?? row);
    },

    /** Undefined when the client no longer has the expected version. */
    async replace(
      tenantId: string,
      clientId: string,
      expected: number,
      details: ClientDetails,
    ): Promise<Client | undefined> {
      const row = { tenantId, clientId, details, version: expected + 1 };
      const done = await unlessRefused(() =>
        client
          .put(row)
          .where(({ version }, { eq }) => eq(version, expected))
          .go(),
      );
      return done === undefined ? undefined : fromRow(row);
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
