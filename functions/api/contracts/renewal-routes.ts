import * as z from 'zod';
import { LocalDateSchema } from '../../../domain/calendar/local-date.ts';
import { IndexValue } from '../../../domain/renewals/renewal.ts';
import { defineRoutes } from '../route.ts';
import { AgreedTerms } from './agreed-terms.ts';
import { change } from './change.ts';
import { ForecastView, RenewalPreviewView } from './renewal-views.ts';

export const RenewalRequest = z
  .strictObject({
    endsOn: LocalDateSchema.optional().describe('Default: after as many months as the contract says.'),
    index: IndexValue.optional().describe("The index's value to revise prices by."),
    terms: AgreedTerms.optional().describe('Agreed anew from the first day of the next term, in place of a revision.'),
    keepPrices: z.boolean().default(false).describe('Prices stay as they are in the next term.'),
  })
  .refine(({ terms, index, keepPrices }) => terms === undefined || (index === undefined && !keepPrices), {
    error: 'stand in place of a revision: give neither index nor keepPrices',
    path: ['terms'],
  })
  .refine(({ index, keepPrices }) => index === undefined || !keepPrices, {
    error: 'revises prices: it does not go with keepPrices',
    path: ['index'],
  })
  .meta({ id: 'RenewalRequest', examples: [{ index: { month: '2026-08', value: '318.4' } }] });

export const renewalRoutes = defineRoutes('contracts', {
  renewContract: {
    ...change,
    method: 'POST',
    path: '/contracts/{contractId}/renew',
    summary: 'Renew a contract for another term',
    description:
      'Moves its end by the months of its `renewal`, counted from its start. Prices that are revised with each renewal are new terms from the first day of the next one; the terms keep the factor and what it follows from. A contract that renews itself needs no call, and can be renewed before it does.',
    body: RenewalRequest,
    errors: [
      'NotFound',
      'NotRenewable',
      'IndexMissing',
      'TermsInvalid',
      'PeriodAlreadyInvoiced',
      'TaxRateUnknown',
      'AmountTooLarge',
      'Conflict',
    ],
  },
  previewRenewal: {
    method: 'POST',
    path: '/contracts/{contractId}/renewal-preview',
    permission: 'contracts:read',
    summary: 'Try the renewal of a contract',
    description:
      'The same decision as the renewal: its days, old and new prices, and what they are worth a year. Nothing is stored.',
    body: RenewalRequest,
    success: 200,
    response: RenewalPreviewView,
    errors: [
      'NotFound',
      'NotRenewable',
      'IndexMissing',
      'TermsInvalid',
      'PeriodAlreadyInvoiced',
      'TaxRateUnknown',
      'AmountTooLarge',
    ],
    storesNothing: true,
  },
  letContractEnd: {
    ...change,
    method: 'POST',
    path: '/contracts/{contractId}/let-end',
    summary: 'Let a contract end',
    description: 'It ends on its last day as it is now: what would renew it is taken off.',
    errors: ['NotFound', 'NotRenewable', 'Conflict'],
  },
  forecastRenewals: {
    method: 'GET',
    path: '/contracts/renewals',
    permission: 'contracts:read',
    summary: 'See which contracts end, by month',
    description:
      'With the last day for notice, what becomes of each, and what it is worth a year before and after. At most 500 contracts in three years.',
    query: z.strictObject({
      from: LocalDateSchema.describe('The first last day.'),
      until: LocalDateSchema.describe('The last one.'),
    }),
    success: 200,
    response: ForecastView,
  },
});
