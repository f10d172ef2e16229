import type { LocalDate } from '../../calendar/local-date.ts';
import type { Client } from '../../clients/client.ts';
import { BillingError } from '../../errors.ts';
import { cutoffAt } from '../../ids.ts';
import type { ContractRecord } from '../../table/contract-store.ts';
import type { LineGrouping, Tenant } from '../../tenants/tenant.ts';
import { concurrently } from '../concurrently.ts';
import type { TableNeeds } from '../ports.ts';
import { readingListsOnce } from '../price-lists.ts';
import { holidaysOf, type OpenFacts, readOpenFacts } from '../pricing/contract-facts.ts';
import { lockedBy, type PricedOpen, priceOpen } from './price-open.ts';

const QUERIES_AT_ONCE = 10;

/** How contracts are to be looked at. */
export interface Asked {
  readonly tenant: Tenant;
  readonly through: LocalDate;
  readonly lineGrouping: LineGrouping;
  readonly openWork: boolean;
  /** Billables that are left out. */
  readonly without?: ReadonlySet<string> | undefined;
}

/** What is wrong with the one contract; anything else is wrong for all of them. */
const isOfContract = (error: unknown): boolean => error instanceof BillingError && error.code === 'HistoryMissing';

type Found = { readonly facts: OpenFacts } | { readonly record: ContractRecord; readonly error: unknown };

/** What of a contract a bill may not take is taken from its log; it stands under a later date then. */
const leavingOut = (facts: OpenFacts, without: Asked['without']): OpenFacts =>
  without === undefined || without.size === 0
    ? facts
    : { ...facts, billables: facts.billables.filter(({ billableId }) => !without.has(billableId)) };

/** Reads and prices contracts, in their order, one Query each; whatever is wrong with one stays with it. */
export const priceMany = async (
  { stores, clock, journal }: Pick<TableNeeds, 'stores' | 'clock' | 'journal'>,
  { tenant, without, ...asked }: Asked,
  records: readonly ContractRecord[],
  clients: ReadonlyMap<string, Client>,
): Promise<readonly PricedOpen[]> => {
  const { tenantId } = tenant;
  const reading = readingListsOnce(stores);
  const cutoff = cutoffAt(clock());
  const found = await concurrently(records, QUERIES_AT_ONCE, async (record): Promise<Found> => {
    try {
      return { facts: leavingOut(await readOpenFacts(reading, tenantId, record), without) };
    } catch (error) {
      if (!isOfContract(error)) throw error;
      return { record, error };
    }
  });
  const holidays = await holidaysOf(
    found.flatMap((one) => ('facts' in one ? [one.facts] : [])),
    asked.through,
  );
  const facts = { tenant, cutoff, holidays, ...asked };
  const priced = found.map((one) =>
    'facts' in one
      ? priceOpen(one.facts, clients.get(one.facts.contract.clientId), facts)
      : lockedBy({ ...one.record, through: asked.through, billables: [], held: [] }, one.error),
  );
  for (const { open, defect } of priced) {
    const { contractId } = open.contract;
    if (defect !== undefined) journal.error('a contract could not be previewed', { tenantId, contractId, defect });
  }
  return priced;
};
