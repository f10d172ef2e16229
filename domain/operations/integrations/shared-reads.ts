import { type Mapped, mappingIdOf } from '../../integrations/mapped.ts';
import type { Stores } from '../../table/stores.ts';

/** What was asked for by a key is asked for once; what failed is asked for again. */
const keeping = <T>() => {
  const kept = new Map<string, Promise<T>>();
  return {
    kept,
    once: (key: string, read: () => Promise<T>): Promise<T> => {
      const known = kept.get(key);
      if (known !== undefined) return known;
      const asked = read();
      kept.set(key, asked);
      asked.catch(() => kept.delete(key));
      return asked;
    },
  };
};

/**
 * Stores that read a tenant, its clients, an integration, its rules and what it has mapped once for all who ask: for one call of the
 * worker, and never longer. All that a call is told of was written before it began, so what it reads is not older than that;
 * and what waits because of something that was mapped since is tried once more, by a later call.
 */
export const sharingReads = (stores: Stores): Stores => {
  const { tenants, integrations, mappings, clients } = stores;
  const tenant = keeping<Awaited<ReturnType<typeof tenants.get>>>();
  const integration = keeping<Awaited<ReturnType<typeof integrations.get>>>();
  const rules = keeping<Awaited<ReturnType<typeof mappings.rules>>>();
  const mapped = keeping<Mapped | undefined>();
  const everyone = keeping<Awaited<ReturnType<typeof clients.all>>>();
  return {
    ...stores,
    tenants: { ...tenants, get: (tenantId) => tenant.once(tenantId, () => tenants.get(tenantId)) },
    integrations: {
      ...integrations,
      get: (...of) => integration.once(of.join(' '), () => integrations.get(...of)),
    },
    clients: {
      ...clients,
      all: (tenantId) => everyone.once(tenantId, () => clients.all(tenantId)),
      async create(tenantId, ...of) {
        const made = await clients.create(tenantId, ...of);
        const known = everyone.kept.get(tenantId);
        if (known !== undefined) everyone.kept.set(tenantId, Promise.resolve([...(await known), made]));
        return made;
      },
    },
    mappings: {
      ...mappings,
      rules: (...of) => rules.once(of.join(' '), () => mappings.rules(...of)),
      async many(tenantId, integrationId, ids) {
        const keyOf = (id: string) => `${tenantId} ${integrationId} ${id}`;
        const unread = ids.filter((id) => !mapped.kept.has(keyOf(id)));
        const reading = mappings.many(tenantId, integrationId, unread);
        const each = await Promise.all(
          ids.map(async (id) => [id, await mapped.once(keyOf(id), async () => (await reading).get(id))] as const),
        );
        return new Map(each.flatMap(([id, found]) => (found === undefined ? [] : [[id, found]])));
      },
      async putOne(tenantId, integrationId, one) {
        await mappings.putOne(tenantId, integrationId, one);
        mapped.kept.delete(`${tenantId} ${integrationId} ${mappingIdOf(one.kind, one.of)}`);
      },
    },
  };
};
