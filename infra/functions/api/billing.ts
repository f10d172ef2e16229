import {
  changeTenantItems,
  decideMonthEnd,
  getObjects,
  keepTenantItems,
  readTenantItems,
  sendMail,
  storeObjects,
  storeRun,
} from '../../grants.ts';
import { type FunctionSpec, few } from '../spec.ts';
import { drawing, http, LONGEST, pricing } from './http.ts';

/** The API's functions for month ends and their documents. */
export const billingFunctions = {
  // Corrections read past invoices, of which large ones lie beside the table. Pricing wants a whole CPU.
  pricing: pricing(
    'pricing',
    [readTenantItems, getObjects('T/*/documents/*')],
    'Firms cannot try what a contract would be billed, or see what is left on it.',
    15,
  ),
  // As pricing, for many contracts at once.
  'billing-preview': pricing(
    'billing-preview',
    [readTenantItems, getObjects('T/*/documents/*')],
    'Firms cannot see what can be billed before they start a month end.',
  ),
  batches: http(
    'batches',
    [changeTenantItems, decideMonthEnd],
    'Firms cannot start, review or approve a month end.',
    // It may have to postpone 500 items before it starts one.
    LONGEST,
  ),
  // Pricing wants a whole CPU; a correction reads the invoices that it corrects.
  drafts: pricing(
    'drafts',
    [changeTenantItems, storeRun, getObjects('T/*/documents/*')],
    'Drafts of a month end cannot be read, changed or computed again.',
  ),
  'draft-documents': drawing(
    'draft-documents',
    [readTenantItems, getObjects('T/*/batches/*'), getObjects('T/*/logos/*')],
    'Drafts of a month end are not shown as PDFs.',
    15,
  ),
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
  'credit-notes': drawing(
    'credit-notes',
    [
      changeTenantItems,
      storeObjects('T/*/documents/*'),
      getObjects('T/*/logos/*'),
      storeObjects('T/*/invoices/*'),
      sendMail,
    ],
    'Invoices cannot be credited.',
  ),
  // The same once more, because a person wants it.
  deliveries: {
    ...drawing(
      'deliveries',
      [
        changeTenantItems,
        getObjects('T/*/documents/*'),
        getObjects('T/*/logos/*'),
        storeObjects('T/*/invoices/*'),
        sendMail,
      ],
      'Invoices cannot be sent again.',
    ),
    reserved: few,
  },
  // It draws a document and mails it, but stores none.
  statements: {
    ...drawing(
      'statements',
      [keepTenantItems, getObjects('T/*/documents/*'), getObjects('T/*/logos/*'), sendMail],
      'Statements of account cannot be read or sent.',
    ),
    reserved: few,
  },
  // For clients, who do not sign in: it opens no more than the one PDF that its token names.
  documents: http(
    'documents',
    [getObjects('T/*/invoices/*')],
    'Clients cannot open the documents that their mails link to.',
  ),
} as const satisfies Record<string, FunctionSpec>;
