import * as z from 'zod';
import { contractDetails, NewContract } from '../contracts/contract.ts';
import { line, paragraph } from '../text.ts';

/** Ten years: longer is a contract without an end. */
const MOST_MONTHS = 120;

/** A kind of contract of a firm's own. */
export const NewContractTemplate = z
  .strictObject({
    /** Of its contracts too, unless they are given one. */
    name: line(120),
    /** For the firm's own eyes. */
    description: paragraph(1000).optional(),
    terms: NewContract.shape.terms,
    /** From the first day to the last, where a contract is given no other end; without an end when absent. */
    usualMonths: z.int().min(1).max(MOST_MONTHS).optional(),
    renewal: contractDetails.renewal,
    alerts: contractDetails.alerts,
  })
  .refine(({ usualMonths, renewal }) => usualMonths === undefined || renewal?.kind !== 'evergreen', {
    error: 'must not be "evergreen": its contracts have an end after their usual months',
    path: ['renewal', 'kind'],
  })
  .meta({ id: 'NewContractTemplate' });
export type NewContractTemplate = z.infer<typeof NewContractTemplate>;

export interface ContractTemplate extends NewContractTemplate {
  readonly templateId: string;
  readonly version: number;
}
