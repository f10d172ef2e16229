import { accounted, costToKeep, unaccounted } from '../../billables/accounting.ts';
import { type Accounted, dayOf } from '../../billables/billable.ts';
import { accepted } from '../../billables/checked.ts';
import { changePlace } from '../../billables/placing.ts';
import type { TimeEntryView } from '../../billables/time-entry-view.ts';
import type { TimeSelection } from '../../billables/time-selection.ts';
import { type TimeState, timeStateOf } from '../../billables/time-state.ts';
import type { LocalDate } from '../../calendar/local-date.ts';
import { BillingError } from '../../errors.ts';
import { todayOf } from '../../tenants/today.ts';
import { contractOf } from '../billables/read.ts';
import { type BillableVersion, untilSettled } from '../billables/until-settled.ts';
import type { TableNeeds } from '../ports.ts';
import { readTenant } from '../tenants/settings.ts';
import { presentCosts } from './costs.ts';
import { type EntryKey, eachInTime, nameOf, whileInTime } from './each.ts';
import { besideContracts, type Found } from './found.ts';
import { isTime } from './price-log.ts';
import { readTimeEntry } from './read.ts';
import { selectedIn } from './selected.ts';

export const accountingOutcomes = [
  'accounted',
  'alreadyAccounted',
  'billed',
  'held',
  'unpriced',
  'notFound',
  'pending',
] as const;
export type AccountingOutcome = (typeof accountingOutcomes)[number];

/** What became of one entry. `unpriced`: nobody can say what it costs now, for the reason given, so there is nothing to keep. */
export interface Accounting extends EntryKey {
  readonly outcome: AccountingOutcome;
  readonly accounted?: Accounted | undefined;
  readonly problem?: { readonly code: string; readonly detail: string } | undefined;
}

export interface AccountedEntries {
  readonly entries: readonly Accounting[];
  /** There are more than one request takes. */
  readonly more: boolean;
}

const REFUSED: Readonly<Record<Exclude<TimeState, 'open'>, AccountingOutcome>> = {
  proposed: 'held',
  held: 'held',
  accounted: 'alreadyAccounted',
  invoiced: 'billed',
};

/** The entries of some keys beside their contracts; what is not there is left out. */
const readFound = async (
  stores: TableNeeds['stores'],
  tenantId: string,
  keys: readonly EntryKey[],
): Promise<readonly Found[]> => {
  const byContract = Map.groupBy(keys, ({ contractId }) => contractId);
  const read = await Promise.all(
    [...byContract].map(([contractId, those]) =>
      stores.log.many(tenantId, contractId, [...new Set(those.map(({ billableId }) => billableId))]),
    ),
  );
  return besideContracts(stores, tenantId, read.flat().filter(isTime));
};

/** Accounts entries one by one at what they cost when all of them were priced; one that changed meanwhile is priced anew. */
const accountingOf = async (needs: TableNeeds, tenantId: string, keys: readonly EntryKey[]) => {
  const { stores, clock } = needs;
  const tenant = await readTenant(needs)(tenantId);
  const priced = await readFound(stores, tenantId, keys);
  const costOf = await presentCosts(needs)(tenantId, tenant, priced);
  const known = new Map(priced.map((found) => [nameOf(found.entry), found]));

  const costNow = async (found: Found) => {
    const before = known.get(nameOf(found.entry));
    if (before?.entry.version === found.entry.version) return costOf(before);
    return (await presentCosts(needs)(tenantId, tenant, [found]))(found);
  };

  return async (key: EntryKey): Promise<Omit<Accounting, keyof EntryKey>> => {
    let outcome: Omit<Accounting, keyof EntryKey> = { outcome: 'pending' };
    await untilSettled(stores, ['time'], { tenantId, ...key }, async (read) => {
      const record = await contractOf(stores, tenantId, key.contractId);
      const state = timeStateOf(read, record.state);
      if (state !== 'open') {
        outcome = { outcome: REFUSED[state], accounted: read.accounted };
        return 'changed';
      }
      const shown = await costNow({ entry: read, record });
      if (shown.cost === undefined) {
        outcome = { outcome: 'unpriced', problem: shown.costProblem };
        return 'changed';
      }
      const now = clock();
      const today: LocalDate = todayOf(tenant, now);
      const entry = accounted(read, costToKeep(shown.cost, shown.pricedBy ?? []), now.toISOString(), today);
      const { held, postponedTo } = accepted(changePlace(read, dayOf(read), {}, today));
      outcome = { outcome: 'accounted', accounted: entry.accounted };
      return stores.log.change(tenantId, read, entry, held, postponedTo);
    });
    return outcome;
  };
};

/**
 * Accounts work (semantics.md §1.8): keeps what each entry comes to, and locks it. Where the contract takes its terms by the
 * day of accounting, a new tariff holds for what is accounted after it. What is accounted already stays as it is.
 */
export const accountTimeEntries =
  (needs: TableNeeds) =>
  async (tenantId: string, selection: TimeSelection): Promise<AccountedEntries> => {
    const hasTime = whileInTime(needs.clock);
    const { keys, more } = await selectedIn('open')(needs.stores, tenantId, selection, hasTime);
    const accountOne = await accountingOf(needs, tenantId, keys);
    const entries = await eachInTime(keys, hasTime, accountOne);
    const done = entries.filter(({ outcome }) => outcome === 'accounted').length;
    needs.journal.info('time entries accounted', { tenantId, entries: entries.length, accounted: done });
    return { entries, more };
  };

/** Opens an accounted entry again, while it is on no invoice. */
export const undoAccounting =
  (needs: TableNeeds) =>
  async (version: BillableVersion): Promise<TimeEntryView> => {
    const { tenantId, contractId, billableId } = version;
    const tenant = await readTenant(needs)(tenantId);
    await untilSettled(needs.stores, ['time'], version, async (read) => {
      if (read.accounted === undefined) throw new BillingError('NotFound', 'it is not accounted');
      const { held, postponedTo } = accepted(changePlace(read, dayOf(read), {}, todayOf(tenant, needs.clock())));
      return needs.stores.log.change(tenantId, read, unaccounted(read), held, postponedTo);
    });
    return readTimeEntry(needs)(tenantId, contractId, billableId);
  };
