import type { WantedChange } from '../../domain/operations/contracts.ts';
import { changeAgreed, createContract, readContract } from '../../domain/operations/contracts.ts';
import { readTenant } from '../../domain/operations/tenants/settings.ts';
import { todayOf } from '../../domain/tenants/today.ts';
import { created, httpHandler, page, versioned } from '../shared/http-handler.ts';
import { stores } from '../shared/services.ts';
import { contractRoutes } from './contracts/routes.ts';
import { summaryOf, viewOf } from './contracts/views.ts';

const needs = { stores };
const today = async (tenantId: string, now: Date) => todayOf(await readTenant(needs)(tenantId), now);

interface ChangeRequest {
  readonly tenantId: string;
  readonly params: { readonly contractId: string };
  readonly expectedVersion: number;
  readonly now: Date;
}

const changed = async ({ tenantId, params, expectedVersion, now }: ChangeRequest, change: WantedChange) => {
  const which = { tenantId, contractId: params.contractId, expected: expectedVersion };
  const record = await changeAgreed(needs)(which, change, now);
  return versioned(viewOf(record, await today(tenantId, now)));
};

export const handler = httpHandler(contractRoutes, {
  createContract: async ({ tenantId, id, body, now }) => {
    const record = await createContract(needs)(tenantId, id, body);
    return created(viewOf(record, await today(tenantId, now)), `/contracts/${id}`);
  },
  listContracts: async ({ tenantId, query, page: asked, now }) => {
    const day = await today(tenantId, now);
    const { items, cursor } = await stores.contracts.list(tenantId, asked, query.clientId);
    return page({ items: items.map((contract) => summaryOf(contract, day)), cursor });
  },
  getContract: async ({ tenantId, params, query, now }) =>
    versioned(viewOf(await readContract(needs)(tenantId, params.contractId), query.on ?? (await today(tenantId, now)))),
  agreeTerms: (request) =>
    changed(request, {
      kind: 'agreeTerms',
      terms: { effectiveFrom: request.params.effectiveFrom, ...request.body },
    }),
  withdrawTerms: (request) => changed(request, { kind: 'withdrawTerms', effectiveFrom: request.params.effectiveFrom }),
  suspendContract: (request) => changed(request, { kind: 'suspend', ...request.body }),
  resumeContract: (request) => changed(request, { kind: 'resume', ...request.body }),
  endContract: (request) => changed(request, { kind: 'end', ...request.body }),
});
