import * as z from 'zod';
import { LocalDateSchema } from '../../../domain/calendar/local-date.ts';
import { NewContract } from '../../../domain/contracts/contract.ts';
import { ContractDetails } from '../../../domain/contracts/details.ts';
import { Id } from '../../../domain/ids.ts';
import { defineRoutes } from '../route.ts';
import { AgreedTerms } from './agreed-terms.ts';
import { change } from './change.ts';
import { ContractEventView } from './history-view.ts';
import { proposalAnswerRoutes } from './proposal-routes.ts';
import { renewalRoutes } from './renewal-routes.ts';
import { ContractSummary, ContractView } from './views.ts';

const CORRECTED =
  'For days that are invoiced or charged in advance already, the next bill takes back what no longer holds and charges what holds instead (`billing.correctFrom`).';

const ownRoutes = defineRoutes('contracts', {
  createContract: {
    method: 'POST',
    path: '/contracts',
    permission: 'contracts:write',
    summary: 'Make a contract, or propose one',
    description: 'With `proposal` it is offered: it covers no day, and is not billed, until it is accepted.',
    body: NewContract,
    success: 201,
    response: ContractView,
    errors: ['ClientUnknown', 'ClientIncomplete', 'ClientMerged', 'TermsInvalid', 'TaxRateUnknown', 'AmountTooLarge'],
  },
  listContracts: {
    method: 'GET',
    path: '/contracts',
    permission: 'contracts:read',
    summary: 'List the contracts',
    query: z.strictObject({ clientId: Id.optional().describe('Only those of this client.') }),
    paged: true,
    success: 200,
    response: ContractSummary,
  },
  getContract: {
    method: 'GET',
    path: '/contracts/{contractId}',
    permission: 'contracts:read',
    summary: 'Read a contract and how far it is billed',
    query: z.strictObject({ on: LocalDateSchema.optional().describe('The day of the status. Default: today.') }),
    success: 200,
    response: ContractView,
    errors: ['NotFound'],
  },
  changeContract: {
    ...change,
    method: 'PATCH',
    path: '/contracts/{contractId}',
    summary: 'Change the name of a contract, who looks after it, or what becomes of it at its end',
    description:
      'What is left out stays, null takes off. Drafts that name the contract are computed again; a batch that is grouped already stays so until it is grouped anew.',
    body: ContractDetails,
    errors: ['NotFound', 'TermsInvalid', 'Conflict'],
  },
  getContractHistory: {
    method: 'GET',
    path: '/contracts/{contractId}/history',
    permission: 'contracts:read',
    summary: 'See who changed a contract, when and why, the latest first',
    paged: true,
    success: 200,
    response: ContractEventView,
    errors: ['NotFound'],
  },
  agreeTerms: {
    ...change,
    method: 'PUT',
    path: '/contracts/{contractId}/terms/{effectiveFrom}',
    params: { effectiveFrom: LocalDateSchema },
    summary: 'Agree on terms from a date on',
    description: `Adds a version of the terms, or replaces the one of that date. ${CORRECTED} Another cadence begins where a billing period begins, and not within what is invoiced: \`PeriodAlreadyInvoiced\`.`,
    body: AgreedTerms,
    errors: ['NotFound', 'TermsInvalid', 'PeriodAlreadyInvoiced', 'TaxRateUnknown', 'AmountTooLarge', 'Conflict'],
  },
  withdrawTerms: {
    ...change,
    method: 'DELETE',
    path: '/contracts/{contractId}/terms/{effectiveFrom}',
    params: { effectiveFrom: LocalDateSchema },
    summary: 'Withdraw terms that are not in force yet',
    errors: ['NotFound', 'TermsInvalid', 'PeriodAlreadyInvoiced', 'Conflict'],
  },
  suspendContract: {
    ...change,
    method: 'POST',
    path: '/contracts/{contractId}/suspend',
    summary: 'Suspend a contract from a day on',
    description: `No recurring fee is charged while it rests; working time still is. ${CORRECTED}`,
    body: z.strictObject({ from: LocalDateSchema.describe('The first day of rest.') }),
    errors: ['NotFound', 'ContractNotActive', 'Conflict'],
  },
  resumeContract: {
    ...change,
    method: 'POST',
    path: '/contracts/{contractId}/resume',
    summary: 'Resume a suspended contract',
    description: CORRECTED,
    body: z.strictObject({ on: LocalDateSchema.describe('The first day on which fees are charged again.') }),
    errors: ['NotFound', 'ContractNotActive', 'TermsInvalid', 'Conflict'],
  },
  endContract: {
    ...change,
    method: 'POST',
    path: '/contracts/{contractId}/end',
    summary: 'Set the last day of a contract',
    description: `Also moves an end that was set before; what would renew the contract is taken off. ${CORRECTED}`,
    body: z.strictObject({ endsOn: LocalDateSchema.describe('The last day that is covered.') }),
    errors: ['NotFound', 'TermsInvalid', 'Conflict'],
  },
});

export const contractRoutes = { ...ownRoutes, ...renewalRoutes, ...proposalAnswerRoutes };
