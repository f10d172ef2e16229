import * as z from 'zod';
import { otherKinds } from '../../../domain/billables/billable.ts';
import { BillableChange, NewBillable } from '../../../domain/billables/new-billable.ts';
import { NewRevision } from '../../../domain/billables/revision.ts';
import { defineRoutes } from '../route.ts';
import { Billable, TicketExpense, ticketExpenseFacts } from './views.ts';

const one = {
  path: '/contracts/{contractId}/billables/{billableId}',
  permission: 'time:write',
  ifMatch: true,
} as const;

export const billableRoutes = defineRoutes('billables', {
  recordBillable: {
    method: 'POST',
    path: '/billables',
    permission: 'time:write',
    summary: 'Put something on a contract beside working time',
    description:
      '`quantityChange`: more or fewer units of a recurring fee from a day on. `topUp`: prepaid hours, money or incidents that are bought. `reading`: what a meter showed, or what was used. `milestone`: a part of a project that was reached. `expense`: a product or expense, at its price or at cost and markup; with `productId` what it does not say is the catalogue’s of this moment (a `markupPercent` is on the cost, in place of the price), and with `ticketId` it goes to the ticket’s contract and follows the ticket as time does. The terms of its day must have the charge that it is for. What belongs to a period that is already invoiced goes to the open one.',
    body: NewBillable,
    success: 201,
    response: Billable,
    errors: [
      'NotFound',
      'ContractNotActive',
      'ChargeUnknown',
      'TaxRateUnknown',
      'AmountTooLarge',
      'ProductInactive',
      'CurrencyMismatch',
      'TicketUnassigned',
    ],
    ownDeadline: true,
  },
  reviseTime: {
    method: 'POST',
    path: '/contracts/{contractId}/time-entries/{billableId}/revisions',
    permission: 'time:revise',
    summary: 'Correct time that is on an invoice',
    description:
      'The entry and its invoice stay as they are; the next bill of the contract takes back what no longer holds and charges what holds instead. The last revision of an entry holds, whether a person or a ticketing tool made it. Until it is billed, a revision is held, postponed or deleted like any other billable, by who may revise. Time that is on no invoice yet is changed itself.',
    body: NewRevision,
    success: 201,
    response: Billable,
    errors: ['NotFound', 'TimeNotBilled'],
    ownDeadline: true,
  },
  listBillables: {
    method: 'GET',
    path: '/contracts/{contractId}/billables',
    permission: 'time:read',
    summary: 'List what is on a contract beside working time',
    description: 'A page may hold fewer than asked for, or none, while there is a next one.',
    query: z.strictObject({ kind: z.enum(otherKinds).optional().describe('Only those of this kind.') }),
    paged: true,
    success: 200,
    response: Billable,
    errors: ['NotFound'],
  },
  listTicketExpenses: {
    method: 'GET',
    path: '/tickets/{ticketId}/expenses',
    permission: 'time:read',
    summary: 'List the products and expenses of a ticket, with their totals',
    paged: true,
    pageFacts: ticketExpenseFacts,
    success: 200,
    response: TicketExpense,
    errors: ['NotFound'],
  },
  getBillable: {
    method: 'GET',
    path: one.path,
    permission: 'time:read',
    summary: 'Read one of them',
    success: 200,
    response: Billable,
    errors: ['NotFound'],
  },
  changeBillable: {
    ...one,
    method: 'PATCH',
    summary: 'Hold, release or postpone it',
    description:
      '`held: false` releases; `postponedTo: null` takes a postponement back. To correct what it says, delete it and record it anew. What is on an invoice is locked.',
    body: BillableChange,
    success: 200,
    response: Billable,
    errors: ['NotFound', 'BillableLocked'],
    ownDeadline: true,
  },
  deleteBillable: {
    ...one,
    method: 'DELETE',
    summary: 'Take it off the contract',
    description: 'For good. What is on an invoice is locked.',
    success: 204,
    errors: ['NotFound', 'BillableLocked'],
    ownDeadline: true,
  },
});
