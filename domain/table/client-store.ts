import type { Instant } from '../calendar/local-date.ts';
import { accountIds, type Client, type ClientDetails } from '../clients/client.ts';
import { type Before, type ClientEvent, type ClientHappening, clientEventId } from '../clients/history.ts';
import { CommitRefused, commit, committed } from './commit.ts';
import { contractActions, type NewContractRows } from './contract-store.ts';
import { momentOf } from './moment.ts';
import type { Page, PageRequest, Table, Tables } from './table.ts';
import { whole } from './whole.ts';

interface ClientRow extends Pick<Client, 'clientId' | 'version' | 'erasedAt' | 'mergedInto' | 'absorbed'> {
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
  const fromRow = ({ details, clientId, version, erasedAt, mergedInto, absorbed }: ClientRow): Client => ({
    ...details,
    clientId,
    version,
    ...(erasedAt === undefined ? {} : { erasedAt }),
    ...(mergedInto === undefined ? {} : { mergedInto }),
    ...(absorbed === undefined ? {} : { absorbed }),
  });
  /** What is set of the client that was read, in its next version, with what is told of it; for a transaction. */
  const changeActions = (
    tables: Tables,
    tenantId: string,
    clientId: string,
    expected: number,
    set: Partial<Omit<ClientRow, 'clientId' | 'version'>>,
    told?: ClientTold,
  ) => [
    tables.client
      .patch({ tenantId, clientId })
      .set({ ...set, version: expected + 1 })
      .where(({ version }, { eq }) => eq(version, expected))
      .commit(),
    ...(told ? [eventAction(tables, tenantId, clientId, { ...told, version: expected + 1, at: now() })] : []),
  ];

  const get = async (tenantId: string, clientId: string): Promise<Client | undefined> => {
    const { data } = await client.get({ tenantId, clientId }).go({ consistent: true });
    return data === null ? undefined : fromRow(data);
  };

  /** Those of the ids that exist, read consistently, by id. */
  const many = async (tenantId: string, clientIds: readonly string[]): Promise<ReadonlyMap<string, Client>> => {
    const keys = [...new Set(clientIds)].map((clientId) => ({ tenantId, clientId }));
    const { data } = whole(await client.get(keys).go({ consistent: true }));
    return new Map(data.map((row) => [row.clientId, fromRow(row)]));
  };

  /** The client that stands for one: itself, or what it was merged into. A chain ends, because what was merged takes no other in. */
  const followed = async (tenantId: string, found: Client | undefined): Promise<Client | undefined> =>
    found?.mergedInto === undefined ? found : followed(tenantId, await get(tenantId, found.mergedInto));

  return {
    get,
    many,

    /** The client that stands for one today: itself, or the one that it was merged into. */
    async standing(tenantId: string, clientId: string): Promise<Client | undefined> {
      return followed(tenantId, await get(tenantId, clientId));
    },

    /** The same of those of the ids that exist, by the id that was asked for. */
    async standingOf(tenantId: string, clientIds: readonly string[]): Promise<ReadonlyMap<string, Client>> {
      const found = [...(await many(tenantId, clientIds))];
      const standing = await Promise.all(found.map(async ([id, one]) => [id, await followed(tenantId, one)] as const));
      return new Map(standing.flatMap(([id, one]) => (one ? [[id, one]] : [])));
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

    /** What was set, undefined when the client no longer has the expected version. `told` goes into its history. */
    async replace(
      tenantId: string,
      clientId: string,
      expected: number,
      details: ClientDetails,
      told?: ClientTold,
    ): Promise<Client | undefined> {
      const done = await committed(
        transaction.write((tables) => changeActions(tables, tenantId, clientId, expected, { details }, told)),
      );
      return done ? fromRow({ clientId, details, version: expected + 1 }) : undefined;
    },

    /** Puts what is left of a client in place of the one that was read; false when that is not there any more. */
    erase(
      tenantId: string,
      { clientId, version }: Client,
      details: ClientDetails,
      erasedAt: Instant,
      by: string,
    ): Promise<boolean> {
      return committed(
        transaction.write((tables) =>
          changeActions(tables, tenantId, clientId, version, { details, erasedAt }, { kind: 'erased', by }),
        ),
      );
    },

    /** Makes a duplicate one with another client, which has these details then; false where either is not what was read. */
    merge(tenantId: string, duplicate: Client, into: Client, details: ClientDetails, by: string): Promise<boolean> {
      const absorbed = [...(into.absorbed ?? []), ...accountIds(duplicate)];
      const { clientId } = duplicate;
      return committed(
        transaction.write((tables) => [
          ...changeActions(
            ...([tables, tenantId, clientId, duplicate.version] as const),
            { mergedInto: into.clientId },
            { kind: 'merged', into: into.clientId, by },
          ),
          ...changeActions(
            ...([tables, tenantId, into.clientId, into.version] as const),
            { details, absorbed },
            { kind: 'absorbed', clientId, by },
          ),
        ]),
      );
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

    /** A client that has one of some branches, if any has; what was merged into another can have nothing else and is none. */
    async firstOfBranches(tenantId: string, branchIds: readonly string[]): Promise<Client | undefined> {
      let from: string | null = null;
      do {
        const page: { data: ClientRow[]; cursor: string | null } = await client.query
          .ofTenant({ tenantId })
          .go({ consistent: true, limit: 1000, cursor: from });
        const found = page.data.find(
          ({ details: { branch }, mergedInto }) =>
            branch !== undefined && mergedInto === undefined && branchIds.includes(branch),
        );
        if (found) return fromRow(found);
        from = page.cursor;
      } while (from !== null);
      return undefined;
    },

    /** Every client of a tenant, for an import that finds them by name. */
    async all(tenantId: string): Promise<readonly Client[]> {
      const { data } = await client.query.ofTenant({ tenantId }).go({ pages: 'all' });
      return data.map(fromRow);
    },
  };
};
