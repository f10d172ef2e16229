import type { TimeEntryView } from '../../billables/time-entry-view.ts';
import type { TimeFilter } from '../../billables/time-filter.ts';
import { type TimeState, timeStates } from '../../billables/time-state.ts';
import { BillingError } from '../../errors.ts';
import { type Minor, sum } from '../../money/rounding.ts';
import type { TableNeeds } from '../ports.ts';
import { whileInTime } from './each.ts';
import { type Found, findAll } from './found.ts';
import { pricedViews } from './read.ts';

/** Most entries that one answer has the time to add up. */
export const MAX_TOTALLED = 20_000;

/** Entries of one state. */
export interface TimeTotal {
  readonly entries: number;
  /** As worked. */
  readonly seconds: number;
  /** Before tax, in minor units, one for each currency that clients are billed in. */
  readonly amounts: readonly { readonly amount: Minor; readonly currency: string }[];
  /** Entries whose cost is not known, and in no amount. */
  readonly unpriced: number;
}

export type TimeTotals = TimeTotal & Readonly<Record<TimeState, TimeTotal>>;

export const totalOf = (views: readonly TimeEntryView[]): TimeTotal => {
  const costs = views.flatMap(({ cost }) => cost ?? []);
  const byCurrency = Map.groupBy(costs, ({ currency }) => currency);
  return {
    entries: views.length,
    seconds: views.reduce((total, { seconds }) => total + seconds, 0),
    amounts: [...byCurrency]
      .map(([currency, those]) => ({ amount: sum(those.map(({ amount }) => amount)), currency }))
      .sort((a, b) => (a.currency < b.currency ? -1 : 1)),
    unpriced: views.length - costs.length,
  };
};

const tooMany = (): BillingError => {
  const detail = `more than ${MAX_TOTALLED} entries are to be looked at, or more than there is time for: name fewer days`;
  return new BillingError('RequestInvalid', detail, [{ pointer: '/query/from', detail }]);
};

/** Some work added up: all of it, and by how far it is on its way to an invoice. */
export const totalsOf = (views: readonly TimeEntryView[]): TimeTotals => {
  const byState = Map.groupBy(views, ({ state }) => state);
  const ofState = (state: TimeState) => [state, totalOf(byState.get(state) ?? [])] as const;
  return { ...totalOf(views), ...(Object.fromEntries(timeStates.map(ofState)) as Record<TimeState, TimeTotal>) };
};

/** All work that a filter finds, with what it comes to; refused where it is more than one answer has the time for. */
export const viewsOfAll =
  (needs: Pick<TableNeeds, 'stores' | 'clock'>) =>
  async (tenantId: string, filter: TimeFilter): Promise<readonly TimeEntryView[]> => {
    const hasTime = whileInTime(needs.clock);
    const found: Found[] = [];
    for await (const { items } of findAll(needs.stores, tenantId, filter)) {
      found.push(...items);
      if (found.length > MAX_TOTALLED || !hasTime()) throw tooMany();
    }
    return pricedViews(needs)(tenantId, found);
  };

/** How much work a filter finds, and what it comes to, by how far it is on its way to an invoice. */
export const totalTimeEntries =
  (needs: Pick<TableNeeds, 'stores' | 'clock'>) =>
  async (tenantId: string, filter: TimeFilter): Promise<TimeTotals> =>
    totalsOf(await viewsOfAll(needs)(tenantId, filter));
