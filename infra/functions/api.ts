import { documentFiles } from '../../domain/documents/bundling.ts';
import {
  changeMemberships,
  changeTenantItems,
  decideMonthEnd,
  type Grant,
  getObjects,
  invitePeople,
  keepContractFiles,
  putObjects,
  readTenantItems,
  removeContractFiles,
  sealSecrets,
  sendMail,
  signCursors,
  startAudits,
  startImports,
  storeImports,
  storeObjects,
  storeRun,
  systemItems,
  tenantItems,
} from '../grants.ts';
import { type FunctionSpec, few } from './spec.ts';

/**
 * An HTTP function has to answer within 30 s, and writers of billables give up after 10 (design §2): a longer one would answer
 * nobody. 1,024 MB is more than half a CPU, which a cold start mostly waits for.
 */
const http = (resource: string, grants: readonly Grant[], impact: string, seconds = 15): FunctionSpec => ({
  entry: `functions/api/${resource}.ts`,
  megabytes: 1024,
  seconds,
  grants: grants.length === 0 ? grants : [...grants, signCursors],
  variables: ['TENANT_CLAIM', 'ROLE_CLAIM'],
  impact,
});

export const apiFunctions = {
  tenants: http(
    'tenants',
    [changeTenantItems, changeMemberships, invitePeople],
    'The operator cannot add or change firms.',
  ),
  members: http(
    'members',
    [changeTenantItems, changeMemberships, invitePeople],
    'Firms cannot invite or remove people.',
  ),
  // The hour of a firm's month end is an item of its own partition: only the index that lists it is the system's.
  settings: http(
    'settings',
    [changeTenantItems, putObjects('T/*/logos/*')],
    'Firms cannot see or change their settings.',
  ),
  clients: http('clients', [changeTenantItems], 'Firms cannot see or change their clients.'),
  // It prices what is open on the contracts; large invoices lie beside the table.
  'client-records': {
    ...http(
      'client-records',
      [changeTenantItems, getObjects('T/*/documents/*'), removeContractFiles],
      'Firms cannot see what stands with a client or what happened with it, and cannot erase one.',
      29,
    ),
    megabytes: 1769,
  },
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
  'time-entries': http(
    'time-entries',
    [changeTenantItems],
    'Working time cannot be recorded; tools that send it will retry.',
    29,
  ),
  technicians: http(
    'technicians',
    [changeTenantItems],
    'Technicians, teams and what their work costs cannot be read or changed.',
    29,
  ),
  // It reads what was invoiced, of which large ones lie beside the table.
  profits: {
    ...http(
      'profits',
      [readTenantItems, getObjects('T/*/documents/*')],
      'What contracts and clients earn cannot be seen.',
      29,
    ),
    megabytes: 1769,
  },
  products: http(
    'products',
    [tenantItems('GetItem', 'BatchGetItem', 'Query', 'PutItem', 'UpdateItem')],
    'The catalogue of products and expenses cannot be read or changed.',
  ),
  'price-lists': http(
    'price-lists',
    [tenantItems('GetItem', 'BatchGetItem', 'Query', 'PutItem', 'UpdateItem')],
    'Price lists cannot be read or changed; what they say goes on being billed.',
  ),
  timers: http('timers', [changeTenantItems], 'Timers cannot be started or stopped.', 29),
  // It prices: a correction reads past invoices, of which large ones lie beside the table.
  timesheets: {
    ...http(
      'timesheets',
      [tenantItems('GetItem', 'BatchGetItem', 'Query', 'PutItem', 'UpdateItem'), getObjects('T/*/documents/*')],
      'Working time cannot be listed, added up, downloaded or accounted.',
      29,
    ),
    megabytes: 1769,
  },
  // It shows what each session costs, so it prices the contracts' logs.
  sessions: {
    ...http('sessions', [changeTenantItems], 'Remote sessions cannot be recorded or read.', 29),
    megabytes: 1769,
  },
  tickets: http(
    'tickets',
    [changeTenantItems],
    'Tickets cannot be read or changed over the API, and their time does not follow.',
    29,
  ),
  // It prices, to say what is used of a budget.
  projects: {
    ...http(
      'projects',
      [changeTenantItems, getObjects('T/*/documents/*')],
      'Projects and their tasks cannot be read or changed, and their time does not follow.',
      29,
    ),
    megabytes: 1769,
  },
  equipment: http(
    'equipment',
    [tenantItems('GetItem', 'BatchGetItem', 'Query', 'PutItem', 'UpdateItem')],
    'Equipment and programmes of visits cannot be read or changed; visits go on becoming tickets.',
  ),
  'service-levels': http(
    'service-levels',
    [tenantItems('GetItem', 'BatchGetItem', 'Query', 'PutItem', 'UpdateItem', 'DeleteItem')],
    'Business calendars and service levels cannot be read or changed; tickets go on showing theirs.',
    29,
  ),
  billables: http('billables', [changeTenantItems], 'Expenses, readings and top-ups cannot be recorded.', 29),
  // Corrections read past invoices, of which large ones lie beside the table. Pricing wants a whole CPU.
  pricing: {
    ...http(
      'pricing',
      [readTenantItems, getObjects('T/*/documents/*')],
      'Firms cannot try what a contract would be billed, or see what is left on it.',
    ),
    megabytes: 1769,
  },
  // As pricing, for many contracts at once.
  'billing-preview': {
    ...http(
      'billing-preview',
      [readTenantItems, getObjects('T/*/documents/*')],
      'Firms cannot see what can be billed before they start a month end.',
      29,
    ),
    megabytes: 1769,
  },
  imports: http(
    'imports',
    [changeTenantItems, storeImports, startImports],
    'Files of working time, clients and contracts cannot be imported.',
    29,
  ),
  batches: http(
    'batches',
    [changeTenantItems, decideMonthEnd],
    'Firms cannot start, review or approve a month end.',
    // It may have to postpone 500 items before it starts one.
    29,
  ),
  // Pricing wants a whole CPU; a correction reads the invoices that it corrects.
  drafts: {
    ...http(
      'drafts',
      [changeTenantItems, storeRun, getObjects('T/*/documents/*')],
      'Drafts of a month end cannot be read, changed or computed again.',
      29,
    ),
    megabytes: 1769,
  },
  'draft-documents': {
    ...http(
      'draft-documents',
      [readTenantItems, getObjects('T/*/batches/*'), getObjects('T/*/logos/*')],
      'Drafts of a month end are not shown as PDFs.',
    ),
    megabytes: 1769,
    files: documentFiles,
  },
  invoices: http(
    'invoices',
    [readTenantItems, getObjects('T/*/invoices/*'), getObjects('T/*/documents/*')],
    'Firms cannot see or download their invoices.',
  ),
  settlements: http(
    'settlements',
    [changeTenantItems, getObjects('T/*/documents/*')],
    'Payments cannot be recorded, and histories and mails of invoices are not shown.',
  ),
  // It makes a document and mails it, as the state "Deliver shard" does.
  'credit-notes': {
    ...http(
      'credit-notes',
      [
        changeTenantItems,
        storeObjects('T/*/documents/*'),
        getObjects('T/*/logos/*'),
        storeObjects('T/*/invoices/*'),
        sendMail,
      ],
      'Invoices cannot be credited.',
      29,
    ),
    megabytes: 1769,
    files: documentFiles,
  },
  // The same once more, because a person wants it.
  deliveries: {
    ...http(
      'deliveries',
      [
        changeTenantItems,
        getObjects('T/*/documents/*'),
        getObjects('T/*/logos/*'),
        storeObjects('T/*/invoices/*'),
        sendMail,
      ],
      'Invoices cannot be sent again.',
      29,
    ),
    megabytes: 1769,
    files: documentFiles,
    reserved: few,
  },
  // It draws a document and mails it, but stores none.
  statements: {
    ...http(
      'statements',
      [
        tenantItems('GetItem', 'BatchGetItem', 'Query', 'PutItem', 'UpdateItem'),
        getObjects('T/*/documents/*'),
        getObjects('T/*/logos/*'),
        sendMail,
      ],
      'Statements of account cannot be read or sent.',
      29,
    ),
    megabytes: 1769,
    files: documentFiles,
    reserved: few,
  },
  // It draws a proposal and mails it, and notes that on the contract.
  proposals: {
    ...http(
      'proposals',
      [tenantItems('GetItem', 'BatchGetItem', 'Query', 'PutItem', 'UpdateItem'), getObjects('T/*/logos/*'), sendMail],
      'Proposals cannot be drawn or sent; contracts go on being made and accepted.',
      29,
    ),
    megabytes: 1769,
    files: documentFiles,
    reserved: few,
  },
  // An accountant may start one, who may change nothing else.
  audits: http(
    'audits',
    [tenantItems('GetItem', 'BatchGetItem', 'Query', 'PutItem', 'UpdateItem'), startAudits],
    'Firms cannot start an audit, or read what one found.',
  ),
  // It seals the secrets of tools, and opens one that was just made.
  integrations: http(
    'integrations',
    [changeTenantItems, systemItems('PutItem'), sealSecrets],
    'Firms cannot connect ticketing tools, or see what these sent.',
  ),
  mappings: http(
    'mappings',
    [changeTenantItems, tenantItems('BatchWriteItem')],
    'Firms cannot map what their tools send, or see what waits for it.',
  ),
  // It seals the secrets that messages are signed with, and sends the test.
  webhooks: {
    ...http(
      'webhooks',
      [changeTenantItems, sealSecrets],
      'Firms cannot have systems told what happens, or see what these were told.',
      29,
    ),
    variables: ['TENANT_CLAIM', 'ROLE_CLAIM', 'WEBHOOKS_TO_LOOPBACK'],
  },
  // For clients, who do not sign in: it opens no more than the one PDF that its token names.
  documents: http(
    'documents',
    [getObjects('T/*/invoices/*')],
    'Clients cannot open the documents that their mails link to.',
  ),
  docs: {
    ...http('docs', [], 'The API reference is not shown.'),
    files: ['swagger-ui-dist/swagger-ui-bundle.js', 'swagger-ui-dist/swagger-ui.css'],
  },
} as const satisfies Record<string, FunctionSpec>;
