import * as z from 'zod';
import { MergeRequest } from '../../../domain/clients/merge.ts';
import { Id } from '../../../domain/ids.ts';
import { ClientView } from '../clients/routes.ts';
import { defineRoutes } from '../route.ts';
import { ClientRecordView } from './export-view.ts';
import { ClientHistoryView } from './history-view.ts';
import { ClientOverviewView } from './overview-view.ts';

const Erasure = z
  .strictObject({ confirm: z.string().max(200).describe('The name of the client, so that nobody erases another one.') })
  .meta({ id: 'Erasure' });
const ErasedView = z.strictObject({ clientId: Id, erasedAt: z.iso.datetime() }).meta({ id: 'ErasedClient' });

export const clientRecordRoutes = defineRoutes('client-records', {
  getClientOverview: {
    method: 'GET',
    path: '/clients/{clientId}/overview',
    permission: 'invoices:read',
    summary: 'See all that stands with a client today',
    description:
      'Its contracts with what is left and what is open on them, its unpaid invoices, its open tickets, and its equipment and projects in short; computed on each reading, nothing is stored.',
    success: 200,
    response: ClientOverviewView,
    errors: ['NotFound'],
  },
  getClientHistory: {
    method: 'GET',
    path: '/clients/{clientId}/history',
    permission: 'invoices:read',
    summary: 'See all that happened with a client, who did it and when, the latest first',
    description:
      'Changes of the client (by the names of its fields) and of its contracts, and what was issued, sent, paid, credited and reminded of. A document stands under the day that it bears, before all else of that day.',
    paged: true,
    success: 200,
    response: ClientHistoryView,
    errors: ['NotFound'],
  },
  eraseClient: {
    method: 'POST',
    path: '/clients/{clientId}/erase',
    permission: 'clients:erase',
    summary: 'Forget who a client is, for good',
    description:
      'Of a client whose contracts have ended and who owes nothing: its name, address, numbers and contacts go, the documents of its contracts, and who asked for help in its tickets. Its invoices stay as they were issued, as the law wants, with the work that they bill; its contracts and its history, without what was changed, too. Where the host locks stored objects for some years, the storage keeps the documents of its contracts, which nobody can read any more, until that ends. Refused with `ClientInUse` otherwise.',
    body: Erasure,
    success: 200,
    response: ErasedView,
    errors: ['NotFound', 'ClientInUse', 'ServiceBusy'],
  },
  mergeClient: {
    method: 'POST',
    path: '/clients/{clientId}/merge',
    permission: 'clients:write',
    summary: 'Merge a duplicate into the client that stays',
    description:
      'The one that stays gets its contacts, contracts, equipment, projects and tickets, and what tools are mapped to it. What was issued stays as it was issued: overview, history, statements and lists of invoices of the one that stays show it, and reminders of it go to its contacts. What the two are billed by differently has to be accepted, and both have to be billed in one currency. Answers with the client that stays; it cannot be undone. `ServiceBusy` says that there is much to move: send it once more.',
    ifMatch: true,
    body: MergeRequest,
    success: 200,
    response: ClientView,
    errors: [
      ...(['NotFound', 'ClientUnknown', 'ClientErased', 'ClientMerged', 'ClientIncomplete'] as const),
      ...(['CurrencyMismatch', 'NotMergeable', 'ServiceBusy'] as const),
    ],
  },
  exportClient: {
    method: 'GET',
    path: '/clients/{clientId}/export',
    permission: 'clients:write',
    summary: 'Take out all that is stored of a client',
    description:
      'In pages: the client and the duplicates that were merged into it, its contracts with the names of their documents, its equipment, its tickets, the time on its contracts, and the numbers of its invoices, which are downloaded by themselves. A page may hold fewer than were asked for, or none, while `nextCursor` goes on.',
    paged: true,
    success: 200,
    response: ClientRecordView,
    errors: ['NotFound'],
  },
});
