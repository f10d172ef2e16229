import type { Instant } from '../calendar/local-date.ts';
import { unlessRefused } from './commit.ts';
import type { Table, Tables } from './table.ts';
import { whole } from './whole.ts';

/** That the schedules of a firm's contracts have to follow a change of its settings. */
export interface Rescheduling {
  readonly tenantId: string;
  /** RFC 3339, UTC, to the second. */
  readonly dueAt: Instant;
  readonly settingsVersion: number;
  /** The table's own cursor of the next page of contracts; absent at the first. */
  readonly cursor?: string | undefined;
}

/** There are few at a time. */
const SHARD = '0';

/** The write in the transaction of the settings: one that is under way begins anew. */
export const reschedulingActions = (tables: Tables, asked: Rescheduling | undefined) =>
  asked ? [tables.rescheduling.put({ ...asked, shard: SHARD }).commit()] : [];

/** Firms whose contracts have to follow their settings. */
export const reschedulingStore = ({ rescheduling }: Table) => ({
  /** Those that are due by a moment, over all tenants. */
  async due(moment: Instant): Promise<readonly Rescheduling[]> {
    const { data } = await rescheduling.query
      .due({ shard: SHARD })
      .lte({ dueAt: moment, tenantId: 'z'.repeat(26) })
      .go({ hydrate: true, pages: 'all' })
      .then(whole);
    return data.map(({ shard: _, ...row }) => row);
  },

  /** Goes on from a page, or is over where there is no other; not where settings have changed again, which begin anew. */
  async advance({ tenantId, settingsVersion: of, ...read }: Rescheduling, cursor: string | null): Promise<void> {
    const row = { tenantId, ...read, settingsVersion: of, shard: SHARD };
    await unlessRefused(() =>
      cursor === null
        ? rescheduling
            .remove({ tenantId })
            .where(({ settingsVersion }, { eq }) => eq(settingsVersion, of))
            .go()
        : rescheduling
            .put({ ...row, cursor })
            .where(({ settingsVersion }, { eq }) => eq(settingsVersion, of))
            .go(),
    );
  },
});
