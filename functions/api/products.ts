import { changeProduct, createProduct, listProducts, readProduct } from '../../domain/operations/products.ts';
import { created, httpHandler, page, versioned } from '../shared/http-handler.ts';
import { stores } from '../shared/services.ts';
import { productRoutes } from './products/routes.ts';

const needs = { stores };

export const handler = httpHandler(productRoutes, {
  createProduct: async ({ tenantId, body }) => {
    const product = await createProduct(needs)(tenantId, body);
    return created(product, `/products/${product.productId}`);
  },
  listProducts: async ({ tenantId, query, page: asked }) =>
    page(await listProducts(needs)(tenantId, query.code, asked)),
  getProduct: async ({ tenantId, params }) => versioned(await readProduct(needs)(tenantId, params.productId)),
  replaceProduct: async ({ tenantId, params, expectedVersion, body }) =>
    versioned(await changeProduct(needs)(tenantId, params.productId, expectedVersion, body)),
});
