import type { Integration, IntegrationChange, SealedSecret } from '../integrations/integration.ts';
import { CommitRefused, commit, unlessRefused } from './commit.ts';
import type { Page, PageRequest, Table } from './table.ts';

type Row = Integration & { readonly tenantId: string };

const fromRow = ({ tenantId: _, ...integration }: Row): Integration => integration;

/** What a change may set. */
export type IntegrationFacts = IntegrationChange & { readonly secrets: readonly SealedSecret[] };

/** The tools of tenants, and whose the endpoints are that they call. */
export const integrationStore = ({ integration, hook, transaction }: Table) => {
  const get = async (tenantId: string, integrationId: string): Promise<Integration | undefined> => {
    const { data } = await integration.get({ tenantId, integrationId }).go({ consistent: true });
    return data === null ? undefined : fromRow(data);
  };

  return {
    get,

    /** The integration of an endpoint and its tenant: a webhook brings no token, only the id in its URL. */
    async byEndpoint(
      endpointId: string,
    ): Promise<{ readonly tenantId: string; readonly integration: Integration } | undefined> {
      const { data } = await hook.get({ endpointId }).go();
      const found = data && (await get(data.tenantId, data.integrationId));
      return data && found ? { tenantId: data.tenantId, integration: found } : undefined;
    },

    async list(tenantId: string, { limit, cursor }: PageRequest): Promise<Page<Integration>> {
      const page = await integration.query.ofTenant({ tenantId }).go({ count: limit, cursor: cursor ?? null });
      return { items: page.data.map(fromRow), cursor: page.cursor };
    },

    /** The integration that now stands there, with its endpoint: the new one, or that of an earlier attempt. */
    async create(tenantId: string, created: Integration): Promise<Integration> {
      const { endpointId, integrationId } = created;
      try {
        await commit(
          transaction.write((tables) => [
            tables.integration.create({ tenantId, ...created }).commit(),
            tables.hook.create({ endpointId, tenantId, integrationId }).commit(),
          ]),
        );
        return created;
      } catch (error) {
        const standing = error instanceof CommitRefused ? await get(tenantId, integrationId) : undefined;
        if (!standing) throw error;
        return standing;
      }
    },

    /** Undefined when the integration is no longer the one that was read. */
    async change(
      tenantId: string,
      read: Integration,
      facts: Partial<IntegrationFacts>,
    ): Promise<Integration | undefined> {
      const changed = { ...read, ...facts, version: read.version + 1 };
      const done = await unlessRefused(() =>
        integration
          .put({ tenantId, ...changed })
          .where(({ version }, { eq }) => eq(version, read.version))
          .go(),
      );
      return done && changed;
    },
  };
};
