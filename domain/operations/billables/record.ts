import type { BillableView } from '../../billables/billable-view.ts';
import { accepted } from '../../billables/checked.ts';
import type { NewBillable } from '../../billables/new-billable.ts';
import { otherBillableOf } from '../../billables/other-billable.ts';
import { idFrom } from '../../ids.ts';
import { ATTEMPT_MILLISECONDS, withinDeadline } from '../../table/deadline.ts';
import type { Needs } from '../ports.ts';
import { readTenant } from '../tenants/settings.ts';
import { contractOf, getBillable } from './read.ts';

/** Puts one thing on a contract. The same seed gives the same one, so a repetition gets the one that stands. */
export const recordBillable =
  ({ stores }: Pick<Needs, 'stores'>) =>
  async (tenantId: string, seed: string, asked: NewBillable): Promise<BillableView> => {
    const billableId = idFrom('billable', seed);
    await withinDeadline(ATTEMPT_MILLISECONDS, async () => {
      const [{ settings }, { contract, state }] = await Promise.all([
        readTenant({ stores })(tenantId),
        contractOf(stores, tenantId, asked.contractId),
      ]);
      const billable = accepted(otherBillableOf(asked, billableId, contract, settings));
      await stores.log.add(tenantId, billable, state, asked.held);
    });
    return getBillable({ stores })(tenantId, asked.contractId, billableId);
  };
