import type { OtherBillable } from '../../billables/billable.ts';
import type { BillableView } from '../../billables/billable-view.ts';
import { accepted } from '../../billables/checked.ts';
import type { NewBillable } from '../../billables/new-billable.ts';
import { type OnCharge, onChargeOf } from '../../billables/other-billable.ts';
import { idFrom } from '../../ids.ts';
import { ATTEMPT_MILLISECONDS, withinDeadline } from '../../table/deadline.ts';
import type { Needs } from '../ports.ts';
import { contractOf, getBillable } from './read.ts';
import { recordExpense } from './record-expense.ts';

type Recording = Pick<Needs, 'stores'>;

const recordOnCharge = (
  { stores }: Recording,
  tenantId: string,
  billableId: string,
  asked: OnCharge,
): Promise<Pick<OtherBillable, 'contractId'>> =>
  withinDeadline(ATTEMPT_MILLISECONDS, async () => {
    const { contract, state } = await contractOf(stores, tenantId, asked.contractId);
    const billable = accepted(onChargeOf(asked, billableId, contract));
    await stores.log.add(tenantId, billable, state, asked.held);
    return billable;
  });

/** Puts one thing on a contract. The same seed gives the same one, so a repetition gets the one that stands. */
export const recordBillable =
  ({ stores }: Recording) =>
  async (tenantId: string, seed: string, asked: NewBillable): Promise<BillableView> => {
    const billableId = idFrom('billable', seed);
    const { contractId } =
      asked.kind === 'expense'
        ? await recordExpense({ stores }, tenantId, billableId, asked)
        : await recordOnCharge({ stores }, tenantId, billableId, asked);
    return getBillable({ stores })(tenantId, contractId, billableId);
  };
