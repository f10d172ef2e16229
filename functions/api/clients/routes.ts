import * as z from 'zod';
import { ClientDetails } from '../../../domain/clients/client.ts';
import { NewClient } from '../../../domain/clients/new-client.ts';
import { Id } from '../../../domain/ids.ts';
import { defineRoutes } from '../route.ts';

export const ClientView = ClientDetails.safeExtend({
  clientId: Id,
  version: z.int(),
  mergedInto: Id.optional().describe('It was a duplicate of this client, which has all that was its own.'),
  absorbed: z.array(Id).optional().describe('The duplicates that were merged into it.'),
  erasedAt: z.iso.datetime().optional().describe('Nothing says any more who it was.'),
}).meta({ id: 'Client' });

const NewClientView = ClientView.safeExtend({
  contractId: Id.optional().describe('Of the contract that was made with it.'),
}).meta({ id: 'ClientAdded' });

export const clientRoutes = defineRoutes('clients', {
  createClient: {
    method: 'POST',
    path: '/clients',
    permission: 'clients:write',
    summary: 'Add a client, with its first contract if you like',
    description: 'Client and contract are made together or not at all; the contract is written out or from a template.',
    body: NewClient,
    success: 201,
    response: NewClientView,
    errors: ['NotFound', 'BranchUnknown', 'TermsInvalid', 'TaxRateUnknown', 'AmountTooLarge'],
  },
  listClients: {
    method: 'GET',
    path: '/clients',
    permission: 'clients:read',
    summary: 'List the clients',
    paged: true,
    success: 200,
    response: ClientView,
  },
  getClient: {
    method: 'GET',
    path: '/clients/{clientId}',
    permission: 'clients:read',
    summary: 'Read a client',
    success: 200,
    response: ClientView,
    errors: ['NotFound'],
  },
  replaceClient: {
    method: 'PUT',
    path: '/clients/{clientId}',
    permission: 'clients:write',
    summary: 'Change a client',
    description: 'The body is the whole client: what it leaves out is removed. Invoices that are issued do not change.',
    ifMatch: true,
    body: ClientDetails,
    success: 200,
    response: ClientView,
    errors: ['NotFound', 'BranchUnknown', 'CurrencyFixed', 'ClientErased', 'ClientMerged'],
  },
});
