import {
  changeTenantItems,
  getObjects,
  keepContractFiles,
  keepTenantItems,
  readTenantItems,
  removeContractFiles,
  sendMail,
  tenantItems,
} from '../../grants.ts';
import { type FunctionSpec, few } from '../spec.ts';
import { drawing, http, pricing } from './http.ts';

/** The API's functions for clients and what was agreed with them. */
export const contractsFunctions = {
  clients: http('clients', [changeTenantItems], 'Firms cannot see or change their clients.'),
  // It prices what is open on the contracts; large invoices lie beside the table.
  'client-records': pricing(
    'client-records',
    [changeTenantItems, getObjects('T/*/documents/*'), removeContractFiles],
    'Firms cannot see what stands with a client or what happened with it, and cannot erase one.',
  ),
  contracts: http('contracts', [changeTenantItems], 'Firms cannot see or change contracts.'),
  'contract-documents': http(
    'contract-documents',
    [tenantItems('GetItem', 'BatchGetItem', 'Query', 'PutItem', 'UpdateItem', 'DeleteItem'), keepContractFiles],
    'Documents of contracts cannot be sent, read or removed.',
  ),
  templates: http(
    'templates',
    [changeTenantItems],
    'Contracts cannot be made from templates or as others are, nor templates changed.',
  ),
  // It draws a proposal and mails it, and notes that on the contract.
  proposals: {
    ...drawing(
      'proposals',
      [keepTenantItems, getObjects('T/*/logos/*'), sendMail],
      'Proposals cannot be drawn or sent; contracts go on being made and accepted.',
    ),
    reserved: few,
  },
  equipment: http(
    'equipment',
    [keepTenantItems],
    'Equipment and programmes of visits cannot be read or changed; visits go on becoming tickets.',
  ),
  // It prices, to say what is used of a budget.
  projects: pricing(
    'projects',
    [changeTenantItems, getObjects('T/*/documents/*')],
    'Projects and their tasks cannot be read or changed, and their time does not follow.',
  ),
  // It reads what was invoiced, of which large ones lie beside the table.
  profits: pricing(
    'profits',
    [readTenantItems, getObjects('T/*/documents/*')],
    'What contracts and clients earn cannot be seen.',
  ),
} as const satisfies Record<string, FunctionSpec>;
