import type { EquipmentSchedule } from '../alerts/warranty.ts';
import type { Equipment, EquipmentState } from '../equipment/equipment.ts';
import { CommitRefused, commit, committed, unlessRefused } from './commit.ts';
import { shardOf } from './schedule-shards.ts';
import type { Page, PageRequest, Table } from './table.ts';
import { whole } from './whole.ts';

const rowOf = (tenantId: string, { equipmentId, clientId, state, version, ...details }: Equipment) => ({
  ...{ tenantId, equipmentId, clientId, state, version },
  details,
});

type Row = Omit<ReturnType<typeof rowOf>, 'tenantId'>;
const fromRow = ({ equipmentId, clientId, state, version, details }: Row): Equipment => ({
  ...details,
  ...{ equipmentId, clientId, state, version },
});

export interface DueEquipment {
  readonly tenantId: string;
  readonly equipmentId: string;
  readonly schedule: EquipmentSchedule;
}

interface ScheduleRow extends Omit<EquipmentSchedule, 'nextAt'> {
  readonly tenantId: string;
  readonly equipmentId: string;
  readonly nextAt: string;
}

const scheduleRow = (tenantId: string, equipmentId: string, { nextAt = '', ...rest }: EquipmentSchedule) => ({
  ...{ tenantId, equipmentId, nextAt },
  shard: shardOf(equipmentId),
  ...rest,
});

/** A schedule as its row has it. */
export const fromScheduleRow = ({
  tenantId,
  equipmentId,
  nextAt,
  alerts,
  equipmentVersion,
  settingsVersion,
}: ScheduleRow): DueEquipment => ({
  tenantId,
  equipmentId,
  schedule: { ...(nextAt !== '' && { nextAt }), alerts, equipmentVersion, settingsVersion },
});

/** What clients have that work is done on. */
export const equipmentStore = ({ equipment, equipmentSchedule, transaction }: Table) => {
  const get = async (tenantId: string, equipmentId: string): Promise<Equipment | undefined> => {
    const { data } = await equipment.get({ tenantId, equipmentId }).go({ consistent: true });
    return data === null ? undefined : fromRow(data);
  };

  return {
    get,

    /** The piece that now has this id: the new one, with what is due of it, or that of an earlier attempt. */
    async create(tenantId: string, created: Equipment, schedule?: EquipmentSchedule): Promise<Equipment> {
      const { equipmentId } = created;
      try {
        await commit(
          transaction.write((tables) => [
            tables.equipment.create(rowOf(tenantId, created)).commit(),
            ...(schedule ? [tables.equipmentSchedule.put(scheduleRow(tenantId, equipmentId, schedule)).commit()] : []),
          ]),
        );
        return created;
      } catch (error) {
        const existing = error instanceof CommitRefused ? await get(tenantId, equipmentId) : undefined;
        if (!existing) throw error;
        return existing;
      }
    },

    /** In place of what was read, with what is due of it then; undefined when it is no longer that. */
    async replace(
      tenantId: string,
      read: Equipment,
      next: Equipment,
      schedule?: EquipmentSchedule,
    ): Promise<Equipment | undefined> {
      const changed = { ...next, version: read.version + 1 };
      const { equipmentId } = read;
      const done = await committed(
        transaction.write((tables) => [
          tables.equipment
            .put(rowOf(tenantId, changed))
            .where(({ version }, { eq }) => eq(version, read.version))
            .commit(),
          ...(schedule ? [tables.equipmentSchedule.put(scheduleRow(tenantId, equipmentId, schedule)).commit()] : []),
        ]),
      );
      return done ? changed : undefined;
    },

    async scheduleOf(tenantId: string, equipmentId: string): Promise<EquipmentSchedule | undefined> {
      const { data } = await equipmentSchedule.get({ tenantId, equipmentId }).go({ consistent: true });
      return data === null ? undefined : fromScheduleRow(data).schedule;
    },

    /** Moves a schedule on, if it still is what was read; false where it follows something newer by now. */
    async moveSchedule(
      { tenantId, equipmentId, schedule: read }: DueEquipment,
      to: EquipmentSchedule,
    ): Promise<boolean> {
      const moved = await unlessRefused(() =>
        equipmentSchedule
          .put(scheduleRow(tenantId, equipmentId, to))
          .where(({ nextAt, equipmentVersion, settingsVersion }, { eq }) =>
            [
              eq(nextAt, read.nextAt ?? ''),
              eq(equipmentVersion, read.equipmentVersion),
              eq(settingsVersion, read.settingsVersion),
            ].join(' AND '),
          )
          .go(),
      );
      return moved !== undefined;
    },

    /** The schedule of a piece that has none; false where it has one by now. */
    async addSchedule(tenantId: string, equipmentId: string, schedule: EquipmentSchedule): Promise<boolean> {
      const row = scheduleRow(tenantId, equipmentId, schedule);
      return (await unlessRefused(() => equipmentSchedule.create(row).go())) !== undefined;
    },

    /** A page of a client's equipment of a state, in no order. */
    async list(
      tenantId: string,
      clientId: string,
      state: EquipmentState,
      { limit, cursor }: PageRequest,
    ): Promise<Page<Equipment>> {
      const page = await equipment.query
        .ofClient({ tenantId, clientId, state })
        .go({ hydrate: true, count: limit, cursor: cursor ?? null })
        .then(whole);
      return { items: page.data.map(fromRow), cursor: page.cursor };
    },
  };
};
