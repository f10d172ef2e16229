import { type CostRate, costRateIdOf, type NewCostRate } from '../technicians/cost-rate.ts';
import type { Page, PageRequest, Table } from './table.ts';

type Row = CostRate & { readonly tenantId: string };
const fromRow = ({ tenantId: _, ...rate }: Row): CostRate => rate;

/** What work costs the firm. */
export const costRateStore = ({ costRate }: Pick<Table, 'costRate'>) => ({
  /** Writes a rate, in place of the one of the same technician, team, work type and day. */
  async put(tenantId: string, rate: NewCostRate): Promise<CostRate> {
    const row = { tenantId, costRateId: costRateIdOf(rate), ...rate };
    await costRate.put(row).go();
    return fromRow(row);
  },

  async remove(tenantId: string, costRateId: string): Promise<void> {
    await costRate.delete({ tenantId, costRateId }).go();
  },

  /** Every rate of a tenant. */
  async all(tenantId: string): Promise<readonly CostRate[]> {
    const { data } = await costRate.query.ofTenant({ tenantId }).go({ pages: 'all' });
    return data.map(fromRow);
  },

  async list(tenantId: string, { limit, cursor }: PageRequest): Promise<Page<CostRate>> {
    const page = await costRate.query.ofTenant({ tenantId }).go({ count: limit, cursor: cursor ?? null });
    return { items: page.data.map(fromRow), cursor: page.cursor };
  },
});
