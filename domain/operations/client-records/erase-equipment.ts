import { equipmentStates, forgotten } from '../../equipment/equipment.ts';
import { isAlready, mustBeThere } from '../change.ts';
import { concurrently } from '../concurrently.ts';
import type { TableNeeds } from '../ports.ts';
import { untilDone } from '../until-done.ts';

const PAGE = 50;
const AT_ONCE = 8;

/** Forgets what a client's equipment was called and where it stood; what is forgotten already stays as it is. */
export const eraseEquipment = async (
  { stores: { equipment } }: Pick<TableNeeds, 'stores'>,
  tenantId: string,
  clientId: string,
): Promise<void> => {
  const erase = (equipmentId: string) =>
    untilDone(async () => {
      const read = mustBeThere('equipment', equipmentId, await equipment.get(tenantId, equipmentId));
      const next = forgotten(read);
      return isAlready(next, read) ? read : equipment.replace(tenantId, read, next);
    });
  for (const state of equipmentStates) {
    let cursor: string | undefined;
    do {
      const page = await equipment.list(tenantId, clientId, state, { limit: PAGE, cursor });
      await concurrently(page.items, AT_ONCE, ({ equipmentId }) => erase(equipmentId));
      cursor = page.cursor ?? undefined;
    } while (cursor !== undefined);
  }
};
