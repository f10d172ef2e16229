import { countsOf } from '../../audits/counts.ts';
import { composeAuditMail } from '../../documents/audit-mail.ts';
import { BillingError } from '../../errors.ts';
import { tellFirm } from '../mails/tell-firm.ts';
import type { Mailer, TableNeeds } from '../ports.ts';
import type { AuditInput } from './ports.ts';

/** What an audit comes to; it becomes the tenant's event. */
export interface AuditClosing {
  readonly errors: number;
  readonly warnings: number;
  readonly repaired: number;
  /** What was found beyond the findings that are kept. */
  readonly notKept: number;
}

export interface AuditCloseOutcome extends AuditClosing {
  /** 0 when the tenant was told, or there is nothing to tell; else seconds to wait before that is tried again. */
  readonly waitSeconds: number;
}

/**
 * The last step: counts what was found, closes, and tells the tenant by mail if there is anything. A mail that is not
 * taken for now is tried again later; the audit is closed meanwhile.
 */
export const closeAudit =
  (needs: TableNeeds, mailer: Mailer) =>
  async ({ tenantId, auditId }: AuditInput): Promise<AuditCloseOutcome> => {
    const { stores, journal } = needs;
    const [tenant, audit, findings] = await Promise.all([
      stores.tenants.get(tenantId),
      stores.audits.get(tenantId, auditId),
      stores.audits.findings(tenantId, auditId),
    ]);
    if (!tenant || !audit) throw new BillingError('NotFound', `there is no audit ${auditId}`);
    const { notKept, createdAt } = audit;
    const found = countsOf(findings);
    const { locale, address, timeZone } = tenant.settings;
    await stores.audits.end(tenantId, auditId, { status: 'closed', found });
    const { errors, warnings, repaired } = found;
    journal.info('audit closed', { tenantId, auditId, errors, warnings, repaired, notKept });
    const closing = { errors, warnings, repaired, notKept };
    if (findings.length + notKept === 0) return { ...closing, waitSeconds: 0 };
    const summary = { auditId, locale, country: address.country, timeZone, createdAt, found, notKept };
    const told = await tellFirm(needs, mailer, tenant, { aboutId: auditId, purpose: 'audit' }, (envelope) =>
      composeAuditMail({ ...envelope, audit: summary }),
    );
    return { ...closing, waitSeconds: told.result === 'later' ? told.waitSeconds : 0 };
  };

/** Writes down that the machine gave up, and why; what was found until then stays. */
export const failAudit =
  ({ stores, journal }: TableNeeds) =>
  async ({ tenantId, auditId, reason }: AuditInput & { readonly reason: string }): Promise<void> => {
    await stores.audits.end(tenantId, auditId, { status: 'failed', reason });
    journal.error('audit failed', { tenantId, auditId });
  };
