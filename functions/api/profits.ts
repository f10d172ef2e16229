import { profitOfClient, profitOfContract } from '../../domain/operations/profit/profit.ts';
import { httpHandler, ok } from '../shared/http-handler.ts';
import { stores } from '../shared/services-with-objects.ts';
import { profitRoutes } from './profits/routes.ts';
import { profitView } from './profits/views.ts';

const needs = { stores };

export const handler = httpHandler(profitRoutes, {
  getProfitOfContract: async ({ tenantId, params, query }) =>
    ok(profitView(await profitOfContract(needs)(tenantId, params.contractId, query))),
  getProfitOfClient: async ({ tenantId, params, query }) =>
    ok(profitView(await profitOfClient(needs)(tenantId, params.clientId, query))),
});
