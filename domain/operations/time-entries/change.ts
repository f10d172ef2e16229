import { accepted } from '../../billables/checked.ts';
import type { TimeEntryChange } from '../../billables/new-time-entry.ts';
import { changeEntry } from '../../billables/time-entry.ts';
import type { TimeEntryView } from '../../billables/time-entry-view.ts';
import { localDateOf } from '../../calendar/local-date.ts';
import { contractOf, zoneOf } from '../billables/read.ts';
import { type BillableVersion, untilSettled } from '../billables/until-settled.ts';
import type { Needs } from '../ports.ts';
import { getTimeEntry } from './read.ts';

/** Changes, holds, releases, postpones or moves an entry that is on no invoice yet. */
export const changeTimeEntry =
  ({ stores, clock }: Pick<Needs, 'stores' | 'clock'>) =>
  async (version: BillableVersion, change: TimeEntryChange): Promise<TimeEntryView> => {
    const { tenantId, contractId, billableId } = version;
    const target = change.contractId ?? contractId;
    await untilSettled(stores, ['time'], version, async (read) => {
      const [zone, { contract }] = await Promise.all([
        zoneOf(stores, tenantId),
        contractOf(stores, tenantId, target, target === contractId ? '' : '/contractId'),
      ]);
      const today = localDateOf(clock().toISOString(), zone);
      const { entry, held, postponedTo } = accepted(changeEntry(read, change, contract, zone, today));
      return target === contractId
        ? stores.log.change(tenantId, read, entry, held, postponedTo)
        : stores.log.move(tenantId, read, entry, held, postponedTo);
    });
    return getTimeEntry({ stores })(tenantId, target, billableId);
  };

/** Deletes an entry that is on no invoice yet. */
export const removeTimeEntry =
  ({ stores }: Pick<Needs, 'stores'>) =>
  (version: BillableVersion): Promise<void> =>
    untilSettled(stores, ['time'], version, (read) => stores.log.remove(version.tenantId, read));
