import { changeBillable, removeBillable } from '../../domain/operations/billables/change.ts';
import { getBillable, listBillables } from '../../domain/operations/billables/read.ts';
import { recordBillable } from '../../domain/operations/billables/record.ts';
import { reviseByHand } from '../../domain/operations/billables/revise.ts';
import { created, httpHandler, noContent, page } from '../shared/http-handler.ts';
import { clock, stores } from '../shared/services.ts';
import { billableRoutes } from './billables/routes.ts';
import { shown } from './billables/views.ts';

const needs = { stores, clock };

export const handler = httpHandler(billableRoutes, {
  recordBillable: async ({ tenantId, id, body }) => {
    const billable = await recordBillable(needs)(tenantId, id, body);
    return created(billable, `/contracts/${billable.contractId}/billables/${billable.billableId}`);
  },
  reviseTime: async ({ tenantId, id, params, body }) => {
    const revision = await reviseByHand(needs)({ tenantId, ...params }, id, body);
    return created(revision, `/contracts/${params.contractId}/billables/${revision.billableId}`);
  },
  listBillables: async ({ tenantId, params, query, page: asked }) =>
    page(await listBillables(needs)(tenantId, params.contractId, query.kind, asked)),
  getBillable: async ({ tenantId, params }) =>
    shown(await getBillable(needs)(tenantId, params.contractId, params.billableId)),
  changeBillable: async ({ tenantId, params, expectedVersion, body }) =>
    shown(await changeBillable(needs)({ tenantId, ...params, expected: expectedVersion }, body)),
  deleteBillable: async ({ tenantId, params, expectedVersion }) => {
    await removeBillable(needs)({ tenantId, ...params, expected: expectedVersion });
    return noContent();
  },
});
