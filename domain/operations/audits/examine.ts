import { type Audit, MAX_FINDINGS, type Position } from '../../audits/audit.ts';
import { assertNever, BillingError } from '../../errors.ts';
import { lookAtBatches } from './batches.ts';
import { lookAtContracts } from './contracts.ts';
import { lookAtDocuments } from './documents.ts';
import type { AuditInput, AuditNeeds, Look } from './ports.ts';

/** A page is begun only with this much time left: it may have to be read twice. */
const PAGE_MILLISECONDS = 90_000;

const look = (needs: AuditNeeds, tenantId: string, audit: Audit, position: Position): Promise<Look> | undefined => {
  switch (position.part) {
    case 'batches':
      return lookAtBatches(needs, tenantId, audit, position);
    case 'documents':
      return lookAtDocuments(needs, tenantId, audit, position);
    case 'contracts':
      return lookAtContracts(needs, tenantId, audit, position);
    case 'end':
      return undefined;
    default:
      return assertNever(position);
  }
};

/** Keeps what a page came to, and then moves the audit on: stopped in between, the page is looked at again. */
const take = async ({ stores }: AuditNeeds, tenantId: string, audit: Audit, found: Look): Promise<void> => {
  const { position, figures, findings, repaired = 0 } = found;
  const room = Math.max(0, MAX_FINDINGS - audit.kept - repaired);
  const kept = findings.slice(0, room);
  await stores.audits.keep(tenantId, audit.auditId, kept);
  await stores.audits.advance(tenantId, audit, {
    position,
    figures,
    kept: audit.kept + repaired + kept.length,
    notKept: audit.notKept + findings.length - kept.length,
  });
};

/** Looks at page after page, from where the audit is, until all is looked at or the function's time is up. */
export const examineAudit =
  (needs: AuditNeeds) =>
  async ({ tenantId, auditId }: AuditInput, timeLeft: () => number): Promise<{ readonly done: boolean }> => {
    for (;;) {
      const audit = await needs.stores.audits.get(tenantId, auditId);
      if (!audit) throw new BillingError('NotFound', `there is no audit ${auditId}`);
      const page = audit.status === 'running' ? look(needs, tenantId, audit, audit.position) : undefined;
      if (!page) return { done: true };
      await take(needs, tenantId, audit, await page);
      if (timeLeft() < PAGE_MILLISECONDS) return { done: false };
    }
  };
