import { accepted } from '../billables/checked.ts';
import { BillingError } from '../errors.ts';
import { type NewProduct, type Product, type ProductDetails, productIdOf, sellable } from '../products/product.ts';
import type { Page, PageRequest } from '../table/table.ts';
import { isAlready, mustBeThere, replaceRecord } from './change.ts';
import type { TableNeeds } from './ports.ts';
import { tenantOf } from './tenants/tenant-of.ts';

interface Catalogue {
  readonly stores: Pick<TableNeeds['stores'], 'products' | 'tenants'>;
}

/** Adds a product. The code decides which: sent again it is the one that stands. */
export const createProduct =
  ({ stores }: Catalogue) =>
  async (tenantId: string, asked: NewProduct): Promise<Product> => {
    const { settings } = await tenantOf(stores, tenantId);
    const product = await stores.products.create(tenantId, accepted(sellable(asked, settings)));
    const { productId: _, version: __, ...stored } = product;
    if (isAlready(asked, stored)) return product;
    throw new BillingError('AlreadyExists', 'there is a product of this code already: change that one', [
      { pointer: '/code', detail: 'is taken' },
    ]);
  };

export const readProduct =
  ({ stores }: Catalogue) =>
  async (tenantId: string, productId: string): Promise<Product> =>
    mustBeThere('product', productId, await stores.products.get(tenantId, productId));

/** A page of the catalogue, in no order; with a code the one product that has it, if there is one. */
export const listProducts =
  ({ stores }: Catalogue) =>
  async (tenantId: string, code: string | undefined, page: PageRequest): Promise<Page<Product>> => {
    if (code === undefined) return stores.products.list(tenantId, page);
    const product = await stores.products.get(tenantId, productIdOf(code));
    return { items: product ? [product] : [], cursor: null };
  };

/** Replaces what is known of a product but its code, if it still is what the caller has seen. Nothing recorded changes. */
export const changeProduct =
  ({ stores }: Catalogue) =>
  async (tenantId: string, productId: string, expected: number, asked: ProductDetails): Promise<Product> => {
    const read = await readProduct({ stores })(tenantId, productId);
    const { productId: _, version: __, ...stored } = read;
    const wanted = { code: stored.code, ...asked };
    return replaceRecord({
      ...{ what: 'product', read, stored, wanted, expected },
      guard: async () => {
        const { settings } = await tenantOf(stores, tenantId);
        accepted(sellable(wanted, settings));
      },
      replace: () => stores.products.replace(tenantId, expected, wanted),
    });
  };
