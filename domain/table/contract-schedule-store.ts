import type { ContractSchedule } from '../alerts/schedule.ts';
import { unlessRefused } from './commit.ts';
import { SCHEDULE_SHARDS, shardOf } from './schedule-shards.ts';
import type { Table, Tables } from './table.ts';

/** A contract's schedule with the version of the settings that it follows from. */
export interface ScheduleRecord {
  readonly schedule: ContractSchedule;
  readonly settingsVersion: number;
}

export interface DueContract extends ScheduleRecord {
  readonly tenantId: string;
  readonly contractId: string;
}

interface Row extends Omit<ContractSchedule, 'nextAt'> {
  readonly tenantId: string;
  readonly contractId: string;
  readonly nextAt: string;
  readonly settingsVersion: number;
}

/** A contract's schedule as its row has it. */
export const fromRow = ({
  tenantId,
  contractId,
  nextAt,
  alerts,
  contractVersion,
  settingsVersion,
}: Row): DueContract => ({
  tenantId,
  contractId,
  schedule: { ...(nextAt !== '' && { nextAt }), alerts, contractVersion },
  settingsVersion,
});

const rowOf = (tenantId: string, contractId: string, { schedule, settingsVersion }: ScheduleRecord) => ({
  tenantId,
  contractId,
  shard: shardOf(contractId),
  nextAt: '',
  ...schedule,
  settingsVersion,
});

/** The write of a contract's schedule in the transaction of the contract; none for a contract that has and needs none. */
export const scheduleActions = (
  tables: Tables,
  tenantId: string,
  contractId: string,
  record: ScheduleRecord | undefined,
) => (record ? [tables.contractSchedule.put(rowOf(tenantId, contractId, record)).commit()] : []);

/** Partitions of the schedule, each read once a sweep. */
export const scheduleShards = Array.from({ length: SCHEDULE_SHARDS }, (_, shard) => String(shard));

/** When something is due of contracts: alerts, renewals, new prices. */
export const contractScheduleStore = ({ contractSchedule }: Table) => ({
  async get(tenantId: string, contractId: string): Promise<ScheduleRecord | undefined> {
    const { data } = await contractSchedule.get({ tenantId, contractId }).go({ consistent: true });
    if (data === null) return undefined;
    const { schedule, settingsVersion } = fromRow(data);
    return { schedule, settingsVersion };
  },

  /**
   * Moves a schedule on, if it still is what was read. One that follows another version of the contract or the settings by
   * now stays, and the answer is false: who wrote it knew more.
   */
  async move(
    { tenantId, contractId, schedule: read, settingsVersion: of }: DueContract,
    to: ScheduleRecord,
  ): Promise<boolean> {
    const moved = await unlessRefused(() =>
      contractSchedule
        .put(rowOf(tenantId, contractId, to))
        .where(({ nextAt, contractVersion, settingsVersion }, { eq }) =>
          [eq(nextAt, read.nextAt ?? ''), eq(contractVersion, read.contractVersion), eq(settingsVersion, of)].join(
            ' AND ',
          ),
        )
        .go(),
    );
    return moved !== undefined;
  },

  /** The schedule of a contract that has none; false where it has one by now. */
  async add(tenantId: string, contractId: string, record: ScheduleRecord): Promise<boolean> {
    return (await unlessRefused(() => contractSchedule.create(rowOf(tenantId, contractId, record)).go())) !== undefined;
  },
});
