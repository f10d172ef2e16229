import {
  createPriceList,
  type ListChange,
  readPriceList,
  repriceList,
  withdrawPrices,
} from '../../domain/operations/price-lists.ts';
import type { PriceList } from '../../domain/price-lists/price-list.ts';
import { created, httpHandler, page, versioned } from '../shared/http-handler.ts';
import { stores } from '../shared/services.ts';
import { priceListRoutes } from './price-lists/routes.ts';

const needs = { stores };

interface ChangeRequest {
  readonly tenantId: string;
  readonly params: { readonly priceListId: string; readonly effectiveFrom: string };
  readonly expectedVersion: number;
  readonly now: Date;
}

const changeOf = ({ tenantId, params, expectedVersion: expected, now }: ChangeRequest): ListChange => ({
  ...{ tenantId, expected, now },
  ...params,
});

const viewOf = (list: PriceList) => ({ ...list, versions: [...list.versions] });

export const handler = httpHandler(priceListRoutes, {
  createPriceList: async ({ tenantId, id, body }) =>
    created(viewOf(await createPriceList(needs)(tenantId, id, body)), `/price-lists/${id}`),
  listPriceLists: async ({ tenantId, page: asked }) => page(await stores.priceLists.list(tenantId, asked)),
  getPriceList: async ({ tenantId, params }) =>
    versioned(viewOf(await readPriceList(needs)(tenantId, params.priceListId))),
  repricePriceList: async (request) =>
    versioned(viewOf(await repriceList(needs)(changeOf(request), request.body.prices))),
  withdrawPrices: async (request) => versioned(viewOf(await withdrawPrices(needs)(changeOf(request)))),
});
