import * as z from 'zod';
import { LocalDateSchema } from '../../../domain/calendar/local-date.ts';
import type { BillingErrorCode } from '../../../domain/errors.ts';
import { PreviewRequest } from '../../../domain/operations/pricing/preview.ts';
import { SimulationRequest } from '../../../domain/operations/pricing/simulate.ts';
import { trialFields } from '../../../domain/operations/pricing/trial.ts';
import { AgreedTerms } from '../contracts/agreed-terms.ts';
import { defineRoutes } from '../route.ts';
import { BalanceView, SimulationView, TermsPreviewView, TrialBillView } from './views.ts';

/** What can be wrong with a contract only shows when it is priced. */
const UNPRICEABLE: readonly BillingErrorCode[] = [
  'ContractNotActive',
  'ChargeUnknown',
  'RateUnknown',
  'BlockExhausted',
  'QuantityNegative',
  'TaxRateUnknown',
  'AmountTooLarge',
];

const SupposedTermsRequest = z
  .strictObject({
    terms: AgreedTerms,
    through: LocalDateSchema.optional().describe(
      'The last day that is billed. Default: the end of the first billing period under the new terms that is not billed yet.',
    ),
    lineGrouping: trialFields.lineGrouping,
  })
  .meta({ id: 'SupposedTerms' });

export const pricingRoutes = defineRoutes('pricing', {
  getContractBalance: {
    method: 'GET',
    path: '/contracts/{contractId}/balance',
    permission: 'contracts:read',
    summary: 'Read what is left on a contract, and what its open work would come to',
    query: z.strictObject({ on: LocalDateSchema.optional().describe('Default: today.') }),
    success: 200,
    response: BalanceView,
    errors: ['NotFound', 'HistoryMissing'],
  },
  previewContract: {
    method: 'POST',
    path: '/contracts/{contractId}/preview',
    permission: 'contracts:read',
    summary: 'Try what a contract would be billed through a day',
    description:
      'The very computation of the month end, on what is on the contract now and up to 500 `billables` that you suppose to be. Nothing is stored.',
    body: PreviewRequest,
    success: 200,
    response: TrialBillView,
    errors: ['NotFound', 'HistoryMissing', ...UNPRICEABLE],
    storesNothing: true,
  },
  previewTerms: {
    method: 'POST',
    path: '/contracts/{contractId}/terms/{effectiveFrom}/preview',
    params: { effectiveFrom: LocalDateSchema },
    permission: 'contracts:read',
    summary: 'Try what other terms from a day on mean for the next invoice',
    description:
      'The same bill by the terms as they are and by those that you think of, with the lines that differ; corrections of what is invoiced already are among them. Refused as the terms themselves would be. Nothing is stored.',
    body: SupposedTermsRequest,
    success: 200,
    response: TermsPreviewView,
    errors: ['NotFound', 'TermsInvalid', 'PeriodAlreadyInvoiced', 'HistoryMissing', ...UNPRICEABLE],
    storesNothing: true,
  },
  simulate: {
    method: 'POST',
    path: '/simulations',
    permission: 'contracts:read',
    summary: 'Try what a contract would be billed before you make it',
    description:
      "A contract as `POST /contracts` takes it, up to 500 `billables` that would be on it, and the last day of each bill in turn. Without a client it is tried for one of the firm's own country. Nothing is stored.",
    body: SimulationRequest,
    success: 200,
    response: SimulationView,
    errors: ['ClientUnknown', 'TermsInvalid', ...UNPRICEABLE],
    storesNothing: true,
  },
});
