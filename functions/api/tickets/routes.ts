import { TicketFilter } from '../../../domain/operations/tickets/read.ts';
import { NewTicket, TicketChange } from '../../../domain/tickets/new-ticket.ts';
import { defineRoutes } from '../route.ts';
import { TicketView } from './views.ts';

const moved = {
  method: 'POST',
  permission: 'time:write',
  success: 200,
  response: TicketView,
  errors: ['NotFound'],
  ownDeadline: true,
} as const;

export const ticketRoutes = defineRoutes('tickets', {
  createTicket: {
    method: 'POST',
    path: '/tickets',
    permission: 'time:write',
    summary: 'Open a ticket',
    description:
      'No tool is needed for it. With `clientId` alone it goes to the contract that the client has chosen, or to its only one; a ticket without a contract takes time as soon as it has one.',
    body: NewTicket,
    success: 201,
    response: TicketView,
    errors: ['NotFound'],
    ownDeadline: true,
  },
  listTickets: {
    method: 'GET',
    path: '/tickets',
    permission: 'time:read',
    summary: 'List the tickets of a client, of a contract, of a status and month, or of a number',
    query: TicketFilter,
    paged: true,
    success: 200,
    response: TicketView,
    errors: ['NotFound'],
  },
  getTicket: {
    method: 'GET',
    path: '/tickets/{ticketId}',
    permission: 'time:read',
    summary: 'Read a ticket',
    success: 200,
    response: TicketView,
    errors: ['NotFound'],
  },
  changeTicket: {
    method: 'PATCH',
    path: '/tickets/{ticketId}',
    permission: 'time:write',
    summary: 'Change a ticket, or assign it to another client or contract',
    description:
      "What is left out stays; `null` takes it away. Another contract takes the ticket's open time and expenses along, as far as it covers its days; what is billed or accounted stays. What is said of a tool's ticket holds until the tool says something else, but its client and contract hold for good.",
    ifMatch: true,
    body: TicketChange,
    success: 200,
    response: TicketView,
    errors: ['NotFound'],
    ownDeadline: true,
  },
  resolveTicket: {
    ...moved,
    path: '/tickets/{ticketId}/resolve',
    summary: 'Resolve a ticket',
    description: 'Where the contract is billed per intervention, its time waits for it no longer.',
  },
  closeTicket: {
    ...moved,
    path: '/tickets/{ticketId}/close',
    summary: 'Close a ticket',
    description: 'As resolving it.',
  },
  reopenTicket: {
    ...moved,
    path: '/tickets/{ticketId}/reopen',
    summary: 'Reopen a ticket',
    description: 'Where the contract is billed per intervention, its time that is on no invoice waits for it again.',
  },
});
