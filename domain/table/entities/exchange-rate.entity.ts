import { Entity } from 'electrodb';
import { partition, sort } from './key-shapes.ts';

/** What a unit of a currency was worth on a day, in the firm's own. */
export const exchangeRateEntity = new Entity({
  model: { service: 'monthend', entity: 'exchangeRate', version: '1' },
  attributes: {
    tenantId: { type: 'string', required: true },
    /** Of ISO 4217. */
    currency: { type: 'string', required: true },
    on: { type: 'string', required: true },
    /** Decimal string. */
    rate: { type: 'string', required: true },
  },
  indexes: {
    /** X1 the rates of a currency by day; the newest by a day. */
    ofCurrency: {
      pk: { ...partition, template: 'T#${tenantId}#RATES#${currency}', composite: ['tenantId', 'currency'] },
      sk: { ...sort, template: 'R#${on}', composite: ['on'] },
    },
  },
});
