import { type TimeEntryView, viewOf } from '../../billables/time-entry-view.ts';
import type { TimeFilter } from '../../billables/time-filter.ts';
import type { Page, PageRequest } from '../../table/table.ts';
import { billableOf, contractOf } from '../billables/read.ts';
import type { TableNeeds } from '../ports.ts';
import { readTenant } from '../tenants/settings.ts';
import { presentCosts } from './costs.ts';
import { nameOf } from './each.ts';
import { type Found, findPage } from './found.ts';
import { invoicedCosts } from './invoiced-costs.ts';

type Reading = Pick<TableNeeds, 'stores' | 'clock'>;
const KINDS = ['time'] as const;

/** Entries with what each comes to at present. */
export const pricedViews =
  (needs: Reading) =>
  async (tenantId: string, found: readonly Found[]): Promise<readonly TimeEntryView[]> => {
    const tenant = await readTenant(needs)(tenantId);
    const [costOf, invoiced] = await Promise.all([
      presentCosts(needs)(tenantId, tenant, found),
      invoicedCosts(needs.stores, tenantId, found),
    ]);
    const { timeZone } = tenant.settings;
    return found.map((one) => {
      const cost = { ...costOf(one), ...invoiced.get(nameOf(one.entry)) };
      return viewOf(one.entry, one.record.state, timeZone, cost);
    });
  };

/** An entry with what it comes to. */
export const readTimeEntry =
  (needs: Reading) =>
  async (tenantId: string, contractId: string, billableId: string): Promise<TimeEntryView> => {
    const { stores } = needs;
    const [record, entry] = await Promise.all([
      contractOf(stores, tenantId, contractId, ''),
      billableOf(stores, KINDS, tenantId, contractId, billableId),
    ]);
    const [view] = await pricedViews(needs)(tenantId, [{ entry, record }]);
    return view as TimeEntryView;
  };

/** A page of the work that a filter finds, with what each entry comes to. */
export const listTimeEntries =
  (needs: Reading) =>
  async (tenantId: string, filter: TimeFilter, page: PageRequest): Promise<Page<TimeEntryView>> => {
    const { items, cursor } = await findPage(needs.stores, tenantId, filter, page);
    return { items: await pricedViews(needs)(tenantId, items), cursor };
  };
