import { type NewProduct, type Product, productIdOf } from '../products/product.ts';
import { detailsStore } from './details-store.ts';
import type { Table } from './table.ts';

/** The firm's catalogue, by code: its id follows from it. */
export const productStore = ({ product }: Pick<Table, 'product'>) => {
  const { get, list, create, replace } = detailsStore<'productId', NewProduct>(product, 'productId');
  return {
    get,
    list,

    /** The product that now has this code: the new one, or the one that had it before. */
    create: (tenantId: string, details: NewProduct): Promise<Product> =>
      create(tenantId, productIdOf(details.code), details),

    /** Undefined when the product no longer has the expected version. */
    replace: (tenantId: string, expected: number, details: NewProduct): Promise<Product | undefined> =>
      replace(tenantId, productIdOf(details.code), expected, details),
  };
};
