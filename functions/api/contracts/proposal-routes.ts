import * as z from 'zod';
import { LocalDateSchema } from '../../../domain/calendar/local-date.ts';
import { NewProposal } from '../../../domain/contracts/proposal.ts';
import { line } from '../../../domain/text.ts';
import { defineRoutes } from '../route.ts';
import { change } from './change.ts';

const Acceptance = z
  .strictObject({
    startsOn: LocalDateSchema.optional().describe(
      'Another first day than was offered; the contract is as long as before.',
    ),
  })
  .meta({ id: 'ProposalAcceptance', examples: [{ startsOn: '2026-02-01' }] });

const Refusal = z
  .strictObject({ reason: line(300).optional().describe('Why, as the client said it.') })
  .meta({ id: 'ProposalRefusal' });

/** What becomes of a proposal. To draw and to mail it is another function's. */
export const proposalAnswerRoutes = defineRoutes('contracts', {
  acceptProposal: {
    ...change,
    method: 'POST',
    path: '/contracts/{contractId}/proposal/accept',
    summary: 'Accept a proposal: the contract holds',
    description:
      'From its first day on it is billed, warns and renews as any other. Accepted again it is what it is; one that lapsed is to be extended first. With another first day later terms and the days that charges name (`dueOn`, `validFrom`, `expiresOn`) stay where they are: a first day that leaves one of these behind is `TermsInvalid`, change the terms first.',
    body: Acceptance,
    errors: [
      'NotFound',
      'ProposalNotOpen',
      'ClientIncomplete',
      'TermsInvalid',
      'TaxRateUnknown',
      'AmountTooLarge',
      'Conflict',
    ],
  },
  declineProposal: {
    ...change,
    method: 'POST',
    path: '/contracts/{contractId}/proposal/decline',
    summary: 'Note that a proposal was declined',
    description: 'It can no longer be accepted; a new one like it is a duplicate.',
    body: Refusal,
    errors: ['NotFound', 'ProposalNotOpen', 'Conflict'],
  },
  extendProposal: {
    ...change,
    method: 'POST',
    path: '/contracts/{contractId}/proposal/extend',
    summary: 'Set until when a proposal can be accepted',
    description: 'Also of one that has lapsed.',
    body: NewProposal,
    errors: ['NotFound', 'ProposalNotOpen', 'ClientIncomplete', 'Conflict'],
  },
});
