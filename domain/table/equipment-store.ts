import type { Equipment, EquipmentState } from '../equipment/equipment.ts';
import { unlessRefused } from './commit.ts';
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

/** What clients have that work is done on. */
export const equipmentStore = ({ equipment }: Pick<Table, 'equipment'>) => {
  const get = async (tenantId: string, equipmentId: string): Promise<Equipment | undefined> => {
    const { data } = await equipment.get({ tenantId, equipmentId }).go({ consistent: true });
    return data === null ? undefined : fromRow(data);
  };

  return {
    get,

    /** The piece that now has this id: the new one, or that of an earlier attempt. */
    async create(tenantId: string, created: Equipment): Promise<Equipment> {
      await unlessRefused(() => equipment.create(rowOf(tenantId, created)).go());
      return (await get(tenantId, created.equipmentId)) ?? created;
    },

    /** In place of what was read; undefined when it is no longer that. */
    async replace(tenantId: string, read: Equipment, next: Equipment): Promise<Equipment | undefined> {
      const changed = { ...next, version: read.version + 1 };
      const done = await unlessRefused(() =>
        equipment
          .put(rowOf(tenantId, changed))
          .where(({ version }, { eq }) => eq(version, read.version))
          .go(),
      );
      return done && changed;
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
