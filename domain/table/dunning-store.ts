import type { DunningSchedule } from '../tenants/dunning-schedule.ts';
import { unlessRefused } from './commit.ts';
import { SCHEDULE_SHARDS, shardOf } from './schedule-shards.ts';
import type { Table, Tables } from './table.ts';
import { whole } from './whole.ts';

export interface DueDunning {
  readonly tenantId: string;
  readonly schedule: DunningSchedule;
}

interface Row extends DunningSchedule {
  readonly tenantId: string;
}

const fromRow = ({
  tenantId,
  nextRunAt,
  steps,
  statementsSince,
  statementsDone,
  settingsVersion,
}: Row): DueDunning => ({
  tenantId,
  schedule: {
    nextRunAt,
    steps,
    ...(statementsSince !== undefined && { statementsSince }),
    ...(statementsDone !== undefined && { statementsDone }),
    settingsVersion,
  },
});

const rowOf = (tenantId: string, schedule: DunningSchedule) => ({ tenantId, shard: shardOf(tenantId), ...schedule });

/** The write of a schedule in the transaction of the settings that it follows from. */
export const dunningAction = (tables: Tables, tenantId: string, schedule: DunningSchedule | undefined) =>
  schedule
    ? tables.dunningSchedule.put(rowOf(tenantId, schedule)).commit()
    : tables.dunningSchedule.delete({ tenantId }).commit();

/** When firms' clients are to be reminded of what they owe, and sent their statements. */
export const dunningStore = ({ dunningSchedule }: Table) => ({
  async get(tenantId: string): Promise<DunningSchedule | undefined> {
    const { data } = await dunningSchedule.get({ tenantId }).go({ consistent: true });
    return data === null ? undefined : fromRow(data).schedule;
  },

  /** What is due by a moment, over all tenants, the longest due first. */
  async due(moment: string): Promise<readonly DueDunning[]> {
    const found: DueDunning[] = [];
    for (let shard = 0; shard < SCHEDULE_SHARDS; shard += 1) {
      const { data } = await dunningSchedule.query
        .due({ shard: String(shard) })
        .lte({ nextRunAt: moment, tenantId: 'z'.repeat(26) })
        .go({ hydrate: true, pages: 'all' })
        .then(whole);
      // The index lags: what another sweep has just moved on is read as it is now, and is not due.
      found.push(...data.filter(({ nextRunAt }) => nextRunAt <= moment).map(fromRow));
    }
    return found.sort((a, b) => (a.schedule.nextRunAt < b.schedule.nextRunAt ? -1 : 1));
  },

  /** Moves a schedule on, if it still is what was read; one that settings have changed meanwhile stays due. */
  async reschedule({ tenantId, schedule: read }: DueDunning, to: DunningSchedule): Promise<void> {
    await unlessRefused(() =>
      dunningSchedule
        .put(rowOf(tenantId, to))
        .where(
          ({ nextRunAt, settingsVersion }, { eq }) =>
            `${eq(nextRunAt, read.nextRunAt)} AND ${eq(settingsVersion, read.settingsVersion)}`,
        )
        .go(),
    );
  },
});
