import * as z from 'zod';
import { endsAfterStart, NewContract } from '../contracts/contract.ts';
import { refuseLife } from '../renewals/guard.ts';
import { ContractFromTemplate } from '../templates/from-template.ts';
import { ClientDetails } from './client.ts';

const { clientId: _ofContract, ...contract } = NewContract.shape;
const { clientId: _ofTemplate, ...fromTemplate } = ContractFromTemplate.shape;

/** A client in one form: with its first contract, written out or from a template. */
export const NewClient = ClientDetails.safeExtend({
  contract: z
    .strictObject(contract)
    .refine(...endsAfterStart)
    .superRefine(refuseLife)
    .meta({ id: 'FirstContract' })
    .optional()
    .describe('Its first contract, made together with it or not at all.'),
  contractFromTemplate: z
    .strictObject(fromTemplate)
    .refine(...endsAfterStart)
    .meta({ id: 'FirstContractFromTemplate' })
    .optional()
    .describe('The same from a template.'),
})
  .refine(({ contract: written, contractFromTemplate }) => !written || !contractFromTemplate, {
    error: 'must not be given beside contract',
    path: ['contractFromTemplate'],
  })
  .refine(
    ({ contract: written, contractFromTemplate, incomplete }) => !incomplete || !(written || contractFromTemplate),
    {
      error: 'must not be given with a contract: that needs the address of the client',
      path: ['incomplete'],
    },
  )
  .meta({ id: 'NewClient' });
export type NewClient = z.infer<typeof NewClient>;
