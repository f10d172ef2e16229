import type { DunningSchedule } from '../tenants/dunning-schedule.ts';
import { ADDED_LATER, type Tenant, type TenantSettings } from '../tenants/tenant.ts';
import { committed, unlessRefused } from './commit.ts';
import { type DigestSchedule, digestAction } from './contract-digest-store.ts';
import { dunningAction } from './dunning-store.ts';
import { type Rescheduling, reschedulingActions } from './rescheduling-store.ts';
import { shardOf } from './schedule-shards.ts';
import type { Table } from './table.ts';
import { whole } from './whole.ts';

/** When a tenant's next automatic month end is due and what it bills through. */
export interface MonthEndSchedule {
  readonly tenantId: string;
  /** RFC 3339, UTC. */
  readonly nextRunAt: string;
  readonly through: string;
}

/** What follows from a firm's settings, beside its month ends, and is written with them. */
export interface Followers {
  readonly dunning?: DunningSchedule | undefined;
  readonly rescheduling?: Rescheduling | undefined;
  readonly digest?: DigestSchedule | undefined;
}

export const tenantStore = ({ tenant, monthEndSchedule, transaction, clock }: Table) => {
  const now = () => clock().toISOString();

  /** The schedules follow the settings in one transaction, or the old hour would still ring. */
  const scheduleAction = (
    tables: Parameters<Parameters<typeof transaction.write>[0]>[0],
    schedule: MonthEndSchedule | undefined,
    tenantId: string,
  ) =>
    schedule
      ? tables.monthEndSchedule.put({ ...schedule, shard: shardOf(tenantId) }).commit()
      : tables.monthEndSchedule.delete({ tenantId }).commit();

  return {
    /** The tenant's settings, read consistently: an invoice is only issued under those that its draft used. */
    async get(tenantId: string): Promise<Tenant | undefined> {
      const { data } = await tenant.get({ tenantId }).go({ consistent: true });
      if (data === null) return undefined;
      const { settings, logoKey, formerSeries, version } = data;
      const read = { tenantId, settings: { ...ADDED_LATER, ...settings }, logoKey, version };
      return formerSeries === undefined ? read : { ...read, formerSeries };
    },

    /** False when there is one already, which is left as it is. */
    async create(tenantId: string, settings: TenantSettings): Promise<boolean> {
      const row = { tenantId, settings, version: 1, updatedAt: now() };
      return (await unlessRefused(() => tenant.create(row).go())) !== undefined;
    },

    /** Replaces the settings if they still have this version; false when they do not. */
    async replace(
      tenantId: string,
      expected: number,
      change: Pick<Tenant, 'settings' | 'logoKey' | 'formerSeries'>,
      schedule: MonthEndSchedule | undefined,
      { dunning, rescheduling, digest }: Followers = {},
    ): Promise<boolean> {
      const row = { tenantId, ...change, version: expected + 1, updatedAt: now() };
      return committed(
        transaction.write((tables) => [
          tables.tenant
            .put(row)
            .where(({ version }, { eq }) => eq(version, expected))
            .commit(),
          scheduleAction(tables, schedule, tenantId),
          dunningAction(tables, tenantId, dunning),
          ...reschedulingActions(tables, rescheduling),
          digestAction(tables, tenantId, digest),
        ]),
      );
    },

    /** When the tenant's next automatic month end is due, or undefined where it asks for none. */
    async schedule(tenantId: string): Promise<MonthEndSchedule | undefined> {
      const { data } = await monthEndSchedule.get({ tenantId }).go({ consistent: true });
      return data === null ? undefined : { tenantId, nextRunAt: data.nextRunAt, through: data.through };
    },

    /** Month ends that are due by a moment, in one partition of the schedule. */
    async due(shard: number, moment: string): Promise<readonly MonthEndSchedule[]> {
      const { data } = await monthEndSchedule.query
        .due({ shard: String(shard) })
        .lte({ nextRunAt: moment, tenantId: 'z'.repeat(26) })
        .go({ hydrate: true, pages: 'all' })
        .then(whole);
      // The index lags: what another sweep has just moved on is read as it is now, and is not due.
      return data
        .filter(({ nextRunAt }) => nextRunAt <= moment)
        .map(({ tenantId, nextRunAt, through }) => ({ tenantId, nextRunAt, through }));
    },

    /** Moves a schedule on, if it still is what was read; a second sweep finds it moved. */
    async reschedule(from: MonthEndSchedule, to: MonthEndSchedule): Promise<void> {
      await unlessRefused(() =>
        monthEndSchedule
          .put({ ...to, shard: shardOf(to.tenantId) })
          .where(({ nextRunAt }, { eq }) => eq(nextRunAt, from.nextRunAt))
          .go(),
      );
    },
  };
};
