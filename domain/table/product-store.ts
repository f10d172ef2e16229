import { type NewProduct, type Product, productIdOf } from '../products/product.ts';
import { unlessRefused } from './commit.ts';
import type { Page, PageRequest, Table } from './table.ts';

type Row = { productId: string; details: NewProduct; version: number };

const toProduct = ({ productId, details, version }: Row): Product => ({ ...details, productId, version });

/** The firm's catalogue, by code. */
export const productStore = ({ product }: Pick<Table, 'product'>) => {
  const get = async (tenantId: string, productId: string): Promise<Product | undefined> => {
    const { data } = await product.get({ tenantId, productId }).go({ consistent: true });
    return data === null ? undefined : toProduct(data);
  };
  return {
    get,

    /** The product that now has this code: the new one, or the one that had it before. */
    async create(tenantId: string, details: NewProduct): Promise<Product> {
      const row = { tenantId, productId: productIdOf(details.code), details, version: 1 };
      await unlessRefused(() => product.create(row).go());
      return (await get(tenantId, row.productId)) ?? toProduct(row);
    },

    /** Undefined when the product no longer has the expected version. */
    async replace(tenantId: string, expected: number, details: NewProduct): Promise<Product | undefined> {
      const row = { tenantId, productId: productIdOf(details.code), details, version: expected + 1 };
      const done = await unlessRefused(() =>
        product
          .put(row)
          .where(({ version }, { eq }) => eq(version, expected))
          .go(),
      );
      return done && toProduct(row);
    },

    async list(tenantId: string, { limit, cursor }: PageRequest): Promise<Page<Product>> {
      const page = await product.query.ofTenant({ tenantId }).go({ count: limit, cursor: cursor ?? null });
      return { items: page.data.map(toProduct), cursor: page.cursor };
    },
  };
};
