import { CustomAttributeType, Entity } from 'electrodb';
import type { NewProduct } from '../../products/product.ts';
import { partition, sort } from './key-shapes.ts';

/** Something that a firm sells, or spends for its clients, at its present price. */
export const productEntity = new Entity({
  model: { service: 'monthend', entity: 'product', version: '1' },
  attributes: {
    tenantId: { type: 'string', required: true },
    /** Hash of the code, so that a firm has each code once. */
    productId: { type: 'string', required: true },
    details: { type: CustomAttributeType<NewProduct>('any'), required: true },
    version: { type: 'number', required: true },
  },
  indexes: {
    /** Y1 a product by its code; Y2 all of a tenant. */
    ofTenant: {
      pk: { ...partition, template: 'T#${tenantId}#PRODUCTS', composite: ['tenantId'] },
      sk: { ...sort, template: 'PR#${productId}', composite: ['productId'] },
    },
  },
});
