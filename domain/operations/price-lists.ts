import type { LocalDate } from '../calendar/local-date.ts';
import type { Terms } from '../contracts/contract.ts';
import { BillingError } from '../errors.ts';
import { expandedTerms, listsIn, lostPrices } from '../price-lists/expanded-terms.ts';
import {
  type NewPriceList,
  type PriceList,
  type PriceVersion,
  repriced,
  withdrawn,
} from '../price-lists/price-list.ts';
import type { ContractRecord } from '../table/contract-store.ts';
import type { Stores } from '../table/stores.ts';
import { todayOf } from '../tenants/today.ts';
import { isAlready, mustBeThere, stale } from './change.ts';
import type { TableNeeds } from './ports.ts';
import { tenantOf } from './tenants/tenant-of.ts';

type ListNeeds = Pick<TableNeeds, 'stores'>;

/** The same id gives the same one, so a repetition gets the one that stands. */
export const createPriceList =
  ({ stores }: ListNeeds) =>
  (tenantId: string, priceListId: string, { name, effectiveFrom, prices }: NewPriceList): Promise<PriceList> =>
    stores.priceLists.create(tenantId, { priceListId, name, versions: [{ effectiveFrom, prices }], version: 1 });

export const readPriceList =
  ({ stores }: ListNeeds) =>
  async (tenantId: string, priceListId: string): Promise<PriceList> =>
    mustBeThere('price list', priceListId, await stores.priceLists.get(tenantId, priceListId));

/** Which list, and as the caller has seen it. */
export interface ListChange {
  readonly tenantId: string;
  readonly priceListId: string;
  readonly expected: number;
  readonly effectiveFrom: LocalDate;
  readonly now: Date;
}

const change = async (
  { stores }: ListNeeds,
  { tenantId, priceListId, expected, now }: ListChange,
  decide: (list: PriceList, today: LocalDate) => PriceList,
): Promise<PriceList> => {
  const [list, tenant] = await Promise.all([
    readPriceList({ stores })(tenantId, priceListId),
    tenantOf(stores, tenantId),
  ]);
  if (list.version !== expected) throw stale('price list', list.version);
  const changed = await stores.priceLists.replace(tenantId, list, decide(list, todayOf(tenant, now)));
  if (!changed) throw stale('price list', list.version + 1);
  return changed;
};

/** Sets the prices from a day on: of every contract that has them. */
export const repriceList =
  (needs: ListNeeds) =>
  async (asked: ListChange, prices: PriceVersion['prices']): Promise<PriceList> => {
    const { effectiveFrom } = asked;
    const list = await readPriceList(needs)(asked.tenantId, asked.priceListId);
    if (list.versions.some((version) => isAlready(version, { effectiveFrom, prices }))) return list;
    return change(needs, asked, (read, today) => repriced(read, { effectiveFrom, prices }, today));
  };

/** Takes prices back that have not come yet. */
export const withdrawPrices =
  (needs: ListNeeds) =>
  (asked: ListChange): Promise<PriceList> =>
    change(needs, asked, (list, today) => withdrawn(list, asked.effectiveFrom, today));

/** Refuses terms that name prices which no list has. `pointer` is where they stand in the request. */
export const guardListedPrices = async (
  { stores }: ListNeeds,
  tenantId: string,
  terms: Pick<Terms, 'charges'>,
  pointer: string,
): Promise<void> => {
  const lists = await stores.priceLists.many(tenantId, listsIn([terms]));
  const faults = lostPrices(terms, lists, pointer);
  if (faults.length > 0) throw new BillingError('TermsInvalid', 'a charge names a price that is on no list', faults);
};

/** Stores that read the same price lists once, for the many contracts of one request. */
export const readingListsOnce = <S extends Pick<Stores, 'priceLists'>>(stores: S): S => {
  const read = new Map<string, ReturnType<S['priceLists']['many']>>();
  const many: Stores['priceLists']['many'] = (tenantId, ids) => {
    const key = [tenantId, ...[...ids].sort()].join(' ');
    const known = read.get(key) ?? stores.priceLists.many(tenantId, ids);
    read.set(key, known as ReturnType<S['priceLists']['many']>);
    return known;
  };
  return { ...stores, priceLists: { ...stores.priceLists, many } };
};

/** Which version of each list some prices are from. */
export type ListVersions = Readonly<Record<string, number>>;

/** A contract as it is priced, and by which versions of which lists; as it is where it uses none, without a read. */
export const atListedPrices = async <R extends Pick<ContractRecord, 'contract'>>(
  { priceLists }: Pick<Stores, 'priceLists'>,
  tenantId: string,
  record: R,
): Promise<R & { readonly priceLists?: ListVersions }> => {
  const ids = listsIn(record.contract.terms);
  if (ids.length === 0) return record;
  const lists = await priceLists.many(tenantId, ids);
  const versions = Object.fromEntries([...lists].map(([id, { version }]) => [id, version]));
  return { ...record, contract: expandedTerms(record.contract, lists), priceLists: versions };
};
