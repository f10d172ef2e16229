import { type Billable, dayOf, otherKinds } from '../../billables/billable.ts';
import type { BillableView } from '../../billables/billable-view.ts';
import { accepted } from '../../billables/checked.ts';
import type { BillableChange } from '../../billables/new-billable.ts';
import { changePlace } from '../../billables/placing.ts';
import { waitingFor, waitsAfter } from '../../billables/waiting.ts';
import { localDateOf } from '../../calendar/local-date.ts';
import { BillingError } from '../../errors.ts';
import type { Needs } from '../ports.ts';
import { getBillable, zoneOf } from './read.ts';
import { type BillableVersion, untilSettled } from './until-settled.ts';

/** A revision corrects what is billed: who may not make one may neither hold it nor take it back. */
const guardRevision = ({ kind }: Pick<Billable, 'kind'>, mayRevise: boolean): void => {
  if (kind !== 'revision' || mayRevise) return;
  throw new BillingError('Forbidden', 'it corrects time that is billed: this needs the permission time:revise');
};

/** Holds, releases or postpones what is on no invoice yet. */
export const changeBillable =
  ({ stores, clock }: Pick<Needs, 'stores' | 'clock'>) =>
  async (version: BillableVersion, change: BillableChange, mayRevise: boolean): Promise<BillableView> => {
    const { tenantId, contractId, billableId } = version;
    await untilSettled(stores, otherKinds, version, async (read) => {
      guardRevision(read, mayRevise);
      const today = localDateOf(clock().toISOString(), await zoneOf(stores, tenantId));
      const { held, postponedTo } = accepted(changePlace(read, dayOf(read), change, today));
      const { version: _, ...same } = read;
      const waiting = same.kind === 'expense' ? waitingFor(same, waitsAfter(same, change.held)) : same;
      return stores.log.change(tenantId, read, waiting, held, postponedTo);
    });
    return getBillable({ stores })(tenantId, contractId, billableId);
  };

/** Usage that a credit note put back was done all the same: it can wait, but not vanish. */
const mayGo = ({ kind }: Pick<Billable, 'kind'>): void => {
  if (kind !== 'reopened') return;
  throw new BillingError('BillableLocked', 'a credit note put it back: hold it or postpone it, it cannot be deleted');
};

/** Takes off a contract what is on no invoice yet. */
export const removeBillable =
  ({ stores }: Pick<Needs, 'stores'>) =>
  (version: BillableVersion, mayRevise: boolean): Promise<void> =>
    untilSettled(stores, otherKinds, version, async (read) => {
      guardRevision(read, mayRevise);
      mayGo(read);
      return stores.log.remove(version.tenantId, read);
    });
