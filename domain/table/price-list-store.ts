import type { PriceList } from '../price-lists/price-list.ts';
import { unlessRefused } from './commit.ts';
import type { Page, PageRequest, Table } from './table.ts';
import { whole } from './whole.ts';

type Row = PriceList & { readonly tenantId: string };

const toList = ({ tenantId: _, ...list }: Row): PriceList => list;

/** Prices that contracts have in common. */
export const priceListStore = ({ priceList }: Pick<Table, 'priceList'>) => {
  /** Those of the ids that there are, read consistently, by id. */
  const many = async (tenantId: string, ids: readonly string[]): Promise<ReadonlyMap<string, PriceList>> => {
    if (ids.length === 0) return new Map();
    const keys = [...new Set(ids)].map((priceListId) => ({ tenantId, priceListId }));
    const { data } = await priceList.get(keys).go({ consistent: true }).then(whole);
    return new Map(data.map((row) => [row.priceListId, toList(row)]));
  };
  const get = async (tenantId: string, priceListId: string): Promise<PriceList | undefined> =>
    (await many(tenantId, [priceListId])).get(priceListId);
  return {
    get,
    many,

    /** The list that now has this id: the new one, or that of an earlier attempt. */
    async create(tenantId: string, list: PriceList): Promise<PriceList> {
      await unlessRefused(() => priceList.create({ tenantId, ...list }).go());
      return (await get(tenantId, list.priceListId)) ?? list;
    },

    /** Undefined when the list is no longer what was read. */
    async replace(tenantId: string, read: PriceList, changed: PriceList): Promise<PriceList | undefined> {
      const next = { ...changed, version: read.version + 1 };
      const done = await unlessRefused(() =>
        priceList
          .put({ tenantId, ...next })
          .where(({ version }, { eq }) => eq(version, read.version))
          .go(),
      );
      return done && next;
    },

    async list(tenantId: string, { limit, cursor }: PageRequest): Promise<Page<PriceList>> {
      const page = await priceList.query.ofTenant({ tenantId }).go({ count: limit, cursor: cursor ?? null });
      return { items: page.data.map(toList), cursor: page.cursor };
    },
  };
};
