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

/** The last step: counts what was found, tells the tenant by mail if there is anything, and closes. */
export const closeAudit =
  (needs: TableNeeds, mailer: Mailer) =>
  async ({ tenantId, auditId }: AuditInput): Promise<AuditClosing> => {
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
    if (findings.length + notKept > 0) {
      const summary = { auditId, locale, country: address.country, timeZone, createdAt, found, notKept };
      await tellFirm(needs, mailer, tenant, { aboutId: auditId, purpose: 'audit' }, (envelope) =>
        composeAuditMail({ ...envelope, audit: summary }),
      );
    }
    await stores.audits.end(tenantId, auditId, { status: 'closed', found });
    const { errors, warnings, repaired } = found;
    journal.info('audit closed', { tenantId, auditId, errors, warnings, repaired, notKept });
    return { errors, warnings, repaired, notKept };
  };

/** Writes down that the machine gave up, and why; what was found until then stays. */
export const failAudit =
  ({ stores, journal }: TableNeeds) =>
  async ({ tenantId, auditId, reason }: AuditInput & { readonly reason: string }): Promise<void> => {
    await stores.audits.end(tenantId, auditId, { status: 'failed', reason });
    journal.error('audit failed', { tenantId, auditId });
  };
