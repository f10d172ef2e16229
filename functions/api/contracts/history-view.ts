import * as z from 'zod';
import { LocalDateSchema } from '../../../domain/calendar/local-date.ts';
import type { ContractEvent } from '../../../domain/contracts/history.ts';

export const ContractEventView = z
  .strictObject({
    version: z.int().describe('The version of the contract that it made.'),
    at: z.string(),
    by: z.string().optional().describe('Who: the `sub` of their token. Absent where the contract did it by itself.'),
    reason: z.string().optional(),
    kind: z.enum([
      'made',
      'termsAgreed',
      'termsWithdrawn',
      'termsRevised',
      'suspended',
      'resumed',
      'ended',
      'renewed',
      'described',
      'clientMerged',
      'proposed',
      'proposalSent',
      'proposalExtended',
      'proposalAccepted',
      'proposalDeclined',
    ]),
    from: LocalDateSchema.optional().describe('The first day that is different.'),
    validUntil: LocalDateSchema.optional().describe('The last day on which a proposal could be accepted.'),
    endsOn: LocalDateSchema.optional().describe('The last day that was set.'),
    terms: z.boolean().optional().describe('Whether a renewal came with other terms.'),
    fromClient: z.string().optional().describe('The duplicate that it was of before.'),
    fields: z.array(z.string()).optional().describe('What was changed of its details.'),
  })
  .meta({ id: 'ContractEvent' });

export const contractEventView = (event: ContractEvent): z.infer<typeof ContractEventView> =>
  event.kind === 'described' ? { ...event, fields: [...event.fields] } : event;
