import {
  announceDocument,
  linkToDocument,
  listDocuments,
  readDocument,
  removeDocument,
  storeDocument,
} from '../../domain/operations/contract-documents/documents.ts';
import { environment } from '../shared/env.ts';
import { created, httpHandler, noContent, ok, page, redirect } from '../shared/http-handler.ts';
import { s3KeptFiles } from '../shared/s3-kept-files.ts';
import { clock, stores } from '../shared/services.ts';
import { announcedView, contractDocumentRoutes, documentView } from './contract-documents/routes.ts';

const { BUCKET_NAME } = environment('BUCKET_NAME');
const needs = { stores, clock, files: s3KeptFiles(BUCKET_NAME) };

export const handler = httpHandler(contractDocumentRoutes, {
  announceDocument: async ({ tenantId, subject, id, params: { contractId }, body }) => {
    const announced = await announceDocument(needs)({ tenantId, contractId, documentId: id }, body, subject);
    return created(announcedView(announced), `/contracts/${contractId}/documents/${id}`);
  },
  storeDocument: async ({ tenantId, params }) => ok(documentView(await storeDocument(needs)({ tenantId, ...params }))),
  listDocuments: async ({ tenantId, params, page: asked }) => {
    const { items, cursor } = await listDocuments(needs)(tenantId, params.contractId, asked);
    return page({ items: items.map(documentView), cursor });
  },
  getDocument: async ({ tenantId, params }) => ok(documentView(await readDocument(needs, { tenantId, ...params }))),
  getDocumentFile: async ({ tenantId, params }) => redirect(await linkToDocument(needs)({ tenantId, ...params })),
  removeDocument: async ({ tenantId, params }) => {
    await removeDocument(needs)({ tenantId, ...params });
    return noContent();
  },
});
