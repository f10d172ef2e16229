import { SFNClient } from '@aws-sdk/client-sfn';
import { decideBatch } from '../../domain/operations/batches/decide.ts';
import { getBatch, getDraft, listBatches, listBatchItems } from '../../domain/operations/batches/read.ts';
import { startBatch } from '../../domain/operations/batches/start.ts';
import { environment } from '../shared/env.ts';
import { accepted, httpHandler, ok, page } from '../shared/http-handler.ts';
import { journal } from '../shared/journal.ts';
import { clock, stores } from '../shared/services-with-objects.ts';
import { stepFunctionsMachine } from '../shared/step-functions.ts';
import { batchRoutes } from './batches/routes.ts';
import { batchView, draftView, itemView, summaryOf } from './batches/views.ts';

const needs = { stores, clock, journal };
const machine = stepFunctionsMachine(new SFNClient({}), environment('MACHINE_ARN').MACHINE_ARN);
const decide = decideBatch(needs, machine);

export const handler = httpHandler(batchRoutes, {
  startBatch: async ({ tenantId, id, body }) =>
    accepted(summaryOf(await startBatch(needs, machine)(tenantId, id, body)), `/batches/${id}`),
  listBatches: async ({ tenantId, page: asked }) => {
    const { items, cursor } = await listBatches(needs)(tenantId, asked);
    return page({ items: items.map(summaryOf), cursor });
  },
  getBatch: async ({ tenantId, params }) => ok(batchView(await getBatch(needs)(tenantId, params.batchId))),
  listBatchItems: async ({ tenantId, params, page: asked }) => {
    const { items, cursor } = await listBatchItems(needs)(tenantId, params.batchId, asked);
    return page({ items: items.map(itemView), cursor });
  },
  getDraft: async ({ tenantId, params }) =>
    ok(draftView(await getDraft(needs)(tenantId, params.batchId, params.itemId))),
  approveBatch: async ({ tenantId, params, subject }) =>
    ok(summaryOf(await decide(tenantId, params.batchId, 'approve', subject))),
  cancelBatch: async ({ tenantId, params, subject }) =>
    ok(summaryOf(await decide(tenantId, params.batchId, 'cancel', subject))),
});
