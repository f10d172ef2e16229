import { CustomAttributeType, Entity } from 'electrodb';
import type { PriceVersion } from '../../price-lists/price-list.ts';
import { partition, sort } from './key-shapes.ts';

/** Prices that charges of many contracts have in common, with all their versions. */
export const priceListEntity = new Entity({
  model: { service: 'monthend', entity: 'priceList', version: '1' },
  attributes: {
    tenantId: { type: 'string', required: true },
    priceListId: { type: 'string', required: true },
    name: { type: 'string', required: true },
    versions: { type: CustomAttributeType<readonly PriceVersion[]>('any'), required: true },
    version: { type: 'number', required: true },
  },
  indexes: {
    /** L3 a list by its id; L4 all of a tenant. */
    ofTenant: {
      pk: { ...partition, template: 'T#${tenantId}#PRICES', composite: ['tenantId'] },
      sk: { ...sort, template: 'PL#${priceListId}', composite: ['priceListId'] },
    },
  },
});
