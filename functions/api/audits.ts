import { getAudit, listAudits, listFindings } from '../../domain/operations/audits/read.ts';
import { startAudit } from '../../domain/operations/audits/start.ts';
import { auditMachine } from '../shared/audit-machine.ts';
import { accepted, httpHandler, ok, page } from '../shared/http-handler.ts';
import { journal } from '../shared/journal.ts';
import { clock, stores } from '../shared/services.ts';
import { auditRoutes } from './audits/routes.ts';
import { auditView, findingView, summaryOf } from './audits/views.ts';

const needs = { stores, clock, journal };
const start = startAudit(needs, auditMachine());

export const handler = httpHandler(auditRoutes, {
  startAudit: async ({ tenantId, id, body }) => accepted(summaryOf(await start(tenantId, id, body)), `/audits/${id}`),
  listAudits: async ({ tenantId, page: asked }) => {
    const { items, cursor } = await listAudits(needs)(tenantId, asked);
    return page({ items: items.map(summaryOf), cursor });
  },
  getAudit: async ({ tenantId, params }) => ok(auditView(await getAudit(needs)(tenantId, params.auditId))),
  listFindings: async ({ tenantId, params, page: asked }) => {
    const { items, cursor } = await listFindings(needs)(tenantId, params.auditId, asked);
    return page({ items: items.map(findingView), cursor });
  },
});
