import * as z from 'zod';
import { NewBatch } from '../../../domain/batches/batch.ts';
import { DraftView } from '../invoices/views.ts';
import { defineRoutes } from '../route.ts';
import { BatchItemView, BatchSummary, BatchView } from './views.ts';

const decision = { method: 'POST', permission: 'batches:approve', success: 200, response: BatchSummary } as const;

export const batchRoutes = defineRoutes('batches', {
  startBatch: {
    method: 'POST',
    path: '/batches',
    permission: 'batches:write',
    summary: 'Start a month end',
    description:
      'It drafts the invoices of all contracts that are due, or of those that are named, and goes on as the firm has set: it waits for a decision, or issues. Its progress is read at `Location`.',
    body: NewBatch,
    success: 202,
    response: BatchSummary,
    errors: ['NotFound'],
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
    paged: true,
    success: 200,
    response: BatchItemView,
    errors: ['NotFound'],
  },
  getDraft: {
    method: 'GET',
    path: '/batches/{batchId}/items/{itemId}/draft',
    permission: 'batches:read',
    params: { itemId: z.string().regex(/^\d{4,6}-\d{4,6}$/, 'must be the id of an item, such as "0003-0017"') },
    summary: 'Read a draft and the reason of each of its amounts',
    success: 200,
    response: DraftView,
    errors: ['NotFound'],
  },
  approveBatch: {
    ...decision,
    path: '/batches/{batchId}/approve',
    summary: 'Approve the drafts: they are issued as they are',
    errors: ['NotFound', 'BatchNotInReview'],
  },
  cancelBatch: {
    ...decision,
    path: '/batches/{batchId}/cancel',
    summary: 'Stop a month end before anything is issued',
    errors: ['NotFound', 'BatchNotCancellable'],
  },
});
