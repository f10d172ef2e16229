import { earlierOf } from '../../calendar/local-date.ts';
import type { BillingState } from '../../contracts/billing-state.ts';
import { BillingError } from '../../errors.ts';
import { billedStepOf } from '../../invoicing/billed-step.ts';
import type { Invoice } from '../../invoicing/invoice.ts';
import { type BilledStep, concerns } from '../../pricing/correction.ts';
import type { ContractRecord } from '../../table/contract-store.ts';
import type { Needs } from '../ports.ts';

/** Invoices read at a time; most corrections reach back one or two. */
const PAGE = 10;

interface CommittedStep {
  readonly step: BilledStep;
  readonly stateAfter: BillingState;
}

const committedStep = (invoice: Invoice, contractId: string): CommittedStep | undefined => {
  const step = billedStepOf(invoice, contractId);
  const stateAfter = invoice.contracts.find((one) => one.contractId === contractId)?.stateAfter;
  return step && stateAfter && { step, stateAfter };
};

/**
 * The bills of a contract that charged anything for days from `state.correctFrom` on, oldest first; undefined where
 * nothing is to be corrected. Each commit names the one before it by its time, so none can be missing unnoticed: the
 * client's list, which may lag behind by a moment, is not believed. Throws `HistoryMissing`.
 */
export const billedSteps = async (
  { ledger }: Pick<Needs['stores'], 'ledger'>,
  tenantId: string,
  { contract: { contractId, clientId }, state }: ContractRecord,
): Promise<readonly BilledStep[] | undefined> => {
  const { correctFrom } = state;
  if (correctFrom === null) return undefined;
  let from = correctFrom;
  const found = new Map<string, CommittedStep>();
  const steps: BilledStep[] = [];
  let wanted = state.committedAt;
  let cursor: string | undefined;
  do {
    const page = await ledger.listOfClient(tenantId, clientId, { limit: PAGE, cursor });
    for (const invoice of page.items) {
      const committed = committedStep(invoice, contractId);
      if (committed?.stateAfter.committedAt != null) found.set(committed.stateAfter.committedAt, committed);
    }
    while (wanted !== null && found.has(wanted)) {
      const { step, stateAfter } = found.get(wanted) as CommittedStep;
      if (!concerns(stateAfter, from)) return steps;
      steps.unshift(step);
      // What it corrected itself has to be there to be compared with.
      from = earlierOf(from, step.stateBefore.correctFrom ?? from);
      wanted = step.stateBefore.committedAt;
    }
    if (wanted === null) return steps;
    cursor = page.cursor ?? undefined;
  } while (cursor !== undefined);
  throw new BillingError('HistoryMissing', 'an invoice that is to be corrected cannot be found yet: try again');
};
