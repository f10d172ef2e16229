import { unlessRefused } from './commit.ts';
import { SCHEDULE_SHARDS, shardOf } from './schedule-shards.ts';
import type { Table } from './table.ts';

/** Which firms are hosted: what is done for each of them is begun from here. */
export const tenantRegistry = ({ registration }: Table) => ({
  /** Once or again: a firm that is registered stays so. */
  async register(tenantId: string): Promise<void> {
    await unlessRefused(() => registration.create({ tenantId, shard: shardOf(tenantId) }).go());
  },

  async all(): Promise<readonly string[]> {
    const tenantIds: string[] = [];
    for (let shard = 0; shard < SCHEDULE_SHARDS; shard += 1) {
      const { data } = await registration.query.ofShard({ shard: String(shard) }).go({ pages: 'all' });
      tenantIds.push(...data.map(({ tenantId }) => tenantId));
    }
    return tenantIds;
  },
});
