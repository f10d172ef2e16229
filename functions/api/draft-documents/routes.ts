import { ItemId } from '../../../domain/batches/new-batch.ts';
import { defineRoutes } from '../route.ts';

export const draftDocumentRoutes = defineRoutes('draft-documents', {
  getDraftPdf: {
    method: 'GET',
    path: '/batches/{batchId}/items/{itemId}/draft/pdf',
    permission: 'batches:read',
    params: { itemId: ItemId },
    summary: 'Look at a draft as a PDF, with what people changed on it',
    description: 'It is marked as a draft on every page, has no number and is no e-invoice.',
    success: 200,
    responseType: 'application/pdf',
    errors: ['NotFound'],
  },
});
