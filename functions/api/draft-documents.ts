import { draftPdf } from '../../domain/operations/drafts/pdf.ts';
import { httpHandler } from '../shared/listless-handler.ts';
import { blobs, stores } from '../shared/services-with-objects.ts';
import { draftDocumentRoutes } from './draft-documents/routes.ts';

const pdfOf = draftPdf({ stores, blobs });

export const handler = httpHandler(draftDocumentRoutes, {
  getDraftPdf: async ({ tenantId, params }) => ({
    content: {
      type: 'application/pdf',
      data: await pdfOf(tenantId, params.batchId, params.itemId),
      maxAgeSeconds: 0,
      headers: {
        'cache-control': 'no-store',
        'content-disposition': `inline; filename="draft-${params.itemId}.pdf"`,
      },
    },
  }),
});
