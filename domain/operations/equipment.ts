import * as z from 'zod';
import { type Equipment, type EquipmentDetails, equipmentStates, type NewEquipment } from '../equipment/equipment.ts';
import { BillingError, type Fault } from '../errors.ts';
import { Id } from '../ids.ts';
import type { Page, PageRequest } from '../table/table.ts';
import { equipmentScheduleAfter } from './alerts/equipment-schedules.ts';
import { mustBeThere, notFound, replaceRecord } from './change.ts';
import { merged } from './clients.ts';
import type { TableNeeds } from './ports.ts';
import { tenantOf } from './tenants/tenant-of.ts';

interface Inventory {
  readonly stores: Pick<TableNeeds['stores'], 'equipment' | 'clients' | 'contracts' | 'tenants'>;
}

/** Of what writes: it says when somebody is to be warned. */
type Keeping = Inventory & Pick<TableNeeds, 'clock'>;

/** Which equipment is listed: a client's, or what is under a contract. */
export const EquipmentFilter = z
  .strictObject({
    clientId: Id.optional(),
    contractId: Id.optional().describe("Of its client's only what is under it: a page may hold few or none of them."),
    state: z.enum(equipmentStates).default('active'),
  })
  .refine(({ clientId, contractId }) => (clientId === undefined) !== (contractId === undefined), {
    error: 'must be given, or contractId, and not both',
    path: ['clientId'],
  })
  .meta({ id: 'EquipmentFilter' });
export type EquipmentFilter = z.infer<typeof EquipmentFilter>;

/** Refuses contracts that are not there, or another client's. */
const guardContracts = async (
  { stores }: Inventory,
  tenantId: string,
  { clientId, contractIds }: Pick<Equipment, 'clientId' | 'contractIds'>,
): Promise<void> => {
  const found = await stores.contracts.many(tenantId, contractIds);
  const faults = contractIds.flatMap((contractId, i): readonly Fault[] => {
    const record = found.get(contractId);
    const pointer = `/contractIds/${i}`;
    if (!record) return [{ pointer, detail: 'there is no such contract' }];
    return record.contract.clientId === clientId ? [] : [{ pointer, detail: 'is of another client' }];
  });
  if (faults.length > 0) throw new BillingError('RequestInvalid', 'not all contracts are of the client', faults);
};

/** Adds a piece of equipment to a client. The same id gives the same one, so a repetition gets the one that stands. */
export const createEquipment =
  (needs: Keeping) =>
  async (tenantId: string, equipmentId: string, asked: NewEquipment): Promise<Equipment> => {
    const client = await needs.stores.clients.get(tenantId, asked.clientId);
    if (!client) {
      const detail = 'there is no such client';
      throw new BillingError('NotFound', detail, [{ pointer: '/clientId', detail }]);
    }
    if (client.erasedAt !== undefined) throw new BillingError('ClientErased', 'the client is erased');
    if (client.mergedInto !== undefined) throw merged(client, '/clientId');
    await guardContracts(needs, tenantId, asked);
    const piece = { ...asked, equipmentId, version: 1 };
    const tenant = await tenantOf(needs.stores, tenantId);
    const schedule = equipmentScheduleAfter(tenant, piece, undefined, needs.clock());
    return needs.stores.equipment.create(tenantId, piece, schedule);
  };

export const readEquipment =
  ({ stores }: Inventory) =>
  async (tenantId: string, equipmentId: string): Promise<Equipment> =>
    mustBeThere('equipment', equipmentId, await stores.equipment.get(tenantId, equipmentId));

/** Stores a changed piece with what is due of it then. */
export const storeEquipment = async (
  { stores, clock }: Keeping,
  tenantId: string,
  read: Equipment,
  next: Equipment,
): Promise<Equipment | undefined> => {
  const [tenant, current] = await Promise.all([
    tenantOf(stores, tenantId),
    stores.equipment.scheduleOf(tenantId, read.equipmentId),
  ]);
  const changed = { ...next, version: read.version + 1 };
  return stores.equipment.replace(tenantId, read, next, equipmentScheduleAfter(tenant, changed, current, clock()));
};

/** Replaces what is known of a piece but whose it is, if it still is what the caller has seen. */
export const changeEquipment =
  (needs: Keeping) =>
  async (tenantId: string, equipmentId: string, expected: number, asked: EquipmentDetails): Promise<Equipment> => {
    const read = await readEquipment(needs)(tenantId, equipmentId);
    const { equipmentId: _, version: __, ...stored } = read;
    const wanted = { clientId: read.clientId, ...asked };
    return replaceRecord({
      ...{ what: 'equipment', read, stored, wanted, expected },
      guard: () => guardContracts(needs, tenantId, wanted),
      replace: () => storeEquipment(needs, tenantId, read, { ...wanted, equipmentId, version: read.version }),
    });
  };

/** A page of what a filter names. */
export const listEquipment =
  ({ stores }: Inventory) =>
  async (
    tenantId: string,
    { clientId, contractId, state }: EquipmentFilter,
    page: PageRequest,
  ): Promise<Page<Equipment>> => {
    const record = contractId === undefined ? undefined : await stores.contracts.get(tenantId, contractId);
    if (contractId !== undefined && !record) throw notFound('contract', contractId);
    if (clientId !== undefined && !(await stores.clients.get(tenantId, clientId))) throw notFound('client', clientId);
    const owner = record?.contract.clientId ?? clientId ?? '';
    const { items, cursor } = await stores.equipment.list(tenantId, owner, state, page);
    return { items: items.filter(({ contractIds }) => !contractId || contractIds.includes(contractId)), cursor };
  };
