import { importClients } from '../../domain/operations/imports/import-clients.ts';
import { importContracts } from '../../domain/operations/imports/import-contracts.ts';
import { importTime } from '../../domain/operations/imports/import-time.ts';
import {
  announceUpload,
  getFileImport,
  linkToErrors,
  listFileImports,
  startFileImport,
} from '../../domain/operations/imports/uploads.ts';
import { environment } from '../shared/env.ts';
import { accepted, created, httpHandler, ok, page, redirect } from '../shared/http-handler.ts';
import { importMachine } from '../shared/import-machine.ts';
import { journal } from '../shared/journal.ts';
import { s3Links } from '../shared/s3-links.ts';
import { s3Uploads } from '../shared/s3-uploads.ts';
import { clock, stores } from '../shared/services.ts';
import { importRoutes } from './imports/routes.ts';
import { uploadViewOf, viewOf } from './imports/views.ts';

const needs = { stores, clock, journal };
const { BUCKET_NAME } = environment('BUCKET_NAME');
const announce = announceUpload(needs, s3Uploads(BUCKET_NAME));
const start = startFileImport(needs, importMachine());
const errorsLink = linkToErrors(needs, s3Links(BUCKET_NAME));

export const handler = httpHandler(importRoutes, {
  importTimeEntries: async ({ tenantId, body, query }) => ok(await importTime(needs)(tenantId, body, query.dateOrder)),
  importClients: async ({ tenantId, body }) => ok(await importClients(needs)(tenantId, body)),
  importContracts: async ({ tenantId, body, query }) =>
    ok(await importContracts(needs)(tenantId, body, query.dateOrder)),
  announceUpload: async ({ tenantId, id, body }) =>
    created(uploadViewOf(await announce(tenantId, id, body)), `/imports/${id}`),
  startImport: async ({ tenantId, params: { importId } }) =>
    accepted(viewOf(await start(tenantId, importId)), `/imports/${importId}`),
  listImports: async ({ tenantId, page: asked }) => {
    const { items, cursor } = await listFileImports(needs)(tenantId, asked);
    return page({ items: items.map(viewOf), cursor });
  },
  getImport: async ({ tenantId, params }) => ok(viewOf(await getFileImport(needs)(tenantId, params.importId))),
  getImportErrors: async ({ tenantId, params }) => redirect(await errorsLink(tenantId, params.importId)),
});
