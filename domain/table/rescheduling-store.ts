import type { Instant } from '../calendar/local-date.ts';
import { unlessRefused } from './commit.ts';
import type { Table, Tables } from './table.ts';
import { whole } from './whole.ts';

/** That the schedules of a firm's contracts and equipment have to follow its settings. */
export interface Rescheduling {
  readonly tenantId: string;
  /** RFC 3339, UTC, to the second. */
  readonly dueAt: Instant;
  readonly settingsVersion: number;
  /** Absent while it goes over contracts; then over clients, whose equipment follows. */
  readonly over?: 'clients' | undefined;
  /** The table's own cursor of the next page; absent at the first. */
  readonly cursor?: string | undefined;
}

/** Where it goes on. */
export type NextPage = Pick<Rescheduling, 'over' | 'cursor'>;

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

  /** Asks for it without a change of settings, unless that is asked for already. */
  async ask(asked: Rescheduling): Promise<void> {
    await unlessRefused(() => rescheduling.create({ ...asked, shard: SHARD }).go());
  },

  /** Goes on from a page, or is over where there is no other; not where settings have changed again, which begin anew. */
  async advance({ tenantId, dueAt, settingsVersion: of }: Rescheduling, next: NextPage | undefined): Promise<void> {
    await unlessRefused(() =>
      next === undefined
        ? rescheduling
            .remove({ tenantId })
            .where(({ settingsVersion }, { eq }) => eq(settingsVersion, of))
            .go()
        : rescheduling
            .put({ tenantId, dueAt, settingsVersion: of, shard: SHARD, ...next })
            .where(({ settingsVersion }, { eq }) => eq(settingsVersion, of))
            .go(),
    );
  },
});
