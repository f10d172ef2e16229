import { SFNClient } from '@aws-sdk/client-sfn';
import { startAdHoc } from '../../domain/operations/batches/ad-hoc.ts';
import { billOneContract } from '../../domain/operations/batches/bill-contract.ts';
import { decideBatch } from '../../domain/operations/batches/decide.ts';
import { getBatch, listBatches, listBatchItems, namedItem } from '../../domain/operations/batches/read.ts';
import { regroupBatch } from '../../domain/operations/batches/regroup.ts';
import { removeItem, restoreItem } from '../../domain/operations/batches/remove.ts';
import { retryBatch } from '../../domain/operations/batches/retry.ts';
import { startBatch } from '../../domain/operations/batches/start.ts';
import { environment } from '../shared/env.ts';
import { accepted, httpHandler, ok, page } from '../shared/http-handler.ts';
import { journal } from '../shared/journal.ts';
import { clock, stores } from '../shared/services.ts';
import { stepFunctionsMachine } from '../shared/step-functions.ts';
import { batchRoutes } from './batches/routes.ts';
import { batchView, itemView, summaryOf } from './batches/views.ts';

const needs = { stores, clock, journal };
const machine = stepFunctionsMachine(new SFNClient({}), environment('MACHINE_ARN').MACHINE_ARN);
const decide = decideBatch(needs, machine);
const named = namedItem(needs);

export const handler = httpHandler(batchRoutes, {
  startBatch: async ({ tenantId, id, body }) =>
    accepted(summaryOf(await startBatch(needs, machine)(tenantId, id, body)), `/batches/${id}`),
  billContract: async ({ tenantId, params, id, body }) => {
    const batch = await billOneContract(needs, machine)(tenantId, params.contractId, id, body);
    return accepted(summaryOf(batch), `/batches/${id}`);
  },
  writeInvoice: async ({ tenantId, id, body }) =>
    accepted(summaryOf(await startAdHoc(needs, machine)(tenantId, id, body)), `/batches/${id}`),
  listBatches: async ({ tenantId, page: asked }) => {
    const { items, cursor } = await listBatches(needs)(tenantId, asked);
    return page({ items: items.map(summaryOf), cursor });
  },
  getBatch: async ({ tenantId, params }) => ok(batchView(await getBatch(needs)(tenantId, params.batchId))),
  listBatchItems: async ({ tenantId, params, query, page: asked }) => {
    const { items, cursor } = await listBatchItems(needs)(tenantId, params.batchId, asked, query.status);
    return page({ items: items.map(itemView), cursor });
  },
  approveBatch: async ({ tenantId, params, subject, body }) =>
    ok(summaryOf(await decide(tenantId, params.batchId, 'approve', subject, body))),
  cancelBatch: async ({ tenantId, params, subject }) =>
    ok(summaryOf(await decide(tenantId, params.batchId, 'cancel', subject))),
  regroupBatch: async ({ tenantId, params, id, body, subject }) =>
    ok(summaryOf(await regroupBatch(needs, machine)(tenantId, params.batchId, id, body, subject))),
  retryBatch: async ({ tenantId, params, id }) =>
    ok(summaryOf(await retryBatch(needs, machine)(tenantId, params.batchId, id))),
  removeItem: async ({ tenantId, params, body: { reason }, subject: by }) => {
    const item = await removeItem(needs)(tenantId, params.batchId, params.itemId, { reason, by });
    return ok(itemView(await named(tenantId, item)));
  },
  restoreItem: async ({ tenantId, params }) =>
    ok(itemView(await named(tenantId, await restoreItem(needs)(tenantId, params.batchId, params.itemId)))),
});
