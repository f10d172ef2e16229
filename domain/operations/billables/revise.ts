import { isBilled, type Revision } from '../../billables/billable.ts';
import type { BillableView } from '../../billables/billable-view.ts';
import { asOfPerson, type NewRevision, revisionId, revisionOf, type Said } from '../../billables/revision.ts';
import { BillingError } from '../../errors.ts';
import { newId } from '../../ids.ts';
import { ATTEMPT_MILLISECONDS, withinDeadline } from '../../table/deadline.ts';
import type { Needs } from '../ports.ts';
import { billableOf, contractOf, getBillable } from './read.ts';
import type { BillableKey } from './until-settled.ts';

type Stores = Pick<Needs['stores'], 'log' | 'contracts'>;

/** Reads work that has to be on an invoice: what is not is changed where it stands. */
const billedWork = async (stores: Stores, { tenantId, contractId, billableId }: BillableKey) => {
  const entry = await billableOf(stores, ['time'], tenantId, contractId, billableId);
  // After the entry: what a state calls billed is never again on no bill.
  const { state } = await contractOf(stores, tenantId, contractId, '');
  const { billDate, ulid } = entry;
  const billed = billDate !== undefined && ulid !== undefined && isBilled({ billDate, ulid }, state);
  return { entry, state, billed };
};

/**
 * Says of time that is on an invoice how long it lasted by now: the next bill takes or gives the difference. `open` where
 * it is on none yet, and nothing is written. The same word said again, however late, changes nothing. Throws `NotFound`.
 */
export const reviseBilled =
  ({ stores }: { readonly stores: Stores }) =>
  (which: BillableKey, said: Said, id: string = revisionId(which.billableId, said.asOf)): Promise<'revised' | 'open'> =>
    withinDeadline(ATTEMPT_MILLISECONDS, async () => {
      const { entry, state, billed } = await billedWork(stores, which);
      if (!billed) return 'open';
      await stores.log.add(which.tenantId, revisionOf(entry, said, id), state, false);
      return 'revised';
    });

/** As of which word a person speaks of an entry: after all that was said of it so far. */
const nextWord = async ({ log }: Stores, { tenantId, contractId, billableId }: BillableKey, now: Date) => {
  const entry = await billableOf({ log }, ['time'], tenantId, contractId, billableId);
  const revisions: readonly Revision[] = await log.revisionsOf(tenantId, entry);
  const known = [...revisions.map(({ asOf }) => asOf), entry.source?.version ?? ''];
  return asOfPerson(known, newId(now));
};

/**
 * A person says how long billed time really lasted. The same seed gives the same revision, so a repetition gets the one
 * that stands. Throws `NotFound`, and `TimeNotBilled` for what can still be changed itself.
 */
export const reviseByHand =
  ({ stores, clock }: Pick<Needs, 'stores' | 'clock'>) =>
  async (which: BillableKey, seed: string, { minutes, reason }: NewRevision): Promise<BillableView> => {
    const id = revisionId(which.billableId, seed);
    const asOf = await nextWord(stores, which, clock());
    const said = { seconds: Math.round(minutes * 60), asOf, description: reason };
    if ((await reviseBilled({ stores })(which, said, id)) === 'open')
      throw new BillingError('TimeNotBilled', 'it is on no invoice yet: change or delete the entry itself');
    return getBillable({ stores })(which.tenantId, which.contractId, id);
  };
