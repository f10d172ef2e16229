import { changeBillable, removeBillable } from '../../domain/operations/billables/change.ts';
import { listTicketExpenses } from '../../domain/operations/billables/of-ticket.ts';
import { getBillable, listBillables } from '../../domain/operations/billables/read.ts';
import { recordBillable } from '../../domain/operations/billables/record.ts';
import { reviseByHand } from '../../domain/operations/billables/revise.ts';
import { may } from '../../domain/tenants/roles.ts';
import { created, httpHandler, noContent, page } from '../shared/http-handler.ts';
import { clock, stores } from '../shared/services.ts';
import { billableRoutes } from './billables/routes.ts';
import { expenseTotalView, shown, ticketExpenseView } from './billables/views.ts';

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
  listTicketExpenses: async ({ tenantId, params, page: asked }) => {
    const { items, cursor, totals } = await listTicketExpenses(needs)(tenantId, params.ticketId, asked);
    return page({ items: items.map(ticketExpenseView), cursor }, totals && { totals: totals.map(expenseTotalView) });
  },
  getBillable: async ({ tenantId, params }) =>
    shown(await getBillable(needs)(tenantId, params.contractId, params.billableId)),
  changeBillable: async ({ tenantId, role, params, expectedVersion, body }) => {
    const version = { tenantId, ...params, expected: expectedVersion };
    return shown(await changeBillable(needs)(version, body, may(role, 'time:revise')));
  },
  deleteBillable: async ({ tenantId, role, params, expectedVersion }) => {
    await removeBillable(needs)({ tenantId, ...params, expected: expectedVersion }, may(role, 'time:revise'));
    return noContent();
  },
});
