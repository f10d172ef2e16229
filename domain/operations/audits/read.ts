import type { Audit } from '../../audits/audit.ts';
import type { Finding } from '../../audits/finding.ts';
import { BillingError } from '../../errors.ts';
import type { Page, PageRequest } from '../../table/table.ts';
import type { TableNeeds } from '../ports.ts';

type Reading = Pick<TableNeeds, 'stores'>;

export const getAudit =
  ({ stores }: Reading) =>
  async (tenantId: string, auditId: string): Promise<Audit> => {
    const audit = await stores.audits.get(tenantId, auditId);
    if (!audit) throw new BillingError('NotFound', 'there is no such audit');
    return audit;
  };

export const listAudits =
  ({ stores }: Reading) =>
  (tenantId: string, page: PageRequest): Promise<Page<Audit>> =>
    stores.audits.list(tenantId, page);

/** What an audit has found so far. */
export const listFindings =
  (needs: Reading) =>
  async (tenantId: string, auditId: string, page: PageRequest): Promise<Page<Finding>> => {
    await getAudit(needs)(tenantId, auditId);
    return needs.stores.audits.listFindings(tenantId, auditId, page);
  };
