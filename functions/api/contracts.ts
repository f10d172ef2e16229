import { changeAgreed, createContract, readContract } from '../../domain/operations/contracts.ts';
import { forecastRenewals } from '../../domain/operations/renewals/forecast.ts';
import { previewRenewal } from '../../domain/operations/renewals/preview-renewal.ts';
import { readTenant } from '../../domain/operations/tenants/settings.ts';
import type { WantedChange } from '../../domain/operations/wanted-change.ts';
import { todayOf } from '../../domain/tenants/today.ts';
import { created, httpHandler, ok, page, versioned } from '../shared/http-handler.ts';
import { stores } from '../shared/services.ts';
import { contractEventView } from './contracts/history-view.ts';
import { forecastView, renewalPreviewView } from './contracts/renewal-views.ts';
import { contractRoutes } from './contracts/routes.ts';
import { summaryOf, viewOf } from './contracts/views.ts';

const needs = { stores };
const today = async (tenantId: string, now: Date) => todayOf(await readTenant(needs)(tenantId), now);

interface ChangeRequest {
  readonly tenantId: string;
  readonly subject: string;
  readonly query: { readonly reason?: string | undefined };
  readonly params: { readonly contractId: string };
  readonly expectedVersion: number;
  readonly now: Date;
}

const changed = async (request: ChangeRequest, change: WantedChange) => {
  const { tenantId, subject: by, query, params, expectedVersion, now } = request;
  const which = { tenantId, contractId: params.contractId, expected: expectedVersion, by, reason: query.reason };
  const record = await changeAgreed(needs)(which, change, now);
  return versioned(viewOf(record, await today(tenantId, now)));
};

export const handler = httpHandler(contractRoutes, {
  createContract: async ({ tenantId, subject: by, id, body, now }) => {
    const record = await createContract(needs)(tenantId, id, body, now, { by });
    return created(viewOf(record, await today(tenantId, now)), `/contracts/${id}`);
  },
  listContracts: async ({ tenantId, query, page: asked, now }) => {
    const day = await today(tenantId, now);
    const { items, cursor } = await stores.contracts.list(tenantId, asked, query.clientId);
    return page({ items: items.map((contract) => summaryOf(contract, day)), cursor });
  },
  getContract: async ({ tenantId, params, query, now }) =>
    versioned(viewOf(await readContract(needs)(tenantId, params.contractId), query.on ?? (await today(tenantId, now)))),
  changeContract: (request) => changed(request, { kind: 'describe', details: request.body }),
  getContractHistory: async ({ tenantId, params: { contractId }, page: asked }) => {
    await readContract(needs)(tenantId, contractId);
    const { items, cursor } = await stores.contractLife.history(tenantId, contractId, asked);
    return page({ items: items.map(contractEventView), cursor });
  },
  agreeTerms: (request) =>
    changed(request, {
      kind: 'agreeTerms',
      terms: { effectiveFrom: request.params.effectiveFrom, ...request.body },
    }),
  withdrawTerms: (request) => changed(request, { kind: 'withdrawTerms', effectiveFrom: request.params.effectiveFrom }),
  suspendContract: (request) => changed(request, { kind: 'suspend', ...request.body }),
  resumeContract: (request) => changed(request, { kind: 'resume', ...request.body }),
  endContract: (request) => changed(request, { kind: 'end', ...request.body }),
  renewContract: (request) => changed(request, { kind: 'renew', renewalId: request.id, asked: request.body }),
  acceptProposal: (request) => changed(request, { kind: 'accept', startsOn: request.body.startsOn }),
  declineProposal: (request) => changed(request, { kind: 'decline', because: request.body.reason }),
  extendProposal: (request) => changed(request, { kind: 'extend', validUntil: request.body.validUntil }),
  letContractEnd: (request) => changed(request, { kind: 'letEnd' }),
  previewRenewal: async ({ tenantId, params, body, now }) =>
    ok(renewalPreviewView(await previewRenewal(needs)(tenantId, params.contractId, body, now))),
  forecastRenewals: async ({ tenantId, query }) => ok(forecastView(await forecastRenewals(needs)(tenantId, query))),
});
