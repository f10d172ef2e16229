import * as z from 'zod';
import { itemStatuses } from '../../../domain/batches/item.ts';
import { Approval, ItemId, NewBatch, Regrouping } from '../../../domain/batches/new-batch.ts';
import { NewInvoice } from '../../../domain/operations/batches/ad-hoc.ts';
import { ContractBill } from '../../../domain/operations/batches/bill-contract.ts';
import { line } from '../../../domain/text.ts';
import { defineRoutes } from '../route.ts';
import { BatchItemView, BatchSummary, BatchView } from './views.ts';

const decision = { method: 'POST', permission: 'batches:approve', success: 200, response: BatchSummary } as const;
const onItem = {
  method: 'POST',
  permission: 'batches:approve',
  params: { itemId: ItemId },
  success: 200,
  response: BatchItemView,
  errors: ['NotFound', 'BatchNotInReview', 'Conflict'],
} as const;

export const batchRoutes = defineRoutes('batches', {
  startBatch: {
    method: 'POST',
    path: '/batches',
    permission: 'batches:write',
    summary: 'Start a month end',
    description:
      'It drafts the invoices of all contracts that are due, or of those that are named, without those that are left out, and goes on as the firm has set: it waits for a decision, or issues. What is `postponed` is moved to the day after `through` first. Its progress is read at `Location`.',
    body: NewBatch,
    success: 202,
    response: BatchSummary,
    errors: ['NotFound', 'BranchUnknown', 'EmptySelection', 'ContractNotActive', 'BillableLocked'],
  },
  billContract: {
    method: 'POST',
    path: '/contracts/{contractId}/bill',
    permission: 'batches:write',
    summary: 'Bill one contract by itself, on any day',
    description:
      'A batch of this contract through `through`. With `openWork` the work of the billing period that is still open is billed too; what is charged for a whole period waits for its end, as always, and time that is rounded over a period is rounded for each part. Its progress is read at `Location`.',
    body: ContractBill,
    success: 202,
    response: BatchSummary,
    errors: ['NotFound', 'ContractNotActive'],
  },
  writeInvoice: {
    method: 'POST',
    path: '/invoices',
    permission: 'batches:write',
    summary: 'Write an invoice without a contract',
    description:
      'A batch of this one invoice: it is drafted, reviewed as the firm has set, numbered, made a PDF of and mailed as any other. Its progress is read at `Location`.',
    body: NewInvoice,
    success: 202,
    response: BatchSummary,
    errors: ['ClientUnknown', 'ClientMerged', 'TaxRateUnknown', 'AmountTooLarge', 'NothingToInvoice'],
  },
  listBatches: {
    method: 'GET',
    path: '/batches',
    permission: 'batches:read',
    summary: 'List the month ends, newest first',
    paged: true,
    success: 200,
    response: BatchSummary,
  },
  getBatch: {
    method: 'GET',
    path: '/batches/{batchId}',
    permission: 'batches:read',
    summary: 'Read how far a month end is',
    success: 200,
    response: BatchView,
    errors: ['NotFound'],
  },
  listBatchItems: {
    method: 'GET',
    path: '/batches/{batchId}/items',
    permission: 'batches:read',
    summary: 'List what became of each invoice of a month end',
    query: z.strictObject({ status: z.enum(itemStatuses).optional().describe('Only those of this status.') }),
    paged: true,
    success: 200,
    response: BatchItemView,
    errors: ['NotFound'],
  },
  approveBatch: {
    ...decision,
    path: '/batches/{batchId}/approve',
    summary: 'Approve the drafts: they are issued as they are',
    description:
      'All of them, or those of `itemIds`: then the others are removed from the batch, and wait for the next.',
    body: Approval.prefault({}),
    errors: ['NotFound', 'BatchNotInReview'],
  },
  cancelBatch: {
    ...decision,
    path: '/batches/{batchId}/cancel',
    summary: 'Stop a month end before anything is issued',
    errors: ['NotFound', 'BatchNotCancellable'],
  },
  regroupBatch: {
    ...decision,
    path: '/batches/{batchId}/regroup',
    summary: 'Group the drafts of a month end anew, while it is in review',
    description: 'Its drafts are computed again, under new ids. What was removed stays removed.',
    body: Regrouping,
    errors: ['NotFound', 'BatchNotInReview'],
  },
  retryBatch: {
    ...decision,
    path: '/batches/{batchId}/retry',
    summary: 'Try again what failed of a month end, and only that',
    description:
      'For a batch that failed or whose machine has stopped, and for a closed one of which invoices failed, were set aside or not delivered.',
    errors: ['NotFound', 'BatchRunning', 'NothingToRetry', 'Conflict'],
  },
  removeItem: {
    ...onItem,
    path: '/batches/{batchId}/items/{itemId}/remove',
    summary: 'Take an invoice out of a month end that is in review',
    description: 'What is on it stays unbilled, for the next month end.',
    body: z.strictObject({ reason: line(300) }),
  },
  restoreItem: {
    ...onItem,
    path: '/batches/{batchId}/items/{itemId}/restore',
    summary: 'Put a removed invoice back into a month end that is in review',
  },
});
