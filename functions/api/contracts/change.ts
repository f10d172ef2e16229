import * as z from 'zod';
import { line } from '../../../domain/text.ts';
import { ContractView } from './views.ts';

/** What is the same for every change of a contract. */
export const change = {
  permission: 'contracts:write',
  ifMatch: true,
  query: z.strictObject({ reason: line(200).optional().describe("Why: kept in the contract's history.") }),
  success: 200,
  response: ContractView,
} as const;
