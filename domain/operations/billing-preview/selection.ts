import * as z from 'zod';
import { layOut, selects } from '../../batches/lay-out.ts';
import { NewBatch } from '../../batches/new-batch.ts';
import type { LocalDate } from '../../calendar/local-date.ts';
import type { Contract } from '../../contracts/contract.ts';
import { BillingError } from '../../errors.ts';
import type { ContractRecord } from '../../table/contract-store.ts';
import type { Page } from '../../table/table.ts';
import { todayOf } from '../../tenants/today.ts';
import type { TableNeeds } from '../ports.ts';
import { guardReach } from '../pricing/preview.ts';
import { readTenant } from '../tenants/settings.ts';
import { type PreviewInvoice, type PreviewTotals, previewInvoices } from './invoices.ts';
import { priceMany } from './price-many.ts';

/** Most contracts that one answer has the time for; a batch takes any number, and its review shows the same. */
export const MAX_SELECTED = 500;
const LIST_PAGE = 100;

const { through, contractIds, leftOutContractIds, postponed, openWork } = NewBatch.shape;
const { invoiceGrouping, separatePurchaseOrders, lineGrouping } = NewBatch.shape;

/** What a batch would be started with, as far as it decides about amounts. */
export const PreviewSelection = z
  .strictObject({
    ...{ through, contractIds, leftOutContractIds, postponed, openWork },
    ...{ invoiceGrouping, separatePurchaseOrders, lineGrouping },
  })
  .meta({ id: 'PreviewSelection' });
export type PreviewSelection = z.infer<typeof PreviewSelection>;

export interface SelectionPreview {
  readonly through: LocalDate;
  readonly totals: PreviewTotals;
  readonly invoices: readonly PreviewInvoice[];
}

type Reading = Pick<TableNeeds, 'stores' | 'clock' | 'journal'>;

const tooMany = (): BillingError => {
  const detail = `more than ${MAX_SELECTED} contracts: start the batch, whose review shows the same before anything is issued`;
  return new BillingError('RequestInvalid', `/contractIds: ${detail}`, [{ pointer: '/contractIds', detail }]);
};

const namedRecords = async ({ stores }: Reading, tenantId: string, named: readonly string[]) => {
  const records = await stores.contracts.many(tenantId, named);
  const faults = named.flatMap((contractId, i) =>
    records.has(contractId) ? [] : [{ pointer: `/contractIds/${i}`, detail: 'there is no such contract' }],
  );
  if (faults.length > 0) throw new BillingError('NotFound', 'a contract of the selection does not exist', faults);
  return records;
};

/** All contracts that are selected, looked through page by page until there are too many. */
const dueRecords = async ({ stores }: Reading, tenantId: string, isSelected: (contract: Contract) => boolean) => {
  const selected: string[] = [];
  let cursor: string | null = null;
  do {
    const place = { limit: LIST_PAGE, cursor: cursor ?? undefined };
    const page: Page<Contract> = await stores.contracts.list(tenantId, place);
    selected.push(...page.items.filter(isSelected).map(({ contractId }) => contractId));
    if (selected.length > MAX_SELECTED) throw tooMany();
    cursor = page.cursor;
  } while (cursor !== null);
  return stores.contracts.many(tenantId, selected);
};

/** The contracts of a selection. Throws `NotFound`, `EmptySelection`, and `RequestInvalid` for too many. */
const selectedRecords = async (
  needs: Reading,
  tenantId: string,
  asked: PreviewSelection,
  today: LocalDate,
): Promise<readonly ContractRecord[]> => {
  const isSelected = selects(asked, today);
  const records = asked.contractIds
    ? await namedRecords(needs, tenantId, asked.contractIds)
    : await dueRecords(needs, tenantId, isSelected);
  const selected = [...records.values()].filter(({ contract }) => isSelected(contract));
  if (selected.length === 0) throw new BillingError('EmptySelection', 'no contract is left to bill: select others');
  return selected;
};

/** What a batch of a selection would come to, invoice by invoice. Stores nothing. */
export const previewSelection =
  (needs: Reading) =>
  async (tenantId: string, asked: PreviewSelection): Promise<SelectionPreview> => {
    const tenant = await readTenant(needs)(tenantId);
    const today = todayOf(tenant, needs.clock());
    guardReach(asked.through, today, '/through');
    const records = await selectedRecords(needs, tenantId, asked, today);
    const contracts = records.map(({ contract }) => contract);
    const clients = await needs.stores.clients.many(
      tenantId,
      contracts.map(({ clientId }) => clientId),
    );
    const without = new Set(asked.postponed?.map(({ billableId }) => billableId));
    const { lineGrouping, openWork } = asked;
    const how = { tenant, through: asked.through, lineGrouping, openWork, without };
    const priced = await priceMany(needs, how, records, clients);
    const orderOfClient = new Map([...clients].map(([clientId, { purchaseOrder }]) => [clientId, purchaseOrder]));
    const groups = layOut(contracts, { ...asked, orderOfClient, shardSize: MAX_SELECTED }).flat();
    const byId = new Map(priced.map((one) => [one.open.contract.contractId, one]));
    return { through: asked.through, ...previewInvoices(tenant, clients, groups, byId) };
  };
