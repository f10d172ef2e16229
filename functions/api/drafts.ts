import { editDraft } from '../../domain/operations/drafts/edit.ts';
import { postponeOnDraft } from '../../domain/operations/drafts/postpone.ts';
import { readDraft } from '../../domain/operations/drafts/read.ts';
import { recomputeDraft } from '../../domain/operations/drafts/recompute.ts';
import { versioned } from '../shared/http/reply.ts';
import { journal } from '../shared/journal.ts';
import { httpHandler, ok } from '../shared/listless-handler.ts';
import { blobs, clock, stores } from '../shared/services-with-objects.ts';
import { itemView } from './batches/views.ts';
import { draftRoutes } from './drafts/routes.ts';
import { draftView } from './drafts/views.ts';

const needs = { stores, blobs, clock, journal };

export const handler = httpHandler(draftRoutes, {
  getDraft: async ({ tenantId, params }) =>
    versioned(draftView(await readDraft(needs)(tenantId, params.batchId, params.itemId))),
  editDraft: async ({ tenantId, subject, params, expectedVersion: expected, body }) =>
    versioned(draftView(await editDraft(needs)({ tenantId, ...params, expected }, body, subject))),
  postponeOnDraft: async ({ tenantId, params, body }) =>
    ok(itemView({ item: await postponeOnDraft(needs)(tenantId, params.batchId, params.itemId, body) })),
  recomputeDraft: async ({ tenantId, params }) =>
    ok(itemView({ item: await recomputeDraft(needs)(tenantId, params.batchId, params.itemId) })),
});
