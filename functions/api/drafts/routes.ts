import { DraftEdits } from '../../../domain/batches/edits/edit.ts';
import { ItemId } from '../../../domain/batches/new-batch.ts';
import { Postponing } from '../../../domain/operations/drafts/postpone.ts';
import { BatchItemView } from '../batches/views.ts';
import { defineRoutes } from '../route.ts';
import { DraftView } from './views.ts';

const params = { itemId: ItemId };

/** What is computed again answers with its item: the draft itself may be gone. */
const again = {
  method: 'POST',
  permission: 'batches:write',
  params,
  success: 200,
  response: BatchItemView,
  ownDeadline: true,
} as const;

export const draftRoutes = defineRoutes('drafts', {
  getDraft: {
    method: 'GET',
    path: '/batches/{batchId}/items/{itemId}/draft',
    permission: 'batches:read',
    params,
    summary: 'Read a draft, what people changed on it, and the reason of each of its amounts',
    success: 200,
    response: DraftView,
    errors: ['NotFound'],
  },
  editDraft: {
    method: 'PUT',
    path: '/batches/{batchId}/items/{itemId}/draft/edits',
    permission: 'batches:write',
    params,
    summary: 'Change a draft while its batch is in review',
    description:
      'The edits take the place of those before; an empty list takes all of them back. Each has a reason, and what was computed is kept beside it. They are laid over the draft whenever it is computed again; when one cannot be kept, the invoice is set aside with that reason. A line that is removed is never billed, here or later, for what stands behind it counts as billed: to bill it later, postpone it. A draft that comes to less than nothing is a credit note. A draft that was approved has to be approved again.',
    body: DraftEdits,
    ifMatch: true,
    success: 200,
    response: DraftView,
    errors: ['NotFound', 'BatchNotInReview', 'AmountTooLarge', 'NothingToInvoice', 'ServiceBusy'],
  },
  postponeOnDraft: {
    ...again,
    path: '/batches/{batchId}/items/{itemId}/postpone',
    summary: 'Leave single things out of a draft: they are billed from the day after the batch’s last one on',
    description: 'The draft is computed again at once, with what people changed on it.',
    body: Postponing,
    errors: ['NotFound', 'BatchNotInReview', 'BillableLocked', 'ServiceBusy'],
  },
  recomputeDraft: {
    ...again,
    path: '/batches/{batchId}/items/{itemId}/recompute',
    summary: 'Compute a draft again, because its contract, client or settings have changed since',
    description: 'What people changed on it is laid over it again; what could not be kept is named on the item.',
    errors: ['NotFound', 'BatchNotInReview', 'ServiceBusy'],
  },
});
