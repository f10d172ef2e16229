import { DuplicateRequest } from '../../../domain/contracts/duplicate.ts';
import { NewContractTemplate } from '../../../domain/templates/contract-template.ts';
import { ContractFromTemplate } from '../../../domain/templates/from-template.ts';
import { ContractView } from '../contracts/views.ts';
import { defineRoutes } from '../route.ts';
import { builtInFacts, ContractTemplateView } from './views.ts';

const making = [
  'NotFound',
  'ClientUnknown',
  'ClientIncomplete',
  'ClientMerged',
  'TermsInvalid',
  'TaxRateUnknown',
  'AmountTooLarge',
] as const;

export const templateRoutes = defineRoutes('templates', {
  createContractTemplate: {
    method: 'POST',
    path: '/contract-templates',
    permission: 'contracts:write',
    summary: 'Add a template of contracts',
    description: 'Terms as a contract has them, its usual length, and what becomes of it at its end.',
    body: NewContractTemplate,
    success: 201,
    response: ContractTemplateView,
    errors: ['NotFound', 'TermsInvalid', 'TaxRateUnknown', 'AmountTooLarge'],
  },
  listContractTemplates: {
    method: 'GET',
    path: '/contract-templates',
    permission: 'contracts:read',
    summary: 'List the templates of contracts',
    description: "The firm's own, and beside them the kinds that everybody has.",
    paged: true,
    pageFacts: builtInFacts,
    success: 200,
    response: ContractTemplateView,
  },
  getContractTemplate: {
    method: 'GET',
    path: '/contract-templates/{templateId}',
    permission: 'contracts:read',
    summary: 'Read a template',
    success: 200,
    response: ContractTemplateView,
    errors: ['NotFound'],
  },
  replaceContractTemplate: {
    method: 'PUT',
    path: '/contract-templates/{templateId}',
    permission: 'contracts:write',
    summary: 'Change a template',
    description: 'Contracts that were made from it stay as they are.',
    ifMatch: true,
    body: NewContractTemplate,
    success: 200,
    response: ContractTemplateView,
    errors: ['NotFound', 'TermsInvalid', 'TaxRateUnknown', 'AmountTooLarge'],
  },
  deleteContractTemplate: {
    method: 'DELETE',
    path: '/contract-templates/{templateId}',
    permission: 'contracts:write',
    summary: 'Take a template away',
    ifMatch: true,
    success: 204,
    errors: ['NotFound', 'Conflict'],
  },
  createContractFromTemplate: {
    method: 'POST',
    path: '/contracts/from-template',
    permission: 'contracts:write',
    summary: 'Make a contract from a template',
    description:
      'Of a kind that everybody has, by its few values (`{"kind": "blockHours", "hours": "20", "hourlyPrice": "85.00"}`), or from a template of the firm (`{"kind": "own", "templateId": …}`). What else is given goes before what the template says. What a template names, such as a tax rate, must be there by now.',
    body: ContractFromTemplate,
    success: 201,
    response: ContractView,
    errors: making,
  },
  duplicateContract: {
    method: 'POST',
    path: '/contracts/{contractId}/duplicate',
    permission: 'contracts:write',
    summary: 'Make a contract as another one is',
    description:
      'At the terms that hold on the day on which it begins, with the same account managers, renewal and alerts; for the same client with its order and invoice group too. What happened to the other, such as work, bills, rests and further terms, stays with it. Of a proposal that nobody has accepted it is a proposal too, until the same day unless `proposal` says another.',
    body: DuplicateRequest,
    success: 201,
    response: ContractView,
    errors: making,
  },
});
