import { dayOf } from '../../billables/billable.ts';
import type { BillableView } from '../../billables/billable-view.ts';
import { accepted } from '../../billables/checked.ts';
import type { BillableChange } from '../../billables/new-billable.ts';
import { changePlace } from '../../billables/placing.ts';
import { localDateOf } from '../../calendar/local-date.ts';
import type { Needs } from '../ports.ts';
import { getBillable, OTHER_KINDS, zoneOf } from './read.ts';
import { type BillableVersion, untilSettled } from './until-settled.ts';

/** Holds, releases or postpones what is on no invoice yet. */
export const changeBillable =
  ({ stores, clock }: Pick<Needs, 'stores' | 'clock'>) =>
  async (version: BillableVersion, change: BillableChange): Promise<BillableView> => {
    const { tenantId, contractId, billableId } = version;
    await untilSettled(stores, OTHER_KINDS, version, async (read) => {
      const today = localDateOf(clock().toISOString(), await zoneOf(stores, tenantId));
      const { held, postponedTo } = accepted(changePlace(read, dayOf(read), change, today));
      const { version: _, ...same } = read;
      return stores.log.change(tenantId, read, same, held, postponedTo);
    });
    return getBillable({ stores })(tenantId, contractId, billableId);
  };

/** Takes off a contract what is on no invoice yet. */
export const removeBillable =
  ({ stores }: Pick<Needs, 'stores'>) =>
  (version: BillableVersion): Promise<void> =>
    untilSettled(stores, OTHER_KINDS, version, (read) => stores.log.remove(version.tenantId, read));
