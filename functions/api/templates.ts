import {
  contractFromTemplate,
  duplicateContract,
  type Making,
} from '../../domain/operations/templates/make-contract.ts';
import {
  changeTemplate,
  createTemplate,
  readTemplate,
  removeTemplate,
} from '../../domain/operations/templates/templates.ts';
import { readTenant } from '../../domain/operations/tenants/settings.ts';
import type { ContractRecord } from '../../domain/table/contract-store.ts';
import { todayOf } from '../../domain/tenants/today.ts';
import { created, httpHandler, noContent, page, versioned } from '../shared/http-handler.ts';
import { stores } from '../shared/services.ts';
import { viewOf } from './contracts/views.ts';
import { templateRoutes } from './templates/routes.ts';
import { builtIn } from './templates/views.ts';

const needs = { stores };

interface Request {
  readonly tenantId: string;
  readonly subject: string;
  readonly id: string;
  readonly now: Date;
}

const makingOf = ({ tenantId, subject: by, id: contractId, now }: Request): Making => ({
  ...{ tenantId, contractId, now },
  by: { by },
});

const made = async ({ tenantId, id, now }: Request, record: ContractRecord) => {
  const today = todayOf(await readTenant(needs)(tenantId), now);
  return created(viewOf(record, today), `/contracts/${id}`);
};

export const handler = httpHandler(templateRoutes, {
  createContractTemplate: async ({ tenantId, id, body }) =>
    created(await createTemplate(needs)(tenantId, id, body), `/contract-templates/${id}`),
  listContractTemplates: async ({ tenantId, page: asked }) =>
    page(await stores.contractTemplates.list(tenantId, asked), builtIn),
  getContractTemplate: async ({ tenantId, params }) =>
    versioned(await readTemplate(needs)(tenantId, params.templateId)),
  replaceContractTemplate: async ({ tenantId, params, expectedVersion, body }) =>
    versioned(await changeTemplate(needs)(tenantId, params.templateId, expectedVersion, body)),
  deleteContractTemplate: async ({ tenantId, params, expectedVersion }) => {
    await removeTemplate(needs)(tenantId, params.templateId, expectedVersion);
    return noContent();
  },
  createContractFromTemplate: async (request) =>
    made(request, await contractFromTemplate(needs)(makingOf(request), request.body)),
  duplicateContract: async (request) =>
    made(request, await duplicateContract(needs)(makingOf(request), request.params.contractId, request.body)),
});
