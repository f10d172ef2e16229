import { type Billable, type BillableKind, type OtherBillable, otherKinds } from '../../billables/billable.ts';
import { type BillableView, viewOf } from '../../billables/billable-view.ts';
import { BillingError } from '../../errors.ts';
import type { ContractRecord } from '../../table/contract-store.ts';
import type { Stored } from '../../table/log-row.ts';
import type { Stores } from '../../table/stores.ts';
import type { Page, PageRequest } from '../../table/table.ts';
import type { Needs } from '../ports.ts';
import { tenantOf } from '../tenants/tenant-of.ts';

type Reading = Pick<Needs, 'stores'>;

export type StoredOf<K extends BillableKind> = Stored<Extract<Billable, { kind: K }>>;

export const zoneOf = async (stores: Pick<Stores, 'tenants'>, tenantId: string): Promise<string> =>
  (await tenantOf(stores, tenantId)).settings.timeZone;

/** A contract that must be there; `pointer` names the field that asked for it, if a body did. */
export const contractOf = async (
  { contracts }: Pick<Stores, 'contracts'>,
  tenantId: string,
  contractId: string,
  pointer = '/contractId',
): Promise<ContractRecord> => {
  const record = await contracts.get(tenantId, contractId);
  if (record) return record;
  const detail = 'there is no such contract';
  throw new BillingError('NotFound', detail, pointer === '' ? [] : [{ pointer, detail }]);
};

const isOfKind = <K extends BillableKind>(stored: Stored<Billable>, kinds: readonly K[]): stored is StoredOf<K> =>
  kinds.some((kind) => kind === stored.kind);

/** A billable of these kinds that must be on this contract. */
export const billableOf = async <K extends BillableKind>(
  { log }: Pick<Stores, 'log'>,
  kinds: readonly K[],
  tenantId: string,
  contractId: string,
  billableId: string,
): Promise<StoredOf<K>> => {
  const stored = await log.get(tenantId, contractId, billableId);
  if (stored && isOfKind(stored, kinds)) return stored;
  throw new BillingError('NotFound', 'there is nothing of this id on this contract: it may have been moved or deleted');
};

export const getBillable =
  ({ stores }: Reading) =>
  async (tenantId: string, contractId: string, billableId: string): Promise<BillableView> => {
    const [{ state }, stored] = await Promise.all([
      contractOf(stores, tenantId, contractId, ''),
      billableOf(stores, otherKinds, tenantId, contractId, billableId),
    ]);
    return viewOf(stored, state);
  };

/** What is on a contract beside working time; only of one kind where that is asked for. */
export const listBillables =
  ({ stores }: Reading) =>
  async (
    tenantId: string,
    contractId: string,
    kind: OtherBillable['kind'] | undefined,
    page: PageRequest,
  ): Promise<Page<BillableView>> => {
    const { state } = await contractOf(stores, tenantId, contractId, '');
    const kinds = kind === undefined ? otherKinds : [kind];
    const { items, cursor } = await stores.log.list(tenantId, contractId, kinds, page);
    return { items: items.map((stored) => viewOf(stored, state)), cursor };
  };
