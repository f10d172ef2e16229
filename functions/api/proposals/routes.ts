import * as z from 'zod';
import { ProposalSending } from '../../../domain/operations/proposals/send.ts';
import { defineRoutes } from '../route.ts';

const ProposalSent = z
  .strictObject({ result: z.enum(['sent', 'notSent']), reason: z.string().optional() })
  .meta({ id: 'ProposalSent' });

/** To draw a proposal and to mail it; what becomes of it is a change of the contract. */
export const proposalRoutes = defineRoutes('proposals', {
  getProposalPdf: {
    method: 'GET',
    path: '/contracts/{contractId}/proposal/pdf',
    permission: 'contracts:read',
    summary: 'Get a proposal as a PDF, to be read and signed',
    description:
      'In the language of the client: what is offered at which prices, what a first full period costs without usage, for how long, and where to sign. As the contract is today, while nobody has answered.',
    success: 200,
    responseType: 'application/pdf',
    errors: ['NotFound', 'ProposalNotOpen', 'TaxRateUnknown'],
  },
  sendProposal: {
    method: 'POST',
    path: '/contracts/{contractId}/proposal/send',
    permission: 'contracts:write',
    summary: 'Mail a proposal',
    description: 'With its PDF, once for each Idempotency-Key.',
    body: ProposalSending,
    success: 200,
    response: ProposalSent,
    errors: ['NotFound', 'ProposalNotOpen', 'RecipientMissing', 'TaxRateUnknown', 'ServiceBusy'],
  },
});
