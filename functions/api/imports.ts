import { importToggl } from '../../domain/operations/import-time.ts';
import { httpHandler, ok } from '../shared/http-handler.ts';
import { journal } from '../shared/journal.ts';
import { clock, stores } from '../shared/services.ts';
import { importRoutes } from './imports/routes.ts';

const needs = { stores, clock, journal };

export const handler = httpHandler(importRoutes, {
  importTimeEntries: async ({ tenantId, body }) => ok(await importToggl(needs)(tenantId, body)),
});
