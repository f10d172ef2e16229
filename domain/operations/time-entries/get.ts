import { type TimeEntryView, viewOf } from '../../billables/time-entry-view.ts';
import { billableOf, contractOf, zoneOf } from '../billables/read.ts';
import type { Needs } from '../ports.ts';

/** An entry as it stands, without what it costs: what a change answers. */
export const getTimeEntry =
  ({ stores }: Pick<Needs, 'stores'>) =>
  async (tenantId: string, contractId: string, billableId: string): Promise<TimeEntryView> => {
    const [zone, { state }, stored] = await Promise.all([
      zoneOf(stores, tenantId),
      contractOf(stores, tenantId, contractId, ''),
      billableOf(stores, ['time'], tenantId, contractId, billableId),
    ]);
    return viewOf(stored, state, zone);
  };
