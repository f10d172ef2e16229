import { withServiceLevel } from '../../domain/operations/service-levels/of-tickets.ts';
import { changeTicket, createTicket, moveTicket } from '../../domain/operations/tickets/change.ts';
import { listTickets, readTicket } from '../../domain/operations/tickets/read.ts';
import { created, httpHandler, page, versioned, versionedNow } from '../shared/http-handler.ts';
import { clock, stores } from '../shared/services.ts';
import { ticketRoutes } from './tickets/routes.ts';

const needs = { stores, clock };
const shown = withServiceLevel(needs);

export const handler = httpHandler(ticketRoutes, {
  createTicket: async ({ tenantId, id, body }) =>
    created(await shown(tenantId, await createTicket(needs)(tenantId, id, body)), `/tickets/${id}`),
  listTickets: async ({ tenantId, query, page: asked }) => page(await listTickets(needs)(tenantId, query, asked)),
  getTicket: async ({ tenantId, params }) =>
    versionedNow(await shown(tenantId, await readTicket(needs)(tenantId, params.ticketId))),
  changeTicket: async ({ tenantId, params, expectedVersion, body }) =>
    versioned(await shown(tenantId, await changeTicket(needs)(tenantId, params.ticketId, expectedVersion, body))),
  resolveTicket: async ({ tenantId, params }) =>
    versioned(await shown(tenantId, await moveTicket(needs)(tenantId, params.ticketId, 'resolved'))),
  closeTicket: async ({ tenantId, params }) =>
    versioned(await shown(tenantId, await moveTicket(needs)(tenantId, params.ticketId, 'closed'))),
  reopenTicket: async ({ tenantId, params }) =>
    versioned(await shown(tenantId, await moveTicket(needs)(tenantId, params.ticketId, 'open'))),
});
