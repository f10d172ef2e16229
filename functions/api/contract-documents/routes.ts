import * as z from 'zod';
import type { ContractDocument } from '../../../domain/contracts/document.ts';
import { documentStatuses, NewContractDocument } from '../../../domain/contracts/document.ts';
import { Id } from '../../../domain/ids.ts';
import type { AnnouncedDocument } from '../../../domain/operations/contract-documents/documents.ts';
import { defineRoutes } from '../route.ts';

const view = {
  documentId: Id,
  contractId: Id,
  name: z.string(),
  type: z.string(),
  bytes: z.int(),
  sha256: z.string(),
  status: z.enum(documentStatuses).exclude(['removing']),
  announcedAt: z.iso.datetime(),
  by: z.string().describe('Who: the `sub` of their token.'),
  storedAt: z.iso.datetime().optional(),
};

export const ContractDocumentView = z.strictObject(view).meta({ id: 'ContractDocument' });

const AnnouncedDocumentView = z
  .strictObject({
    ...view,
    upload: z
      .strictObject({
        method: z.literal('PUT'),
        url: z.url(),
        headers: z.record(z.string(), z.string()).describe('To be sent as they are.'),
        expiresAt: z.iso.datetime(),
      })
      .describe('How to send the file: its bytes as they are. 412 says that it is there already.'),
  })
  .meta({ id: 'AnnouncedContractDocument' });

export const documentView = ({ version: _, status, ...document }: ContractDocument) => ({
  ...document,
  // One that is being removed is shown to nobody.
  status: status === 'stored' ? status : ('announced' as const),
});

export const announcedView = ({ document, upload: { url, headers, expiresAt } }: AnnouncedDocument) => ({
  ...documentView(document),
  upload: { method: 'PUT' as const, url, headers, expiresAt },
});

const path = '/contracts/{contractId}/documents';

export const contractDocumentRoutes = defineRoutes('contract-documents', {
  announceDocument: {
    method: 'POST',
    path,
    permission: 'contracts:write',
    summary: 'Announce a document of a contract',
    description:
      'Answers with a link: send the file there within a quarter of an hour, then store it (`POST …/{documentId}/store`). A file that is not stored is forgotten.',
    body: NewContractDocument,
    success: 201,
    response: AnnouncedDocumentView,
    errors: ['NotFound', 'ClientErased'],
  },
  storeDocument: {
    method: 'POST',
    path: `${path}/{documentId}/store`,
    permission: 'contracts:write',
    summary: 'Keep the file that was sent for a document',
    success: 200,
    response: ContractDocumentView,
    errors: ['NotFound', 'ClientErased', 'Conflict'],
  },
  listDocuments: {
    method: 'GET',
    path,
    permission: 'contracts:read',
    summary: 'List the documents of a contract, the latest first',
    description: 'Those that are stored: a page may hold fewer than were asked for while `nextCursor` goes on.',
    paged: true,
    success: 200,
    response: ContractDocumentView,
    errors: ['NotFound'],
  },
  getDocument: {
    method: 'GET',
    path: `${path}/{documentId}`,
    permission: 'contracts:read',
    summary: 'Read what is known of a document',
    success: 200,
    response: ContractDocumentView,
    errors: ['NotFound'],
  },
  getDocumentFile: {
    method: 'GET',
    path: `${path}/{documentId}/file`,
    permission: 'contracts:read',
    summary: 'Download a document',
    description: 'Leads to its file, which is there for five minutes, to be saved and not to be shown.',
    success: 302,
    errors: ['NotFound'],
  },
  removeDocument: {
    method: 'DELETE',
    path: `${path}/{documentId}`,
    permission: 'contracts:write',
    summary: 'Remove a document with its file, for good',
    description:
      'Where there is none, nothing is left to do. Where the host locks stored objects for some years, the storage keeps what was removed, which nobody can read any more, until that ends.',
    success: 204,
  },
});
