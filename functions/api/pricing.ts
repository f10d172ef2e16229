import { contractBalance } from '../../domain/operations/pricing/balance.ts';
import { previewContract } from '../../domain/operations/pricing/preview.ts';
import { previewTerms } from '../../domain/operations/pricing/preview-terms.ts';
import { simulate } from '../../domain/operations/pricing/simulate.ts';
import { httpHandler, ok } from '../shared/http-handler.ts';
import { clock, stores } from '../shared/services-with-objects.ts';
import { pricingRoutes } from './pricing/routes.ts';
import { contractBalanceView, termsPreviewView, trialView } from './pricing/views.ts';

const needs = { stores, clock };

export const handler = httpHandler(pricingRoutes, {
  getContractBalance: async ({ tenantId, params: { contractId }, query }) =>
    ok(contractBalanceView(contractId, await contractBalance(needs)(tenantId, contractId, query.on))),
  previewContract: async ({ tenantId, params, body }) =>
    ok(trialView(await previewContract(needs)(tenantId, params.contractId, body))),
  previewTerms: async ({ tenantId, params: { contractId, effectiveFrom }, body: { terms, ...asked } }) => {
    const supposed = { ...asked, terms: { effectiveFrom, ...terms } };
    return ok(termsPreviewView(await previewTerms(needs)(tenantId, contractId, supposed)));
  },
  simulate: async ({ tenantId, body }) => ok({ bills: (await simulate(needs)(tenantId, body)).map(trialView) }),
});
