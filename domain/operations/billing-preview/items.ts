import { itemsOf, type OpenItem } from '../../batches/readiness.ts';
import type { LocalDate } from '../../calendar/local-date.ts';
import type { BilledAmounts } from '../../invoicing/compose.ts';
import { contractOf } from '../billables/read.ts';
import type { TableNeeds } from '../ports.ts';
import { readTenant } from '../tenants/settings.ts';
import { throughOf } from './list.ts';
import { priceMany } from './price-many.ts';
import { type PreviewRow, rowOf } from './rows.ts';

/** Most items, and most lines, that one answer shows. */
export const MAX_ITEMS = 2_000;

/** A contract of the preview down to its items. */
export interface PreviewItems {
  readonly through: LocalDate;
  /** Absent where nothing is open. */
  readonly row: PreviewRow | undefined;
  /** What a bill through the day would say; absent where it bills nothing, or cannot be made. */
  readonly amounts: BilledAmounts | undefined;
  readonly items: readonly OpenItem[];
  /** How many more items and lines there are than are shown. */
  readonly more: { readonly items: number; readonly lines: number };
}

const beyond = (length: number): number => Math.max(0, length - MAX_ITEMS);

/** What is open on one contract, item by item, so that a person can choose what to leave out. Stores nothing. */
export const previewItems =
  (needs: Pick<TableNeeds, 'stores' | 'clock' | 'journal'>) =>
  async (tenantId: string, contractId: string, asked: LocalDate | undefined): Promise<PreviewItems> => {
    const [tenant, record] = await Promise.all([
      readTenant(needs)(tenantId),
      contractOf(needs.stores, tenantId, contractId, ''),
    ]);
    const through = throughOf(tenant, needs.clock(), asked);
    const clients = await needs.stores.clients.many(tenantId, [record.contract.clientId]);
    const how = { tenant, through, lineGrouping: 'ticket', openWork: false } as const;
    const priced = await priceMany(needs, how, [record], clients);
    const [one] = priced;
    const items = one === undefined ? [] : itemsOf(one.open);
    const amounts = one?.selected;
    return {
      through,
      row: one && rowOf(one, clients.get(record.contract.clientId), tenant),
      amounts: amounts && { ...amounts, lines: amounts.lines.slice(0, MAX_ITEMS) },
      items: items.slice(0, MAX_ITEMS),
      more: { items: beyond(items.length), lines: beyond(amounts?.lines.length ?? 0) },
    };
  };
