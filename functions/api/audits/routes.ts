import { NewAudit } from '../../../domain/audits/audit.ts';
import { defineRoutes } from '../route.ts';
import { AuditSummary, AuditView, FindingView } from './views.ts';

export const auditRoutes = defineRoutes('audits', {
  startAudit: {
    method: 'POST',
    path: '/audits',
    permission: 'audits:run',
    summary: 'Start an audit',
    description:
      'It goes over all that is billed: numbers without a gap, sums that add up, every piece of work billed once or open, PDFs and mails. What counts as billed and is on no invoice is given back, so that the next bill takes it; everything else is only reported. Every firm is audited each week by itself.',
    body: NewAudit,
    success: 202,
    response: AuditSummary,
  },
  listAudits: {
    method: 'GET',
    path: '/audits',
    permission: 'invoices:read',
    summary: 'List the audits, newest first',
    paged: true,
    success: 200,
    response: AuditSummary,
  },
  getAudit: {
    method: 'GET',
    path: '/audits/{auditId}',
    permission: 'invoices:read',
    summary: 'Read what an audit came to',
    success: 200,
    response: AuditView,
    errors: ['NotFound'],
  },
  listFindings: {
    method: 'GET',
    path: '/audits/{auditId}/findings',
    permission: 'invoices:read',
    summary: 'List what an audit found, each with what to do',
    paged: true,
    success: 200,
    response: FindingView,
    errors: ['NotFound'],
  },
});
