import { eraseClient } from '../../domain/operations/client-records/erase.ts';
import { exportClient } from '../../domain/operations/client-records/export.ts';
import { historyOf } from '../../domain/operations/client-records/history.ts';
import { mergeClient } from '../../domain/operations/client-records/merge.ts';
import { overviewOf } from '../../domain/operations/client-records/overview.ts';
import { tenantOf } from '../../domain/operations/tenants/tenant-of.ts';
import { todayOf } from '../../domain/tenants/today.ts';
import { environment } from '../shared/env.ts';
import { httpHandler, ok, page } from '../shared/http-handler.ts';
import { journal } from '../shared/journal.ts';
import { s3Remover } from '../shared/s3-kept-files.ts';
import { clock, stores } from '../shared/services-with-objects.ts';
import { clientRecordView } from './client-records/export-view.ts';
import { clientHistoryView } from './client-records/history-view.ts';
import { overviewView } from './client-records/overview-view.ts';
import { clientRecordRoutes } from './client-records/routes.ts';

const { BUCKET_NAME } = environment('BUCKET_NAME');
const needs = { stores, clock, journal, files: s3Remover(BUCKET_NAME) };

export const handler = httpHandler(clientRecordRoutes, {
  getClientOverview: async ({ tenantId, params }) =>
    ok(overviewView(await overviewOf(needs)(tenantId, params.clientId))),
  getClientHistory: async ({ tenantId, params, page: asked }) => {
    const { items, cursor } = await historyOf(needs)(tenantId, params.clientId, asked);
    return page({ items: items.map(clientHistoryView), cursor });
  },
  eraseClient: async ({ tenantId, subject: by, params: { clientId }, body: { confirm } }) =>
    ok(await eraseClient(needs)({ tenantId, clientId, by, confirm })),
  mergeClient: async ({ tenantId, subject: by, params: { clientId }, expectedVersion: expected, body }) =>
    ok(await mergeClient(needs)({ tenantId, clientId, expected, by }, body)),
  exportClient: async ({ tenantId, params, page: asked, now }) => {
    const today = todayOf(await tenantOf(stores, tenantId), now);
    const { items, cursor } = await exportClient(needs)(tenantId, params.clientId, asked);
    return page({ items: items.map((record) => clientRecordView(record, today)), cursor });
  },
});
